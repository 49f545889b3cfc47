"""One row against its record, field by field, as the engine's own merge sees them. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from ...mapping import UNREADABLE, Reference
from ..deciding.versions import Version
from .words import OPEN, Difference, Standing

if TYPE_CHECKING:
    from ..deciding.draft import Draft
    from ..deciding.picture import Digest
    from ..deciding.sides import Digests, Sides, Values
    from ..words import Entry, Record


@frozen
class Compared:
    """What comparing a row with its record came to.

    Args:
        differences: What differs, by field.
        here: Digests of what the row says, by field.
        there: Those of what the record says in the same fields.
    """

    differences: Mapping[str, Difference]
    here: Digests
    there: Digests

    @property
    def standing(self) -> Standing:
        """How the two stand to each other."""
        found = {*self.differences.values()}
        if found & OPEN:
            return Standing.DIFFERS
        if Difference.UNREADABLE in found:
            return Standing.UNREADABLE
        return Standing.KEPT if found else Standing.SAME


@frozen
class Comparer:
    """Compares the rows of one map with their records.

    Args:
        sides: Of the map.
        draft: What is remembered.
    """

    sides: Sides
    draft: Draft

    def compare(self, entry: Entry, record: Record) -> Compared:
        """Compare a row with its record in the fields that the row says something of.

        Args:
            entry: The row, its references resolved where that is possible.
            record: What Clio says.
        """
        here, seen = self.sides.row(entry.values), self.sides.clio(record)
        there = {name: seen[name] for name in here if name in seen}
        found = {**_waiting(entry.values), **self._unread(here.keys() - there.keys(), record)}
        unlike = [
            name
            for name, said in there.items()
            if here[name] != said and not self._holds(entry, record, name)
        ]
        if unlike:
            found.update(self._differing(entry, record, unlike))
        return Compared(found, here, there)

    def _holds(self, entry: Entry, record: Record, name: str) -> bool:
        """Whether the row's value stands in Clio under another label than the map's."""
        return self.sides.bound.holds(record, name, entry.values[name])

    def _unread(self, names: Collection[str], record: Record) -> Mapping[str, Difference]:
        """Fields that Clio does not show."""
        seen = self.sides.bound.seen(record) if names else {}
        return {n: Difference.UNREADABLE for n in names if seen.get(n) is UNREADABLE}

    def _differing(
        self, entry: Entry, record: Record, names: Collection[str]
    ) -> Mapping[str, Difference]:
        """What the next plan would make of the fields that differ."""
        merged = self.sides.read(
            entry.values,
            record,
            self.draft.remembered(entry.row),
            self.draft.disputes(entry.row),
            row_is_newer=Version.of(record).older_than(entry.changed_at),
        )
        fates = {
            **dict.fromkeys(merged.owed, Difference.OWED),
            **dict.fromkeys(merged.taken, Difference.TAKEN),
            **dict.fromkeys(merged.asks, Difference.REVIEW),
        }
        return {name: fates.get(name, Difference.KEPT) for name in names}


def _waiting(values: Values) -> Mapping[str, Difference]:
    """References to rows that have no record."""
    return {n: Difference.WAITING for n, value in values.items() if isinstance(value, Reference)}


def digest_of(digest: Digest, said: Digests) -> str:
    """Make one digest of those of all fields of one side."""
    return digest("side", json.dumps(sorted(said.items())))
