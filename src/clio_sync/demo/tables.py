"""Plans and reports as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..engine.report import COUNTED
from ..engine.words import FieldFate, FieldNote, Step, What
from ..mapping import DataMap
from ..mapping.tables import rows_of
from .runs import MEASURES, Problem, RunNote
from .show import Column, Table

if TYPE_CHECKING:
    from ..engine.reviewing.side_by_side import SideBySide
    from .office import Desk

MOST = 60
"""Rows of a table beyond which only their number is told."""

MEANINGS = {
    What.CREATE: "nothing like it in Clio: a new record",
    What.ADOPT: "in Clio already: linked, and blanks filled in",
    What.UPDATE: "linked, and the row has changed",
    What.UNCHANGED: "linked, and nothing has changed",
    What.ALIAS: "the same as another row of the file: shares its record",
    What.REVIEW: "only a person can decide",
    What.WAIT: "refers to a row that has no record yet",
    What.QUARANTINE: "cannot be right: set aside, and stops nobody else",
}
"""What becomes of a row, in words for somebody who has not seen it before."""

FILLED = frozenset({FieldFate.FILL, FieldFate.WRITE})


def overview(steps: Sequence[Step], desk: Desk) -> Table:
    """How many rows of which file become what."""
    counted = Counter((step.map, step.what) for step in steps)
    rows = [
        [what.planned, *(str(counted[name, what]) for name in desk.files), MEANINGS[what]]
        for what in COUNTED
        if any(counted[name, what] for name in desk.files)
    ]
    totals = Counter(step.map for step in steps)
    rows.append(["all rows", *(str(totals[name]) for name in desk.files), ""])
    names = [f"#{sheet.name}" for sheet in desk.files.values()]
    return Table.of("becomes", *names, "which means", rows=rows)


def rules(data_map: DataMap, desk: Desk) -> Table:
    """What goes where, and by which rule: the data map as the firm would file it."""
    told = [[column, target, rule] for column, target, rule, *_ in rows_of(data_map)]
    title = f"{desk.files[data_map.name].name}: each row becomes one of Clio's {data_map.resource}"
    return Table.of("column", "in Clio", "rule", rows=told, title=title)


def side_by_side(page: SideBySide, file: str) -> Table:
    """A row beside the records that it may be."""
    sides = (page.row, *page.others)
    told = [[name, *(side.shown.get(name, "") for side in sides)] for name in page.names]
    heads = [f"{place}: {one.place}" for place, one in enumerate(page.others)]
    told.append(["why", "", *(str(one.why) for one in page.others)])
    title = f"{file}: who {page.row.place} may be"
    return Table.of("", page.row.place, *heads, rows=told, title=title)


def attention(problems: Iterable[Problem], desk: Desk, title: str) -> Table:
    """The rows that somebody has to look at, and why."""
    order = list(desk.files)
    told = [
        [desk.files[one.map].name, str(one.row), one.what, one.why]
        for one in sorted(problems, key=lambda one: (order.index(one.map), one.row))
    ]
    return Table.of("file", "#row", "becomes", "why", rows=cut(told), title=title)


def recognised(steps: Iterable[Step], desk: Desk, data_map: DataMap) -> Table:
    """The rows of one map that are in Clio already: by what, and what becomes of their fields."""
    labels = labels_of(data_map)
    told = [
        [
            str(step.number),
            step.why,
            _fields(step.fields, FILLED, labels),
            _fields(step.fields, {FieldFate.KEEP}, labels),
        ]
        for step in steps
        if step.what is What.ADOPT and step.map == data_map.name
    ]
    title = f"{desk.files[data_map.name].name}: rows that are in Clio already"
    columns = ("#row", "recognised by", "filled in", "kept as Clio has it")
    return Table.of(*columns, rows=cut(told), title=title)


def aliases(steps: Iterable[Step], desk: Desk, data_map: DataMap) -> Table:
    """The rows of one map that are the same as another row."""
    told = [
        [str(step.number), step.why]
        for step in steps
        if step.what is What.ALIAS and step.map == data_map.name
    ]
    title = f"{desk.files[data_map.name].name}: rows that are the same as another row"
    return Table.of("#row", "why", rows=cut(told), title=title)


def labels_of(data_map: DataMap) -> Mapping[str, str]:
    """The fields of a map by the names that the file's people know them by."""
    return {
        one.name: one.columns[0] if len(one.columns) == 1 else _last(one.name)
        for one in data_map.fields
    }


def _last(name: str) -> str:
    kind, _, label = name.rpartition(".")
    return f"{label} address" if kind == "addresses" else label


def _fields(
    notes: Iterable[FieldNote], fates: Iterable[FieldFate], labels: Mapping[str, str]
) -> str:
    return ", ".join(labels.get(note.field, note.field) for note in notes if note.fate in fates)


def summary(runs: Sequence[RunNote]) -> Table:
    """Every run side by side."""
    columns = [Column(""), *(Column(run.name, right=True) for run in runs)]
    rows = [[name, *(str(run.numbers[name]) for run in runs)] for name in MEASURES]
    return Table(columns, rows)


def cut(rows: list[list[str]]) -> list[list[str]]:
    """The first rows of a table, and how many more there are."""
    if len(rows) <= MOST:
        return rows
    blank = [""] * (len(rows[0]) - 1)
    return [*rows[:MOST], [*blank, f"and {len(rows) - MOST} more"]]
