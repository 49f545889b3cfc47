"""Rows and records that were judged, of whom more can be asked: who is there twice on one side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeAlias, TypeVar

from attrs import define, field, frozen

from .exact.matcher import among_rows
from .index import Index
from .weighing.reasons import strength
from .words import Different, Facts, Id, Matcher, Same, Verdict

RowKey = TypeVar("RowKey", bound=Hashable)

RuledOut: TypeAlias = Callable[[Hashable], Collection[Hashable]]
"""The records that a row is not, whatever it looks like."""


_CERTAIN = 0.999
"""Few are twice on one side, so that two on it have to be likelier one than two on both sides."""


def are_certainly_one(verdict: Verdict[Id]) -> bool:
    """Tell whether two of one side are one beyond doubt.

    Args:
        verdict: About one of them and the other.
    """
    return isinstance(verdict, Same) and strength(verdict.evidence) >= _CERTAIN


@frozen
class Found(Generic[RowKey, Id]):
    """What came of judging one row.

    Args:
        row: Its key.
        verdict: About all of its candidates.
        near: Those among several that it may be, if it were none of the others.
    """

    row: RowKey
    verdict: Verdict[Id]
    near: Sequence[Id] = ()


class Gathering(Protocol[RowKey, Id]):
    """Rows and records in one place."""

    def judged(self, ruled_out: RuledOut) -> Iterator[Found[RowKey, Id]]:
        """Judge every row; those that are like nobody may be left out.

        Args:
            ruled_out: The records that a row is not, whatever it looks like.
        """
        ...

    def judge(self, row: RowKey, records: Iterable[Id]) -> Verdict[Id]:
        """Judge a row as if there were no other records.

        Args:
            row: Its key.
            records: Some that it is like.
        """
        ...

    def are_one_record(self, one: Id, other: Id) -> bool:
        """Tell whether two records are one beyond doubt.

        Args:
            one: One of them.
            other: The other.
        """
        ...

    def are_one_row(self, one: RowKey, other: RowKey) -> bool:
        """Tell whether two rows are one beyond doubt.

        Args:
            one: One of them.
            other: The other.
        """
        ...


@define
class ByFacts(Generic[RowKey, Id]):
    """Rows and records whose facts are kept, for any matcher.

    Args:
        matcher: What judges.
        rows: What names each, and its facts.
        records: What names each, and its facts.
    """

    matcher: Matcher
    rows: Iterable[tuple[RowKey, Facts]]
    records: Iterable[tuple[Id, Facts]]
    _index: Index[Id] = field(init=False)
    _facts: dict[RowKey, Facts] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._index = Index(self.matcher)
        for id, facts in self.records:
            self._index.add(id, facts)

    def judged(self, ruled_out: RuledOut) -> Iterator[Found[RowKey, Id]]:
        """Judge every row; see `Gathering`."""
        for row, facts in self.rows:
            self._facts[row] = facts
            out, candidates = ruled_out(row), self._index.candidates(facts)
            left = {id: theirs for id, theirs in candidates.items() if id not in out}
            verdict = self.matcher.judge(facts, left)
            several = [id for id in left if len(left) > 1 and self._may_be(row, id)]
            yield Found(row, verdict, several)

    def _may_be(self, row: RowKey, record: Id) -> bool:
        return not isinstance(self.judge(row, [record]), Different)

    def judge(self, row: RowKey, records: Iterable[Id]) -> Verdict[Id]:
        """Judge a row as if there were no other records; see `Gathering`."""
        known = {id: self._index.facts(id) for id in records}
        return self.matcher.judge(self._facts[row], known)

    def are_one_record(self, one: Id, other: Id) -> bool:
        """Tell whether two records are one beyond doubt; see `Gathering`."""
        return self._are_one(self._index.facts(one), self._index.facts(other))

    def are_one_row(self, one: RowKey, other: RowKey) -> bool:
        """Tell whether two rows are one beyond doubt; see `Gathering`."""
        return self._are_one(self._facts[one], self._facts[other])

    def _are_one(self, ours: Facts, theirs: Facts) -> bool:
        return are_certainly_one(among_rows(self.matcher).judge(ours, {0: theirs}))
