"""A reconciliation as a CSV file, for whoever goes through what differs."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import ConfigurationError
from ...mapping.formulas import inert
from .words import Finding, Pair

if TYPE_CHECKING:
    from ...store.words import RowId
    from .report import MapReconciliation, Reconciliation

COLUMNS = ("Map", "Row", "Row key", "Record", "What", "Field", "Row digest", "Record digest")
VALUES = ("Row says", "Clio says")


def write(
    found: Reconciliation, path: str | os.PathLike[str], *, everything: bool, values: bool
) -> None:
    """Write a reconciliation into a file, which is replaced.

    Args:
        found: What was found.
        path: Of the file.
        everything: With what is the same.
        values: With what both sides say.

    Raises:
        ConfigurationError: The values were not kept.
    """
    if values and not _has_values(found):
        raise ConfigurationError(
            "This reconciliation kept no values.", advice="Make it with reconcile(values=True)."
        )
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, *(VALUES if values else ())])
        for one in found.maps:
            for line in _lines(one, everything=everything):
                cells = line if values else line[: len(COLUMNS)]
                writer.writerow([inert(cell) for cell in cells])


def _has_values(found: Reconciliation) -> bool:
    told = [one for one in found.findings if one.field]
    return any(one.here is not None for one in told) or not told


def _lines(one: MapReconciliation, *, everything: bool) -> Iterator[list[str]]:
    """What was found, row by row, each with the digests of its pair."""
    by_row: defaultdict[RowId | None, list[Finding]] = defaultdict(list)
    for finding in one.findings:
        by_row[finding.row].append(finding)
    for pair in one.pairs:
        found = by_row.pop(pair.row, [])
        yield from (_line(pair, finding) for finding in found)
        if everything and not found:
            yield _cells(one.map, pair, pair.standing.value)


def _line(pair: Pair, found: Finding) -> list[str]:
    cells = _cells(found.map, pair, found.what.value, found.field)
    cells[3] = str(found.record or "")
    return [*cells, found.here or "", found.there or ""]


def _cells(map: str, pair: Pair, what: str, field: str = "") -> list[str]:
    number, record = str(pair.number or ""), str(pair.record or "")
    return [map, number, pair.row.key, record, what, field, pair.here, pair.there]
