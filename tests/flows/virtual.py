"""Many flows at once in virtual time: each runs until it waits, and the earliest goes on."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

import httpx
from attrs import Factory, define

from clio_sync._flow import Call, Flow, Guard, Now, Send, Sleep


@define
class World:
    """Runs flows side by side; only sleeping and sending take time.

    Args:
        answer: What Clio says at an instant.
        latency: Seconds from a request to its answer.
    """

    answer: Callable[[httpx.Request, float], httpx.Response]
    latency: float = 0.2
    instant: float = 1_700_000_000.0
    _agenda: list[Any] = Factory(list)
    _number: int = 0

    def start(self, flow: Flow[Any], after: float = 0.0) -> None:
        """Let a flow begin, so many seconds from now."""
        self._later(after, flow, None)

    def run(self, seconds: float) -> None:
        """Let time pass."""
        end = self.instant + seconds
        while self._agenda and self._agenda[0][0] <= end:
            self.instant, _, flow, due = heapq.heappop(self._agenda)
            try:
                self._until_it_waits(flow, due() if callable(due) else due)
            except StopIteration:
                pass
        self.instant = end

    def _until_it_waits(self, flow: Flow[Any], answer: Any) -> None:
        while True:
            effect = flow.send(answer)
            if isinstance(effect, Sleep):
                return self._later(effect.seconds, flow, None)
            if isinstance(effect, Send):
                request = effect.request
                said = self.answer(request, self.instant + self.latency / 2)
                said.request = request
                return self._later(self.latency, flow, said)
            answer = self._at_once(effect)

    def _at_once(self, effect: Any) -> Any:
        if isinstance(effect, Now):
            return self.instant
        if isinstance(effect, Call):
            return effect.work()
        assert isinstance(effect, Guard)
        answer = None
        try:
            while True:
                answer = self._at_once(effect.flow.send(answer))
        except StopIteration as stop:
            return stop.value

    def _later(self, seconds: float, flow: Flow[Any], due: Any) -> None:
        self._number += 1
        heapq.heappush(self._agenda, (self.instant + seconds, self._number, flow, due))


@define
class Window:
    """A Clio that counts in windows which open with the first request."""

    limit: int = 50
    length: float = 60.0
    ends: float = 0.0
    used: int = 0
    refused: int = 0
    served: list[tuple[float, str]] = Factory(list)

    def __call__(self, request: httpx.Request, instant: float) -> httpx.Response:
        """What is answered to a request that arrives at an instant."""
        if instant >= self.ends:
            self.ends, self.used = instant + self.length, 0
        self.used += 1
        if self.used > self.limit:
            self.refused += 1
            return httpx.Response(429, headers={"Retry-After": "5"})
        self.served.append((instant, request.url.path.rpartition("/")[2]))
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - self.used),
            "X-RateLimit-Reset": str(int(self.ends)),
        }
        return httpx.Response(200, json={"data": {"id": 1}}, headers=headers)
