"""Whether a request left, and what its failure therefore proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from ..errors import DeadlinePassed, NoAnswer, NotSent, Unsendable
from .timing import Clock

if TYPE_CHECKING:
    import httpx


@define
class Departure:
    """Watches one request leave: refuses a late one, and knows whether it left.

    httpcore tells a request's stages to the ``trace`` extension. The moment
    before the headers is the last at which nothing has left, so a failure that
    comes before it proves that nothing was sent. Without its body a request is
    none yet: one whose process slept between the two is broken off.
    """

    request: httpx.Request
    before: float
    clock: Clock
    storage: bool = False
    """Whether it carries bytes of a document: its path then holds a file's name."""
    traced: bool = False
    left: bool = False

    @property
    def _is_late(self) -> bool:
        return self.clock.now() > self.before

    def check(self) -> None:
        """Refuse to leave late."""
        if self._is_late:
            raise DeadlinePassed(
                f"{self._what} would have left too late.",
                advice="It was not sent; the next run decides about it anew.",
            )

    def saw(self, stage: str, _: object = None) -> None:
        """Take note of a stage."""
        self.traced = True
        if stage.endswith("send_request_headers.started"):
            self.check()
            self.left = True
        elif stage.endswith("send_request_body.started") and self._is_late:
            raise NoAnswer(
                f"{self._what} was broken off: the rest of it would have left too late.",
                advice="Look for the record before repeating it.",
            )

    async def asaw(self, stage: str, _: object = None) -> None:
        """The same, for an async client."""
        self.saw(stage)

    def failed(self, error: Exception) -> NotSent | NoAnswer:
        """What a transport failure proves."""
        import httpx

        no_request = (httpx.LocalProtocolError, httpx.UnsupportedProtocol)
        never_connected = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
        kind = type(error).__name__
        if isinstance(error, no_request) and not self.left:
            advice = "Check the base URL, the token and the headers for what HTTP does not allow."
            return Unsendable(f"{self._what} was not sent: {kind}.", advice=advice)
        if isinstance(error, never_connected) or (self.traced and not self.left):
            advice = "Check the network, then repeat."
            return NotSent(f"{self._what} was not sent: {kind}.", advice=advice)
        advice = (
            "Repeat it: the storage takes the same bytes twice without harm."
            if self.storage
            else "If it was a write, look for the record before repeating it."
        )
        return NoAnswer(f"{self._what} got no answer: {kind}.", advice=advice)

    @property
    def _what(self) -> str:
        place = "to Clio's storage" if self.storage else self.request.url.path
        return f"{self.request.method} {place}"
