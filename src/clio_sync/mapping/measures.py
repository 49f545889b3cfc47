"""Steps for what is no text: dates, times, numbers, amounts, yes and no, ids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from .transforms import REMEMBERED, canonical_number, is_empty, text
from .values import Step, Unfit


def dated(formats: Sequence[str] = ("%Y-%m-%d",)) -> Step:
    """A calendar date as ISO 8601; text that two declared formats read differently is refused.

    Args:
        formats: What a date may look like, in the codes of `datetime.strptime`.
    """
    declared = tuple(formats)

    def read(value: object) -> object:
        if is_empty(value):
            return None
        if isinstance(value, dt.date):  # a datetime is one, too: its time of day is dropped
            return dt.date(value.year, value.month, value.day).isoformat()
        line = text(value) if isinstance(value, str) else _no_date(declared)
        return _dated(line, declared) if isinstance(line, str) else line

    return read


def iso_date(value: object) -> object:
    """A date in ISO 8601, with or without a time of day behind it, which is dropped."""
    held = (
        re.fullmatch(r"\s*(\d{4}-\d\d-\d\d)(?:[T ][\d:.+Zz -]*)?", value)
        if isinstance(value, str)
        else None
    )
    return _iso(held[1] if held else value)


@lru_cache(REMEMBERED)
def _dated(line: str, formats: tuple[str, ...]) -> str | Unfit:
    found = {day for form in formats if (day := _strptime(line, form))}
    if len(found) > 1:
        advice = "Drop one of the declared formats, or write the month as a word."
        return Unfit("is two different dates by the declared formats", advice)
    return found.pop() if found else _no_date(formats)


def _strptime(line: str, form: str) -> str | None:
    try:
        return dt.datetime.strptime(line, form).date().isoformat()
    except ValueError:
        return None


def _no_date(formats: tuple[str, ...]) -> Unfit:
    return Unfit("is no date in a declared format", f"Declared: {', '.join(formats)}.")


_iso = dated()
_CLOCK = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I:%M:%S %p")


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


_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_BOOKED = re.compile(r"\((.+)\)")


def money(value: object) -> str | Unfit | None:
    """An amount as plain decimal text; currency signs and thousands commas are dropped."""
    line = text(value)
    if not isinstance(line, str):
        return line
    bare = re.sub(r"[$€£¥\s]", "", line)
    if negative := _BOOKED.fullmatch(bare):
        bare = f"-{negative[1]}"
    return number(bare) if bare else Unfit("is no amount", "Write it as 1234.50.")


def number(value: object) -> str | Unfit | None:
    """A number as plain decimal text; 1,234.5 is read, 1.234,5 and 1E+11 are refused."""
    line = text(value)
    if not isinstance(line, str):
        return line
    if not _NUMBER.fullmatch(line) or not line.isascii():
        return Unfit("is no number", "Write it as 1234.50.")
    return canonical_number(Decimal(line.replace(",", "")))


_YES = frozenset({"true", "yes", "y", "t", "1", "on", "x"})
_NO = frozenset({"false", "no", "n", "f", "0", "off"})


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
