"""One row on its way through a map, value by value, for a person who asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from . import tables
from .cells import is_empty
from .declared import ABSENT, Field
from .formulas import AS_FORMULA, is_formula
from .reading import Line, cell_of
from .rows import SourceRow
from .values import Address, Reference, Unfit

if TYPE_CHECKING:
    from .bound import BoundMap
    from .data_map import DataMap

COLUMNS = ("From", "To in Clio", "The value on its way", "Problem")


@frozen
class Journey:
    """What became of one field's value.

    Args:
        field: The field's stable name.
        source: Where the value came from.
        stages: What was done, and the value after it; the first is the cell.
        problem: Why the value cannot be used; empty where it can.
    """

    field: str
    source: str
    stages: tuple[tuple[str, object], ...] = attrs.field(repr=lambda held: f"<{len(held)} stages>")
    problem: str = ""

    @property
    def value(self) -> object:
        """What it ends as; None if there is none."""
        return None if self.problem or not self.stages else self.stages[-1][1]


@frozen
class Explanation:
    """One row on its way. Printing it shows the row's values; its repr does not.

    Args:
        title: What the row is of.
        journeys: One for each field, in the map's order.
    """

    title: str
    journeys: tuple[Journey, ...]

    def __str__(self) -> str:
        return f"{self.title}\n\n{tables.aligned(COLUMNS, self._rows())}"

    def _repr_html_(self) -> str:
        return tables.html(self.title, COLUMNS, self._rows())

    def _rows(self) -> list[tuple[str, ...]]:
        return [(one.source, one.field, _told(one), one.problem) for one in self.journeys]


def explain(data_map: DataMap, row: SourceRow, bound: BoundMap | None) -> Explanation:
    """Send one row through, see `DataMap.explain`."""
    known = {} if bound is None else _in_account(data_map, row, bound)
    journeys = tuple(_journey(line, row, known) for line in data_map.lines)
    return Explanation(f"Row {row.number} of {data_map.name}", journeys)


def _in_account(data_map: DataMap, row: SourceRow, bound: BoundMap) -> dict[str, object]:
    """What the account makes of each value, or why it has no place for it."""
    found = bound.values(data_map.map_row(row))
    wrong = {one.field: Unfit(one.reason, one.advice) for one in found.problems}
    return {**found.values, **wrong}


def _journey(line: Line, row: SourceRow, known: Mapping[str, object]) -> Journey:
    stages = list(_stages(line, row))
    if stages and not isinstance(stages[-1][1], Unfit | None):
        value = stages[-1][1]
        found = known.get(line.field.name, value)
        if _is_other(found, value):
            stages.append(("this account", found))
    last = stages[-1][1] if stages else None
    problem = f"{last.reason}. {last.advice}".strip() if isinstance(last, Unfit) else ""
    missing = line.field.required and is_empty(last)
    return Journey(
        line.field.name,
        tables.source_of(line.field),
        tuple((name, value) for name, value in stages if not isinstance(value, Unfit)),
        "where a value is required." if missing else problem,
    )


def _stages(line: Line, row: SourceRow) -> Iterator[tuple[str, object]]:
    """The cell, what each step makes of it, and what the whole way comes to."""
    cell = cell_of(line.field.source, row)
    if cell is ABSENT:
        return
    yield "cell", cell
    if isinstance(cell, Unfit):
        return
    value = cell
    for name, step in zip(_names(line), line.steps, strict=True):
        before, value = value, line.after(step, value)
        if _is_other(value, before):
            yield name, value
        if value is None or isinstance(value, Unfit):
            return
    if is_formula(value):
        yield "Clio's form", AS_FORMULA


def _is_other(value: object, before: object) -> bool:
    """Whether they differ; arrays and the like cannot be asked, and are other than anything."""
    return value is not before and (type(value) is not type(before) or value != before)


def _names(line: Line) -> Iterator[str]:
    field: Field = line.field
    yield from map(tables.step_name, field.transforms)
    rest = len(line.steps) - len(field.transforms)
    for place in range(rest):
        yield "choices" if place == 0 and field.choices is not None else "Clio's form"


def _told(one: Journey) -> str:
    if not one.stages:
        return "(the row has no such column)"
    (_, cell), *rest = one.stages
    return " → ".join([_shown(cell), *(f"{_shown(value)} ({name})" for name, value in rest)])


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return repr(value)
        case Address():
            return repr(dict(value))
        case Reference():
            return f"the row {value.key!r} of {value.map}"
        case _:
            return str(value)


def row_of(row: SourceRow | Mapping[str, object]) -> SourceRow:
    """A row as a source would give it."""
    return row if isinstance(row, SourceRow) else SourceRow(1, row)
