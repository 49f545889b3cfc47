"""What has passed through the doors, for tests and measurements to count."""

from __future__ import annotations

from attrs import define, field, frozen

from .wire import Outcome, Request, Response


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
    """

    method: str
    path: str
    status: int
    at: float
    token: str = field(default="", repr=False)
    fault: str = ""

    @property
    def is_api(self) -> bool:
        """Whether it is about the API, not the OAuth dance."""
        return self.path.startswith("/api/")

    @property
    def is_write(self) -> bool:
        """Whether it asked the API to change something."""
        return self.is_api and self.method in {"POST", "PATCH", "PUT", "DELETE"}


@define
class Log:
    """Everything that has passed, oldest first.

    Nothing is forgotten, for what is counted would shrink: some 300 bytes for each
    request, until somebody clears them.
    """

    entries: list[Entry] = field(factory=list)

    def note(self, request: Request, outcome: Outcome, at: float, token: str, fault: str) -> None:
        """Add one request."""
        status = outcome.status if isinstance(outcome, Response) else 0
        self.entries.append(Entry(request.method, request.path, status, at, token, fault))

    def clear(self) -> None:
        """Begin to count anew."""
        self.entries.clear()

    @property
    def requests(self) -> int:
        """How many requests the API got."""
        return sum(entry.is_api for entry in self.entries)

    @property
    def writes(self) -> int:
        """How many of them asked to change something."""
        return sum(entry.is_write for entry in self.entries)

    @property
    def refusals_429(self) -> int:
        """How many were one too many."""
        return sum(entry.is_api and entry.status == 429 for entry in self.entries)
