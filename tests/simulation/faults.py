"""What goes wrong between the workers and Clio."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from clio_sync.simulator import Fault
from clio_sync.simulator.wire import Outcome, Request, Response

if TYPE_CHECKING:
    from .world import World

KINDS = (
    "refuse",
    "drop_before",
    "drop_after",
    "commit_late",
    "error_before",
    "error_after",
    "rate_limit",
    "expired_token",
    "truncate",
    "html",
    "slow",
)
PLACES = (
    ("", ""),
    ("GET", ""),
    ("POST", "contacts"),
    ("PATCH", ""),
    ("POST", "matters"),
    ("POST", "activities"),
)


@frozen
class Trouble:
    """Something goes wrong with a request of the next run."""

    kind: Any
    method: str
    path: str
    after: int
    seconds: float

    def happen(self, world: World) -> None:
        """Have it wait for the request."""
        world.sim.faults.add(
            Fault(
                self.kind,
                method=self.method,
                path=self.path,
                after=self.after,
                seconds=self.seconds,
            )
        )
        where = " ".join(filter(None, (self.method, self.path))) or "any request"
        world.say(f"{self.kind} is to strike {where} after {self.after} others")


@frozen
class Revokes:
    """Somebody withdraws the consent: no token of now is good any more."""

    def happen(self, world: World) -> None:
        """Withdraw it; the next process logs in anew."""
        for token in {entry.token for entry in world.sim.log.entries if entry.token}:
            world.sim.local.authority.revoke(token)
        world.say("a person withdraws the consent")


@frozen
class Waits:
    """Time passes."""

    seconds: float

    def happen(self, world: World) -> None:
        """Let it pass, and do what is due by then."""
        world.clock.advance(self.seconds)
        world.sim.local.catch_up()
        world.say(f"{self.seconds:g} s pass")


Handle = Callable[[Request], Outcome]


def in_small_pages(handle: Handle, size: int) -> Handle:
    """Lists have at most so many records on a page, so that there are several."""

    def handled(request: Request) -> Outcome:
        query = tuple(
            (name, str(min(int(value), size)) if name == "limit" else value)
            for name, value in request.query
        )
        return handle(evolve(request, query=query))

    return handled


def shuffled(handle: Handle) -> Handle:
    """The records of a page stand in the opposite order, where none was asked for."""

    def handled(request: Request) -> Outcome:
        outcome = handle(request)
        if request.method != "GET" or request.get("order") or not isinstance(outcome, Response):
            return outcome
        try:
            said = json.loads(outcome.body)
        except ValueError:
            return outcome
        if isinstance(said.get("data"), list):
            said["data"].reverse()
            return evolve(outcome, body=json.dumps(said).encode())
        return outcome

    return handled
