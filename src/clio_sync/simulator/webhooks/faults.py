"""What can go wrong between Clio and a receiver, on demand or by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from attrs import define, field, frozen

from ...errors import ConfigurationError

DeliveryKind: TypeAlias = Literal["drop", "duplicate", "reorder"]
"""
* ``drop``: it is never sent.
* ``duplicate``: it is sent a second time, ``seconds`` later.
* ``reorder``: it is sent ``seconds`` late, so that later ones overtake it.
"""


@frozen
class DeliveryFault:
    """One thing that goes wrong with deliveries, and with which.

    Args:
        kind: What happens; see `DeliveryKind`.
        event: Only for this event, such as ``"updated"`` or ``"handshake"``.
        times: For so many deliveries; 0 is for all.
        seconds: How much later.
    """

    kind: DeliveryKind
    event: str = ""
    times: int = 1
    seconds: float = 0.0

    def __attrs_post_init__(self) -> None:
        if self.kind not in get_args(DeliveryKind):
            raise ConfigurationError(f"There is no fault {self.kind!r} of deliveries.")


@define
class _Rule:
    fault: DeliveryFault
    strikes: float


@define
class DeliveryFaults:
    """The faults that are waiting for a delivery, in the order in which they were added."""

    _rules: list[_Rule] = field(factory=list)
    _chance: random.Random = field(factory=random.Random)
    _odds: Mapping[DeliveryFault, float] = field(factory=dict)

    def add(self, *faults: DeliveryFault) -> None:
        """Let these strike the next deliveries that they are about."""
        self._rules += [_Rule(fault, fault.times or float("inf")) for fault in faults]

    def by_chance(self, seed: int, odds: Mapping[DeliveryFault, float]) -> None:
        """Let faults strike at random, the same ones for the same seed.

        Args:
            seed: Of the dice.
            odds: How likely each fault is for each delivery it is about, from 0 to 1.
        """
        self._chance = random.Random(seed)  # noqa: S311
        self._odds = dict(odds)

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._rules.clear()
        self._odds = {}

    def strike(self, event: str) -> DeliveryFault | None:
        """What goes wrong with a delivery."""
        for rule in self._rules:
            if rule.strikes > 0 and rule.fault.event in {"", event}:
                rule.strikes -= 1
                return rule.fault
        for fault, odd in self._odds.items():
            if fault.event in {"", event} and self._chance.random() < odd:
                return fault
        return None
