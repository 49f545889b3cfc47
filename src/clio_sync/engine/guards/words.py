"""What a guard is, and what it has to look at: numbers, and no row or record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from attrs import field, frozen


@frozen(kw_only=True)
class Figures:
    """What is counted of the rows of one map, where a plan is about all of them.

    Args:
        map: The map's name.
        known: Rows that had a record before this plan.
        read: Rows that the source has; None where only a part of it was read.
        kept: Known rows that stay as they are.
        changed: Known rows of which one side or the other would change.
        unknown: Rows that nobody knew.
        reused: Known rows that say that they are somebody else.
        bad: Rows that cannot be brought over, and could before or were not there.
        gone: Rows and records that would be deleted.
        may_go: How many of them may.
        before: Digests of what the map said of its fields in the last run; none if there was none.
        now: The same of what it says now.
    """

    map: str
    known: int = 0
    read: int | None = None
    kept: int = 0
    changed: int = 0
    unknown: int = 0
    reused: int = 0
    bad: int = 0
    gone: int = 0
    may_go: int = 0
    before: Mapping[str, str] = field(factory=dict, repr=False)
    now: Mapping[str, str] = field(factory=dict, repr=False)

    @property
    def missing(self) -> int:
        """Known rows that the source no longer has, at least."""
        return 0 if self.read is None else max(0, self.known - (self.read - self.unknown))


@frozen(kw_only=True)
class Case:
    """A plan, as far as guards look at it.

    Args:
        figures: Of each map of which it is about all rows.
        ahead: Seconds by which Clio's clock seems to be ahead of ours; its answers take time.
        bearable: Seconds by which it may be.
        unlisted: Records that Clio counts and does not list, by resource.
        hidden: Of how many linked records how many are not shown, by resource.
        foreign: Matched records with a marker that is none of ours.
    """

    figures: tuple[Figures, ...] = ()
    ahead: float = 0.0
    bearable: float = 0.0
    unlisted: Mapping[str, int] = field(factory=dict)
    hidden: Mapping[str, tuple[int, int]] = field(factory=dict)
    foreign: int = 0


Look: TypeAlias = Callable[[Case], Iterator[str]]
"""Says what looks like a mistake, in words that hold no values."""


@frozen
class Guard:
    """One kind of mistake.

    Args:
        name: By which it is overridden.
        about: What it looks at, in words.
        look: Finds it.
    """

    name: str
    about: str
    look: Look = field(repr=False)
