"""Rows that say the same, where nothing in Clio says which of them made a record.

Two calls of six minutes to one client on one day are two rows and two records.
While nobody knows whether the first was made, the second must not be sent: of
two equal records nobody could say whose is whose, and of one, whether it is
the first's. A row that says less (no rate, no text) is a twin as well: Clio may
fill in what it leaves out, so a record that says more may be its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ...store.words import Intent, Question
from ..words import Record
from .picture import Digest
from .versions import instant

if TYPE_CHECKING:
    from .draft import Draft
    from .sides import Digests, Sides


def print_of(digest: Digest, resource: str, sent: Mapping[str, str]) -> str:
    """One digest for all that a create says; twins have the same."""
    return digest("print", json.dumps([resource, sorted(sent.items())]))


def is_unmarked(intent: Intent) -> bool:
    """Whether it is a create that leaves no mark in its record."""
    return intent.record is None and intent.marker is None


def is_rival(intent: Intent, other: Intent) -> bool:
    """Whether another create may have made what one looks for."""
    return other.id != intent.id and other.resource == intent.resource and is_unmarked(other)


def are_twins(one: Digests, other: Digests, sides: Sides) -> bool:
    """Whether one record could say all of both: they agree wherever both say something.

    Args:
        one: Digests of what a create says.
        other: Those of another one, of the same resource.
        sides: Knows what says nothing.
    """
    said = [name for name in one.keys() & other.keys() if sides.nothing(name) != one[name]]
    both = [name for name in said if sides.nothing(name) != other[name]]
    return bool(both) and all(one[name] == other[name] for name in both)


@frozen
class Doubts:
    """What creates without a mark may have made, of which nobody knows yet.

    Args:
        unclear: Those that are open.
        asked: The evidence of questions about those that only a human can settle.
        apart: The most that two clocks differ from each other, in seconds.
    """

    unclear: Sequence[Intent] = ()
    asked: Sequence[Mapping[str, Any]] = ()
    apart: float = 0.0

    @classmethod
    def of(cls, draft: Draft, apart: float) -> Doubts:
        """Those that are open, and those that only a human can settle."""
        held = (one for one in draft.state.intents if one.row in draft.pending)
        asked = (
            review.evidence
            for by in draft.reviews.values()
            for (question, _), review in by.items()
            if question is Question.UNCLEAR
        )
        return cls([one for one in held if is_unmarked(one)], [*asked], apart)

    def blur(self, resource: str, said: Digests, sides: Sides) -> bool:
        """Whether a row's record could not be told from one of theirs.

        Args:
            resource: Whose records these are.
            said: Digests of what the row says.
            sides: Of the row's map.
        """
        same = print_of(sides.digest, resource, said)
        return any(one.get("print") == same for one in self.asked) or any(
            one.resource == resource and are_twins(one.sent, said, sides) for one in self.unclear
        )

    def may_be(self, resource: str, record: Record) -> bool:
        """Whether one of them may have made this record."""
        made = instant(record.get("created_at"))
        return any(
            one["resource"] == resource and record.get("id") in one.get("candidates", ())
            for one in self.asked
        ) or any(
            one.resource == resource and (made is None or made >= begun(one, self.apart))
            for one in self.unclear
        )


def begun(intent: Intent, apart: float) -> float:
    """The first instant at which Clio can say that a create made something."""
    return intent.opened_at - apart - 1  # Clio's instants have no fractions
