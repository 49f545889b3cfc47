"""What the resources that maps write to consist of, in Clio's names.

The tables hold what can be *written*; a test compares them with the generated
payloads, so that they cannot drift from Clio's own description.
"""

from __future__ import annotations

from collections.abc import Mapping

from .hanging import (
    ACTIVITIES,
    CALENDAR_ENTRIES,
    COMMUNICATIONS,
    DOCUMENTS,
    NOTES,
    RELATIONSHIPS,
    TASKS,
)
from .people import (
    ADDRESS_LABELS,
    CHILDREN,
    CONTACTS,
    EMAIL_LABELS,
    FIELD_TYPES,
    MATTERS,
    PHONE_LABELS,
)
from .words import KINDS, VERSION_FIELDS, Linkable, Named, Vocabulary

__all__ = [
    "ADDRESS_LABELS",
    "CHILDREN",
    "EMAIL_LABELS",
    "FIELD_TYPES",
    "KINDS",
    "PHONE_LABELS",
    "READ_ONLY",
    "VERSION_FIELDS",
    "VOCABULARIES",
    "Linkable",
    "Named",
    "Vocabulary",
]

VOCABULARIES: Mapping[str, Vocabulary] = {
    "contacts": CONTACTS,
    "matters": MATTERS,
    "activities": ACTIVITIES,
    "notes": NOTES,
    "relationships": RELATIONSHIPS,
    "tasks": TASKS,
    "calendar_entries": CALENDAR_ENTRIES,
    "communications": COMMUNICATIONS,
    "documents": DOCUMENTS,
}

READ_ONLY = frozenset(
    [
        "account_balances",
        "activity_rates",
        "billing_method",
        "client_connect_user_id",
        "client_id",
        "created_at",
        "custom_number",
        "etag",
        "folder",
        "has_tasks",
        "id",
        "initials",
        "is_bill_recipient",
        "is_client",
        "is_clio_for_client_user",
        "is_co_counsel",
        "last_activity_date",
        "maildrop_address",
        "matter_stage_updated_at",
        "number",
        "primary_address",
        "primary_email_address",
        "primary_phone_number",
        "secondary_address",
        "secondary_email_address",
        "secondary_phone_number",
        "shared",
        "updated_at",
        "user",
    ]
)
"""Names that Clio gives and does not take; writing them would be dropped in silence."""
