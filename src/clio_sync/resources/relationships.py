"""Relationships: the record, its filters and payloads, and what can be done with them."""

from __future__ import annotations

from .._generated.relationships import (
    AsyncRelationships,
    Relationship,
    RelationshipCreate,
    RelationshipFilters,
    RelationshipPatch,
    Relationships,
)

__all__ = [
    "AsyncRelationships",
    "Relationship",
    "RelationshipCreate",
    "RelationshipFilters",
    "RelationshipPatch",
    "Relationships",
]
