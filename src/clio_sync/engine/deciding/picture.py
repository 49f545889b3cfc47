"""Everything a plan is made from, as values: both sides and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from ...matching import Index
from ...store.words import RecordId, RowId
from ..words import Entry, Record

if TYPE_CHECKING:
    from ...mapping import BoundMap

Digest: TypeAlias = Callable[[str, str], str]
"""A keyed digest of a text, for a purpose."""


@frozen
class Trouble:
    """A row that cannot be mapped, with all that is wrong with it."""

    row: RowId
    number: int
    reasons: tuple[str, ...]


@frozen
class MapPicture:
    """One data map's rows, and what Clio has for them.

    Args:
        bound: The map, bound to the account.
        entries: Rows fit to be planned.
        troubles: Rows that are not.
        records: Records in a version that was read for this plan, by id.
        fresh: Ids among them that were read one by one, and so cannot lag.
        index: The records that rows are matched with.
        markers: Which of our rows a marker in Clio belongs to.
        marker: The marker of one of our rows; None where there is no marker field.
        recent: Ids among the records that changed since the last plan.
        whole: Whether the rows are all the source has.
        beside: Settled rows that others may be like; nothing is decided about them.
        adds: Whether a record that no row has becomes one; None where none does.
        deletes: Whether what one side no longer has is deleted on the other.
        missing: The records of rows that the source no longer has, where that matters.
    """

    bound: BoundMap
    entries: tuple[Entry, ...]
    troubles: tuple[Trouble, ...]
    records: Mapping[int, Record] = field(repr=False)
    fresh: frozenset[int]
    index: Index[int] = field(repr=False)
    markers: Mapping[str, RowId] = field(repr=False)
    marker: Callable[[RowId], str | None] = field(repr=False)
    recent: frozenset[int] = frozenset()
    whole: bool = True
    beside: tuple[Entry, ...] = ()
    adds: Callable[[Record], bool] | None = field(default=None, repr=False)
    deletes: bool = False
    missing: Mapping[RowId, RecordId] = field(factory=dict)
