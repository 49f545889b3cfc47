"""Reading both sides and comparing them; nothing is written anywhere.

Contacts and matters are listed once, two hundred in a request, and no more than a page of
them is held. What hangs on them is read by its ids, fifty in a request. What neither shows
is read by itself: a record is gone only where Clio says so when it is asked for directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, field

from ..._flow import Flow, call, now
from ...errors import Forbidden
from ..deciding.board import Board
from ..deciding.draft import Draft
from ..looking.look import Looker, selection_of
from ..words import Entry, Record
from .report import MapReconciliation, Reconciliation, summed, summed_map
from .tally import Tally
from .words import Standing

if TYPE_CHECKING:
    from ...mapping import Reading

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
        session, started_at = self.looker.remote.session, (yield from now())
        before = session.requests
        yield from self.looker.identify()
        readings = {reading.map.name: reading for reading in self.looker.readings}
        bounds = yield from self.looker.bound([one.map for one in readings.values()])
        store = self.looker.store
        state = yield from call(store.load)
        board = Board(Draft(state), store.row_id, store.digest)
        tallies = {name: Tally(bounds[name], store, board, self.values) for name in readings}
        for name, tally in tallies.items():
            yield from call(partial(self._rows, tally, readings[name]))
        compared: list[MapReconciliation] = []
        for resource in dict.fromkeys(one.bound.resource for one in tallies.values()):
            kin = [one for one in tallies.values() if one.bound.resource == resource]
            compared += yield from self._resource(resource, kin)
        ended_at = yield from now()
        requests = session.requests - before
        return summed(compared, requests, started_at, ended_at, store.digest)

    def _rows(self, tally: Tally, reading: Reading) -> None:
        """Read the source's side."""
        for mapped in reading.rows():
            bound = tally.bound.values(mapped)
            key = mapped.key if mapped.usable else f"\0{mapped.number}"
            row = self.looker.store.row_id(tally.bound.name, key)
            if mapped.problems or bound.problems:
                tally.unusable(row, mapped.number)
            else:
                tally.usable(Entry(row, mapped.number, bound.values, mapped.changed_at))
        tally.absent()

    # Clio's side

    def _resource(self, resource: str, kin: Sequence[Tally]) -> Flow[list[MapReconciliation]]:
        selection = selection_of(one.bound for one in kin)
        seen: set[int] = set()

        def visit(records: Iterable[Record]) -> None:
            for record in records:
                if record["id"] not in seen:
                    seen.add(record["id"])
                    _take(kin, record, listed=True)

        hangs = kin[0].bound.hangs
        if hangs:
            ids = {id for one in kin for id in one.waiting}
            visit((yield from self.looker.remote.read(resource, ids, selection)).values())
            counted = None
        else:
            counted = yield from self.looker.remote.walk(resource, selection, visit)
        unlisted = yield from self._look(resource, kin, selection)
        left_out = max(0, (counted or 0) - len(seen | unlisted))
        listed, digest = None if hangs else len(seen), self.looker.store.digest
        return [summed_map(one, listed, left_out, digest) for one in kin]

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
                    tally.take(found, listed=False)
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


def _take(kin: Iterable[Tally], record: Record, *, listed: bool) -> None:
    """Give a record to the map whose row has it; else all look whether they know its marker."""
    id = record["id"]
    owners = [one for one in kin if id in one.waiting] or kin
    for one in owners:
        one.take(record, listed=listed)
