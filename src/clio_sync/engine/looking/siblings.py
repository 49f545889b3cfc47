"""Reading what hangs where rows without a record want to hang theirs.

A firm has far more of it than anybody wants to list; a row says on which matter
its record is to be, and what is there already is listed for those matters only.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import define

from ..._flow import Flow
from ..deciding.board import Board
from ..remote.calls import Remote
from ..remote.ways import Way, way_of
from ..words import Entry, Record

if TYPE_CHECKING:
    from ...mapping import BoundMap


@define
class Siblings:
    """Lists what hangs on the same records as one map's rows.

    Args:
        remote: Clio.
        bound: The map.
        board: What has been decided so far.
    """

    remote: Remote
    bound: BoundMap
    board: Board

    def around(self, entries: Iterable[Entry]) -> Flow[dict[int, Record]]:
        """Read the records that rows without one may be.

        Args:
            entries: All rows.
        """
        way = way_of(self.bound.resource)
        days: defaultdict[tuple[str, int], list[object]] = defaultdict(list)
        for entry in filter(self._is_open, entries):
            values = self.board.resolve(entry.values)
            for field in way.hangs_on:
                parent = values.get(field)
                if isinstance(parent, int):
                    days[field, parent].append(values.get("date"))
        found: dict[int, Record] = {}
        for (field, parent), some in sorted(days.items(), key=lambda item: item[0]):
            params = {**_place(way, field, parent), **_between(way, some)}
            listed = yield from self.remote.list(
                self.bound.resource, {**params, "fields": self.bound.selection}
            )
            found.update({record["id"]: record for record in listed})
        return found

    def _is_open(self, entry: Entry) -> bool:
        """Whether it is to be decided yet which record the row has."""
        draft = self.board.draft
        return not (
            entry.row in draft.links or entry.row in draft.pending or draft.frozen(entry.row)
        )


def _place(way: Way, field: str, parent: int) -> Mapping[str, str]:
    hook = way.hangs_on[field]
    return {hook.filter: str(parent), **hook.also}


def _between(way: Way, days: Iterable[object]) -> Mapping[str, str]:
    """The days of the rows and one more at each end, for Clio's day may begin elsewhere."""
    known = sorted(day for day in days if isinstance(day, str))
    if way.days is None or not known or len(known) < len(list(days)):
        return {}
    first, last = dt.date.fromisoformat(known[0]), dt.date.fromisoformat(known[-1])
    one = dt.timedelta(1)
    return {
        way.days[0]: f"{(first - one).isoformat()}T00:00:00Z",
        way.days[1]: f"{(last + one).isoformat()}T00:00:00Z",
    }
