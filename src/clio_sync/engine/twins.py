"""Rows that say the same, where nothing in Clio says which of them made a record.

Two calls of six minutes to one client on one day are two rows and two records.
While nobody knows whether the first was made, the second must not be sent: of
two equal records nobody could say whose is whose, and of one, whether it is
the first's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from ..store.words import Intent, Question
from .picture import Digest
from .versions import instant
from .words import Record

if TYPE_CHECKING:
    from .draft import Draft


def print_of(digest: Digest, resource: str, sent: Mapping[str, str]) -> str:
    """One digest for all that a create says; twins have the same."""
    return digest("print", json.dumps([resource, sorted(sent.items())]))


def is_unmarked(intent: Intent) -> bool:
    """Whether it is a create that leaves no mark in its record."""
    return intent.record is None and intent.marker is None


def is_rival(intent: Intent, other: Intent) -> bool:
    """Whether another create of the map may have made what one looks for."""
    return other.id != intent.id and other.row.map == intent.row.map and is_unmarked(other)


@frozen
class Doubts:
    """What creates without a mark may have made, of which nobody knows yet.

    Args:
        prints: What they say.
        since: When the first of them was written down, by resource.
    """

    prints: frozenset[str] = frozenset()
    since: Mapping[str, float] = {}

    @classmethod
    def of(cls, draft: Draft, digest: Digest, skew: float) -> Doubts:
        """Those that are open, and those that only a human can settle."""
        held = (one for one in draft.state.intents if one.row in draft.pending)
        unclear = [one for one in held if is_unmarked(one)]
        asked = (
            by
            for one in draft.reviews.values()
            for (question, _), by in one.items()
            if question is Question.UNCLEAR
        )
        settled = {str(review.evidence.get("print", "")) for review in asked}
        prints = {print_of(digest, one.resource, one.sent) for one in unclear}
        return cls(frozenset(prints | settled - {""}), _earliest(unclear, skew))

    def may_be(self, resource: str, record: Record) -> bool:
        """Whether one of them may have made this record."""
        begun, made = self.since.get(resource), instant(record.get("created_at"))
        return begun is not None and (made is None or made >= begun)


def _earliest(intents: Iterable[Intent], skew: float) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for one in intents:
        begun = one.opened_at - skew - 1  # Clio's instants have no fractions
        found[one.resource] = min(begun, found.get(one.resource, begun))
    return found
