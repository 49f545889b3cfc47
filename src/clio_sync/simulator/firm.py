"""The collections that this Clio has, with the rules of each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .api import actions, billable, bills, jobs, money, nested, singletons, smaller
from .api.activities import Activities
from .api.calendar_entries import CalendarEntries
from .api.calendars import Calendars
from .api.communications import Communications
from .api.contacts import Contacts
from .api.custom_fields import CustomFields
from .api.document_templates import DocumentTemplates
from .api.documents import Documents
from .api.folders import Folders
from .api.grants import GrantFundingSources
from .api.matters import Matters
from .api.notes import Notes
from .api.relationships import Relationships
from .api.resource import Resource
from .api.tasks import Tasks
from .api.users import PracticeAreas, Users
from .api.versions import Versions
from .declarations import specs
from .webhooks.resource import Webhooks

SPECIAL: Mapping[str, type[Resource]] = {
    "activities": Activities,
    "bank_accounts": money.BankAccounts,
    "bank_transactions": money.BankTransactions,
    "billable_clients": billable.BillableClients,
    "billable_matters": billable.BillableMatters,
    "bills": bills.Bills,
    "calendar_entries": CalendarEntries,
    "calendars": Calendars,
    "clio_payments/links": money.PaymentLinks,
    "communications": Communications,
    "contacts": Contacts,
    "contacts/{contact_id}/email_addresses": nested.Elements,
    "contacts/{contact_id}/phone_numbers": nested.Elements,
    "conversation_messages": smaller.ConversationMessages,
    "conversations": smaller.Conversations,
    "court_rules/jurisdictions/{jurisdiction_id}/triggers": nested.Triggers,
    "court_rules/matter_dockets": actions.MatterDockets,
    "custom_field_sets": smaller.CustomFieldSets,
    "custom_fields": CustomFields,
    "document_archives": jobs.DocumentArchives,
    "document_automations": jobs.DocumentAutomations,
    "document_templates": DocumentTemplates,
    "documents": Documents,
    "documents/{document_id}/versions": Versions,
    "folders": Folders,
    "grant_funding_sources": GrantFundingSources,
    "groups": smaller.Groups,
    "internal_notifications/event_metrics": singletons.EventMetrics,
    "line_items": bills.LineItems,
    "matters": Matters,
    "matters/{matter_id}/client": nested.Client,
    "matters/{matter_id}/contacts": nested.MatterContacts,
    "matters/{matter_id}/related_contacts": nested.RelatedContacts,
    "medical_records_details": smaller.MedicalDetails,
    "notes": Notes,
    "outstanding_client_balances": billable.OutstandingBalances,
    "practice_areas": PracticeAreas,
    "relationships": Relationships,
    "reminders": smaller.Reminders,
    "report_presets": jobs.ReportPresets,
    "reports": jobs.Reports,
    "safe_custody/records": actions.SafeCustodyRecords,
    "settings/billing": singletons.BillingSettings,
    "task_template_lists": actions.TaskTemplateLists,
    "task_types": smaller.TaskTypes,
    "tasks": Tasks,
    "tax_rate_configurations": smaller.TaxRates,
    "timer": singletons.Timers,
    "trust_requests": money.TrustRequests,
    "users": Users,
    "webhooks": Webhooks,
}
"""The collections with rules of their own, by their path; all others follow the declarations."""


@cache
def resources() -> tuple[Resource, ...]:
    """Every collection there is."""
    return tuple(SPECIAL.get(spec.path, Resource)(spec) for spec in specs())
