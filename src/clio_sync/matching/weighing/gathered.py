"""Rows and records weighed all at once: judged in bulk, and asked more about a few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Generic

from attrs import frozen

from ..gathering import Found, RowKey, RuledOut, are_certainly_one
from ..words import Facts, Id, Verdict
from .blocking import Side
from .comparing import Party
from .matcher import Weighing


@frozen
class Gathered(Generic[RowKey, Id, Party]):
    """Both sides, taken apart.

    Args:
        weighing: What judges.
        among: What judges rows among themselves, and records.
        ours: The rows.
        theirs: The records.
    """

    weighing: Weighing[Party]
    among: Weighing[Party]
    ours: Side[RowKey, Party]
    theirs: Side[Id, Party]

    @classmethod
    def of(
        cls,
        weighing: Weighing[Party],
        among: Weighing[Party],
        rows: Iterable[tuple[RowKey, Facts]],
        records: Iterable[tuple[Id, Facts]],
    ) -> Gathered[RowKey, Id, Party]:
        """Take both sides apart; the facts are read once and not kept.

        Args:
            weighing: What judges.
            among: What judges rows among themselves, and records.
            rows: What names each, and its facts.
            records: What names each, and its facts.
        """
        theirs = Side.of(records, weighing.comparison)
        return cls(weighing, among, Side.of(rows, weighing.comparison), theirs)

    def judged(self, ruled_out: RuledOut) -> Iterator[Found[RowKey, Id]]:
        """Judge every row that meets anybody; see `Gathering`."""
        weighing, ids, parties = self.weighing, self.theirs.ids, self.theirs.parties
        for row, several in weighing.meetings(self.ours, self.theirs):
            key, party = self.ours.ids[row], self.ours.parties[row]
            out = ruled_out(key)
            found = [one for one in several if ids[one] not in out] if out else several
            scores = {ids[one]: weighing.compared(party, parties[one]) for one in found}
            near = [id for id, score in scores.items() if weighing.may_be(score)]
            yield Found(key, weighing.decided(scores), near if len(near) > 1 else ())

    def judge(self, row: RowKey, records: Iterable[Id]) -> Verdict[Id]:
        """Judge a row as if there were no other records; see `Gathering`."""
        party = self._row(row)
        return self.weighing.decided(
            {id: self.weighing.compared(party, self._record(id)) for id in records}
        )

    def are_one_record(self, one: Id, other: Id) -> bool:
        """Tell whether two records are one beyond doubt; see `Gathering`."""
        return self._are_one(self._record(one), self._record(other))

    def are_one_row(self, one: RowKey, other: RowKey) -> bool:
        """Tell whether two rows are one beyond doubt; see `Gathering`."""
        known = one in self._rows and other in self._rows  # a person may link another kind of party
        return known and self._are_one(self._row(one), self._row(other))

    def _are_one(self, ours: Party, theirs: Party) -> bool:
        return are_certainly_one(self.among.decided({0: self.among.compared(ours, theirs)}))

    def _row(self, key: RowKey) -> Party:
        return self.ours.parties[self._rows[key]]

    def _record(self, id: Id) -> Party:
        return self.theirs.parties[self._records[id]]

    @cached_property
    def _rows(self) -> Mapping[RowKey, int]:
        return {key: place for place, key in enumerate(self.ours.ids)}

    @cached_property
    def _records(self) -> Mapping[Id, int]:
        return {id: place for place, id in enumerate(self.theirs.ids)}
