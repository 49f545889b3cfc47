"""Clio Grow, where people become clients: leads, intake, and the way into Clio Manage."""

from __future__ import annotations

from ..auth import READ_SCOPES, SCOPES, GrowApplication, Scope
from .awaited import AsyncGrow
from .blocking import Grow
from .filters import (
    ContactFilters,
    Filters,
    InboxLeadFilters,
    Include,
    LeadState,
    MatterFilters,
)
from .linked import Contact, Matter
from .pages import AsyncGrowPages, GrowPages
from .payloads import GrowCustomActionCreate, GrowNoteCreate, InboxLeadCreate, NamedCreate
from .records import (
    Account,
    Address,
    ClientSummary,
    CustomAction,
    CustomField,
    CustomFieldValue,
    GrowRecord,
    InboxLead,
    Location,
    MatterType,
    Note,
    PicklistOption,
    Source,
    User,
)

__all__ = [
    "READ_SCOPES",
    "SCOPES",
    "Account",
    "Address",
    "AsyncGrow",
    "AsyncGrowPages",
    "ClientSummary",
    "Contact",
    "ContactFilters",
    "CustomAction",
    "CustomField",
    "CustomFieldValue",
    "Filters",
    "Grow",
    "GrowApplication",
    "GrowCustomActionCreate",
    "GrowNoteCreate",
    "GrowPages",
    "GrowRecord",
    "InboxLead",
    "InboxLeadCreate",
    "InboxLeadFilters",
    "Include",
    "LeadState",
    "Location",
    "Matter",
    "MatterFilters",
    "MatterType",
    "NamedCreate",
    "Note",
    "PicklistOption",
    "Scope",
    "Source",
    "User",
]
