"""Practice areas: the record, its filters and payloads, and what can be done with them."""

from __future__ import annotations

from .._generated.practice_areas import (
    AsyncPracticeAreas,
    PracticeArea,
    PracticeAreaCreate,
    PracticeAreaFilters,
    PracticeAreaPatch,
    PracticeAreas,
)

__all__ = [
    "AsyncPracticeAreas",
    "PracticeArea",
    "PracticeAreaCreate",
    "PracticeAreaFilters",
    "PracticeAreaPatch",
    "PracticeAreas",
]
