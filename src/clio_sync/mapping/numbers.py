"""Telephone numbers as E.164: one at a time, and nothing that only looks like one."""

from __future__ import annotations

import re
from functools import cache
from types import ModuleType

from .cleaning import text
from .transform import Transform, maker, same
from .values import Unfit


@maker
def phone(country: str | None = None) -> Transform:
    """One telephone number as E.164, with ``x`` before an extension.

    Words around it, dates, serial numbers of days and stand-ins such as 000-000-0000
    are refused.

    Args:
        country: Where numbers without a country code are from, as ISO 3166 (``US``).
    """
    region = country and country.upper()

    def parsed(value: object) -> object:
        line = text(value)
        return _phone(line, region) if isinstance(line, str) else line

    return Transform(parsed, same, "phone", {"country": country} if country else {})


@cache
def _library() -> ModuleType:
    import phonenumbers

    return phonenumbers


_LED = re.compile(r"(?!tel[:.])\D*[^\W\d_]", re.IGNORECASE)
"""Words in front, which the library passes over: ``do not call 312-555-0100``."""
_SEVERAL = re.compile(r"[\\/] *x|\d */ *\d{1,3}$", re.IGNORECASE)
_NO_LINE = re.compile(
    r"(?:19|20)\d\d([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2(?:19|20)?\d\d|\d{5}(?:\.\d+)?", re.ASCII
)
"""Dates, and the days that spreadsheets count; some countries have numbers as short."""
_LONGEST_DAY = 10
_LONGEST_EXTENSION = 6


def _phone(line: str, region: str | None) -> str | Unfit:
    if not line.lstrip("+(")[:1].isdigit() and _LED.match(line):
        return _no_phone(region)
    if len(line) <= _LONGEST_DAY and _NO_LINE.fullmatch(line):
        return _no_phone(region)
    library = _library()
    try:
        found = library.parse(line, region)
    except library.NumberParseException:
        return _no_phone(region)
    if library.is_possible_number_with_reason(found) != library.ValidationResult.IS_POSSIBLE:
        return _no_phone(region)
    extension = found.extension or ""
    if len(extension) > _LONGEST_EXTENSION or (_joins(line) and _SEVERAL.search(line)):
        return _TWO  # the parser would take the first, and say nothing
    if _is_made_up(str(found.national_number)):
        return _STAND_IN
    sent = f"+{found.country_code}{library.national_significant_number(found)}"  # E.164
    return f"{sent} x{extension}" if extension else sent


def _joins(line: str) -> bool:
    return "/" in line or "\\" in line


def _is_made_up(digits: str) -> bool:
    return digits == "1234567890" or digits == digits[0] * len(digits)


_TWO = Unfit("holds more than one telephone number", "Split it into two columns.")
_STAND_IN = Unfit("is nobody's telephone number", "Leave the cell empty.")


def _no_phone(region: str | None) -> Unfit:
    form = "with + and its country code" if region is None else f"of {region}, or with + in front"
    return Unfit("is not a telephone number", f"Give one number {form}.")
