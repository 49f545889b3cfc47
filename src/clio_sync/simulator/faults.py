"""What can go wrong between a client and Clio, on demand or by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from attrs import define, field, frozen

from ..errors import ConfigurationError
from .wire import Request

Kind: TypeAlias = Literal[
    "refuse",
    "drop_before",
    "drop_after",
    "commit_late",
    "error_before",
    "error_after",
    "rate_limit",
    "wrapped_rate_limit",
    "expired_token",
    "truncate",
    "html",
    "slow",
]
"""
* ``refuse``: no connection is made; nothing is done.
* ``drop_before``: the connection ends; nothing is done.
* ``drop_after``: it is done, then the connection ends.
* ``commit_late``: the connection ends now; it is done ``seconds`` later.
* ``error_before``: a 5xx; nothing is done.
* ``error_after``: it is done, then a 5xx.
* ``rate_limit``: a 429 as if another program had used the budget up.
* ``wrapped_rate_limit``: the same as something on the way packs it, in a 200 without headers.
* ``expired_token``: a 401 as if the token had just ended.
* ``truncate``: it is done, and the answer's body is cut in half.
* ``html``: it is done, and something on the way answers 200 with a page.
* ``slow``: it is done, and the answer takes ``seconds``.
"""

KINDS: tuple[str, ...] = get_args(Kind)


@frozen
class Fault:
    """One thing that goes wrong, and for which requests.

    Args:
        kind: What happens; see `Kind`.
        method: Only for this method.
        path: Only where the path below ``/api/v4/`` begins like this.
        times: For so many requests; 0 is for all.
        after: Only once so many matching requests have passed unharmed.
        seconds: Of ``commit_late`` and ``slow``, and to wait after the two of the budget.
        status: Of ``error_before`` and ``error_after``.
    """

    kind: Kind
    method: str = ""
    path: str = ""
    times: int = 1
    after: int = 0
    seconds: float = 10.0
    status: int = 502

    def __attrs_post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ConfigurationError(
                f"There is no fault {self.kind!r}.", advice=f"Choose one of {', '.join(KINDS)}."
            )

    def concerns(self, request: Request) -> bool:
        """Whether it is about such a request."""
        path = request.path.removeprefix("/api/v4/")
        return self.method.upper() in ("", request.method) and path.startswith(self.path)


@define
class _Rule:
    """A fault with how often it has still to pass by and to strike."""

    fault: Fault
    passes: int
    strikes: float

    def meets(self, request: Request) -> bool:
        """Count a request; answers whether the fault strikes it."""
        if self.strikes <= 0 or not self.fault.concerns(request):
            return False
        if self.passes > 0:
            self.passes -= 1
            return False
        self.strikes -= 1
        return True


@define
class Faults:
    """The faults that are waiting for a request, in the order in which they were added."""

    _rules: list[_Rule] = field(factory=list)
    _chance: random.Random = field(factory=random.Random)
    _odds: Mapping[Fault, float] = field(factory=dict)

    def add(self, *faults: Fault) -> None:
        """Let these strike the next requests that they are about."""
        for fault in faults:
            self._rules.append(_Rule(fault, fault.after, fault.times or float("inf")))

    def by_chance(self, seed: int, odds: Mapping[Kind | Fault, float]) -> None:
        """Let faults strike at random, the same ones for the same seed.

        Args:
            seed: Of the dice.
            odds: How likely each fault is for each request it is about, from 0 to 1.
        """
        self._chance = random.Random(seed)  # noqa: S311
        self._odds = {
            fault if isinstance(fault, Fault) else Fault(fault): odd for fault, odd in odds.items()
        }

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._rules.clear()
        self._odds = {}

    def strike(self, request: Request) -> Fault | None:
        """What goes wrong with a request."""
        for rule in self._rules:
            if rule.meets(request):
                return rule.fault
        return self._by_chance(request)

    def _by_chance(self, request: Request) -> Fault | None:
        for fault, odd in self._odds.items():
            if fault.concerns(request) and self._chance.random() < odd:
                return fault
        return None
