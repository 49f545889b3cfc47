"""Lengths of time in payloads, so that nobody mistakes hours for seconds.

Clio counts the time of an activity in seconds, and that of a bill's line item
in hours (facts, 12). A `datetime.timedelta` says what it is wherever it goes:
pass one, and it is sent in the unit that the key wants.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, TypeAlias

from attrs import frozen

__all__ = ["Hours", "Seconds", "Unit", "hours", "minutes"]


@frozen
class Unit:
    """What Clio counts a length of time in.

    Args:
        name: Its plural.
        seconds: How long one is.
    """

    name: str
    seconds: int

    def of(self, length: dt.timedelta) -> float:
        """How many of them a length of time is."""
        number = length / dt.timedelta(seconds=self.seconds)
        return int(number) if number.is_integer() else number


Seconds: TypeAlias = Annotated[float | dt.timedelta, Unit("seconds", 1)]
"""A length of time that Clio counts in seconds; a count, where the record has no length."""

Hours: TypeAlias = Annotated[float | dt.timedelta, Unit("hours", 3600)]
"""A length of time that Clio counts in hours; a count, where the record has no length."""


def hours(number: float) -> dt.timedelta:
    """So many hours, for any key that holds a length of time.

    Args:
        number: Such as 1.5.
    """
    return dt.timedelta(hours=number)


def minutes(number: float) -> dt.timedelta:
    """So many minutes, for any key that holds a length of time.

    Args:
        number: Such as 6.
    """
    return dt.timedelta(minutes=number)
