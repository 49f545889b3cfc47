"""Looking for records that are no longer there, at the least cost: Clio tells of no deletions.

Nobody who asks what changed hears of what was deleted (facts, 13). What is asked first is
how many records there are, which is one request. Only where that is fewer than are known
here are the ids of all of them listed. And whoever is not on the list is asked for by id:
a list also leaves out what this user may not see, and that is not deleted.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from attrs import field, frozen

from ..._flow import Flow, call
from ...errors import Forbidden
from ...store.words import Cursor, RecordId
from ..deciding.draft import Draft
from ..remote.calls import Remote
from .asking import COUNTED_BY

if TYPE_CHECKING:
    from ...store import Store

DAILY = 86_400.0
"""Seconds between two sweeps that nobody asks for."""
MANY = 10
"""From so many missing records on, most of those that are linked is more than people delete."""


@frozen
class Swept:
    """What a sweep came to.

    Args:
        gone: Records that are deleted: Clio says so of each.
        missing: Of how many of those that rows have nobody was asked, for they are too many.
        linked: How many rows have.
        told: How it was looked, and what that took.
    """

    gone: frozenset[RecordId] = frozenset()
    missing: int = 0
    linked: int = 0
    told: str = ""


NOT_SWEPT = Swept()


@frozen
class Sweep:
    """Looks for records of one resource that rows have and that are no longer there.

    Args:
        remote: Clio.
        store: Knows which records rows have.
        draft: Where is noted when that was last looked for.
        resource: Whose records these are.
        hangs: Whether there are far more of them than rows have.
    """

    remote: Remote
    store: Store
    draft: Draft = field(repr=False)
    resource: str
    hangs: bool

    def run(
        self, at: float, listed: Collection[int] | None, *, asked: bool | None, mirrored: bool
    ) -> Flow[Swept]:
        """Look, if it is time to.

        Args:
            at: Now.
            listed: The ids of all records, if they were all just listed.
            asked: Whether somebody wants it, or does not; None for whenever it is time.
            mirrored: Whether rows take changes back.
        """
        last = self.draft.state.cursors.get(self._name)
        due = mirrored and (last is None or at - last.watermark >= DAILY or listed is not None)
        if asked is False or not (asked or due):
            return NOT_SWEPT
        known = yield from call(self._known)
        if listed is None and not asked and (yield from self._are_all_there(known, last)):
            self.draft.reach(Cursor(self._name, at, last.shape if last else ""))
            return Swept(told=f"{self.resource}: as many as there were, 1 request")
        linked = yield from call(self.store.taken, self.resource)
        found = frozenset(listed if listed is not None else (yield from self._there(linked)))
        for id in () if self.hangs else known - found:
            self._forget(RecordId(self.resource, id))
        swept, lacking = yield from self._confirmed(linked, linked - found)
        more = len(found - known) - lacking
        self.draft.reach(Cursor(self._name, at, str(more)))
        return swept

    @property
    def _name(self) -> str:
        return f"sweep {self.resource}"

    def _known(self) -> frozenset[int]:
        """The records that are known here: those that rows have, and those to match with."""
        named = self.store.indexed_ids(self.resource) | self.draft.indexed(self.resource)
        return named | self.store.taken(self.resource)

    def _forget(self, record: RecordId) -> None:
        """What is not shown cannot be matched with."""
        self.draft.index(record, frozenset())
        self.draft.know(record, {})

    def _are_all_there(self, known: Collection[int], last: Cursor | None) -> Flow[bool]:
        """Whether Clio counts no fewer records than it should; it does not always count them.

        It counts some that are not known here, for nobody can be found by them, and others
        not that are: how many more it counted the last time is remembered.
        """
        order = COUNTED_BY.get(self.resource)
        if order is None or last is None:
            return False
        counted = yield from self.remote.count(self.resource, order)
        return counted is not None and counted >= len(known) + int(last.shape)

    def _there(self, linked: Collection[int]) -> Flow[Collection[int]]:
        """The ids of those that are there, in as few requests as that takes."""
        if self.hangs:
            return (yield from self.remote.read(self.resource, linked, "id"))
        records = yield from self.remote.list(self.resource, {"fields": "id"})
        return [record["id"] for record in records]

    def _confirmed(
        self, linked: Collection[int], missing: Collection[int]
    ) -> Flow[tuple[Swept, int]]:
        """Ask for each by its id, and count those that are not shown.

        Where most are missing, nobody has deleted them: it is a permission.
        """
        if len(missing) >= MANY and 2 * len(missing) > len(linked):
            return Swept(missing=len(missing), linked=len(linked)), len(missing)
        gone: set[RecordId] = set()
        hidden = 0
        for id in sorted(missing):
            try:
                record = yield from self.remote.show(self.resource, id, "id")
            except Forbidden:  # it may well be there
                hidden += 1
                continue
            if record is None:
                gone.add(RecordId(self.resource, id))
        told = f"{self.resource}: looked for deletions, found {len(gone)}"
        return Swept(frozenset(gone), told=told), len(gone) + hidden
