"""From when on something is worth a warning, and from when on it is failing."""

from __future__ import annotations

import datetime as dt
from math import inf
from typing import TypeAlias

from attrs import field, frozen

from ...errors import ConfigurationError
from ..watching.events import Level

Number: TypeAlias = float | dt.timedelta
Limits: TypeAlias = tuple[float, float]
"""A value above the first is a warning, above the second it is failing."""

HOUR = 3600.0
DAY = 24 * HOUR
NEVER: Limits = (inf, inf)
"""For what a firm does not mind."""


def _limits(given: tuple[Number, Number]) -> Limits:
    """Two numbers, the smaller one first; lengths of time in seconds.

    Raises:
        ConfigurationError: They are none.
    """
    try:
        warning, failing = map(_number, given)
    except (TypeError, ValueError):
        raise _no_limits() from None
    if not warning <= failing:
        raise _no_limits()
    return warning, failing


def _number(given: Number) -> float:
    return given.total_seconds() if isinstance(given, dt.timedelta) else float(given)


def _no_limits() -> ConfigurationError:
    return ConfigurationError(
        "A threshold is two numbers, the one of the warning first.",
        advice="Pass the like of review_age=(timedelta(days=3), timedelta(days=14)).",
    )


@frozen(kw_only=True)
class Thresholds:
    """What a firm minds: for each check two numbers, above which it warns, and fails.

    Lengths of time are seconds, or a `datetime.timedelta`; ``NEVER`` minds nothing.

    Args:
        token: Seconds since the access token ended, where nothing renews it: less than 0 before.
        answer: Seconds that Clio takes to answer.
        clock: Seconds by which this machine's clock and Clio's differ.
        budget: The part of Clio's rate limit that is used up, all programs together.
        reviews: Open questions.
        review_age: Seconds since the oldest of them was raised.
        quarantine: The part of all rows that is set aside.
        unclear: Seconds for which a write could have been settled by a run, and was not.
        strays: Records that are gone or there twice, and wait for somebody.
        picture: Seconds since Clio was last looked at.
        size: Bytes of the store.
        success: Seconds since a run came to its end.
        failures: Runs in a row that did not.
        refusals: Writes in a row that Clio refused.
        lease: Seconds for which a run has held the store.
        silence: Seconds since the holder of the lease was heard of.
    """

    token: Limits = field(default=(-7 * DAY, -DAY), converter=_limits)
    answer: Limits = field(default=(5.0, 30.0), converter=_limits)
    clock: Limits = field(default=(5.0, 65.0), converter=_limits)
    budget: Limits = field(default=(0.8, 0.95), converter=_limits)
    reviews: Limits = field(default=(50, 500), converter=_limits)
    review_age: Limits = field(default=(7 * DAY, 30 * DAY), converter=_limits)
    quarantine: Limits = field(default=(0.01, 0.1), converter=_limits)
    unclear: Limits = field(default=(2 * HOUR, 2 * DAY), converter=_limits)
    strays: Limits = field(default=(0, 10), converter=_limits)
    picture: Limits = field(default=(26 * HOUR, 3 * DAY), converter=_limits)
    size: Limits = field(default=(2e9, 20e9), converter=_limits)
    success: Limits = field(default=(26 * HOUR, 3 * DAY), converter=_limits)
    failures: Limits = field(default=(0, 2), converter=_limits)
    refusals: Limits = field(default=(4, 24), converter=_limits)
    lease: Limits = field(default=(6 * HOUR, DAY), converter=_limits)
    silence: Limits = field(default=(120.0, HOUR), converter=_limits)


def graded(value: float | None, limits: Limits) -> Level:
    """How a value is; what is not known is no trouble.

    Args:
        value: What was measured.
        limits: Above what it warns, and fails.
    """
    if value is None or value <= limits[0]:
        return "ok"
    return "failing" if value > limits[1] else "warning"
