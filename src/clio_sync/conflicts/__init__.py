"""Conflict look-up: who somebody may be to the firm already, with the reasons, and a record of it."""

from __future__ import annotations

from .index import ConflictIndex, Refreshed, Role, index
from .keeping import open_index
from .result import Hit, SearchResult
from .searching import search

__all__ = [
    "ConflictIndex",
    "Hit",
    "Refreshed",
    "Role",
    "SearchResult",
    "index",
    "open_index",
    "search",
]
