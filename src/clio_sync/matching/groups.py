"""Groups that grow by joining two at a time, and stay apart where they must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic

from attrs import define, field

from .words import Id


@define
class Groups(Generic[Id]):
    """Who belongs together, and who never may.

    Whatever was never named is a group of its own.
    """

    _group: dict[Id, int] = field(factory=dict)
    _members: dict[int, list[Id]] = field(factory=dict)
    _apart: defaultdict[int, set[int]] = field(factory=lambda: defaultdict(set))

    def of(self, one: Id) -> int:
        """The number of somebody's group.

        Args:
            one: Whoever it is.
        """
        if one not in self._group:
            self._group[one] = len(self._group)
            self._members[self._group[one]] = [one]
        return self._group[one]

    def members(self, group: int) -> tuple[Id, ...]:
        """Who is in a group.

        Args:
            group: Its number.
        """
        return tuple(self._members[group])

    def keep_apart(self, pairs: Iterable[tuple[Id, Id]]) -> None:
        """Never let the groups of these become one, unless they are already.

        Args:
            pairs: Of members.
        """
        for one, other in pairs:
            ours, theirs = self.of(one), self.of(other)
            if ours != theirs:
                self._apart[ours].add(theirs)
                self._apart[theirs].add(ours)

    def are_apart(self, one: Id, other: Id) -> bool:
        """Whether two may never be in one group.

        Args:
            one: One of them.
            other: The other.
        """
        return self.of(other) in self._apart.get(self.of(one), ())

    def join(self, one: Id, other: Id) -> bool:
        """Make one group of two; False where they have to stay apart.

        Args:
            one: Somebody in one of them.
            other: Somebody in the other.
        """
        ours, theirs = self.of(one), self.of(other)
        if ours == theirs:
            return True
        if self.are_apart(one, other):
            return False
        moved = self._members.pop(theirs)
        self._members[ours] += moved
        self._group.update(dict.fromkeys(moved, ours))
        for distant in self._apart.pop(theirs, ()):
            self._apart[distant].discard(theirs)
            self._apart[distant].add(ours)
            self._apart[ours].add(distant)
        return True

    def several(self) -> Iterator[tuple[Id, ...]]:
        """The groups of more than one, in the order in which they began."""
        return (tuple(members) for members in self._members.values() if len(members) > 1)
