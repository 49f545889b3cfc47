"""Steps for what is no text: dates, times, numbers, amounts, yes and no, ids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from .amounts import number
from .cells import canonical_number, is_empty, native
from .cleaning import text
from .days import SERIAL, date_as, dated, iso_date
from .naming import folded
from .transform import Transform, maker, same, shipped
from .values import Unfit

__all__ = [
    "SERIAL",
    "boolean",
    "clock",
    "date_as",
    "dated",
    "duration",
    "iso_date",
    "whole",
    "yes_no",
]


_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ])?(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_HALVES = re.compile(r"(\d\d?):(\d\d)(?::(\d\d))? ?([ap])\.?m\.?", re.ASCII | re.IGNORECASE)
_NO_CLOCK = Unfit("is no time of day", "Write it as 14:30 or 2:30 PM.")


@shipped(back=same)
def clock(value: object) -> object:
    """A time of day as ``HH:MM:SS``."""
    if is_empty(value):
        return None
    held = native(value)
    if isinstance(held, dt.timedelta):  # as some databases give times of day
        return str(dt.datetime.min + held)[11:19] if _is_of_a_day(held) else _NO_CLOCK
    if isinstance(held, (dt.datetime, dt.time)):
        return f"{held:%H:%M:%S}"
    line = text(held)
    return _clock(line) if isinstance(line, str) else line


def _is_of_a_day(held: dt.timedelta) -> bool:
    return dt.timedelta() <= held < dt.timedelta(1)


def _clock(line: str) -> str | Unfit:
    found = _CLOCK.fullmatch(line) or _HALVES.fullmatch(line)
    if found is None:
        return _NO_CLOCK
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    if found.re is _HALVES:
        if not 1 <= hour <= 12:
            return _NO_CLOCK
        hour = hour % 12 + 12 * (found[4] in "pP")
    try:
        return dt.time(hour, minute, second).isoformat()
    except ValueError:
        return _NO_CLOCK


@maker
def yes_no(yes: str | Sequence[str], no: str | Sequence[str]) -> Transform:
    """Read yes and no in the firm's own words, in any case; other words are refused.

    Args:
        yes: The words for yes; the first is written back.
        no: The words for no; the first is written back.

    Raises:
        ValueError: A word means both, or there is none for one of the two.
    """
    words = [[said] if isinstance(said, str) else list(said) for said in (yes, no)]
    meant = {
        folded(word): turn for turn, some in zip((True, False), words, strict=True) for word in some
    }
    if len(meant) != sum(map(len, words)) or not all(words):
        raise ValueError("yes and no need one word each at least, and none twice.")

    def read(value: object) -> object:
        line = text(value)
        if not isinstance(line, str) or isinstance(value, bool):
            return value if isinstance(value, bool) else line
        return meant.get(folded(line), Unfit("is neither yes nor no", "Use the declared words."))

    def back(value: object) -> object:
        return words[0][0] if value is True else words[1][0] if value is False else value

    return Transform(read, back, "yes_no", {"yes": words[0], "no": words[1]})


_CLOCKED = re.compile(r"(\d{1,3}):([0-5]\d)")
_UNITS = {"hours": 3600, "minutes": 60, "seconds": 1}


@maker
def duration(unit: str = "hours", *, most: float = 24) -> Transform:
    """Read how long something took, and write it in the seconds that Clio counts (facts, 12).

    ``1.5`` and ``1:30`` are an hour and a half. More than a day is refused: a column of
    minutes that is taken for hours bills sixty times too much.

    Args:
        unit: What numbers are in: ``hours``, ``minutes`` or ``seconds``.
        most: Hours that one row may have at most.

    Raises:
        ValueError: The unit is none of these.
    """
    if unit not in _UNITS:
        raise ValueError(f"A duration is in {', '.join(_UNITS)}.")
    each = _UNITS[unit]

    def read(value: object) -> object:
        seconds = _seconds(value, each)
        if isinstance(seconds, Decimal):
            good = 0 <= seconds <= Decimal(str(most)) * 3600
            return str(seconds) if good else _not_worked(most)
        return seconds

    def back(value: object) -> object:
        taken = value if isinstance(value, str) else ""
        return canonical_number(round(Decimal(taken) / each, 4)) if taken else value

    said = {**({} if unit == "hours" else {"unit": unit}), **({} if most == 24 else {"most": most})}
    return Transform(read, back, "duration", said)


def _seconds(value: object, each: int) -> object:
    """How many whole seconds a cell stands for, or why that cannot be told."""
    if isinstance(value, dt.timedelta):
        return _whole(Decimal(str(value.total_seconds())))
    line = text(value)
    clocked = _CLOCKED.fullmatch(line) if isinstance(line, str) and each == 3600 else None
    if clocked is not None:
        return Decimal(int(clocked[1]) * 3600 + int(clocked[2]) * 60)
    counted = number(line)
    return _whole(Decimal(counted) * each) if isinstance(counted, str) else counted


def _whole(seconds: Decimal) -> Decimal:
    if abs(seconds) > _AGES:
        return seconds  # which is refused, and may have more digits than can be rounded
    return seconds.quantize(Decimal(1), ROUND_HALF_UP) + 0  # which has no sign


_AGES = 10**9


def _not_worked(most: float) -> Unfit:
    return Unfit(f"is no time between nothing and {most:g} hours", "Check the unit of the column.")


_YES = frozenset({"true", "yes", "y", "t", "1", "on", "x"})
_NO = frozenset({"false", "no", "n", "f", "0", "off"})


@shipped(back=same)
def boolean(value: object) -> bool | Unfit | None:
    """Yes or no."""
    line = text(value)
    if not isinstance(line, str):
        return line
    word = line.casefold()
    if word in _YES:
        return True
    return False if word in _NO else Unfit("is neither yes nor no", "Give the field choices.")


def whole(value: object) -> int | Unfit | None:
    """The id of a record in Clio."""
    line = text(value)
    if not isinstance(line, str):
        return line
    good = line.isascii() and line.isdigit() and len(line) < 19 and int(line)
    return int(line) if good else Unfit("is no id of Clio's", "Give the number in its address.")
