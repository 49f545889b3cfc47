"""A fixed pace: never more in a window than allowed, however the other side counts."""

from __future__ import annotations

import heapq
import random

import pytest

from clio_sync._policy.pace import SOON
from clio_sync._policy.steady import Steady

NOON = 1_700_000_000.0


def test_the_first_requests_leave_at_once():
    """As many as a window allows."""
    pace = Steady(3)
    for _ in range(3):
        assert pace.delay(NOON) == 0
        pace = pace.taken()
    assert pace.delay(NOON) == SOON


def test_one_more_waits_for_a_window_after_an_answer():
    """The one that was answered first makes room a second later."""
    pace = Steady(3).taken().taken().taken()
    for second in (0.1, 0.2, 0.3):
        pace = pace.answered({}, NOON + second)
    assert pace.delay(NOON + 0.3) == pytest.approx(0.8)
    assert pace.delay(NOON + 1.1) == 0


def test_a_request_that_never_left_gives_its_place_back():
    """Nobody counted it."""
    pace = Steady(1).taken()
    assert pace.delay(NOON) == SOON
    assert pace.unsent().delay(NOON) == 0


def test_a_part_of_the_pace_may_be_used():
    """Half of four in a second are two, and never none."""
    pace = Steady(4).taken().taken()
    assert pace.delay(NOON, share=0.5) == SOON
    assert pace.delay(NOON) == 0
    assert Steady(4).delay(NOON, share=0.01) == 0


@pytest.mark.parametrize(("asked", "wait"), [(None, 1.0), (7.0, 7.0)])
def test_a_429_holds_everybody_up(asked, wait):
    """For a window, or as long as the answer says."""
    pace = Steady(3).refused(asked, NOON)
    assert pace.delay(NOON) == wait
    assert pace.refused(0.5, NOON).delay(NOON) == wait


@pytest.mark.parametrize("workers", [1, 5])
def test_no_second_ever_holds_more_than_three(workers):
    """In virtual time: whenever requests arrive, any second holds three at most."""
    chance, pace, number = random.Random(7), Steady(3), workers
    arrivals: list[float] = []
    events = [(NOON, worker, "want") for worker in range(workers)]
    while events[0][0] < NOON + 60:
        instant, _, what = heapq.heappop(events)
        number += 1
        if what == "want" and (delay := pace.delay(instant)) > 0:
            heapq.heappush(events, (instant + delay, number, "want"))
        elif what == "want":
            pace, way = pace.taken(), chance.uniform(0.01, 0.2)
            arrivals.append(instant + way)
            heapq.heappush(events, (instant + 2 * way, number, "answer"))
        else:
            pace = pace.answered({}, instant)
            heapq.heappush(events, (instant, number, "want"))
    arrivals.sort()
    assert all(later - sooner >= 1 for sooner, later in zip(arrivals, arrivals[3:], strict=False))
    assert len(arrivals) > 60 * 2
