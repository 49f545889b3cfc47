"""What people have decided about pairs, for good: the same, or not the same.

A pair that somebody told apart is never asked about again. Decisions may
contradict each other (one is two, two is three, one is not three): then none of
those is acted on, and all of them are reported.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from attrs import field, frozen

from ..errors import SourceError
from .groups import Groups
from .words import Evidence

Pair: TypeAlias = tuple[Hashable, Hashable]

DECIDED = Evidence("a person decided")
"""Why two are one that a person said are one."""
COLUMNS = ("Resource", "Record", "With", "Decision")
"""The columns that a file of decisions has to have; it may have others."""
RESOURCES = ("contacts", "matters")
"""Whose records have whole numbers for ids; rows go by their keys."""
_MANY = 5
_KEY = "key "
_NONE = frozenset[Hashable]()
_SAME = frozenset({"same", "the same", "s", "yes", "merge"})
_DIFFERENT = frozenset({"different", "not the same", "d", "no", "keep both"})
_OPEN = frozenset({"", "?", "unsure", "later"})


def _pairs(given: Iterable[Pair]) -> frozenset[Pair]:
    return frozenset(given)


def _counted(pairs: frozenset[Pair]) -> str:
    return f"<{len(pairs)} pairs>"


@frozen
class Decisions:
    """Pairs that people have decided about.

    Args:
        same: Pairs of ids that are one.
        different: Pairs of ids that are two.
        resource: Whose ids these are, such as ``contacts``; empty where it does not matter.
    """

    same: frozenset[Pair] = field(factory=frozenset, converter=_pairs, repr=_counted)
    different: frozenset[Pair] = field(factory=frozenset, converter=_pairs, repr=_counted)
    resource: str = ""

    def __len__(self) -> int:
        return len(self.same) + len(self.different)

    def __str__(self) -> str:
        told = f"{len(self.same)} pairs are the same, {len(self.different)} are different"
        return f"{told}; {len(self.contradictions)} contradictions"

    def __or__(self, other: Decisions) -> Decisions:
        if self.resource and other.resource and self.resource != other.resource:
            raise SourceError(
                "Decisions about two resources cannot be put together.",
                advice="Keep one file for contacts and one for matters.",
            )
        return Decisions(
            self.same | other.same,
            self.different | other.different,
            self.resource or other.resource,
        )

    @property
    def contradictions(self) -> tuple[tuple[Hashable, ...], ...]:
        """Ids among which not every decision can be right, group by group."""
        groups = self._groups()
        clashing = (one for one, other in self.different if groups.of(one) == groups.of(other))
        found = dict.fromkeys(groups.of(one) for one in clashing)
        return tuple(groups.members(group) for group in found)

    @property
    def agreed(self) -> frozenset[Pair]:
        """The pairs that are one, without those that other decisions contradict."""
        clashing = {id for group in self.contradictions for id in group}
        return frozenset(pair for pair in self.same if pair[0] not in clashing)

    def _groups(self) -> Groups[Hashable]:
        groups = Groups[Hashable]()
        for one, other in sorted(self.same, key=repr):
            groups.join(one, other)
        return groups

    # Of a row and a record

    def records_of(self, row: Hashable) -> frozenset[Hashable]:
        """The records that a row is, by decision.

        Args:
            row: Its key.
        """
        return self._records.get(row, _NONE)

    def not_of(self, row: Hashable) -> frozenset[Hashable]:
        """The records that a row is not, by decision.

        Args:
            row: Its key.
        """
        return self._strangers.get(row, _NONE)

    @cached_property
    def _records(self) -> Mapping[Hashable, frozenset[Hashable]]:
        return _by_row(self.same)

    @cached_property
    def _strangers(self) -> Mapping[Hashable, frozenset[Hashable]]:
        return _by_row(self.different)

    # Files

    @classmethod
    def from_csv(cls, path: str | os.PathLike[str]) -> Decisions:
        """Read a worklist in which people have filled in the column *Decision*.

        They write ``same`` or ``different``; what they leave open is not decided.

        Args:
            path: Of the file.

        Raises:
            SourceError: It cannot be read, lacks a column, or holds another word.
        """
        from ..sources import CsvFile

        source = CsvFile(path)
        if lacking := [name for name in COLUMNS if name not in source.columns]:
            raise SourceError(
                f"{source.name} lacks {', '.join(map(repr, lacking))}.",
                advice="Start from the worklist that find_duplicates wrote.",
            )
        lines = [_Line.of(row.number, row.values) for row in source]
        _check(source.name, lines)
        return cls(
            (line.pair for line in lines if line.decision in _SAME),
            (line.pair for line in lines if line.decision in _DIFFERENT),
            next((line.resource for line in lines), ""),
        )

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write all decisions into a file, which is replaced.

        Args:
            path: Of the file.
        """
        with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(self._lines())

    def _lines(self) -> Iterator[tuple[str, ...]]:
        for word, pairs in (("same", self.same), ("different", self.different)):
            for one, other in sorted(pairs, key=repr):
                ids = (written(self.resource, id) for id in (one, other))
                yield self.resource, *ids, word


def written(resource: str, id: Hashable) -> str:
    """Write an id so that a spreadsheet leaves it as it is: a row's key may be 001.

    Args:
        resource: Whose id it is.
        id: Clio's id, or a row's key.
    """
    return str(id) if resource in RESOURCES else f"{_KEY}{id}"


def _by_row(pairs: Iterable[Pair]) -> Mapping[Hashable, frozenset[Hashable]]:
    found: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for row, record in pairs:
        found[row].add(record)
    return {row: frozenset(records) for row, records in found.items()}


@frozen
class _Line:
    """One line of a worklist."""

    number: int
    resource: str
    one: str
    other: str
    decision: str

    @classmethod
    def of(cls, number: int, cells: Mapping[str, object]) -> _Line:
        resource, one, other, said = (str(cells.get(name) or "").strip() for name in COLUMNS)
        return cls(number, resource, one, other, " ".join(said.casefold().split()))

    @property
    def pair(self) -> Pair:
        if self.resource in RESOURCES:
            return int(self.one), int(self.other)
        return self.one.removeprefix(_KEY), self.other.removeprefix(_KEY)

    @property
    def is_sound(self) -> bool:
        if self.resource in RESOURCES:
            return all(id.isascii() and id.isdigit() for id in (self.one, self.other))
        return all(id.startswith(_KEY) for id in (self.one, self.other))


def _check(name: str, lines: Iterable[_Line]) -> None:
    held = list(lines)
    words = _SAME | _DIFFERENT | _OPEN
    _refuse(name, "a decision of another word", [x for x in held if x.decision not in words])
    decided = [line for line in held if line.decision not in _OPEN]
    _refuse(name, "an id that is none", [line for line in decided if not line.is_sound])
    if len({line.resource for line in held}) > 1:
        raise SourceError(
            f"{name} holds decisions about several resources.",
            advice="Keep one file for contacts and one for matters.",
        )


def _refuse(name: str, what: str, lines: list[_Line]) -> None:
    if lines:
        rows = ", ".join(str(line.number) for line in lines[:_MANY])
        more = f" and {len(lines) - _MANY} others" if len(lines) > _MANY else ""
        raise SourceError(
            f"{name} has {what} in row {rows}{more}.",
            advice="Write same or different, or leave it empty, and change no id.",
        )
