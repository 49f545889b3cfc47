"""Which table holds the records of a kind, by the name that the declarations give it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .declarations import record_name, specs

_ALIASES: Mapping[str, str] = {
    "ActivityCalendarEntry": "calendar_entries",
    "ActivityTask": "tasks",
    "BillRecipientContact": "contacts",
    "CascadingTaskTemplate": "task_templates",
    "Client": "contacts",
    "ClioCreator": "users",
    "CustomFieldMatterSelection": "matters",
    "DocumentVersion": "documents/{document_id}/versions",
    "JurisdictionsToTrigger": "court_rules/jurisdictions/{jurisdiction_id}/triggers",
    "LinkedFolder": "folders",
    "PolymorphicCustomRateActivityDescription": "activity_descriptions",
    "PolymorphicCustomRateGroup": "groups",
    "PolymorphicCustomRateUser": "users",
    "SafeCustodyPacketContact": "contacts",
    "SafeCustodyPacketSafeCustodyPacketLocation": "safe_custody/locations",
    "SafeCustodyRecordSafeCustodyPacket": "safe_custody/packets",
}
"""Records that are shown under another name, or below another record."""


def table(kind: str) -> str:
    """The table that holds the records of a kind; kinds without a collection have their own."""
    return _tables().get(kind, kind)


def has_collection(kind: str) -> bool:
    """Whether records of a kind can be looked up by their id."""
    return kind in _tables()


@cache
def _tables() -> Mapping[str, str]:
    flat = {record_name(one.record): one.path for one in specs() if "{" not in one.path}
    return {**flat, **_ALIASES}
