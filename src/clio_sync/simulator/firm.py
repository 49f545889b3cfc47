"""The collections that this Clio has, with the rules of each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .api import nested, singletons
from .api.contacts import Contacts
from .api.custom_fields import CustomFields
from .api.grants import GrantFundingSources
from .api.matters import Matters
from .api.relationships import Relationships
from .api.resource import Resource
from .api.users import PracticeAreas, Users
from .declarations import specs
from .webhooks.resource import Webhooks

SPECIAL: Mapping[str, type[Resource]] = {
    "contacts": Contacts,
    "contacts/{contact_id}/email_addresses": nested.Elements,
    "contacts/{contact_id}/phone_numbers": nested.Elements,
    "court_rules/jurisdictions/{jurisdiction_id}/triggers": nested.Triggers,
    "custom_fields": CustomFields,
    "grant_funding_sources": GrantFundingSources,
    "internal_notifications/event_metrics": singletons.EventMetrics,
    "matters": Matters,
    "matters/{matter_id}/client": nested.Client,
    "matters/{matter_id}/contacts": nested.MatterContacts,
    "matters/{matter_id}/related_contacts": nested.RelatedContacts,
    "practice_areas": PracticeAreas,
    "relationships": Relationships,
    "settings/billing": singletons.BillingSettings,
    "timer": singletons.Timers,
    "users": Users,
    "webhooks": Webhooks,
}
"""The collections with rules of their own, by their path; all others follow the declarations."""


@cache
def resources() -> tuple[Resource, ...]:
    """Every collection there is."""
    return tuple(SPECIAL.get(spec.path, Resource)(spec) for spec in specs())
