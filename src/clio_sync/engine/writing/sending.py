"""Sending one write: the intent first, then the request, again while it provably did not happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ..._flow import Flow, now
from ...errors import NotSent, RateLimited
from ...store.words import Changes, Closed, Fate, Intent, Left
from ..remote.outcome import NotExecuted, Outcome

if TYPE_CHECKING:
    from .running import Running

TRIES = 4
"""How often a write is tried in one run while it provably did not happen."""
PATIENCE = 100
"""How often, while Clio says 429, with or without how long to wait: another program uses the
same token, which is normal."""


@frozen
class Sender:
    """Sends writes, each under an intent of its own."""

    running: Running

    def run(
        self,
        intent: Intent,
        send: Callable[[float], Flow[Outcome]],
        *,
        also: Changes | None = None,
        image: str | None = None,
    ) -> Flow[tuple[Outcome, Intent]]:
        """Note the intent, send, and try again while it provably did not happen.

        Args:
            intent: Not opened yet.
            send: Sends the request, given the instant after which it must not leave.
            also: What is written down together with the intent.
            image: What the request is about to overwrite.

        Raises:
            ClioError: It did not happen, as often as it was tried.
        """
        left = {NotSent: TRIES, RateLimited: PATIENCE}
        while True:
            yield from self.running.looker.remote.session.ready()
            opened = yield from self._open(intent, also or Changes(), image)
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
        """What a write came to."""
        return outcome

    def _open(self, intent: Intent, also: Changes, image: str | None) -> Flow[Intent]:
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
        images = {} if image is None else {opened.id: image}
        yield from self.running.commit(evolve(also, opened=(opened,), images=images))
        return opened

    def close(
        self, intent: Intent, fate: Fate, others: Changes | None = None, left: Left | None = None
    ) -> Flow[None]:
        """Settle an intent, together with whatever moves with it.

        Args:
            intent: Which one.
            fate: What became of it.
            others: What moves with it.
            left: What it left behind, where it took effect.
        """
        instant = yield from now()
        settled = Closed(intent.id, fate, instant, left)
        yield from self.running.commit(evolve(others or Changes(), closed=(settled,)))
