"""Finding out what became of a create that leaves no mark: of a time entry, a note, a task.

Nothing but its content says whose such a record is, and content can be equal by
chance. So nothing counts before everything that the create can have done must
show (its `conclusive_at`): then what was made meanwhile and belongs to no row is
read, and only two outcomes are clear. Exactly one record says all that was sent:
it is ours, since rows that say the same are held back meanwhile. No record can
be ours, edited or moved: it was never made. Everything else is a question for a
human, and never a second POST; but what says all that another open create sent
is waited for, until it is known to be that one's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ..._flow import Flow
from ...store.words import Changes, Closed, Fate, Intent, Link, Question, RecordId, Review
from ..deciding.places import left_by
from ..deciding.sides import Sides
from ..deciding.twins import begun, print_of
from ..deciding.versions import instant
from ..remote.calls import Remote
from ..words import Record
from .finding import UNSETTLED, Finding

if TYPE_CHECKING:
    from ...mapping import BoundMap


@frozen
class Unmarked:
    """Looks for the effect of one map's creates by what they said.

    Args:
        remote: Clio.
        bound: The map, bound to the account.
        sides: Compares what was sent with what is there.
        taken: Records that belong to a row.
        rivals: Other creates that are open still, and may have made what is there.
        now: When the look takes place.
        apart: The most that two clocks differ from each other, in seconds.
    """

    remote: Remote
    bound: BoundMap
    sides: Sides
    taken: Collection[int]
    rivals: Sequence[Intent]
    now: float
    apart: float

    def settle(self, intent: Intent) -> Flow[Finding]:
        """Look for proof that a create happened, or never can."""
        if self.now < intent.conclusive_at:
            return UNSETTLED
        since = begun(intent, self.apart)
        listed = yield from self.remote.made_since(
            self.bound.resource, _iso(since), self.bound.selection
        )
        made = [instant(record.get("created_at")) for record in listed]
        if any(at is None or at < since for at in made):
            return self._asks(
                intent, ()
            )  # the filter is not honoured: what is missing may be there
        last = intent.conclusive_at + self.apart
        new = [r for r, at in zip(listed, made, strict=True) if at is not None and at <= last]
        return self._told(intent, [r for r in new if int(r["id"]) not in self.taken])

    def _told(self, intent: Intent, new: Sequence[Record]) -> Finding:
        said = [(record, self.sides.clio(record)) for record in new]
        same = [record for record, theirs in said if self._differ(intent, theirs) == set()]
        alike = [(record, theirs) for record, theirs in said if self._may_be(intent, theirs)]
        if len(same) == 1:
            return self._found(intent, same[0])
        if any(self._is_anothers(theirs) for _, theirs in alike):
            return UNSETTLED
        if alike:
            return self._asks(intent, [record for record, _ in alike])
        return Finding(self._closed(intent, Fate.NOTHING))

    def _differ(self, intent: Intent, theirs: Mapping[str, str]) -> set[str]:
        """The fields in which a record does not say what was sent."""
        sent = self._said(intent)
        return {name for name, digest in sent.items() if theirs.get(name) != digest}

    def _said(self, intent: Intent) -> dict[str, str]:
        """What was sent, without what says nothing: Clio may fill that in."""
        return {n: d for n, d in intent.sent.items() if d != self.sides.nothing(n)}

    def _may_be(self, intent: Intent, theirs: Mapping[str, str]) -> bool:
        """Whether somebody may have made it what it is out of ours: by editing it, or moving it."""
        differ, places = self._differ(intent, theirs), self.bound.places
        said = places & intent.sent.keys()
        return not differ & said or differ <= places

    def _is_anothers(self, theirs: Mapping[str, str]) -> bool:
        """Whether it says what another create sent, as far as this map knows the fields."""
        known = self.bound.fields.keys()
        return any(
            self._said(one).keys() & known and not self._differ(one, theirs) & known
            for one in self.rivals
        )

    # What it comes to

    def _found(self, intent: Intent, record: Record) -> Finding:
        here = RecordId(self.bound.resource, int(record["id"]))
        changes = evolve(
            self._closed(intent, Fate.FOUND, record),
            links=(Link(intent.row, here),),
            bases={intent.row: self.sides.found(intent.sent)},
        )
        return Finding(changes, record)

    def _asks(self, intent: Intent, alike: Sequence[Record]) -> Finding:
        evidence = {
            "resource": intent.resource,
            "candidates": sorted(int(record["id"]) for record in alike),
            "print": print_of(self.sides.digest, intent.resource, intent.sent),
        }
        review = Review(intent.row, Question.UNCLEAR, evidence=evidence)
        return Finding(evolve(self._closed(intent, Fate.NOTHING), reviews=(review,)))

    def _closed(self, intent: Intent, fate: Fate, record: Record | None = None) -> Changes:
        digest = self.sides.digest
        left = None if record is None else left_by(record, intent.resource, digest)
        return Changes(closed=(Closed(intent.id, fate, self.now, left),))


def _iso(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.timezone.utc).isoformat(timespec="seconds")
