"""Taking over what changed in Clio: the row first, then what is remembered of both sides.

Until the row is written nothing is remembered of the new value, and the record's
version counts as unknown. So a death in between leaves a row that says what Clio
says, and the next plan sees that the two agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..._flow import Flow, call
from ...store.returning import Deed, Returned
from ...store.words import Base, Changes, Quarantined, Question, RecordId, RowId
from ..deciding.disputes import UNDISPUTED
from ..deciding.sides import Merged, Sides
from ..deciding.versions import Version
from ..words import Record, Result, Step, What, result_of
from .source import SourceWriter, Wanted, Written

if TYPE_CHECKING:
    from ...mapping import Reading
    from ..looking.survey import MapPlan
    from .running import Running

AT_ONCE = 200
"""Rows that are written together."""


@define
class RowKeys:
    """Finds the keys of rows by their records, of which the store holds digests only.

    A source is walked through the first time that one of its keys is asked for.
    """

    running: Running
    _known: dict[str, dict[RowId, str]] = field(factory=dict, init=False, repr=False)

    def __call__(self, map: str, id: int) -> str | None:
        """The key of the row that a record belongs to.

        Args:
            map: The name of the row's map.
            id: The record's id.
        """
        reading = next((one for one in self.running.looker.readings if one.map.name == map), None)
        if reading is None:
            return None
        link = self.running.store.primary(RecordId(reading.map.resource, id))
        return None if link is None else self._keys(reading).get(link.row)

    def add(self, row: RowId, key: str) -> None:
        """Note a row that was added just now.

        Args:
            row: The row.
            key: Its key.
        """
        if row.map in self._known:
            self._known[row.map][row] = key

    def _keys(self, reading: Reading) -> dict[RowId, str]:
        name, row_id = reading.map.name, self.running.store.row_id
        if name not in self._known:
            self._known[name] = {row_id(name, key): key for key in reading.row_keys()}
        return self._known[name]


@define
class Taker:
    """Lets the rows of one map take over what changed in Clio.

    Args:
        running: The run.
        plan: What is to be done.
        keys: Finds the keys of rows that records refer to.
    """

    running: Running
    plan: MapPlan
    keys: RowKeys
    sides: Sides = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.sides = Sides(self.plan.bound, self.running.store.digest)

    @cached_property
    def writer(self) -> SourceWriter:
        """Writes into the map's source."""
        reading = self.running.looker.mirrors[self.plan.bound.name]
        return SourceWriter(reading, self.sides, self.keys, self.running.resolve)

    def take(self, wanted: Sequence[tuple[Step, Record, Merged]]) -> Flow[dict[RowId, Result]]:
        """Write rows, two hundred at a time, and say of which why they were not.

        Args:
            wanted: The rows with their records, and what they are to take over.
        """
        refused: dict[RowId, Result] = {}
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            asked = [self.wanted(step, record, merged.taken) for step, record, merged in some]
            yield from self.running.hold()
            written = yield from call(self.writer.take, asked)
            yield from self._settle(some, written)
            refused |= {
                step.row: _refused(step, written[step.row])
                for step, _, _ in some
                if not written[step.row].done
            }
        return refused

    def wanted(self, step: Step, record: Record, names: Collection[str]) -> Wanted:
        """What the source is asked for about a row.

        Args:
            step: What is to be done.
            record: The record that it is taken from.
            names: The fields of which the row must say what it said.
        """
        entry = self.plan.entries[step.row]
        before = self.sides.row(self.running.resolve(entry.values))
        return Wanted(step.row, entry.key, record, frozenset(names), before)

    def _settle(
        self, some: Sequence[tuple[Step, Record, Merged]], written: Mapping[RowId, Written]
    ) -> Flow[None]:
        """Remember both sides of what was written, and set aside what no row can hold."""
        changes = Changes()
        for step, record, merged in some:
            if written[step.row].done:
                changes = self._done(changes, step, record, merged)
            elif not written[step.row].passing:
                aside = self.aside(step, written[step.row].why)
                changes = evolve(changes, quarantined=(*changes.quarantined, aside))
        yield from self.running.commit(changes)

    def _done(self, changes: Changes, step: Step, record: Record, merged: Merged) -> Changes:
        entry, version = self.plan.entries[step.row], Version.of(record)
        seen = self.plan.bound.seen(record)
        self.plan.entries[step.row] = evolve(
            entry, values={**entry.values, **{name: seen[name] for name in merged.taken}}
        )
        before = self.sides.row(self.running.resolve(entry.values))
        moved = {name: (before.get(name), said) for name, said in merged.taken.items()}
        etag = None if merged.unheard else version.etag
        link = evolve(self.running.links[step.row], etag=etag, updated_at=version.updated_at)
        disputed = self.running.disputes.get(step.row, UNDISPUTED).open.keys() & moved.keys()
        answered = [(step.row, Question.CONFLICT, name) for name in sorted(disputed)]
        return evolve(
            changes,
            links=(*changes.links, link),
            bases={**changes.bases, step.row: {n: Base(d, d) for n, d in merged.taken.items()}},
            returned=(*changes.returned, Returned(step.row, Deed.CHANGED, moved)),
            answered=(*changes.answered, *answered),
        )

    def aside(self, step: Step, why: str) -> Quarantined:
        """A row that its source did not take.

        Args:
            step: What was to be done.
            why: In words without a value.
        """
        return Quarantined(step.row, "mirror", why, "", step.number, self.running.run.id)


def _refused(step: Step, written: Written) -> Result:
    return result_of(step, What.WAIT if written.passing else What.QUARANTINE, written.why)
