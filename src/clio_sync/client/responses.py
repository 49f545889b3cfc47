"""The answers as Clio sent them, for whoever wants more than the record."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from .._flows.session import Session
from .._wire import decode, request_id
from ..errors import ConfigurationError

if TYPE_CHECKING:
    import httpx


@frozen
class Response:
    """One answer of Clio's, good or bad.

    What it shows of itself has no query, no header and no body in it.

    Args:
        http: The answer itself; its own methods are httpx's.
        elapsed: Seconds from before the request left until its answer was there.
    """

    http: httpx.Response = field(repr=False)
    elapsed: float

    @property
    def method(self) -> str:
        """The HTTP method of the request."""
        return self.http.request.method

    @property
    def url(self) -> str:
        """Where it was sent, with its query."""
        return str(self.http.request.url)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.http.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers; their names may be written in upper or lower case."""
        return self.http.headers

    @property
    def request_id(self) -> str:
        """What Clio's support asks for; empty where there is none."""
        return request_id(self.http)

    @property
    def body(self) -> bytes:
        """The body, decompressed."""
        return self.http.content

    def json(self) -> Any:
        """The body's JSON; None where it is empty.

        Raises:
            Unreadable: It is no JSON.
        """
        return decode(self.http)

    def __repr__(self) -> str:
        what = f"{self.method} {self.http.request.url.path}"
        return f"<Response {self.status} to {what} in {self.elapsed:.3f} s>"


Kept: TypeAlias = "tuple[tuple[Collector, list[Response]], ...]"
_OPEN: ContextVar[Kept] = ContextVar("clio_sync.responses", default=())


class Collector:
    """Hands the answers of one client to whoever collects them in this thread or task."""

    def __call__(self, response: httpx.Response, seconds: float, /) -> None:
        for collector, kept in _OPEN.get():
            if collector is self:
                kept.append(Response(response, seconds))

    @contextmanager
    def collect(self) -> Generator[list[Response]]:
        """Collect until the block ends."""
        kept: list[Response] = []
        before = _OPEN.set((*_OPEN.get(), (self, kept)))
        try:
            yield kept
        finally:
            _OPEN.reset(before)


def collected(session: Session) -> AbstractContextManager[list[Response]]:
    """Collects the answers to a session while a block lasts.

    Raises:
        ConfigurationError: The session shows its answers to nobody.
    """
    if not isinstance(session.witness, Collector):
        raise ConfigurationError(
            "This session shows its answers to nobody.", advice="Make it with witness=Collector()."
        )
    return session.witness.collect()
