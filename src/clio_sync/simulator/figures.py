"""Numbers as Clio reads them: written in ASCII digits, exact however long, and never infinite."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias

Number: TypeAlias = int | float | Decimal
"""A float where one says exactly what was written, else a decimal."""

BEYOND = 10**60
"""What no number reaches, in either direction."""

MOST_DIGITS = 19
"""Of an id, an offset or a version: more than that has no number that is kept."""

_WRITTEN = re.compile(r"[+-]?[0-9]{0,100}\.?[0-9]{1,100}(?:[eE][+-]?[0-9]{1,3})?")


def as_number(value: object) -> Number | None:
    """A number, or text that is one."""
    number = _read(value) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        return None
    return number if -BEYOND < number < BEYOND else None


def as_whole(text: str) -> int | None:
    """A whole number that is written in digits and nothing else."""
    good = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if good else None


def exact(text: str) -> float | Decimal:
    """A float if it is worth what the text is, else the decimal that is.

    Raises:
        ArithmeticError: The exponent is out of every bound.
    """
    number, kept = float(text), Decimal(text)
    return number if Decimal(repr(number)) == kept else kept


def _read(text: str) -> Number | None:
    """A number by its digits; one that is whole is an int unless it has a point."""
    if _WRITTEN.fullmatch(text) is None:
        return None
    number = Decimal(text)
    whole = "." not in text and -BEYOND < number < BEYOND and number == int(number)
    return int(number) if whole else exact(text)
