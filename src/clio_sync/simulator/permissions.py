"""Which permission of an application each part of the API needs.

The names are those of the checkboxes in Clio's developer portal (facts, 1.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from . import kinds

PERMISSIONS = frozenset({
    "accounting", "activities", "api", "billing", "calendars", "client_share_permissions",
    "clio_payments", "communications", "contacts", "court_rules", "custom_actions",
    "custom_fields", "documents", "general", "grants", "imports", "matters",
    "payment_distributions", "personal_injury", "reporting", "settings", "tasks", "users",
    "webhooks",
})  # fmt: skip
"""All of them."""

_PATHS: Mapping[str, tuple[str, ...]] = {
    "accounting": (
        "bank_accounts", "bank_transactions", "bank_transfers", "currencies", "matter_transfers",
        "outstanding_client_balances", "matters/{matter_id}/protected_funds",
    ),
    "activities": (
        "activities", "activity_descriptions", "activity_rates", "expense_categories",
        "lauk_civil_certificated_rates", "lauk_civil_controlled_rates",
        "lauk_criminal_controlled_rates", "lauk_expense_categories", "timer", "utbms",
    ),
    "billing": (
        "bill_themes", "billable_clients", "billable_matters", "bills", "interest_charges",
        "line_items", "tax_rate_configurations", "trust_line_items", "trust_requests",
    ),
    "calendars": (
        "calendar_entries", "calendar_entry_event_types", "calendars", "reminders",
        "task_calendars",
    ),
    "clio_payments": ("clio_payments",),
    "communications": ("communications", "conversation_messages", "conversations"),
    "contacts": ("contacts",),
    "court_rules": ("court_rules",),
    "custom_actions": ("custom_actions",),
    "custom_fields": ("custom_field_sets", "custom_fields"),
    "documents": (
        "comments", "document_archives", "document_automations", "document_categories",
        "document_templates", "documents", "folders", "safe_custody",
    ),
    "general": ("internal_notifications", "log_entries"),
    "grants": ("grant_funding_sources", "grants"),
    "matters": ("matter_stages", "matters", "notes", "practice_areas", "relationships"),
    "payment_distributions": ("allocations", "credit_memos"),
    "personal_injury": ("damages", "medical_bills", "medical_records", "medical_records_details"),
    "reporting": ("report_presets", "report_schedules", "reports"),
    "settings": ("settings",),
    "tasks": ("task_template_lists", "task_templates", "task_types", "tasks"),
    "users": ("groups", "users"),
    "webhooks": ("webhooks",),
}  # fmt: skip

_WITHOUT_COLLECTION: Mapping[str, str] = {
    "AccountBalance": "accounting",
    "MatterCustomRate": "billing",
}


@cache
def needed(path: str) -> str:
    """The permission that a collection needs."""
    for name, paths in _PATHS.items():
        if path in paths:
            return name
    return needed(path.rpartition("/")[0]) if "/" in path else "api"


@cache
def needed_for_kind(kind: str) -> str:
    """The permission that the records of a kind need where another record shows them."""
    if kinds.has_collection(kind):
        return needed(kinds.table(kind))
    return _WITHOUT_COLLECTION.get(kind, "")
