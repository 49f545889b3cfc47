"""The writes of one map: their intents, and their settlement in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from ..._flow import Flow
from ...errors import Forbidden, PermissionWall, ResponseError
from ...store.words import Changes, Fate, Intent, Link, Quarantined
from ..deciding.places import left_by
from ..deciding.sides import Merged, Sides, fingerprint
from ..remote.answers import is_of, strange
from ..remote.outcome import Ambiguous, Done, Outcome
from ..words import Entry, Record
from .sending import Sender

if TYPE_CHECKING:
    from ...mapping import BoundMap

CONTENT = frozenset({400, 422})
"""Refusals of what was sent: the same is not sent again. Others may pass by themselves."""
WALL = 3
"""Refusals of permission in a row that stop a run: it is the account, not the record."""


@frozen
class Errand(Sender):
    """Sends the writes of one map, each under an intent of its own."""

    bound: BoundMap
    sides: Sides = field(repr=False)

    def intent(
        self,
        entry: Entry,
        sent: Mapping[str, str],
        *,
        link: Link | None = None,
        marker: str | None = None,
    ) -> Intent:
        """What is about to be asked of Clio; its times are set when it is opened.

        Args:
            entry: The row.
            sent: A digest of each value that is sent.
            link: The record to change, in the version that it must still have.
            marker: What a create writes into the marker's field.
        """
        return Intent(
            id="",
            row=entry.row,
            run=self.running.run.id,
            resource=self.bound.resource,
            record=link.record if link else None,
            etag=link.etag if link else None,
            marker=marker,
            sent=sent,
            send_before=0.0,
            conclusive_at=0.0,
            opened_at=0.0,
        )

    def _believed(self, intent: Intent, outcome: Outcome) -> Outcome:
        """What a write came to; a create whose answer is some other record has no answer."""
        if intent.record is not None or not isinstance(outcome, Done):
            return outcome
        apart = self.running.looker.across.apart
        if is_of(intent, outcome.record, self.sides, self.running.taken, apart):
            return outcome
        return Ambiguous(strange("another record than the one that was made"))

    def done(self, intent: Intent, link: Link, merged: Merged, record: Record) -> Flow[None]:
        """Settle what happened: link, etag and base move together."""
        self.running.forbidden = []
        self.running.silence = 0
        settled = Changes(links=(link,), bases={link.row: merged.bases}, released=(link.row,))
        left = left_by(record, self.bound.resource, self.sides.digest)
        yield from self.close(intent, Fate.DONE, settled, left)

    def refused(self, entry: Entry, intent: Intent, error: ResponseError) -> Flow[str]:
        """Set a row aside that Clio refused; says why.

        Raises:
            PermissionWall: It was not the row: Clio refuses everything.
        """
        why = f"Clio refused it: {error.status} {error.type}".rstrip()
        content = error.status in CONTENT
        if content:  # what it was sent by may be out of date: fields and people come and go
            self.running.looker.directory = None
        digest = fingerprint(self.bound, self.running.store.digest, entry.values) if content else ""
        run = self.running.run.id
        aside = Quarantined(entry.row, "clio", why, digest, entry.number, run)
        yield from self.close(intent, Fate.REFUSED, Changes(quarantined=(aside,)))
        if not isinstance(error, Forbidden):
            self.running.forbidden = []
            return why
        self.running.forbidden.append(entry.row)
        if len(self.running.forbidden) >= WALL:
            yield from self._hit_wall(error)
        return why

    def _hit_wall(self, error: Forbidden) -> Flow[None]:
        """Stop the run; the rows were not at fault, so none of them stays set aside."""
        yield from self.running.commit(Changes(released=tuple(self.running.forbidden)))
        raise PermissionWall(
            f"Clio refused {WALL} writes in a row for want of permission.", advice=error.advice
        ) from error
