"""Cells as sources hand them over: what counts as nothing, and what a person would type for one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from math import isnan
from uuid import UUID

from .values import Unfit

_MISSING = frozenset({"NAType", "NaTType"})
_EXACT = 2**53
"""From here on, a fraction's last digits are not those that somebody once wrote."""
_MAGNITUDE = 77
_HUGE = Unfit("is a number too large for Clio", "Check the column, or make text of it.")


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing: None, blank text, NaN and what data frames say for it."""
    if isinstance(value, str):  # first: it is asked of every cell, again and again
        return not value or value.isspace()
    if value is None:
        return True
    if isinstance(value, float):
        return isnan(value)
    if isinstance(value, Decimal):
        return value.is_nan()
    if type(value).__module__ == "numpy":
        held = native(value)
        return held is not value and is_empty(held)
    return type(value).__name__ in _MISSING


def plain(value: object) -> str | Unfit | None:
    """Any simple cell as the text a person would type for it."""
    match value:
        case str():
            return value
        case _ if is_empty(value):  # first, for a data frame's NaT passes for a datetime
            return None
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value.bit_length() < _MAGNITUDE * 3 else _HUGE
        case float() | Decimal():
            return _plain_number(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            held = native(value)
            return _NO_TEXT if held is value else plain(held)


_NO_TEXT = Unfit("is no text", "Give the field a transform that makes text of it.")


def _plain_number(value: float | Decimal) -> str | Unfit:
    number = Decimal(str(value))
    if not number.is_finite():
        return Unfit("is not a finite number")
    if number and abs(number.adjusted()) > _MAGNITUDE:
        return _HUGE
    if isinstance(value, float) and abs(value) >= _EXACT:
        return Unfit("is a number that has lost its last digits", "Read the column as text.")
    return canonical_number(number)


def canonical_number(number: Decimal) -> str:
    """A number as text: no exponent, no trailing zeros, no minus before zero."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def native(value: object) -> object:
    """A scalar of numpy's as the value of Python's own that it stands for; else the value itself."""
    kind = type(value)
    if kind.__module__ != "numpy" or kind.__name__ == "ndarray":
        return value
    if kind.__name__ == "datetime64":
        return _instant(str(value))
    if kind.__name__ in {"float16", "float32"}:
        return float(str(value))  # 0.1, and not all that two more bytes make of it
    item = getattr(value, "item", None)
    return item() if callable(item) else value


def _instant(written: str) -> object:
    """A date or a datetime from numpy's own text; what is coarser than a day stays text."""
    try:
        if len(written) == len("2020-01-31"):
            return dt.date.fromisoformat(written)
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return None if written == "NaT" else written
