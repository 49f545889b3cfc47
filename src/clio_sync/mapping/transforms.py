"""Steps of a value's way into Clio: cleaned, checked, canonical.

Each takes one value and returns the next, None where nothing is left, or
`Unfit` with the reason. What Clio gives back goes through the same steps, which
is how reformatting is told from a change.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from .naming import folded, near
from .values import Step, Unfit

SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!", "#SPILL!", "#CALC!"}
)
_MISSING = frozenset({"NAType", "NaTType"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
_REMEMBERED = 65_536


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing: None, blank text, NaN and what data frames say for it."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    if isinstance(value, (float, Decimal)):
        return value != value  # noqa: PLR0124  # only NaN differs from itself
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


def text(value: object) -> str | Unfit | None:
    """One line of text: NFC, trimmed, each run of white space as one space."""
    written = plain(value)
    if not isinstance(written, str):
        return written
    line = " ".join(clean(written).split())
    return _unless_broken(line) if line else None


def lines(value: object) -> str | Unfit | None:
    """Text that may have several lines: each is treated like `text`, outer blank ones go."""
    written = plain(value)
    if not isinstance(written, str):
        return written
    kept = "\n".join(" ".join(line.split()) for line in clean(written).splitlines()).strip("\n")
    return _unless_broken(kept) if kept else None


def _unless_broken(line: str) -> str | Unfit:
    if line in SPREADSHEET_ERRORS:
        return Unfit("is a spreadsheet's error", "Repair the formula, or empty the cell.")
    if "\x00" in line:
        return Unfit("has a zero byte in it", "Check the encoding of the source.")
    return line


def up_to(limit: int) -> Step:
    """Refuse text that is longer than Clio takes."""

    def checked(value: str) -> object:
        if len(value) <= limit:
            return value
        return Unfit(f"is longer than the {limit} characters Clio takes", "Shorten it.")

    return checked


def email(value: object) -> str | Unfit | None:
    """One e-mail address in lower case; its syntax is checked and nothing is asked of DNS."""
    line = text(value)
    return _email(line) if isinstance(line, str) else line


@lru_cache(_REMEMBERED)
def _email(line: str) -> str | Unfit:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(line, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return Unfit("is not an e-mail address", "Give exactly one, such as name@example.com.")
    return found.normalized.lower()


def phone(country: str | None = None) -> Step:
    """One telephone number as E.164, with ``x`` before an extension.

    Args:
        country: Where numbers without a country code are from, as ISO 3166 (``US``).
    """
    region = country and country.upper()

    def parsed(value: object) -> object:
        line = text(value)
        return _phone(line, region) if isinstance(line, str) else line

    return parsed


@lru_cache(_REMEMBERED)
def _phone(line: str, region: str | None) -> str | Unfit:
    import phonenumbers as numbers

    try:
        found = numbers.parse(line, region)
    except numbers.NumberParseException:
        return _no_phone(region)
    if numbers.is_possible_number_with_reason(found) != numbers.ValidationResult.IS_POSSIBLE:
        return _no_phone(region)
    extension = found.extension or ""
    sent = numbers.format_number(found, numbers.PhoneNumberFormat.E164)
    # A parser that stops early would take the first of two numbers and say nothing.
    if sum(c.isdigit() for c in line) > len(sent) + len(extension) + 4:
        return Unfit("holds more than one telephone number", "Split it into two columns.")
    return f"{sent} x{extension}" if extension else sent


def _no_phone(region: str | None) -> Unfit:
    form = "with + and its country code" if region is None else f"of {region}, or with + in front"
    return Unfit("is not a telephone number", f"Give one number {form}.")


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
            return value.strftime("%Y-%m-%d").zfill(10)
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


@lru_cache(_REMEMBERED)
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
    try:
        return canonical_number(Decimal(line.replace(",", "")))
    except InvalidOperation:  # pragma: no cover  # the pattern lets only numbers through
        return Unfit("is no number")


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


def url(value: object) -> str | Unfit | None:
    """A web address with http or https in front."""
    line = text(value)
    if not isinstance(line, str) or re.fullmatch(r"https?://[^\s/]+\.[^\s]+", line, re.IGNORECASE):
        return line
    return Unfit("is no web address", "Write it with https:// in front.")


def whole(value: object) -> int | Unfit | None:
    """The id of a record in Clio."""
    line = text(value)
    if not isinstance(line, str):
        return line
    good = line.isascii() and line.isdigit() and len(line) < 20
    return int(line) if good else Unfit("is no id of Clio's", "Give the number in its address.")
