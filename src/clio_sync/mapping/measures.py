"""Steps for what is no text: dates, times, numbers, amounts, yes and no, ids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from .amounts import number
from .cells import canonical_number, is_empty
from .cleaning import REMEMBERED, text
from .naming import folded
from .transform import Transform, maker, same, shipped
from .values import Step, Unfit


def dated(formats: Sequence[str] = ("%Y-%m-%d",)) -> Step:
    """A calendar date as ISO 8601; text that two declared formats read differently is refused.

    Args:
        formats: What a date may look like, in the codes of `datetime.strptime`; ``"excel"``
            for the serial numbers of spreadsheets, ``"excel-1904"`` for those of old Macs.
    """
    declared = tuple(formats)
    serial = tuple(form for form in declared if form in SERIAL)

    def read(value: object) -> object:
        if is_empty(value):
            return None
        if isinstance(value, dt.date):  # a datetime is one, too: its time of day is dropped
            return dt.date(value.year, value.month, value.day).isoformat()
        is_read = isinstance(value, str) or (serial and isinstance(value, int | float))
        line = text(value) if is_read else _no_date(declared)
        return _dated(line, declared) if isinstance(line, str) else line

    return read


_DAY = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.+Zz -]*)?")


def iso_date(value: object) -> object:
    """A date in ISO 8601, with or without a time of day behind it, which is dropped."""
    held = _DAY.fullmatch(value) if isinstance(value, str) else None
    if held is None:
        return _iso(value)
    try:
        return dt.date.fromisoformat(held[1]).isoformat()
    except ValueError:
        return _no_date(("%Y-%m-%d",))


@lru_cache(REMEMBERED)
def _dated(line: str, formats: tuple[str, ...]) -> str | Unfit:
    found = {day for form in formats if (day := _strptime(line, form))}
    if len(found) > 1:
        advice = "Drop one of the declared formats, or write the month as a word."
        return Unfit("is two different dates by the declared formats", advice)
    return found.pop() if found else _no_date(formats)


SERIAL = {"excel": dt.date(1899, 12, 30), "excel-1904": dt.date(1904, 1, 1)}
"""Formats that count days, and the day that they count from."""
_NEVER = 60
"""Spreadsheets count a 29 February 1900, which never was; before it they are a day behind."""


def _strptime(line: str, form: str) -> str | None:
    try:
        if form in SERIAL:
            return _counted(line, form)
        return dt.datetime.strptime(line, form).date().isoformat()
    except ValueError:
        return None


def _counted(line: str, form: str) -> str | None:
    days = re.fullmatch(r"(\d{1,7})(?:\.\d+)?", line, re.ASCII)
    if days is None or (form == "excel" and int(days[1]) <= _NEVER):
        return None
    try:
        return (SERIAL[form] + dt.timedelta(int(days[1]))).isoformat()
    except OverflowError:
        return None


def date_as(day: str, formats: Sequence[str]) -> object:
    """An ISO date in the first declared format that is read as this date and no other."""
    declared = tuple(formats)
    for form in declared:
        cell = _as(dt.date.fromisoformat(day), form)
        if dated(declared)(cell) == day:
            return cell
    return Unfit("cannot be written in a declared format", "Declare %Y-%m-%d, too.")


def _as(day: dt.date, form: str) -> str:
    if form in SERIAL:
        return str((day - SERIAL[form]).days)
    return day.strftime(form.replace("%Y", f"{day.year:04}"))  # which some systems do not pad


def _no_date(formats: tuple[str, ...]) -> Unfit:
    return Unfit("is no date in a declared format", f"Declared: {', '.join(formats)}.")


_iso = dated()
_CLOCK = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I:%M:%S %p")


@shipped(back=same)
def clock(value: object) -> object:
    """A time of day as ``HH:MM:SS``."""
    if isinstance(value, (dt.datetime, dt.time)):
        return f"{value:%H:%M:%S}"
    line = text(value)
    if not isinstance(line, str):
        return line
    bare = re.sub(r"^\d{4}-\d\d-\d\d[T ]|(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$", "", line)
    for form in _CLOCK:
        try:
            return f"{dt.datetime.strptime(bare, form):%H:%M:%S}"
        except ValueError:
            continue
    return Unfit("is no time of day", "Write it as 14:30 or 2:30 PM.")


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
    good = line.isascii() and line.isdigit() and len(line) < 20
    return int(line) if good else Unfit("is no id of Clio's", "Give the number in its address.")
