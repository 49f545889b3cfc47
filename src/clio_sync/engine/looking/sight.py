"""What looking at both sides came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from ...store.words import Account, MapVersion
from ..deciding.draft import Draft
from ..words import Record
from .survey import MapPlan
from .sweeping import NOT_SWEPT, Swept


@frozen
class Sight:
    """What looking came to.

    Args:
        account: Whose Clio it is.
        serial: The version of the store that it was made from.
        maps: The plan of each map, in the order in which they are written.
        draft: What is to be remembered before the first step.
        seen_at: When the look began.
        looks: How each resource was looked at.
        missing: Records that Clio counts and did not list, by resource.
        linked: How many rows of each map have a record.
        hidden: What looking for deletions came to where most records are missing, by resource.
        versions: What the maps said in the last run.
    """

    account: Account
    serial: int
    maps: tuple[MapPlan, ...]
    draft: Draft = field(repr=False)
    seen_at: float
    looks: tuple[str, ...] = ()
    missing: Mapping[str, int] = field(factory=dict)
    linked: Mapping[str, int] = field(factory=dict)
    hidden: Mapping[str, Swept] = field(factory=dict)
    versions: Mapping[str, MapVersion] = field(factory=dict, repr=False)


@frozen
class Listing:
    """What was listed of a resource: all of it, or what changed recently."""

    records: Mapping[int, Record] = field(repr=False)
    recent: bool
    keeps: bool
    told: str = ""
    missing: int = 0
    whole: bool = False
    swept: Swept = NOT_SWEPT

    @property
    def looks(self) -> Iterator[str]:
        """How it was looked, and what that took."""
        yield from filter(None, (self.told, self.swept.told))
