"""The rows that were set aside: why, and how they get out again.

A row is set aside because it cannot be mapped, or because Clio refused it. It is not sent
again as long as it says the same; whoever thinks that it would go through now releases it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

from ...errors import ConfigurationError
from ...mapping.reading import row_key
from ...store.words import Quarantined, RowId
from .review import somebody

if TYPE_CHECKING:
    from ...mapping import DataMap, Reading
    from ...mapping.rows import SourceRow
    from ...store import Store

REASON = "set aside because"
ADVICE = "what to do"
ADVISED: Mapping[str, str] = {
    "source": "Correct the cells that are named; the next run takes the row up.",
    "clio": "Correct what Clio refuses, or release the row if the fault was not its own.",
}


class Quarantine(Sequence[Quarantined]):
    """The rows that were set aside, those first that have waited longest.

    Args:
        store: Where that is kept.
        now: Tells the time, in seconds since the epoch.
        readings: The job's maps with their sources.
    """

    def __init__(
        self, store: Store, now: Callable[[], float], readings: Sequence[Reading] = ()
    ) -> None:
        self._store, self._now, self._readings = store, now, readings
        self._rows = store.quarantine()

    @overload
    def __getitem__(self, index: int) -> Quarantined: ...
    @overload
    def __getitem__(self, index: slice) -> list[Quarantined]: ...
    def __getitem__(self, index: int | slice) -> Quarantined | list[Quarantined]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return list(self) == other if isinstance(other, list) else self is other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"<Quarantine of {len(self)} rows>"

    def __str__(self) -> str:
        return "\n".join(map(described, self)) or "No row is set aside."

    def of(self, *rows: int | str, map: DataMap | str | None = None) -> list[Quarantined]:
        """Pick some of them.

        Args:
            rows: Numbers of rows in their source, or keys; all of them unless given.
            map: Only rows of this map.

        Raises:
            ConfigurationError: One of them is not set aside.
        """
        name = map if map is None or isinstance(map, str) else map.name
        ours = [one for one in self if name in {None, one.row.map}]
        if not rows:
            return ours
        found = {row: [one for one in ours if self._is(one, row)] for row in rows}
        missing = [str(row) if isinstance(row, int) else "a key" for row in rows if not found[row]]
        if missing:
            raise ConfigurationError(
                f"Not set aside: {', '.join(missing)}.", advice="Look at the quarantine again."
            )
        return [one for some in found.values() for one in some]

    def release(
        self, *rows: int | str, map: DataMap | str | None = None, by: str | None = None
    ) -> int:
        """Let rows be tried again by the next run, though nothing has changed about them.

        Args:
            rows: Numbers of rows in their source, or keys; all of them unless given.
            map: Only rows of this map.
            by: Who says so; whoever is logged in here unless given.

        Returns:
            How many they are.

        Raises:
            ConfigurationError: One of them is not set aside.
        """
        chosen = [one.row for one in self.of(*rows, map=map)]
        if chosen:
            self._store.release(chosen, self._now(), somebody() if by is None else by)
        self._rows = self._store.quarantine()
        return len(chosen)

    def to_csv(self, path: str | Path, *, map: DataMap | str | None = None) -> int:
        """Write the rows as they stand in their source now, with why they were set aside.

        The store holds no cells: they are read for you, and end in this file only. Once
        corrected, it can be pushed: what is not in it is left alone.

        Args:
            path: The file, which is replaced.
            map: Whose rows; needed where rows of several maps are set aside.

        Returns:
            How many rows were written; those that no source has any more are left out.

        Raises:
            ConfigurationError: Rows of several maps are set aside, or the job reads none of them.
            SourceError: The source cannot be read.
        """
        reading = self._reading({one.row.map for one in self.of(map=map)})
        aside = {one.row: one for one in self}
        found = [
            (row, aside[id])
            for row in reading.source_rows()
            if (id := self._id(reading, row, aside))
        ]
        columns = dict.fromkeys(name for row, _ in found for name in row.values)
        heads = [*(name for name in columns if name not in {REASON, ADVICE}), REASON, ADVICE]
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heads, restval="")
            writer.writeheader()
            for row, one in found:
                told = {REASON: one.reason, ADVICE: ADVISED[one.kind]}
                writer.writerow({**row.values, **told})
        return len(found)

    def keys(self, rows: Collection[RowId]) -> dict[str, list[str]]:
        """The keys of some rows, by map, as their sources have them now.

        Args:
            rows: Which ones.

        Raises:
            SourceError: A source cannot be read.
        """
        names = {row.map for row in rows}
        return {
            reading.map.name: [
                key
                for key in reading.row_keys()
                if self._store.row_id(reading.map.name, key) in rows
            ]
            for reading in self._readings
            if reading.map.name in names
        }

    def _reading(self, names: set[str]) -> Reading:
        """The source of the one map whose rows are set aside.

        Raises:
            ConfigurationError: There are several, or the job reads none of them.
        """
        if len(names) > 1:
            raise ConfigurationError(
                f"Rows of {', '.join(sorted(names))} are set aside.",
                advice="Write one file for each: to_csv(path, map=...).",
            )
        for reading in self._readings:
            if reading.map.name in names or not names:
                return reading
        raise ConfigurationError(
            f"This job does not read {', '.join(names)}.", advice="Write it in a job that does."
        )

    def _id(self, reading: Reading, row: SourceRow, aside: Collection[RowId]) -> RowId | None:
        """The row's name if it is set aside: by its key, or where that is of no use by its place."""
        key, _ = row_key(reading.map.key, row)
        for text in (key, f"\0{row.number}"):
            id = self._store.row_id(reading.map.name, text)
            if id in aside:
                return id
        return None

    def _is(self, one: Quarantined, row: int | str) -> bool:
        if isinstance(row, int):
            return one.row_number == row
        return self._store.row_id(one.row.map, row) == one.row


def described(one: Quarantined) -> str:
    """A row that was set aside, in one line: its number, why, and what to do.

    Args:
        one: The row.
    """
    row = "a row" if one.row_number is None else f"row {one.row_number}"
    stop = "" if one.reason.endswith(".") else "."
    return f"{one.row.map} {row}: {one.reason}{stop} {ADVISED[one.kind]}"
