"""Steps of a value's way into Clio: cleaned, checked, canonical.

Each takes one value and returns the next, None where nothing is left, or
`Unfit` with the reason. What Clio gives back goes through the same steps, which
is how reformatting is told from a change.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from math import isnan
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .naming import folded, near
from .transform import Transform, maker, same, shipped
from .values import Step, Unfit

if TYPE_CHECKING:
    from email_validator import ValidatedEmail

SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!", "#SPILL!", "#CALC!"}
)
_MISSING = frozenset({"NAType", "NaTType"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
REMEMBERED = 65_536
_HALF = re.compile("[\ud800-\udfff]")
_SECOND = re.compile(r"[\\/] *x", re.IGNORECASE)


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
            return str(value)
        case float() | Decimal():
            return _plain_number(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return Unfit("is no text", "Give the field a transform that makes text of it.")


def _plain_number(value: float | Decimal) -> str | Unfit:
    number = Decimal(str(value))
    return canonical_number(number) if number.is_finite() else Unfit("is not a finite number")


def canonical_number(number: Decimal) -> str:
    """A number as text: no exponent, no trailing zeros, no minus before zero."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def clean(text: str) -> str:
    """NFC, and nothing that cannot be seen."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_INVISIBLE))


@shipped(back=same)
def text(value: object) -> str | Unfit | None:
    """One line of text: NFC, trimmed, each run of white space as one space."""
    written = value if isinstance(value, str) else plain(value)
    if not isinstance(written, str):
        return written
    line = " ".join((written if written.isascii() else clean(written)).split())
    return unless_broken(line) if line else None


@shipped(back=same)
def lines(value: object) -> str | Unfit | None:
    """Text that may have several lines: each is treated like `text`, outer blank ones go."""
    written = plain(value)
    if not isinstance(written, str):
        return written
    kept = "\n".join(" ".join(line.split()) for line in clean(written).splitlines()).strip("\n")
    return unless_broken(kept) if kept else None


def unless_broken(line: str) -> str | Unfit:
    """A text itself, unless something went wrong on its way here."""
    if line in SPREADSHEET_ERRORS:
        return Unfit("is a spreadsheet's error", "Repair the formula, or empty the cell.")
    if "\x00" in line:
        return Unfit("has a zero byte in it", "Check the encoding of the source.")
    if not line.isascii() and _HALF.search(line):
        return Unfit("has half a character in it", "Check the encoding of the source.")
    return line


def up_to(limit: int) -> Step:
    """Refuse text that is longer than Clio takes."""

    def checked(value: str) -> object:
        if len(value) <= limit:
            return value
        return Unfit(f"is longer than the {limit} characters Clio takes", "Shorten it.")

    return checked


@shipped(back=same)
def email(value: object) -> str | Unfit | None:
    """One e-mail address in lower case; its syntax is checked and nothing is asked of DNS."""
    line = text(value)
    return _email(line) if isinstance(line, str) else line


@cache
def _validator() -> tuple[Callable[..., Any], type[ValueError]]:
    from email_validator import EmailNotValidError, validate_email

    return validate_email, EmailNotValidError


@lru_cache(REMEMBERED)
def _email(line: str) -> str | Unfit:
    validate, not_valid = _validator()
    try:
        found: ValidatedEmail = validate(line, check_deliverability=False, test_environment=True)
    except not_valid:
        return Unfit("is not an e-mail address", "Give exactly one, such as name@example.com.")
    return found.normalized.lower()


@maker
def phone(country: str | None = None) -> Transform:
    """One telephone number as E.164, with ``x`` before an extension.

    Args:
        country: Where numbers without a country code are from, as ISO 3166 (``US``).
    """
    region = country and country.upper()

    def parsed(value: object) -> object:
        line = text(value)
        return _phone(line, region) if isinstance(line, str) else line

    return Transform(parsed, same, "phone", {"country": country} if country else {})


@cache
def _numbers() -> ModuleType:
    import phonenumbers

    return phonenumbers


@lru_cache(REMEMBERED)
def _phone(line: str, region: str | None) -> str | Unfit:
    numbers = _numbers()
    try:
        found = numbers.parse(line, region)
    except numbers.NumberParseException:
        return _no_phone(region)
    if numbers.is_possible_number_with_reason(found) != numbers.ValidationResult.IS_POSSIBLE:
        return _no_phone(region)
    extension = found.extension or ""
    sent = numbers.format_number(found, numbers.PhoneNumberFormat.E164)
    if _SECOND.search(line):  # the parser would take the first and say nothing
        return Unfit("holds more than one telephone number", "Split it into two columns.")
    return f"{sent} x{extension}" if extension else sent


def _no_phone(region: str | None) -> Unfit:
    form = "with + and its country code" if region is None else f"of {region}, or with + in front"
    return Unfit("is not a telephone number", f"Give one number {form}.")


def one_of(*words: str) -> Step:
    """One of Clio's own words, in any case."""
    known = {word.casefold(): word for word in words}

    def chosen(value: object) -> object:
        line = text(value)
        if not isinstance(line, str):
            return line
        reason = f"is none of {', '.join(words)}"
        return known.get(line.casefold(), Unfit(reason, "Give the field choices."))

    return chosen


_REFUSE = object()


def choose(choices: Mapping[str, object], otherwise: object = _REFUSE) -> Step:
    """The firm's own words for Clio's, in any case; other words take ``otherwise``.

    Args:
        choices: Clio's value for each of the source's.
        otherwise: The value for everything else; without it, everything else is refused.
    """
    known = {folded(word): value for word, value in choices.items()}

    def chosen(value: object) -> object:
        line = text(value)
        if not isinstance(line, str):
            return line
        found = known.get(folded(line), otherwise)
        return _unknown(line, choices) if found is _REFUSE else found

    return chosen


def _unknown(line: str, choices: Mapping[str, object]) -> Unfit:
    advice = near(line, choices) or "Add it to the choices, or pass otherwise=."
    return Unfit(f"is none of the {len(choices)} choices", advice)


@shipped(back=same)
def url(value: object) -> str | Unfit | None:
    """A web address with http or https in front."""
    line = text(value)
    if not isinstance(line, str) or re.fullmatch(r"https?://[^\s/]+\.[^\s]+", line, re.IGNORECASE):
        return line
    return Unfit("is no web address", "Write it with https:// in front.")


_NO_NAMES = frozenset(
    ["", "0", "none", "unknown", "undefined", "unnamed", "noname", "tbd", "tba"]
    + ["na", "nan", "null"]
    + [f"not{word}" for word in ("applicable", "available", "given", "known", "provided")]
)
_THEIR_FIRST = frozenset(name[:1] for name in _NO_NAMES)
_NAMES_TOO = frozenset(["Na", "NA", "na", "Null", "Nan", "NAN"])
"""People are called so; files that say it for *nothing* write it in other ways."""


def somebody(value: object) -> str | Unfit | None:
    """The name of a person or company; what is typed where there is none is refused."""
    line = text(value)
    if not isinstance(line, str) or line in _NAMES_TOO:
        return line
    if line[0].isalnum() and line[0].casefold() not in _THEIR_FIRST:
        return line  # as nearly all names are
    bare = "".join(c for c in line.casefold() if c.isalnum())
    if bare in _NO_NAMES:
        return Unfit("is no name", "Write the name there, or leave the cell empty.")
    return line
