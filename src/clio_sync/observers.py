"""What an observer is told of the requests that a client sends.

An observer is anything that can be called with one event: ``print``, the
``append`` of a list, a function that feeds a metric. Events are plain values.
They name a request by its method and path; they carry no query, no body, no
header, no token and no value of a record.
"""

from __future__ import annotations

import re
from typing import Protocol, TypeAlias

from attrs import frozen

__all__ = [
    "Answered",
    "Event",
    "Failed",
    "Observer",
    "Renewed",
    "Requesting",
    "Waiting",
    "route",
]

_id = re.compile(r"(?<=/)[^/.]*\d[^/.]*(?=[./]|$)")
_version = re.compile(r"v\d+")


def route(path: str) -> str:
    """A path with its ids replaced, as metrics want it: ``/api/v4/contacts/{id}.json``.

    Args:
        path: A path as events give it.
    """
    return _id.sub(lambda found: found[0] if _version.fullmatch(found[0]) else "{id}", path)


@frozen
class Requesting:
    """A request is about to leave.

    Args:
        method: The HTTP method.
        path: The URL's path, without its query.
        attempt: Its number, from 1, among the attempts of this request.
    """

    method: str
    path: str
    attempt: int

    def __str__(self) -> str:
        return f"{self.method} {self.path} leaves (attempt {self.attempt})"


@frozen
class Answered:
    """Clio answered, with whatever status.

    Args:
        method: The HTTP method.
        path: The URL's path, without its query.
        status: The HTTP status.
        seconds: From before the request left until its answer was there.
        bytes: The length of the answer's body, decompressed.
        attempt: Its number, from 1, among the attempts of this request.
        request_id: What Clio's support asks for; empty where there is none.
        remaining: Requests left in this window, where Clio says so.
    """

    method: str
    path: str
    status: int
    seconds: float
    bytes: int
    attempt: int
    request_id: str = ""
    remaining: int | None = None

    def __str__(self) -> str:
        left = "" if self.remaining is None else f", {self.remaining} left"
        known = f", request {self.request_id}" if self.request_id else ""
        return (
            f"{self.method} {self.path} answered {self.status} in {self.seconds:.3f} s "
            f"(attempt {self.attempt}, {self.bytes} bytes{left}{known})"
        )


@frozen
class Failed:
    """A request got no answer.

    Args:
        method: The HTTP method.
        path: The URL's path, without its query.
        error: The name of the error, such as ``"NoAnswer"``.
        seconds: How long it took to fail.
        attempt: Its number, from 1, among the attempts of this request.
    """

    method: str
    path: str
    error: str
    seconds: float
    attempt: int

    def __str__(self) -> str:
        return (
            f"{self.method} {self.path} failed after {self.seconds:.3f} s: {self.error} "
            f"(attempt {self.attempt})"
        )


@frozen
class Waiting:
    """Why nothing is being sent just now, for whoever shows progress.

    Args:
        seconds: How long.
        reason: ``"budget"`` (Clio's rate limit) or ``"retry"`` (a passing failure).
        limit: Requests that Clio allows in a window; 0 while unknown.
        error: The name of the error that is waited out; empty for the budget.
    """

    seconds: float
    reason: str
    limit: int = 0
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return f"waiting {self.seconds:.1f} s before trying again, after {self.error}"
        allowed = f" of {self.limit} requests" if self.limit else ""
        return f"waiting {self.seconds:.1f} s for the rate limit{allowed}"


@frozen
class Renewed:
    """Clio refused the access token, and it has been renewed."""

    def __str__(self) -> str:
        return "the access token has been renewed"


Event: TypeAlias = Requesting | Answered | Failed | Waiting | Renewed


class Observer(Protocol):
    """Told of each event, in the thread or task that sends the request.

    What it raises is logged once and changes nothing.
    """

    def __call__(self, event: Event, /) -> object: ...
