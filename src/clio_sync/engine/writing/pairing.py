"""Making rows of records, and taking away on one side what the other side no longer has.

A new row says Clio's id, so whoever dies before its link is written down leaves a row
that the next plan knows at once. What is deleted is looked at once more just before:
Clio deletes whatever version there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..._flow import Flow, call
from ...mapping import SourceRow
from ...store.returning import Deed, Returned
from ...store.words import (
    Changes,
    Fate,
    Intent,
    Link,
    Purpose,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
)
from ..deciding.versions import Version
from ..remote.outcome import Ambiguous, Done, Gone, Outcome, Refused
from ..words import Record, Result, Step, What, result_of
from .sending import Sender
from .taking import AT_ONCE, Taker

if TYPE_CHECKING:
    from .source import Added


@define
class Pairing:
    """Adds, removes and deletes for one map.

    Args:
        taker: Knows the run, the plan and the source.
    """

    taker: Taker
    sender: Sender = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.sender = Sender(self.taker.running)

    def pair(self, steps: Sequence[Step]) -> Flow[dict[RowId, Result]]:
        """Add and remove rows, two hundred at a time.

        Args:
            steps: Those of the plan; others are passed by.

        Returns:
            What became of each that was to be added or removed.
        """
        results: dict[RowId, Result] = {}
        for some in _portions([step for step in steps if step.what is What.ADD]):
            results |= yield from self._add(some)
        for some in _portions([step for step in steps if step.what is What.REMOVE]):
            results |= yield from self._remove(some)
        return results

    # Rows that are added

    def _add(self, some: Sequence[Step]) -> Flow[dict[RowId, Result]]:
        records = [record for step in some if (record := self.taker.plan.takes[step.row])]
        yield from self.taker.running.hold()
        added = yield from call(self.taker.writer.add, records)
        changes, results = Changes(), dict[RowId, Result]()
        for step, record in zip(some, records, strict=True):
            made = added[record["id"]]
            if made.key is not None:
                changes = self._added(changes, record, made, made.key)
                results[step.row] = result_of(step)
            elif made.is_there:
                why = "a row says already that it is this record's: the next plan looks again"
                results[step.row] = result_of(step, What.WAIT, why)
            elif made.passing:
                results[step.row] = result_of(step, What.WAIT, made.why)
            else:
                changes = _aside(changes, self.taker.aside(step, made.why))
                results[step.row] = result_of(step, What.QUARANTINE, made.why)
        yield from self.taker.running.commit(changes)
        return results

    def _added(self, changes: Changes, record: Record, made: Added, key: str) -> Changes:
        """Remember a new row's pair, and both sides as they stand in it."""
        running, bound = self.taker.running, self.taker.plan.bound
        row = running.store.row_id(bound.name, key)
        self.taker.keys.add(row, key)
        mapped = bound.map.map_row(SourceRow(0, made.cells))
        values = running.resolve(bound.whole(bound.values(mapped).values))
        merged = self.taker.sides.read(values, record, {})
        version = Version.of(record)
        etag = None if merged.pending else version.etag
        here = RecordId(bound.resource, record["id"])
        link = Link(row, here, Role.PRIMARY, etag, version.updated_at)
        said = {name: (None, base.row) for name, base in merged.bases.items()}
        return evolve(
            changes,
            links=(*changes.links, link),
            bases={**changes.bases, row: merged.bases},
            returned=(*changes.returned, Returned(row, Deed.ADDED, said)),
        )

    # Rows that are removed

    def _remove(self, some: Sequence[Step]) -> Flow[dict[RowId, Result]]:
        names = self.taker.plan.bound.fields
        wanted = [self.taker.wanted(step, {}, names) for step in some]
        yield from self.taker.running.hold()
        written = yield from call(self.taker.writer.remove, wanted)
        changes, results = Changes(), dict[RowId, Result]()
        for step in some:
            said = written[step.row]
            if said.done and step.record is not None:
                changes = _forgotten(changes, step.row, step.record)
                removed = Returned(step.row, Deed.REMOVED)
                changes = evolve(changes, returned=(*changes.returned, removed))
            results[step.row] = result_of(step) if said.done else _left(step, said.why)
        yield from self.taker.running.commit(changes)
        return results

    # Records that are deleted

    def delete(self, step: Step) -> Flow[Result]:
        """Delete a record whose row is gone, if it is still as it was left.

        Args:
            step: Which one.
        """
        running, here = self.taker.running, step.record
        assert here is not None  # there is no such step without one
        remote, bound = running.looker.remote, self.taker.plan.bound
        record = yield from remote.show(here.resource, here.id, bound.selection)
        if record is None:
            yield from running.commit(_forgotten(Changes(), step.row, here))
            return result_of(step, why="the record was deleted, too")
        if not self._is_as_left(step.row, record):
            return (yield from self._keep(step, here))

        def send(before: float) -> Flow[Outcome]:
            return remote.delete(here, before)

        outcome, intent = yield from self.sender.run(self._intent(step, here), send)
        match outcome:
            case Done() | Gone():
                running.silence = 0
                forgotten = _forgotten(Changes(), step.row, here)
                yield from self.sender.close(intent, Fate.DONE, forgotten)
                return result_of(step)
            case Refused(error):
                why = f"Clio refused to delete it: {error.status} {error.type}".rstrip()
                aside = Quarantined(step.row, "clio", why, "", None, running.run.id)
                changes = _aside(Changes(), aside)
                yield from self.sender.close(intent, Fate.REFUSED, changes)
                refused = result_of(step, What.QUARANTINE, why)
                return evolve(refused, clio_message=error.clio_message)
            case Ambiguous():
                running.silence += 1
                return result_of(step, What.WAIT, "the answer was lost: it will be looked for")
            case _:
                raise AssertionError("a deletion has no version that could be stale")

    def _is_as_left(self, row: RowId, record: Record) -> bool:
        """Whether nobody has changed a record since it was settled; an etag may not tell all."""
        link, held = self.taker.running.links[row], self.taker.running.bases.get(row, {})
        said = self.taker.sides.clio(record)
        same = all(said[name] == base.clio for name, base in held.items() if name in said)
        return same and link.etag is not None and link.etag == record.get("etag")

    def _keep(self, step: Step, here: RecordId) -> Flow[Result]:
        evidence, run = {"record": here.id}, self.taker.running.run.id
        review = Review(step.row, Question.ROW_GONE, evidence=evidence, run=run)
        yield from self.taker.running.commit(Changes(reviews=(review,)))
        return result_of(step, What.REVIEW, "the record was changed meanwhile: it stays")

    def _intent(self, step: Step, here: RecordId) -> Intent:
        return Intent(
            id="",
            row=step.row,
            run=self.taker.running.run.id,
            resource=here.resource,
            record=here,
            etag=None,
            marker=None,
            sent={},
            send_before=0.0,
            conclusive_at=0.0,
            opened_at=0.0,
            purpose=Purpose.DELETE,
        )


def _forgotten(changes: Changes, row: RowId, record: RecordId) -> Changes:
    """A pair of which nothing is left."""
    return evolve(
        changes,
        unlinked=(*changes.unlinked, row),
        indexed={**changes.indexed, record: frozenset()},
        known={**changes.known, record: {}},
        released=(*changes.released, row),
    )


def _aside(changes: Changes, aside: Quarantined) -> Changes:
    return evolve(changes, quarantined=(*changes.quarantined, aside))


def _left(step: Step, why: str) -> Result:
    return result_of(step, What.WAIT, why)


def _portions(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    for start in range(0, len(steps), AT_ONCE):
        yield steps[start : start + AT_ONCE]
