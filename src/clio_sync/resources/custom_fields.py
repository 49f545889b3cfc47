"""Custom fields: the record, its filters and payloads, and what can be done with them."""

from __future__ import annotations

from .._generated.custom_fields import (
    AsyncCustomFields,
    CustomField,
    CustomFieldCreate,
    CustomFieldFilters,
    CustomFieldPatch,
    CustomFields,
)

__all__ = [
    "AsyncCustomFields",
    "CustomField",
    "CustomFieldCreate",
    "CustomFieldFilters",
    "CustomFieldPatch",
    "CustomFields",
]
