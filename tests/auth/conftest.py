"""A Clio of a few lines on a real loopback port, and drivers of both colours."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

import anyio
import anyio.lowlevel
import pytest
from attrs import define, field

from clio_sync._drivers import AsyncDriver, Clock, Driver
from clio_sync._flow import Flow
from clio_sync.auth import Application, Region

Answer: TypeAlias = tuple[int, object]
Run: TypeAlias = Callable[[Flow[Any]], Any]

BAD_BEARER: dict[str, object] = {
    "error": "invalid_token",
    "error_description": "The access token is no good.",
}


@define
class LittleClio:
    """The part of Clio that knows about tokens; it counts what it is asked.

    Args:
        url: What its paths hang under.
        good: The access tokens it accepts.
        scripted: Answers of the token endpoint, before it makes its own.
        refreshes: What a refresh answers beyond the token.
        slowness: Seconds that the token endpoint takes.
        declines: Whether its user refuses consent.
        refusal: What it says to a bad token.
    """

    url: str = ""
    good: set[str] = field(factory=lambda: {"good"})
    scripted: list[Answer | None] = field(factory=list)
    refreshes: dict[str, object] = field(factory=dict)
    slowness: float = 0.0
    declines: bool = False
    refusal: dict[str, object] = field(factory=lambda: BAD_BEARER)
    forms: list[dict[str, str]] = field(factory=list)
    calls: list[str] = field(factory=list)
    revoked: list[str] = field(factory=list)
    lock: threading.Lock = field(factory=threading.Lock)

    @property
    def region(self) -> Region:
        return Region.at(self.url)

    def token(self, form: dict[str, str]) -> Answer | None:
        time.sleep(self.slowness)
        with self.lock:
            self.forms.append(form)
            if self.scripted:
                return self.scripted.pop(0)
            fresh = f"fresh-{len(self.forms)}"
            self.good.add(fresh)
        given = {"token_type": "bearer", "access_token": fresh, "expires_in": 2_592_000}
        first = {"refresh_token": "refresh"} if form["grant_type"] == "authorization_code" else {}
        return 200, {**given, **first, **self.refreshes}

    def answer(self, path: str, bearer: str, form: dict[str, str]) -> Answer | None:
        if path == "/oauth/token":
            return self.token(form)
        with self.lock:
            self.calls.append(bearer)
        if bearer not in self.good or path.startswith("/elsewhere/"):
            return 401, self.refusal
        if path == "/oauth/deauthorize":
            self.revoked.append(form["token"])
            return 200, {}
        account = {"id": 7, "name": "Smith LLP"}
        user = {"id": 3, "name": "Ada Byron", "email": "ada@smith.example", "account": account}
        return 200, {"data": user}

    def consented(self, query: dict[str, str]) -> str:
        outcome = {"error": "access_denied"} if self.declines else {"code": "the-code"}
        return f"{query['redirect_uri']}?{urlencode({**outcome, 'state': query['state']})}"


class _Handler(BaseHTTPRequestHandler):
    timeout = 5

    def __init__(self, clio: LittleClio, *connection: Any) -> None:
        self.clio = clio
        super().__init__(*connection)

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/oauth/authorize":
            self.send_response(302)
            self.send_header("Location", self.clio.consented(dict(parse_qsl(asked.query))))
            self.end_headers()
        else:
            self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(dict(parse_qsl(body.decode())))

    def _answer(self, form: dict[str, str]) -> None:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        answer = self.clio.answer(urlsplit(self.path).path, bearer, form)
        if answer is None:  # it hangs up instead
            self.close_connection = True
            return
        status, body = answer
        page = isinstance(body, str)
        content = str(body).encode() if page else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if page else "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is what some tests are about."""


@pytest.fixture
def clio() -> Iterator[LittleClio]:
    """A little Clio that listens on a port of its own."""
    clio = LittleClio()
    with _Server(("127.0.0.1", 0), partial(_Handler, clio)) as server:
        clio.url = f"http://127.0.0.1:{server.server_port}"
        serving = threading.Thread(target=server.serve_forever, args=(0.02,))
        serving.start()
        yield clio
        server.shutdown()
        serving.join()


@pytest.fixture
def application(clio: LittleClio) -> Application:
    """An application that the little Clio knows."""
    return Application("app-id", "app-secret", region=clio.region)


@define
class Turned:
    """A clock whose sleepers turn it."""

    instant: float = 1_000_000.0

    def sleep(self, seconds: float) -> None:
        self.instant += seconds

    async def asleep(self, seconds: float) -> None:
        self.instant += seconds
        await anyio.lowlevel.checkpoint()

    def clock(self) -> Clock:
        return Clock(lambda: self.instant, self.sleep, self.asleep)


@pytest.fixture
def time_(request: pytest.FixtureRequest) -> Turned:
    """The time of the test, which passes only in sleep."""
    return Turned()


def _blocking(clock: Clock, flow: Flow[Any]) -> Any:
    with closing(Driver(clock=clock)) as driver:
        return driver.run(flow)


def _async(clock: Clock, flow: Flow[Any]) -> Any:
    async def main() -> Any:
        driver = AsyncDriver(clock=clock)
        try:
            return await driver.run(flow)
        finally:
            await driver.close()

    return anyio.run(main)


@pytest.fixture(params=[_blocking, _async], ids=["blocking", "async"])
def run(request: pytest.FixtureRequest, time_: Turned) -> Run:
    """Carries a flow through, in either colour and in time that passes only in sleep."""
    return partial(request.param, time_.clock())
