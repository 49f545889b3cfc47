"""What has passed through the doors: a journal for tests and measurements to look into."""

from __future__ import annotations

from typing import Any

from attrs import define, field, frozen

from . import bodies
from .wire import Outcome, Request, Response

API = "/api/v4/"


@frozen
class Entry:
    """One request and what became of it.

    Args:
        method: Of the request.
        path: Without the query, which may hold names.
        status: Of the answer; 0 where there was none.
        at: When it came, on the simulator's clock.
        token: Which one it showed; empty for none.
        fault: What went wrong on purpose; empty for nothing.
        request: All that arrived; without its body where that was no request to an API.
    """

    method: str
    path: str
    status: int
    at: float
    token: str = field(default="", repr=False)
    fault: str = ""
    request: Request | None = field(default=None, repr=False)

    @property
    def is_api(self) -> bool:
        """Whether it is about the API, not the OAuth dance."""
        return self.path.startswith("/api/")

    @property
    def is_write(self) -> bool:
        """Whether it asked the API to change something."""
        return self.is_api and self.method in {"POST", "PATCH", "PUT", "DELETE"}

    @property
    def resource(self) -> str:
        """The path below ``/api/v4/``, without ``.json``."""
        return self.path.removeprefix(API).removesuffix(".json")

    @property
    def query(self) -> dict[str, str | list[str]]:
        """The parameters of the request; one that came several times is a list."""
        found: dict[str, str | list[str]] = {}
        for name, value in self.request.query if self.request else ():
            before = found.get(name)
            if before is None:
                found[name] = value
            else:
                found[name] = [*([before] if isinstance(before, str) else before), value]
        return found

    @property
    def data(self) -> Any:
        """What stood under ``data`` in the body of the request; None where nothing did."""
        try:
            said = bodies.content(self.request) if self.request else None
        except ValueError:
            return None
        return said.get("data") if isinstance(said, dict) else None


@define
class Log:
    """Everything that has passed, oldest first.

    Nothing is forgotten, for what is counted would shrink: some 500 bytes for each
    request and as many as its body has, until somebody clears them.
    """

    entries: list[Entry] = field(factory=list)
    requests: int = 0
    """How many requests the API got."""
    writes: int = 0
    """How many of them asked to change something."""
    refusals_429: int = 0
    """How many were one too many."""

    def note(self, request: Request, outcome: Outcome, at: float, token: str, fault: str) -> None:
        """Add one request."""
        status = outcome.status if isinstance(outcome, Response) else 0
        api = request.path.startswith("/api/")
        kept = request if api else None
        entry = Entry(request.method, request.path, status, at, token, fault, kept)
        self.entries.append(entry)
        self.requests += api
        self.writes += entry.is_write
        self.refusals_429 += api and status == 429

    def find(self, method: str = "", path: str = "", *, status: int = 0) -> list[Entry]:
        """The requests to the API that were like this.

        Args:
            method: Such as ``POST``; any unless given.
            path: Below ``/api/v4/``, such as ``contacts`` or ``contacts/7``; any unless given.
            status: Of the answer; any unless given.
        """
        return [
            entry
            for entry in self.entries
            if entry.is_api
            and method.upper() in ("", entry.method)
            and path in ("", entry.resource)
            and status in (0, entry.status)
        ]

    def clear(self) -> None:
        """Begin to count anew."""
        self.entries.clear()
        self.requests = self.writes = self.refusals_429 = 0
