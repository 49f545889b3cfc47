"""The pace: as fast as Clio allows and never faster, however Clio counts."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable
from email.utils import formatdate

import pytest
from attrs import Factory, define

from clio_sync._policy.throttle import MOST_KEPT, SOON, WINDOW, Throttle

NOON = 1_700_000_000.0


def headers(remaining: int, resets_at: float, *, limit: int = 50, date: float | None = None):
    """What an answer says about the budget."""
    said = {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(resets_at),
    }
    return said if date is None else {**said, "Date": formatdate(date, usegmt=True)}


def test_an_unknown_budget_holds_nothing_up():
    """Before Clio has said anything, and where it says nothing, requests go out."""
    throttle = Throttle().taken().taken().answered({}, NOON)
    assert throttle.delay(NOON) == 0


def test_a_spent_budget_waits_for_a_second_past_the_reset():
    """A reset in whole seconds may be rounded down, so one more second is safe."""
    throttle = Throttle().taken().answered(headers(0, NOON + 20), NOON)
    assert throttle.delay(NOON) == 21


def test_what_is_in_flight_is_taken_off():
    """Requests that Clio may not have counted yet are spent all the same."""
    throttle = Throttle().taken().taken().taken().answered(headers(2, NOON + 20), NOON)
    assert throttle.in_flight == 2
    assert throttle.delay(NOON) > 0


def test_answers_that_overtake_each_other_leave_the_least():
    """An older answer of the same window does not give anything back."""
    throttle = Throttle().taken().taken().answered(headers(0, NOON + 20), NOON)
    assert throttle.answered(headers(1, NOON + 20), NOON).delay(NOON) > 0


def test_a_late_answer_of_the_window_before_is_ignored():
    """What the last window had left says nothing about this one."""
    throttle = Throttle().taken().taken().answered(headers(0, NOON + 80), NOON + 20)
    assert throttle.answered(headers(30, NOON + 20), NOON + 21).delay(NOON + 21) > 0


def test_a_request_that_never_left_costs_nothing():
    """Its place in the budget is free again."""
    throttle = Throttle().taken().answered(headers(1, NOON + 20), NOON).taken()
    assert throttle.delay(NOON) > 0
    assert throttle.unsent().delay(NOON) == 0


def test_a_request_that_got_lost_may_have_counted():
    """Without an answer the worst is assumed."""
    throttle = Throttle().taken().answered(headers(1, NOON + 20), NOON).taken()
    assert throttle.answered({}, NOON).delay(NOON) > 0


def test_one_request_asks_about_a_new_window_and_the_others_wait():
    """Past the reset one request goes out; the rest follow when it is answered."""
    throttle = Throttle().taken().answered(headers(0, NOON + 20), NOON)
    asked = throttle.taken()
    assert throttle.delay(NOON + 21) == 0
    assert asked.delay(NOON + 21) == SOON
    assert asked.answered(headers(49, NOON + 80), NOON + 21.2).delay(NOON + 21.2) == 0


def test_a_429_holds_everybody_up():
    """Nobody who uses the token sends before the time that Clio asked for."""
    throttle = Throttle().refused(30, NOON)
    assert throttle.delay(NOON + 10) == 20
    assert throttle.refused(5, NOON).delay(NOON + 10) == 20


def test_a_clock_that_is_off_is_allowed_for():
    """Resets are on Clio's clock; what it is ahead of ours is taken off."""
    throttle = Throttle().taken().answered(headers(0, NOON + 120, date=NOON + 100), NOON)
    assert throttle.delay(NOON) == 21


def test_every_answer_sharpens_what_is_known_of_clios_clock():
    """``Date`` is cut to the second, so the largest lead that a window shows is the nearest."""
    throttle = Throttle().taken().answered(headers(1, NOON + 120, date=NOON + 100), NOON + 0.9)
    throttle = throttle.taken().answered(headers(0, NOON + 120, date=NOON + 101), NOON + 1)
    assert throttle.delay(NOON + 1) == 20


def test_a_longer_window_than_documented_is_believed():
    """Where the reset is further off than a window can be, the reset it is."""
    throttle = Throttle().taken().answered(headers(0, NOON + 300, limit=1), NOON)
    assert throttle.delay(NOON) == 301


def test_a_shorter_window_is_learned_and_unlearned():
    """Two windows in a row show how long one is; a 429 casts doubt on it."""
    throttle = Throttle().taken().answered(headers(49, NOON + 10), NOON)
    throttle = throttle.taken().answered(headers(49, NOON + 20), NOON + 10)
    assert throttle.window == 10
    assert throttle.refused(1, NOON).window == WINDOW


@pytest.mark.parametrize("broken", [{"X-RateLimit-Limit": "many"}, {"Date": "yesterday"}])
def test_headers_that_make_no_sense_are_survived(broken):
    """A header that cannot be read is as good as none."""
    throttle = Throttle().taken().answered({**headers(0, NOON + 20), **broken}, NOON)
    assert throttle.in_flight == 0


# ------------------------------------------------------------------ against every kind of window


@define
class Counter:
    """A Clio that counts requests in one of the ways it might."""

    kind: str
    rounding: Callable[[float], int]
    window: float
    skew: float
    limit: int = 50
    opened: float = -1e9
    times: list[float] = Factory(list)
    refused: int = 0
    served: int = 0

    def handle(self, instant: float) -> tuple[bool, dict[str, str], float]:
        """Whether it is served, the headers, and the seconds until it would be."""
        now = instant + self.skew
        self._open(now)
        accepted = len(self.times) < self.limit
        self.refused += not accepted
        self.served += accepted
        if accepted:
            self.times.append(now)
        reset = self.opened + self.window
        left = self.limit - len(self.times)
        said = headers(left, self.rounding(reset), limit=self.limit, date=now)
        return accepted, said, reset - now

    def _open(self, now: float) -> None:
        if self.kind == "sliding":
            self.times = [time for time in self.times if time > now - self.window]
            self.opened = min(self.times, default=now)
        elif now >= self.opened + self.window:
            by_clock = math.floor(now / self.window) * self.window + 0.37
            aligned = by_clock if by_clock <= now else by_clock - self.window
            self.opened = aligned if self.kind == "fixed" else now
            self.times = []


def simulate(clio: Counter, workers: int, windows: int, seed: int = 1) -> None:
    """So many workers send as fast as the throttle lets them, in virtual time."""
    chance = random.Random(seed)
    start = NOON + chance.random() * clio.window
    throttle, number = Throttle(), workers
    events = [(start, worker, "want", 0.0, None) for worker in range(workers)]
    while events[0][0] < start + windows * clio.window:
        now, _, what, way, answer = heapq.heappop(events)
        number += 1
        if what == "want" and (delay := throttle.delay(now)) > 0:
            event = (now + delay, number, "want", 0.0, None)
        elif what == "want":
            throttle, way = throttle.taken(), chance.uniform(0.01, 0.15)
            event = (now + way, number, "arrive", way, None)
        elif what == "arrive":
            event = (now + way, number, "answer", way, clio.handle(now))
        else:
            accepted, said, wait = answer
            throttle = throttle.answered(said, now)
            throttle = throttle if accepted else throttle.refused(math.ceil(wait), now)
            event = (now, number, "want", 0.0, None)
        heapq.heappush(events, event)


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("skew", [0.0, 1.2, -1.2, 40.3, -40.3])
@pytest.mark.parametrize("rounding", [math.floor, math.ceil])
@pytest.mark.parametrize("kind", ["fixed", "opened", "sliding"])
def test_the_budget_is_used_and_never_overdrawn(kind, rounding, skew, workers):
    """Over 25 windows there is no 429, and at least 98 % of what is allowed is used."""
    clio = Counter(kind, rounding, window=60.0, skew=skew)
    simulate(clio, workers, windows=25)
    assert clio.refused == 0
    assert clio.served >= 0.98 * 25 * clio.limit


@pytest.mark.parametrize("window", [5.0, 10.0, 300.0])
def test_windows_of_another_length_are_used_too(window):
    """Windows that follow the clock are filled whatever their length."""
    clio = Counter("fixed", math.floor, window=window, skew=0.0)
    simulate(clio, workers=4, windows=50)
    assert clio.refused == 0
    assert clio.served >= 0.98 * 50 * clio.limit


# --------------------------------------------------------------------------------- absurd headers


@pytest.mark.parametrize(
    "reset", [math.inf, math.nan, -math.inf, 30.0, -1.0, NOON * 1000, NOON + 3601]
)
def test_a_reset_that_cannot_be_means_a_window(reset):
    """Neither hours nor nothing: what is documented."""
    throttle = Throttle().taken().answered(headers(0, reset), NOON)
    assert throttle.delay(NOON) == pytest.approx(WINDOW, abs=1)


def test_absurd_resets_do_not_shorten_the_window():
    """However often they come, one window follows the other."""
    throttle = Throttle()
    for second in range(3):
        throttle = throttle.taken().answered(headers(49 - second, math.inf), NOON + second)
    assert (throttle.window, throttle.resets_at) == (WINDOW, NOON + WINDOW)
    later = throttle.taken().answered(headers(49, math.inf), NOON + 90)
    assert (later.window, later.resets_at) == (WINDOW, NOON + 90 + WINDOW)


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 +1400", "today"]
)
def test_a_date_that_cannot_be_does_not_hold_requests_up(date):
    """A window at most, and a second."""
    said = {**headers(0, NOON + 20), "Date": date}
    assert Throttle().taken().answered(said, NOON).delay(NOON) <= WINDOW + 1


@pytest.mark.parametrize("asked", [None, 601, 1e12])
def test_an_absurd_429_costs_a_window(asked):
    """Whoever was told of it may go on; the next request asks again."""
    assert Throttle().refused(asked, NOON).delay(NOON) == WINDOW


def test_only_so_many_answers_are_remembered():
    """Whatever limit an answer claims."""
    throttle = Throttle(limit=10**9, answers=(NOON,) * MOST_KEPT)
    assert len(throttle.answered({}, NOON).answers) == MOST_KEPT


# ------------------------------------------------------------------------------ a part of it


def test_a_share_of_an_unknown_budget_holds_nothing_up():
    """Before Clio has said anything there is nothing to take a part of."""
    assert Throttle().taken().delay(NOON, share=0.5) == 0


def test_a_share_leaves_the_rest_to_others():
    """Half of 4 are 2 in any window; one window after the first of them there is room again."""
    throttle = Throttle()
    for second in range(2):
        said = headers(3 - second, NOON + 60, limit=4)
        throttle = throttle.taken().answered(said, NOON + second)
    assert throttle.delay(NOON + 2, share=0.5) == 58
    assert throttle.delay(NOON + 2) == 0
    assert throttle.delay(NOON + 60, share=0.5) == 0


def test_a_share_counts_what_is_in_flight():
    """Until it is answered nobody knows when there will be room."""
    throttle = Throttle().taken().answered(headers(3, NOON + 60, limit=4), NOON).taken()
    assert throttle.delay(NOON, share=0.25) == SOON
    assert throttle.delay(NOON) == 0


def test_a_limit_that_rises_off_peak_is_learnt_with_the_next_answer():
    """What an answer says is the limit, whatever the hour."""
    throttle = Throttle().taken().answered(headers(0, NOON + 60), NOON)
    throttle = throttle.taken().answered(headers(149, NOON + 120, limit=150), NOON + 61)
    assert throttle.limit == 150
    for _ in range(149):
        assert throttle.delay(NOON + 62) == 0
        throttle = throttle.taken()
    assert throttle.delay(NOON + 62) > 0
