"""Finding out what became of a write whose answer nobody has.

Proof that it happened is good at once. The lack of it means something only
after the intent's `conclusive_at`, and only if the question was really
answered: a filter on a custom field that Clio does not honour returns
everything, or nothing, so every hit is read and *none* needs a control.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ..._flow import Flow
from ...store.words import (
    Changes,
    Closed,
    Fate,
    Intent,
    Link,
    Purpose,
    Question,
    RecordId,
    Review,
)
from ..deciding.places import left_by
from ..deciding.sides import Sides
from ..deciding.twins import begun
from ..deciding.versions import instant
from ..remote.calls import Remote
from ..words import Record
from .finding import UNSETTLED, Finding
from .unmarked import Unmarked

if TYPE_CHECKING:
    from ...mapping import BoundMap


@frozen
class Probe:
    """Looks for the effect of one map's writes.

    Args:
        remote: Clio.
        bound: The map, bound to the account.
        sides: Compares what was sent with what is there.
        controls: Links of records that are known to carry our marker.
        now: When the look takes place.
        apart: The most that two clocks differ from each other, in seconds.
        taken: Records that belong to a row.
        rivals: Other creates of the resource, without a mark, that are open still.
    """

    remote: Remote
    bound: BoundMap
    sides: Sides
    controls: Sequence[tuple[Link, str]]
    now: float
    apart: float
    taken: Collection[int] = ()
    rivals: Sequence[Intent] = ()

    def settle(self, intent: Intent) -> Flow[Finding]:
        """Look for proof that a write happened, or never can."""
        if intent.record is not None:
            return (yield from self._update(intent, intent.record))
        if intent.marker is not None and self.bound.marks:
            return (yield from self._create(intent, intent.marker))
        return (
            (yield from self._by_content().settle(intent))
            if self.bound.hangs
            else (self._unmarked(intent))
        )

    def _by_content(self) -> Unmarked:
        return Unmarked(
            self.remote, self.bound, self.sides, self.taken, self.rivals, self.now, self.apart
        )

    # Updates

    def _update(self, intent: Intent, here: RecordId) -> Flow[Finding]:
        record = yield from self.remote.show(here.resource, here.id, self.bound.selection)
        if intent.purpose is Purpose.DELETE:
            return self._deletion(intent, here, record)
        if intent.purpose is Purpose.REPAIR:
            return self._repair(intent, record)
        if record is None:
            return self._closed(intent, Fate.GONE, reviews=(_gone(intent),))
        if self._took_effect(intent, record):
            back = intent.purpose is Purpose.RESTORE  # its bases went back with the intent
            bases = {} if back else {intent.row: self.sides.found(intent.sent)}
            return Finding(evolve(self._changes(intent, Fate.FOUND, record), bases=bases), record)
        if record.get("etag") != intent.etag:  # If-Match can never succeed any more
            return Finding(self._changes(intent, Fate.STALE), record)
        if self.now < intent.conclusive_at:
            return UNSETTLED
        return self._closed(intent, Fate.NOTHING)

    def _repair(self, intent: Intent, record: Record | None) -> Finding:
        """What became of a repair; whoever goes on with it reads what is left to do."""
        if record is None:
            return self._closed(intent, Fate.GONE)
        if record.get("etag") != intent.etag:
            return self._closed(intent, Fate.STALE)
        return UNSETTLED if self.now < intent.conclusive_at else self._closed(intent, Fate.NOTHING)

    def _took_effect(self, intent: Intent, record: Record) -> bool:
        if record.get("etag") == intent.etag:
            return False
        said = self.sides.clio(record)
        return all(said.get(name) == digest for name, digest in intent.sent.items())

    def _deletion(self, intent: Intent, here: RecordId, record: Record | None) -> Finding:
        """What became of a rollback's deletion; the row has no record any more if it happened."""
        if record is None:
            forgotten = {here: frozenset[str]()}
            changes = self._changes(intent, Fate.FOUND)
            return Finding(
                evolve(changes, unlinked=(intent.row,), indexed=forgotten, known={here: {}})
            )
        return UNSETTLED if self.now < intent.conclusive_at else self._closed(intent, Fate.NOTHING)

    # Creates

    def _unmarked(self, intent: Intent) -> Finding:
        if self.now < intent.conclusive_at:
            return UNSETTLED
        review = Review(intent.row, Question.UNCLEAR, evidence={"resource": intent.resource})
        return self._closed(intent, Fate.NOTHING, reviews=(review,))

    def _create(self, intent: Intent, marker: str) -> Flow[Finding]:
        hits, honoured = yield from self._marked(marker)
        hits = yield from self._still_marked(intent, hits, marker)
        if hits:
            return self._found(intent, hits)
        if self.now < intent.conclusive_at:
            return UNSETTLED
        if not (honoured and (yield from self._in_control())):
            hits = yield from self._swept(intent, marker)
        return self._found(intent, hits) if hits else self._closed(intent, Fate.NOTHING)

    def _marked(self, marker: str) -> Flow[tuple[Sequence[Record], bool]]:
        """Records that carry the marker, and whether the filter did filter."""
        listed = yield from self.remote.marked(
            self.bound.resource, self.bound.filter_for(marker), self.bound.selection
        )
        hits = [record for record in listed if self.bound.marker_of(record) == marker]
        return hits, len(hits) == len(listed)

    def _still_marked(
        self, intent: Intent, hits: Sequence[Record], marker: str
    ) -> Flow[Sequence[Record]]:
        """Those that carry the marker now: an older record may have lost it, and lists lag."""
        since, found = begun(intent, self.apart), []
        for hit in hits:
            record: Record | None = hit
            made = instant(hit.get("created_at"))
            if made is None or made < since:
                id = int(hit["id"])
                record = yield from self.remote.show(self.bound.resource, id, self.bound.selection)
            if record is not None and self.bound.marker_of(record) == marker:
                found.append(record)
        return found

    def _in_control(self) -> Flow[bool]:
        """Whether a marker known to exist is found; without one nothing is proven."""
        for link, marker in self.controls:
            hits, _ = yield from self._marked(marker)
            return any(record["id"] == link.record.id for record in hits)
        return False

    def _swept(self, intent: Intent, marker: str) -> Flow[Sequence[Record]]:
        """The same question without the filter: read all that was made since."""
        since = _iso(begun(intent, self.apart))
        listed = yield from self.remote.made_since(self.bound.resource, since, self.bound.selection)
        return [record for record in listed if self.bound.marker_of(record) == marker]

    def _found(self, intent: Intent, hits: Sequence[Record]) -> Finding:
        first, *spares = sorted(hits, key=lambda record: int(record["id"]))
        here = RecordId(self.bound.resource, first["id"])
        ids = [here.id, *(int(spare["id"]) for spare in spares)]
        twice = Review(intent.row, Question.DUPLICATE, "", {"records": ids})
        reviews = (twice,) if spares else ()
        changes = evolve(
            self._changes(intent, Fate.FOUND, first),
            links=(Link(intent.row, here, marked=True),),
            bases={intent.row: self.sides.found(intent.sent)},
            reviews=reviews,
        )
        return Finding(changes, first)

    def _closed(self, intent: Intent, fate: Fate, reviews: tuple[Review, ...] = ()) -> Finding:
        return Finding(evolve(self._changes(intent, fate), reviews=reviews))

    def _changes(self, intent: Intent, fate: Fate, record: Record | None = None) -> Changes:
        digest = self.sides.digest
        left = None if record is None else left_by(record, intent.resource, digest)
        return Changes(closed=(Closed(intent.id, fate, self.now, left),))


def _gone(intent: Intent) -> Review:
    evidence = {"record": intent.record.id} if intent.record else {}
    return Review(intent.row, Question.GONE, evidence=evidence)


def _iso(instant: float) -> str:
    import datetime as dt

    return dt.datetime.fromtimestamp(instant, dt.timezone.utc).isoformat(timespec="seconds")
