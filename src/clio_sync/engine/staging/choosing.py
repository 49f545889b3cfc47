"""Which rows come first. Pure.

A pilot is to show how everything will go, so it takes rows of every map: some that
refer to others, together with those they refer to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field

from ...store.words import RowId
from .census import Need


def pilot(needs: Sequence[Need], limit: int) -> tuple[Need, ...]:
    """Choose rows of every map, each with those that it refers to.

    Args:
        needs: The rows that need something, referenced ones before those that refer to them.
        limit: How many rows to choose at most.
    """
    choice = _Choice({need.row: need for need in needs}, limit)
    maps = list(dict.fromkeys(need.row.map for need in needs))
    share = max(1, limit // max(1, len(maps)))
    for name in reversed(maps):
        for need in (need for need in needs if need.row.map == name):
            if choice.of(name) >= share:
                break
            choice.take(need)
    for need in needs:
        if len(choice.chosen) >= limit:
            break
        choice.take(need)
    return tuple(need for need in needs if need.row in choice.chosen)


@define
class _Choice:
    """Rows that were chosen, and how many more find room."""

    needs: Mapping[RowId, Need]
    limit: int
    chosen: dict[RowId, Need] = field(factory=dict, init=False)

    def of(self, map: str) -> int:
        """How many rows of a map were chosen."""
        return sum(row.map == map for row in self.chosen)

    def take(self, need: Need) -> None:
        """Choose a row with those that it refers to, if all of them find room."""
        family = {one.row: one for one in self._family(need, {*self.chosen})}
        if len(self.chosen) + len(family) <= self.limit:
            self.chosen.update(family)

    def _family(self, need: Need, met: set[RowId]) -> Iterator[Need]:
        if need.row in met:
            return
        met.add(need.row)
        for row in need.refers_to:
            if row in self.needs:
                yield from self._family(self.needs[row], met)
        yield need
