"""What a plan says that applying it takes, beside what it took."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.simulator import Settings, Simulator, VirtualClock

from .firm import MARKER, Firm, person

NEAR = 0.04
"""Of so few rows one request more or less is much."""


@pytest.fixture
def sim() -> Any:
    """A Clio that allows fifty requests a minute."""
    with Simulator(Settings(list_lag=0.0), clock=VirtualClock()) as made:
        for name in (MARKER, "Visa"):
            data = {"parent_type": "Contact", "name": name, "field_type": "text_line"}
            made.create("custom_fields", {**data, "displayed": name != MARKER})
        made.clock.advance(3600)
        yield made


def off(firm: Firm) -> float:
    """By how much the plan is wrong."""
    plan = firm.plan()
    firm.sim.log.clear()
    firm.apply(plan, override={"majority"})
    needed = len(firm.sim.log.entries)
    return abs(plan.outline.requests - needed) / needed


def test_a_plan_knows_what_creates_take(firm: Firm) -> None:
    """One request each, and a look at what people made meanwhile in each minute."""
    firm.clients = [person(n) for n in range(110)]
    assert off(firm) <= NEAR


def test_a_plan_knows_what_updates_take(firm: Firm) -> None:
    """One request each, and a read of fifty at a time; nobody is looked for who was just made."""
    firm.clients = [person(n) for n in range(110)]
    for n in range(110):
        firm.make(n)
    firm.wait(3600)
    assert off(firm) == 0


def test_a_plan_knows_what_both_take(firm: Firm) -> None:
    """Updates come first, and the time that they take is looked back over once."""
    firm.clients = [person(n) for n in range(150)]
    for n in range(80):
        firm.make(n)
    firm.wait(3600)
    assert off(firm) <= NEAR
