"""Matters: the record, its filters and payloads, and what can be done with them."""

from __future__ import annotations

from .._generated.matters import (
    AsyncMatters,
    Matter,
    MatterCreate,
    MatterFilters,
    MatterPatch,
    Matters,
)

__all__ = [
    "AsyncMatters",
    "Matter",
    "MatterCreate",
    "MatterFilters",
    "MatterPatch",
    "Matters",
]
