"""A Clio that plays back a script, and a session that talks to it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from attrs import Factory, define

from clio_sync._flow import Flow
from clio_sync._flows.session import Session
from clio_sync._policy.retry import RetryPolicy
from clio_sync.auth import Grant

Line = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@define
class Script:
    """Answers each request with the next line and keeps the requests; the last line repeats."""

    lines: list[Line] = Factory(list)
    requests: list[httpx.Request] = Factory(list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        line = self.lines[min(len(self.requests), len(self.lines) - 1)]
        self.requests.append(request)
        if isinstance(line, Exception):
            raise line
        said = line if isinstance(line, httpx.Response) else line(request)
        return httpx.Response(said.status_code, headers=said.headers, content=said.content)

    @property
    def tokens(self) -> list[str]:
        """The token of each request."""
        return [
            request.headers["Authorization"].removeprefix("Bearer ") for request in self.requests
        ]


@define
class Purse:
    """Tokens numbered from 1; each renewal gives the next."""

    number: int = 1

    def current(self) -> Flow[Grant]:
        yield from ()
        return Grant(f"token-{self.number}")

    def renew(self, stale: Grant) -> Flow[Grant]:
        self.number += 1
        return (yield from self.current())


@pytest.fixture
def script() -> Script:
    """What Clio answers, line by line."""
    return Script([httpx.Response(200, json={"data": {"id": 1}})])


@pytest.fixture
def session() -> Session:
    """A session with its own tokens whose waits are exactly one second."""
    retry = RetryPolicy(attempts=3, patience=6, jitter=lambda _: 1.0)
    return Session("https://app.clio.com/api/v4/", Purse(), retry=retry)


@pytest.fixture
def fetch(run, script, session, virtual_time):
    """Fetches through the session, in one colour and in virtual time."""

    def fetch(method: str, path: str, **options):
        return run(session.fetch(method, path, **options), handler=script, clock=virtual_time.clock)

    return fetch
