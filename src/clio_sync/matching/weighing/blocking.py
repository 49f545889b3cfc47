"""Blocking: which of very many are compared with each other, found in little memory.

Whoever shares a key with somebody meets them, unless too many stand under it. So
the number of pairs grows no faster than the number of people. A key is kept as its
hash and a pair as one number, in arrays: a million people take some 300 MB.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from sys import maxsize
from typing import Generic

from attrs import define, field

from ..words import Facts, Id
from .comparing import Comparison, Party

CROWD = 10
"""How many may stand under one key of an index before it finds nobody any more."""
NO_CROWD = maxsize

_PARTS = 64
_ROWS = 1 << 14
"""So many rows are sorted at once."""
_LOW = (1 << 32) - 1


def _arrays(kind: str) -> list[array[int]]:
    return [array(kind) for _ in range(_PARTS)]


@define
class Side(Generic[Id, Party]):
    """One side of matching: many parties, and under which keys each stands.

    Args:
        ids: What names each of them.
        parties: What is known of each.
    """

    ids: list[Id] = field(factory=list)
    parties: list[Party] = field(factory=list)
    _keys: list[array[int]] = field(factory=lambda: _arrays("q"))
    _rows: list[array[int]] = field(factory=lambda: _arrays("L"))

    @classmethod
    def of(
        cls, everybody: Iterable[tuple[Id, Facts]], comparison: Comparison[Party]
    ) -> Side[Id, Party]:
        """Take facts apart, one after another; none of them is kept.

        Args:
            everybody: What names each, and the facts; other kinds of parties are left out.
            comparison: How they are compared.
        """
        side = cls()
        for id, facts in everybody:
            if comparison.includes(facts):
                side.add(id, comparison.party(facts))
        return side

    def add(self, id: Id, party: Party) -> None:
        """Take in one more.

        Args:
            id: What names it.
            party: What is known of it.
        """
        row, keys, rows = len(self.parties), self._keys, self._rows
        for key in map(hash, party.keys):
            keys[key % _PARTS].append(key)
            rows[key % _PARTS].append(row)
        self.ids.append(id)
        self.parties.append(party)

    def parts(self) -> Iterator[tuple[array[int], array[int]]]:
        """The hashes of keys and the rows that have them, a share of all keys at a time."""
        yield from zip(self._keys, self._rows, strict=True)

    def crowded(self, limit: int) -> frozenset[str]:
        """The keys under which more stand than may.

        Args:
            limit: How many may.
        """
        found: dict[int, int] = {}
        for keys, rows in self.parts():
            crowds = {key for key, count in Counter(keys).items() if count > limit}
            found.update((key, row) for key, row in zip(keys, rows, strict=True) if key in crowds)
        known = (key for row in {*found.values()} for key in self.parties[row].keys)
        return frozenset(key for key in known if hash(key) in found)


class Meetings:
    """Who meets whom.

    Args:
        pairs: Of a row of ours and one of theirs, each as one number, sorted.
    """

    def __init__(self, pairs: array[int]) -> None:
        self._pairs = pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def __iter__(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Each row of ours that meets anybody, with whom it meets."""
        for row, pairs in groupby(self._pairs, lambda pair: pair >> 32):
            yield row, [pair & _LOW for pair in pairs]

    def of(self, row: int) -> Sequence[int]:
        """Whom one row meets.

        Args:
            row: Of ours.
        """
        start = bisect_left(self._pairs, row << 32)
        return [
            pair & _LOW for pair in self._pairs[start : bisect_left(self._pairs, row + 1 << 32)]
        ]


def meetings(
    ours: Side[Id, Party],
    theirs: Side[Id, Party] | None,
    *,
    limit: int,
    crowded: Iterable[str] = (),
) -> Meetings:
    """Find who meets whom: ours and theirs, or ours among themselves, each with those before.

    Args:
        ours: One side.
        theirs: The other.
        limit: How many may stand under one key.
        crowded: Keys that find nobody.
    """
    found = [array("Q") for _ in range(len(ours.parties) // _ROWS + 1)]
    closed = frozenset(map(hash, crowded))
    pairs = _between(ours, theirs, limit, closed) if theirs else _among(ours, limit, closed)
    for row, other in pairs:
        found[row // _ROWS].append(row << 32 | other)
    together = array("Q")
    while found:
        together.extend(sorted({*found.pop(0)}))
    return Meetings(together)


def _between(
    ours: Side[Id, Party], theirs: Side[Id, Party], limit: int, closed: frozenset[int]
) -> Iterator[tuple[int, int]]:
    for (keys, rows), (others, places) in zip(ours.parts(), theirs.parts(), strict=True):
        counts, held = Counter(keys), Counter(others)
        few = {key for key, count in counts.items() if count <= limit >= held[key] > 0} - closed
        known: dict[int, list[int]] = {key: [] for key in few}
        for key, place in zip(others, places, strict=True):
            if key in few:
                known[key].append(place)
        for key, row in zip(keys, rows, strict=True):
            for place in known.get(key, ()):
                yield row, place


def _among(ours: Side[Id, Party], limit: int, closed: frozenset[int]) -> Iterator[tuple[int, int]]:
    for keys, rows in ours.parts():
        few = {key for key, count in Counter(keys).items() if 1 < count <= limit} - closed
        known: dict[int, list[int]] = {key: [] for key in few}
        for key, row in zip(keys, rows, strict=True):
            if key in few:
                before = known[key]
                for place in before:
                    yield row, place
                before.append(row)
