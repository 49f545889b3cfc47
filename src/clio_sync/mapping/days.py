"""Calendar dates by declared formats: two readings are none, and neither is a guess."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache

from .cells import is_empty, native
from .cleaning import text
from .values import Step, Unfit

SERIAL = {"excel": dt.date(1899, 12, 30), "excel-1904": dt.date(1904, 1, 1)}
"""Formats that count days, and the day that they count from."""
_SERIALS = range(2101, 73_051)
"""Days up to the end of 2099; lower ones may be years, ages, or a day that never was."""
_EITHER_CENTURY = range(2030, 2069)
"""What two digits of a year are taken for, be they of somebody born in 1935 or of 2035."""
_FIRST_YEAR = 100
"""Programs write the year 1 for no date at all, and sheets 0020 for 2020."""


def dated(formats: Sequence[str] = ("%Y-%m-%d",)) -> Step:
    """A calendar date as ISO 8601; text that two declared formats read differently is refused.

    Args:
        formats: What a date may look like, in the codes of `datetime.strptime`; ``"excel"``
            for the serial numbers of spreadsheets, ``"excel-1904"`` for those of old Macs.
    """
    declared = tuple(formats)
    serial = any(form in SERIAL for form in declared)

    def read(value: object) -> object:
        if isinstance(value, str):
            line = text(value)
            return _dated(line, declared) if isinstance(line, str) else line
        if is_empty(value):
            return None
        held = native(value)
        if isinstance(held, dt.date):  # a datetime is one, too: its time of day is dropped
            return _since(dt.date(held.year, held.month, held.day))
        line = text(held) if serial and isinstance(held, int | float) else no_date(declared)
        return _dated(line, declared) if isinstance(line, str) else line

    return read


_DAY = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.+Zz -]*)?")


def iso_date(value: object) -> object:
    """A date in ISO 8601, with or without a time of day behind it, which is dropped."""
    held = _DAY.fullmatch(value) if isinstance(value, str) else None
    if held is None:
        return _iso(value)
    try:
        return _since(dt.date.fromisoformat(held[1]))
    except ValueError:
        return no_date(("%Y-%m-%d",))


def _since(day: dt.date) -> str | Unfit:
    return day.isoformat() if day.year >= _FIRST_YEAR else _NO_YEAR


_NO_YEAR = Unfit("is in a year that nobody means", "Write the year with its four digits.")


def _dated(line: str, formats: tuple[str, ...]) -> str | Unfit:
    found = {day: form for form in formats if (day := _read(line, form))}
    if len(found) > 1:
        advice = "Drop one of the declared formats, or write the month as a word."
        return Unfit("is two different dates by the declared formats", advice)
    if not found:
        return no_date(formats)
    ((day, form),) = found.items()
    if "%y" in form and day.year in _EITHER_CENTURY:
        return Unfit("has a year of either century", "Write the year with its four digits.")
    return _since(day)


def _read(line: str, form: str) -> dt.date | None:
    """The date that a text is by one format."""
    numeric = _numeric(form)
    try:
        if numeric is not None:
            return _counted_out(numeric.fullmatch(line))
        if form in SERIAL:
            return _counted(line, form)
        if not line.isascii() and any(c.isdecimal() and not c.isascii() for c in line):
            return None
        return dt.datetime.strptime(line, form).date()
    except ValueError:
        return None


def _counted_out(found: re.Match[str] | None) -> dt.date | None:
    return dt.date(int(found["Y"]), int(found["m"]), int(found["d"])) if found else None


_CODES = {
    "%Y": "(?P<Y>[0-9]{4})",
    "%m": "(?P<m>1[0-2]|0[1-9]|[1-9])",
    "%d": "(?P<d>3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9])",
}
_NUMERIC = re.compile(r"%[Ymd]([-/.])%[Ymd]\1%[Ymd]")


@cache
def _numeric(form: str) -> re.Pattern[str] | None:
    """A format of year, month and day as the expression that `datetime.strptime` makes of it.

    Which is asked here for every cell, and takes ten times as long there.
    """
    if not _NUMERIC.fullmatch(form) or len(set(re.findall("%.", form))) < len(_CODES):
        return None
    written = re.escape(form).replace(r"\%", "%")
    for code, said in _CODES.items():
        written = written.replace(code, said)
    return re.compile(written)


def _counted(line: str, form: str) -> dt.date | None:
    days = re.fullmatch(r"(\d{1,7})(?:\.\d+)?", line, re.ASCII)
    if days is None or int(days[1]) not in _SERIALS:
        return None
    return SERIAL[form] + dt.timedelta(int(days[1]))


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


def no_date(formats: tuple[str, ...]) -> Unfit:
    """That nothing was read, and what was looked for."""
    return Unfit("is no date in a declared format", f"Declared: {', '.join(formats)}.")


_iso = dated()
