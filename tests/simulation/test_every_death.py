"""One process, dying at each of its effects in turn, and between the statements of its store.

A run has hundreds of statements, so one in some stands for the rest; random
histories die at the others.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .deaths import Life, between_statements
from .histories import calm, world
from .invariants import violations
from .workers import Launch
from .world import TIMING, Place, World

EACH = 61
"""One in so many statements."""

Change = Callable[[World], None]


def live(life: Life, change: Change) -> None:
    """Let a process live as long as it may, and check what the others make of it."""
    with world(Place(list_lag=TIMING.list_lag)) as one, between_statements():
        for row in one.tables.contacts[:-1]:
            one.tables.people.remove(row["id"])
        del one.tables.matters[:-1], one.tables.activities[:-1]
        change(one)
        Launch().live(one, life)
        Launch().live(one)  # at once, while lists do not show yet what the dead one did
        assert violations(one, calm(one, runs=3)) == []


def through_every_death(change: Change) -> int:
    """Let one live to its end, then others die at each of its effects; answers how many died."""
    whole = Life()
    live(whole, change)
    # to die after an effect is to die before the next one
    steps = sorted({*whole.effects[::2], *range(1, whole.steps, EACH)})
    for step in steps:
        life = Life(step)
        live(life, change)
        assert life.dead
    return len(steps)


def changed(world: World) -> None:
    """Everything is in Clio, and every row has changed since."""
    Launch().live(world)
    world.clock.advance(600)
    (client,), (case,), (time,) = (
        world.tables.contacts,
        world.tables.matters,
        world.tables.activities,
    )
    world.tables.people.change(client["id"], "visa", "changed")
    case["what"], time["hours"] = "changed", "8"


@pytest.mark.slow
def test_a_death_at_any_effect_of_a_create_leaves_one_record() -> None:
    """Contacts and matters are made once, wherever the process ends."""
    assert through_every_death(lambda world: None) > 20


@pytest.mark.slow
def test_a_death_at_any_effect_of_an_update_loses_nothing() -> None:
    """The row's change arrives once, wherever the process ends."""
    assert through_every_death(changed) > 20
