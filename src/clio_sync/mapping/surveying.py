"""How well a source fits a map: how full its columns are, what fails, what falls back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs
from attrs import define, frozen

from . import tables
from .cells import is_empty, plain
from .declared import ABSENT, ByName, Field
from .keys import judged, repeated_in
from .naming import Names, folded
from .reading import Line, cell_of, row_key
from .rows import MappedRow, Problem, SourceRow
from .values import Unfit

if TYPE_CHECKING:
    from .bound import BoundMap
    from .data_map import DataMap
    from .readings import Reading

COLUMNS = ("From", "To in Clio", "Filled", "Used", "Fell back", "What failed")


@frozen
class FieldCoverage:
    """What became of one field's cells.

    Args:
        field: The field's stable name.
        source: Where its values come from.
        filled: Rows that have anything there.
        used: Rows whose value can be used.
        failures: How often each reason kept a value from being used.
        fallbacks: How often each word of the source fell back to ``otherwise=``; the
            words are client data, and stand in no text.
    """

    field: str
    source: str
    filled: int
    used: int
    failures: Mapping[str, int]
    fallbacks: Mapping[str, int] = attrs.field(repr=lambda held: f"<{len(held)} words>")

    @property
    def fell_back(self) -> int:
        """Rows that fell back."""
        return sum(self.fallbacks.values())


@frozen
class Coverage:
    """How well a source fits a map; neither its text nor its repr shows a value.

    Args:
        map: The map's name.
        rows: How many rows there are.
        fields: One for each field, in the map's order.
    """

    map: str
    rows: int
    fields: tuple[FieldCoverage, ...]

    def __str__(self) -> str:
        return f"{self._title}\n\n{tables.aligned(COLUMNS, self._lines())}"

    def _repr_html_(self) -> str:
        return tables.html(self._title, COLUMNS, self._lines())

    @property
    def _title(self) -> str:
        return f"{self.rows} rows through {self.map}"

    def _lines(self) -> list[tuple[str, ...]]:
        return [
            (
                one.source,
                one.field,
                self._share(one.filled),
                self._share(one.used),
                str(one.fell_back or ""),
                "; ".join(f"{count}× {reason}" for reason, count in one.failures.items()),
            )
            for one in self.fields
        ]

    def _share(self, count: int) -> str:
        return f"{count} ({count / self.rows:.0%})" if self.rows else "0"


@define
class _Counts:
    """What is counted of one field."""

    line: Line
    words: frozenset[str]
    names: Names | None
    filled: int = 0
    used: int = 0
    failures: Counter[str] = attrs.Factory(Counter)
    fallbacks: Counter[str] = attrs.Factory(Counter)

    def count(self, row: SourceRow, mapped: Mapping[str, object], wrong: Iterable[Problem]) -> None:
        cell = cell_of(self.line.field.source, row)
        self.filled += cell is not ABSENT and not is_empty(cell)
        self.used += mapped.get(self.line.field.name) is not None
        self.failures.update(problem.reason for problem in wrong)
        if self.line.field.otherwise is not None and cell is not ABSENT:
            self._note_fallback(cell)

    def _note_fallback(self, cell: object) -> None:
        for step in self.line.steps[: len(self.line.field.transforms)]:
            cell = self.line.after(step, cell)
        word = plain(cell) if not isinstance(cell, Unfit) else cell
        if not isinstance(word, str) or not word.strip() or folded(word) in self.words:
            return
        if not isinstance(self.line.field.target, ByName) or (
            self.names is not None and not isinstance(self.names.find(word), int)
        ):
            self.fallbacks[word] += 1

    def coverage(self) -> FieldCoverage:
        return FieldCoverage(
            self.line.field.name,
            tables.source_of(self.line.field),
            self.filled,
            self.used,
            dict(self.failures.most_common()),
            dict(self.fallbacks.most_common()),
        )


def coverage(data_map: DataMap, rows: Iterable[SourceRow], bound: BoundMap | None) -> Coverage:
    """Count what becomes of rows, see `DataMap.coverage`."""
    counts = [
        _Counts(line, _words(line.field), _names(line.field, bound)) for line in data_map.lines
    ]
    number = 0
    for number, row in enumerate(rows, 1):  # noqa: B007
        values, wrong = _through(data_map, row, bound)
        for one in counts:
            name = one.line.field.name
            one.count(row, values, [problem for problem in wrong if problem.field == name])
    return Coverage(data_map.name, number, tuple(one.coverage() for one in counts))


def _through(
    data_map: DataMap, row: SourceRow, bound: BoundMap | None
) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    mapped = data_map.map_row(row)
    if bound is None:
        return mapped.values, mapped.problems
    found = bound.values(mapped)
    return found.values, (*mapped.problems, *found.problems)


def _words(field: Field) -> frozenset[str]:
    return frozenset(map(folded, field.choices or {}))


def _names(field: Field, bound: BoundMap | None) -> Names | None:
    lens = None if bound is None else bound.fields[field.name].lens
    return getattr(lens, "names", None)


def wrong_rows(reading: Reading, bound: BoundMap | None) -> list[tuple[SourceRow, MappedRow]]:
    """The rows that cannot be used, with all that is wrong with them; no others are held.

    A source with repeated keys is read a second time, for the rows that have them.
    """
    wrong: dict[int, tuple[SourceRow, MappedRow]] = {}
    repeated = repeated_in(_keeping(wrong, reading, bound))
    if not repeated:
        return list(wrong.values())
    found = {n: wrong.get(n) or _repeating(reading, row, repeated) for n, row in _numbered(reading)}
    return [(row, judged(one, repeated.get(one.key))) for row, one in filter(None, found.values())]


def _numbered(reading: Reading) -> Iterator[tuple[int, SourceRow]]:
    return enumerate(reading.source_rows())


def _keeping(
    wrong: dict[int, tuple[SourceRow, MappedRow]], reading: Reading, bound: BoundMap | None
) -> Iterator[MappedRow]:
    """All rows, mapped; those with problems are kept on the way."""
    for n, row in _numbered(reading):
        one = reading.map.map_row(row)
        if bound is not None:
            one = attrs.evolve(one, problems=(*one.problems, *bound.values(one).problems))
        if one.problems:
            wrong[n] = (row, one)
        yield one


def _repeating(
    reading: Reading, row: SourceRow, repeated: Container[str]
) -> tuple[SourceRow, MappedRow] | None:
    key, _ = row_key(reading.map.key, row)
    return (row, reading.map.map_row(row)) if key in repeated else None
