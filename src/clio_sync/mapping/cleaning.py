"""Steps of a value's way into Clio: cleaned, checked, canonical.

Each takes one value and returns the next, None where nothing is left, or
`Unfit` with the reason. What Clio gives back goes through the same steps, which
is how reformatting is told from a change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .broken import AS_NOTHING, clean, is_fine, misread, unless_broken
from .cells import plain
from .naming import folded, near
from .transform import Transform, maker, same, shipped
from .values import Step, Unfit

if TYPE_CHECKING:
    from email_validator import ValidatedEmail

REMEMBERED = 65_536
_SECOND = re.compile(r"[\\/] *x", re.IGNORECASE)


@shipped(back=same)
def text(value: object) -> str | Unfit | None:
    """One line of text: NFC, trimmed, each run of white space as one space.

    What spreadsheets, programs and wrong encodings have made of it is refused.
    """
    written = value if isinstance(value, str) else plain(value)
    if not isinstance(written, str):
        return written
    if written.isascii():
        line = " ".join(written.split())
    elif (wrong := misread(written)) is not None:
        return wrong
    else:
        line = " ".join(clean(written).split())
    if not line:
        return None
    return line if is_fine(line) else unless_broken(line)


@shipped(back=same)
def lines(value: object) -> str | Unfit | None:
    """Text that may have several lines: each is treated like `text`, outer blank ones go."""
    written = plain(value)
    if not isinstance(written, str):
        return written
    if (wrong := misread(written)) is not None:
        return wrong
    kept = "\n".join(" ".join(line.split()) for line in clean(written).splitlines()).strip("\n")
    return unless_broken(kept) if kept else None


def as_it_is(value: object) -> str | None:
    """What Clio has as one line of text, also where a row's value would be refused for it."""
    written = plain(value)
    return (" ".join(clean(written).split()) or None) if isinstance(written, str) else None


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
        return _NO_NAME if line is AS_NOTHING else line
    if line[0].isalnum() and line[0].casefold() not in _THEIR_FIRST:
        return line  # as nearly all names are
    bare = "".join(c for c in line.casefold() if c.isalnum())
    if bare in _NO_NAMES:
        return _NO_NAME
    return line


_NO_NAME = Unfit("is no name", "Write the name there, or leave the cell empty.")
