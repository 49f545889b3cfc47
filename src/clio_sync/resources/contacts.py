"""Contacts: the record, its filters and payloads, and what can be done with them."""

from __future__ import annotations

from .._generated.contacts import (
    AsyncContacts,
    Contact,
    ContactCreate,
    ContactFilters,
    ContactPatch,
    Contacts,
)

__all__ = [
    "AsyncContacts",
    "Contact",
    "ContactCreate",
    "ContactFilters",
    "ContactPatch",
    "Contacts",
]
