"""The sans-IO vocabulary: what a flow may ask the outside world to do.

A *flow* is a generator that yields effects and is handed their answers. It
never touches a socket, a clock, a lock or a disk, so the same flow serves the
blocking client, the async client, a dry run and a simulation with virtual
time. The helpers below are the only place where a bare ``yield`` stands.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeAlias, TypeVar

from attrs import frozen

if TYPE_CHECKING:
    import httpx

P = ParamSpec("P")
T = TypeVar("T")

NEVER = float("inf")


@frozen
class Send:
    """Put one request on the wire. Answer: its response, fully read.

    The driver reads the clock as the last thing before the first byte and
    raises `DeadlinePassed` once ``before`` has passed, so that a worker that
    overslept cannot send; it reads it again before the body. Other failures are
    `NotSent` where it is certain that nothing left, else `NoAnswer`.
    """

    request: httpx.Request
    before: float = NEVER


class Body(Protocol):
    """Bytes to be sent, read chunk by chunk; each reading begins anew."""

    def chunks(self) -> Iterator[bytes]:
        """The bytes, in chunks small enough to be held in memory."""
        ...


class Sink(Protocol):
    """A place for bytes as they arrive."""

    def write(self, chunk: bytes) -> object:
        """Keep some more."""
        ...


Moved: TypeAlias = Callable[[int], None]
"""Told how many more bytes have gone over."""


@frozen
class Upload:
    """Put one request on the wire with a body that does not fit into memory.

    Answer: its response, fully read. The driver holds one chunk at a time and
    says after each how much has left. Failures are those of `Send`.
    """

    request: httpx.Request
    body: Body
    moved: Moved


@frozen
class Download:
    """Put one request on the wire and pour a good answer's body into a sink.

    Answer: the response, its body in the sink, or fully read if it is no good
    one. Failures are those of `Send`; the sink may then hold a part.
    """

    request: httpx.Request
    sink: Sink
    moved: Moved


@frozen
class Sleep:
    """Let this much time pass."""

    seconds: float


@frozen
class Now:
    """Read the clock. Answer: seconds since the epoch."""


@frozen
class Call:
    """Run a piece of blocking work (a store, a file). Answer: its result."""

    work: Callable[[], object]


@frozen
class Guard:
    """Run a flow while holding the lock called ``name``. Answer: its result."""

    name: Hashable
    flow: Flow[object]


@frozen
class Together:
    """Run several flows, at most ``limit`` at a time. Answer: their results, in order."""

    flows: Sequence[Flow[object]]
    limit: int


@frozen
class Shield:
    """Run a flow to its end even where whoever waits for it is cancelled. Answer: its result."""

    flow: Flow[object]


Effect: TypeAlias = Send | Upload | Download | Sleep | Now | Call | Guard | Together | Shield
Flow: TypeAlias = Generator[Effect, Any, T]


def send(request: httpx.Request, before: float = NEVER) -> Flow[httpx.Response]:
    """Put one request on the wire."""
    response: httpx.Response = yield Send(request, before)
    return response


def upload(request: httpx.Request, body: Body, moved: Moved) -> Flow[httpx.Response]:
    """Put one request on the wire with a body that does not fit into memory."""
    response: httpx.Response = yield Upload(request, body, moved)
    return response


def download(request: httpx.Request, sink: Sink, moved: Moved) -> Flow[httpx.Response]:
    """Put one request on the wire and pour a good answer's body into a sink."""
    response: httpx.Response = yield Download(request, sink, moved)
    return response


def sleep(seconds: float) -> Flow[None]:
    """Let this much time pass; none at all asks nothing of the driver."""
    if seconds > 0:
        yield Sleep(seconds)


def now() -> Flow[float]:
    """Read the driver's clock."""
    instant: float = yield Now()
    return instant


def call(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Flow[T]:
    """Run a piece of blocking work."""
    result: T = yield Call(partial(work, *args, **kwargs))
    return result


def guard(name: Hashable, flow: Flow[T]) -> Flow[T]:
    """Run a flow while holding the lock called ``name``; it is not re-entrant."""
    result: T = yield Guard(name, flow)
    return result


def together(flows: Sequence[Flow[T]], limit: int = 4) -> Flow[list[T]]:
    """Run several flows side by side; the first failure ends them all."""
    results: list[T] = yield Together(flows, limit)
    return results


def shield(flow: Flow[T]) -> Flow[T]:
    """Run a flow to its end even where whoever waits for it is cancelled; keep it short."""
    result: T = yield Shield(flow)
    return result
