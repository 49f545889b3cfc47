"""Where the rows of all maps stand in their sources, at little cost for those that are settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define, field

from ...store.words import RowId

Place = tuple[str, int]
"""The name of a row's map, and the row's number."""


@define
class Numbers:
    """The rows that the sources have, whether anything is decided about them or not.

    Args:
        looked_at: The places of rows that are looked at.
        settled: The numbers of the others, by map and by the row's key.
    """

    looked_at: dict[RowId, Place] = field(factory=dict)
    settled: dict[str, Mapping[str, int]] = field(factory=dict)

    def get(self, row: RowId, default: Place | None = None) -> Place | None:
        """Where a row stands, if its source has it."""
        found = self.looked_at.get(row)
        if found is not None:
            return found
        number = self.settled.get(row.map, {}).get(row.key)
        return default if number is None else (row.map, number)

    def __contains__(self, row: RowId) -> bool:
        return self.get(row) is not None

    def __getitem__(self, row: RowId) -> Place:
        found = self.get(row)
        if found is None:
            raise KeyError(row)
        return found

    def update(self, places: Mapping[RowId, Place] | Iterable[tuple[RowId, Place]]) -> None:
        """Note where rows stand that are looked at."""
        self.looked_at.update(places)
