"""Reading both sides and comparing them; nothing is written anywhere.

Contacts and matters are listed once, two hundred in a request, and no more than a page of
them is held. What hangs on them is read by its ids, fifty in a request. What neither shows
is read by itself: a record is gone only where Clio says so when it is asked for directly.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, field

from ..._flow import Flow, call, now
from ...errors import Forbidden
from ..deciding.board import Board
from ..deciding.draft import Draft
from ..looking.look import Looker, selection_of
from ..looking.rows import Rows
from ..looking.survey import Scope
from ..remote.answers import each_once
from ..remote.calls import BATCH
from ..words import Entry, Record
from .report import MapReconciliation, Reconciliation, summed, summed_map
from .tally import Tally
from .words import Standing

if TYPE_CHECKING:
    from ...mapping import BoundMap, Reading

LOOKS = 200
"""Records that are read by themselves, at most."""


@define
class Reconciler:
    """Compares both sides of a job.

    Args:
        looker: How both sides are looked at.
        values: Whether the values of what differs are kept.
        looks: Records that are read by themselves, at most.
    """

    looker: Looker
    values: bool = False
    looks: int = LOOKS
    left: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.left = self.looks

    def reconcile(self) -> Flow[Reconciliation]:
        """Compare every row with its record."""
        readings = self.looker.readings
        yield from self.looker.identify()
        bounds = yield from self.looker.bound([one.map for one in readings])
        return (yield from self._compared(bounds, partial(self._read, readings)))

    def check(self, written: Mapping[str, Sequence[Entry]]) -> Flow[Reconciliation]:
        """Compare some rows with their records, which are read by their ids.

        Args:
            written: The rows, by the name of their map.
        """
        maps = [one.map for one in self.looker.readings if one.map.name in written]
        bounds = yield from self.looker.bound(maps)
        return (yield from self._compared(bounds, partial(_take_some, written), some=True))

    def _compared(
        self,
        bounds: Mapping[str, BoundMap],
        read: Callable[[Mapping[str, Tally]], None],
        *,
        some: bool = False,
    ) -> Flow[Reconciliation]:
        """Compare what is read of the sources with what Clio says.

        Args:
            bounds: The maps.
            read: Lets the rows be counted.
            some: Whether these are but some rows, whose records are read by their ids.
        """
        session, started_at = self.looker.remote.session, (yield from now())
        before, store = session.requests, self.looker.store
        draft = Draft((yield from call(store.standing)), store)
        board = Board(draft, store.row_id, store.digest)
        tallies = {name: Tally(one, store, board, self.values) for name, one in bounds.items()}
        yield from call(partial(read, tallies))
        compared: list[MapReconciliation] = []
        for resource in dict.fromkeys(one.bound.resource for one in tallies.values()):
            kin = [one for one in tallies.values() if one.bound.resource == resource]
            compared += yield from self._resource(resource, kin, by_id=some or kin[0].bound.hangs)
        ended_at = yield from now()
        return summed(compared, session.requests - before, started_at, ended_at, store.digest)

    def _read(self, readings: Iterable[Reading], tallies: Mapping[str, Tally]) -> None:
        """Read the sources' side."""
        store = self.looker.store
        for reading in readings:
            tally = tallies[reading.map.name]
            scope = Scope(None, whole=False)
            rows = LinkedRows(store, tally.bound, reading, scope, tally.board)
            rows.read()
            for trouble in rows.troubles:
                tally.unusable(trouble.row, trouble.number)
            for entry in rows.entries.values():
                tally.usable(entry)
            tally.absent(store.pairs(tally.bound.name))

    # Clio's side

    def _resource(
        self, resource: str, kin: Sequence[Tally], *, by_id: bool
    ) -> Flow[list[MapReconciliation]]:
        selection = selection_of(one.bound for one in kin)
        if by_id:
            seen, counted = (yield from self._take_by_id(resource, kin, selection)), None
        else:
            seen, counted = yield from self._take_all(resource, kin, selection)
        unlisted = yield from self._look(resource, kin, selection)
        left_out = max(0, (counted or 0) - len(seen | unlisted))
        listed, digest = None if by_id else len(seen), self.looker.store.digest
        return [summed_map(one, listed, left_out, digest) for one in kin]

    def _take_by_id(self, resource: str, kin: Sequence[Tally], selection: str) -> Flow[set[int]]:
        """Take in the records of the rows, fifty to a request."""
        ids = sorted({id for one in kin for id in one.waiting})
        seen: set[int] = set()
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            found = yield from self.looker.remote.read(resource, some, selection)
            yield from call(partial(_take, kin, [*found.values()], listed=True))
            seen.update(found)
        return seen

    def _take_all(
        self, resource: str, kin: Sequence[Tally], selection: str
    ) -> Flow[tuple[set[int], int | None]]:
        """Take in all records that Clio lists, and say how many it counts."""
        seen: set[int] = set()
        walk = self.looker.remote.walk(resource, selection)
        while not walk.over:
            page = yield from self.looker.remote.page(walk)
            new = [record for record in each_once(page) if record["id"] not in seen]
            yield from call(partial(_take, kin, new, listed=True))
            seen.update(record["id"] for record in new)
        return seen, walk.counted

    def _look(self, resource: str, kin: Sequence[Tally], selection: str) -> Flow[set[int]]:
        """Read by itself what no list shows, or only in a version that may be an earlier one.

        Returns:
            Those that are there, as far as anybody can tell.
        """
        there: set[int] = set()
        for tally in kin:
            for id in sorted(tally.waiting):
                found = yield from self._show(resource, id, selection)
                if isinstance(found, Standing):
                    tally.missing(id, found)
                else:
                    yield from call(partial(_take, [tally], [found], listed=False))
                if found is not Standing.GONE:
                    there.add(id)
        return there

    def _show(self, resource: str, id: int, selection: str) -> Flow[Record | Standing]:
        """A record by itself, or why there is none to be had."""
        if self.left <= 0:
            return Standing.UNSEEN
        self.left -= 1
        try:
            record = yield from self.looker.remote.show(resource, id, selection)
        except Forbidden:
            return Standing.HIDDEN
        return Standing.GONE if record is None else record


def _take_some(written: Mapping[str, Sequence[Entry]], tallies: Mapping[str, Tally]) -> None:
    for name, entries in written.items():
        for entry in entries:
            tallies[name].usable(entry)


def _take(kin: Sequence[Tally], records: Collection[Record], *, listed: bool) -> None:
    """Give records to the map whose row has each; else all look whether they know its marker."""
    for one in kin:
        one.recall(records)
    for record in records:
        owners = [one for one in kin if record["id"] in one.waiting] or kin
        for one in owners:
            one.take(record, listed=listed)
    for one in kin:
        one.forget(records)


class LinkedRows(Rows):
    """All rows of a source, with what is remembered of their records, and not of their fields."""

    def _recall(self, entries: Collection[Entry]) -> None:
        self.board.draft.links.recall([*(entry.row for entry in entries), *self._referred(entries)])
