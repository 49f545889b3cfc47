"""One write: intent first, then the request, then its settlement in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from ..._flow import Flow, now
from ...errors import Forbidden, NotSent, PermissionWall, RateLimited, ResponseError
from ...store.words import Changes, Closed, Fate, Intent, Link, Quarantined
from ..deciding.sides import Merged, Sides, fingerprint
from ..remote.answers import is_of, strange
from ..remote.outcome import Ambiguous, Done, NotExecuted, Outcome
from ..words import Entry

if TYPE_CHECKING:
    from ...mapping import BoundMap
    from .running import Running

TRIES = 4
"""How often a write is tried in one run while it provably did not happen."""
CONTENT = frozenset({400, 422})
"""Refusals of what was sent: the same is not sent again. Others may pass by themselves."""
PATIENCE = 100
"""How often, while Clio says 429, with or without how long to wait: another program uses the
same token, which is normal."""
WALL = 3
"""Refusals of permission in a row that stop a run: it is the account, not the record."""


@frozen
class Errand:
    """Sends the writes of one map, each under an intent of its own."""

    running: Running
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

    def run(
        self, intent: Intent, send: Callable[[float], Flow[Outcome]]
    ) -> Flow[tuple[Outcome, Intent]]:
        """Note the intent, send, and try again while it provably did not happen.

        Args:
            intent: Not opened yet.
            send: Sends the request, given the instant after which it must not leave.

        Raises:
            ClioError: It did not happen, as often as it was tried.
        """
        left = {NotSent: TRIES, RateLimited: PATIENCE}
        while True:
            yield from self.running.looker.remote.session.ready()
            opened = yield from self._open(intent)
            outcome = self._believed(opened, (yield from send(opened.send_before)))
            if not isinstance(outcome, NotExecuted):
                self.running.writes += 1
                return outcome, opened
            yield from self.close(opened, Fate.NOTHING)
            passing = next((kind for kind in left if isinstance(outcome.error, kind)), None)
            if passing is None or left[passing] <= 1:
                raise outcome.error
            left[passing] -= 1

    def _believed(self, intent: Intent, outcome: Outcome) -> Outcome:
        """What a write came to; a create whose answer is some other record has no answer."""
        if intent.record is not None or not isinstance(outcome, Done):
            return outcome
        skew = self.running.looker.across.skew
        if is_of(intent, outcome.record, self.sides, self.running.taken, skew):
            return outcome
        return Ambiguous(strange("another record than the one that was made"))

    def _open(self, intent: Intent) -> Flow[Intent]:
        timing = self.running.looker.timing
        instant = yield from now()
        before = instant + timing.send_window
        opened = evolve(
            intent,
            id=self.running.nonce(),
            opened_at=instant,
            send_before=before,
            conclusive_at=before + timing.settling,
        )
        yield from self.running.commit(Changes(opened=(opened,)))
        return opened

    def close(self, intent: Intent, fate: Fate, others: Changes | None = None) -> Flow[None]:
        """Settle an intent, together with whatever moves with it."""
        instant = yield from now()
        changes = evolve(others or Changes(), closed=(Closed(intent.id, fate, instant),))
        yield from self.running.commit(changes)

    def done(self, intent: Intent, link: Link, merged: Merged) -> Flow[None]:
        """Settle what happened: link, etag and base move together."""
        self.running.forbidden = []
        self.running.silence = 0
        settled = Changes(links=(link,), bases={link.row: merged.bases}, released=(link.row,))
        yield from self.close(intent, Fate.DONE, settled)

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
