"""Matching pending creates again while a long run goes on.

Between the plan and a create, minutes later, somebody may have made the same
client by hand. So once in a window of Clio's rate limit, what changed since
is read (one request), and rows still to be created are matched with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from ..._flow import Flow, now
from ...matching import Different, Index
from ...store.words import RecordId, RowId
from ..looking.survey import MapPlan
from ..words import Entry, Record

if TYPE_CHECKING:
    from .running import Running
    from .writer import Unclear

INTERVAL = 60.0
"""Seconds between two looks."""


@define
class Rematch:
    """Newcomers in Clio since the plan, as far as one map's creates are concerned."""

    running: Running
    unclear: Mapping[RowId, Unclear]
    plan: MapPlan
    seen_at: float
    _newcomers: Index[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._newcomers = Index(self.plan.matcher)

    def refresh(self) -> Flow[None]:
        """Read what changed, if the last look is a window ago."""
        instant = yield from now()
        if instant - self.seen_at < INTERVAL:
            return
        looker, bound = self.running.looker, self.plan.bound
        since = _iso(self.seen_at - looker.across.overlap)
        listed = yield from looker.remote.scan(bound.resource, bound.selection, since)
        self.seen_at = instant
        ours = self.running.taken
        for record in listed:
            if RecordId(bound.resource, record["id"]) not in ours and not self._marked(record):
                self._newcomers.add(record["id"], bound.facts_of_record(record))

    def _marked(self, record: Record) -> bool:
        """Whether a write of ours made it whose answer was lost."""
        unclear = {one.intent.marker for one in self.unclear.values()}
        return (self.plan.bound.marker_of(record) or None) in unclear - {None}

    def matched(self, entry: Entry) -> bool:
        """Whether somebody has made a record meanwhile that a row may be."""
        bound = self.plan.bound
        facts = bound.facts_of_row(entry.values)
        near = self._newcomers.candidates(facts)
        left = self.plan.said.records(entry.row, bound.resource, near)
        return not isinstance(self.plan.matcher.judge(facts, left), Different)


def _iso(instant: float) -> str:
    return dt.datetime.fromtimestamp(instant, dt.timezone.utc).isoformat(timespec="seconds")
