"""A Clio that misbehaves in ways its simulator has no fault for.

It stands between the simulator and both doors of it, and twists answers on their
way out. What reached the simulator was done all the same, as with a broken proxy.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import define, evolve, field

from clio_sync.simulator import Simulator
from clio_sync.simulator.wire import Outcome, Request, Response

Body: TypeAlias = Any
Twist: TypeAlias = Callable[[Request, Body], Body]
"""From a request and the JSON of its answer to the JSON to answer instead."""


@define
class Rule:
    """Which answers are twisted, and how.

    Args:
        twist: What becomes of the answer.
        method: Of the requests that it is about.
        path: How their path begins, below ``/api/v4/``.
        times: How many answers are twisted.
    """

    twist: Callable[[Request, Response], Outcome]
    method: str
    path: str
    times: float

    def meets(self, request: Request) -> bool:
        """Whether this answer is twisted."""
        below = request.path.removeprefix("/api/v4/")
        met = request.method == self.method and below.startswith(self.path) and self.times > 0
        self.times -= met
        return met


@define
class Saboteur:
    """Twists what a simulator answers, until it is told to stop.

    Args:
        sim: Whose answers they are.
    """

    sim: Simulator
    _rules: list[Rule] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        inner = self.sim.local.handle

        def handle(request: Request) -> Outcome:
            outcome = inner(request)
            for rule in self._rules:
                if isinstance(outcome, Response) and rule.meets(request):
                    outcome = rule.twist(request, outcome)
            return outcome

        self.sim.local.handle = handle  # type: ignore[method-assign]

    def answers(
        self,
        twist: Callable[[Request, Response], Outcome],
        method: str = "GET",
        path: str = "contacts",
        times: float = float("inf"),
    ) -> None:
        """Twist whole answers, status and headers included."""
        self._rules.append(Rule(twist, method, path, times))

    def bodies(
        self,
        twist: Twist,
        method: str = "GET",
        path: str = "contacts",
        times: float = float("inf"),
    ) -> None:
        """Twist the JSON of answers that are no refusal."""
        self.answers(_of_json(twist), method, path, times)

    def records(
        self,
        twist: Callable[[dict[str, Any]], object],
        method: str = "GET",
        path: str = "contacts",
        times: float = float("inf"),
    ) -> None:
        """Change each record of an answer in its place."""

        def twisted(_: Request, body: Body) -> Body:
            data = body["data"]
            for record in data if isinstance(data, list) else [data]:
                twist(record)
            return body

        self.bodies(twisted, method, path, times)

    def stop(self) -> None:
        """Let everything pass again."""
        self._rules.clear()


def _of_json(twist: Twist) -> Callable[[Request, Response], Outcome]:
    def twisted(request: Request, response: Response) -> Outcome:
        if response.status >= 300 or not response.body:
            return response
        body = twist(request, json.loads(response.body))
        return evolve(response, body=json.dumps(body).encode())

    return twisted
