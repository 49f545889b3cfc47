"""Asking Clio about a few rows, where that costs less than to read everybody.

A row that is pushed into a large account needs few records to be compared
with: those with its marker, its numbers of identity, its e-mail address, its
telephone and its name. Clio's search finds them, as well as it finds anything:
whom it overlooks (a name misspelt, a number in another notation) is not
compared. Markers are looked for all the same, and nothing here is remembered
as a look at all of Clio.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..._flow import Flow, call
from ...mapping import Reference
from ...mapping.child_rows import CustomValue
from ...mapping.properties import filter_for
from ..deciding.board import Board
from ..remote.calls import Remote
from ..words import Record

if TYPE_CHECKING:
    from ...mapping import BoundMap, Reading
    from ...store import Store
    from .survey import Scope

MOST = 50
"""With more look-ups than that, reading everybody is soon cheaper."""
PAGE = 200
"""Records in one request (facts, 3)."""
NATIONAL = 10
"""Digits of a telephone number in North America, without the country's."""
COUNTED_BY = {"contacts": "name(asc)", "matters": "display_number(asc)"}
"""The resources that can be searched, and an order in which Clio says how many there are."""


@frozen
class Asked:
    """What was read instead of everybody.

    Args:
        records: The records.
        whole: Whether that happened to be everybody.
        requests: Look-ups that it took.
        instead: Requests that reading everybody would have taken.
    """

    records: Sequence[Record] = field(repr=False)
    whole: bool = False
    requests: int = 0
    instead: int = 0

    @property
    def told(self) -> str:
        """Which way was chosen, and what each takes."""
        looks = f"{self.requests} look-up{'s' * (self.requests != 1)}"
        return f"{looks}, where everything takes {self.instead} requests"


def in_requests(records: int) -> str:
    """Say how many requests it takes to list so many records."""
    pages = max(1, ceil(records / PAGE))
    return f"{pages} request{'s' * (pages != 1)}"


@define
class Asking:
    """Chooses between asking and reading everybody, for some rows.

    Args:
        remote: Clio.
        store: Names our rows.
        board: What has been decided so far.
        scope: Which rows the plan is about.
        sources: The maps with their rows.
    """

    remote: Remote
    store: Store
    board: Board
    scope: Scope
    sources: Sequence[tuple[BoundMap, Reading]]

    def instead(self, resource: str, selection: str) -> Flow[Asked | None]:
        """Read what the rows need; None where it is better to read everybody.

        Args:
            resource: Whose records are wanted.
            selection: What to read of them.
        """
        if self.scope.whole or self.scope.more or resource not in COUNTED_BY:
            return None
        wanted = yield from call(self._lookups, resource)
        if len(wanted) > MOST:
            return None
        first, total, more = yield from self.remote.glance(resource, selection)
        if not more:
            return Asked(first, whole=True, requests=1, instead=1)
        if total is None:
            total = yield from self.remote.count(resource, COUNTED_BY[resource])
        instead = ceil((total or 0) / PAGE)
        if len(wanted) >= instead:
            return None
        found: dict[int, Record] = {}
        for params in wanted:
            listed = yield from self.remote.list(resource, {**params, "fields": selection})
            found.update({record["id"]: record for record in listed})
        return Asked([*found.values()], requests=len(wanted), instead=instead)

    def _lookups(self, resource: str) -> list[Mapping[str, str]]:
        """What to ask for, each once; rows that have a record need nothing."""
        found: dict[tuple[tuple[str, str], ...], None] = {}
        for bound, reading in self.sources:
            if bound.resource != resource:
                continue
            for params in self._of_map(bound, reading):
                found[tuple(params.items())] = None
                if len(found) > MOST:
                    break
        return [dict(params) for params in found]

    def _of_map(self, bound: BoundMap, reading: Reading) -> Iterator[Mapping[str, str]]:
        for mapped in reading.rows():
            row = self.store.row_id(bound.name, mapped.key)
            if not self.scope.covers(bound.name, mapped.key) or row in self.board.draft.links:
                continue
            if bound.marks:
                yield bound.filter_for(self.store.marker(row))
            yield from _of_row(bound, self.board.resolve(bound.values(mapped).values))


def _of_row(bound: BoundMap, values: Mapping[str, object]) -> Iterator[Mapping[str, str]]:
    """The look-ups by what a row says of itself."""
    for held in bound.identities:
        value, place = values.get(held.name), held.lens
        if isinstance(value, str) and isinstance(place, CustomValue):
            yield filter_for(place, value)
    client = values.get("client")
    if isinstance(client, int):
        yield {"client_id": str(client)}
    elif not isinstance(client, Reference):
        yield from ({"query": text} for text in _searched(values))


def _searched(values: Mapping[str, object]) -> Iterable[str]:
    """The words that a person's record has, or should have."""
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        if name.startswith("email_addresses."):
            yield value
        elif name.startswith("phone_numbers."):
            yield from _spellings(value)
        elif name in {"last_name", "name"}:
            yield value


def _spellings(number: str) -> Iterable[str]:
    """A telephone number as it may stand in Clio, whose search compares letters (facts, 4)."""
    digits = "".join(c for c in number if c.isdigit())
    local = digits[1:]
    if not number.startswith("+1") or len(local) != NATIONAL:
        return (digits,)
    return (local, f"({local[:3]}) {local[3:6]}-{local[6:]}")
