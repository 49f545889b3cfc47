"""Steps of a value's way into Clio: cleaned, checked, canonical.

Each takes one value and returns the next, None where nothing is left, or
`Unfit` with the reason. What Clio gives back goes through the same steps, which
is how reformatting is told from a change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from .broken import AS_NOTHING, SUSPECT, clean, misread, unless_broken
from .cells import plain
from .formulas import is_formula
from .naming import folded, near
from .transform import same, shipped
from .values import Step, Unfit

if TYPE_CHECKING:
    from email_validator import ValidatedEmail


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
        if line and line[0] not in SUSPECT and line.isprintable():
            return line  # as most is
    elif (wrong := misread(written)) is not None:
        return wrong
    else:
        line = " ".join(clean(written).split())
    return unless_broken(line) if line else None


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


_NO_EMAIL = Unfit("is not an e-mail address", "Give exactly one, such as name@example.com.")
_LONGEST_EMAIL = 254
_LONGEST_MAILBOX = 64


def _email(line: str) -> str | Unfit:
    if len(line) > _LONGEST_EMAIL:
        return _NO_EMAIL
    validate, not_valid = _validator()
    try:
        found: ValidatedEmail = validate(line, check_deliverability=False, test_environment=True)
    except not_valid:
        return _NO_EMAIL
    return found.normalized.lower() if _is_meant(found.local_part, found.domain) else _NO_EMAIL


def _is_meant(mailbox: str, domain: str) -> bool:
    """Whether it is what somebody has typed, and not only what the standard lets pass."""
    if len(mailbox) > _LONGEST_MAILBOX or "." not in domain or mailbox[0] == "'":
        return False  # 'a@b.example is a spreadsheet's way of marking text
    return mailbox.isascii() or unicodedata.is_normalized("NFKC", mailbox)


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
    known = {folded(word): _or_nothing(value) for word, value in choices.items()}
    otherwise = _or_nothing(otherwise)

    def chosen(value: object) -> object:
        line = text(value)
        if not isinstance(line, str):  # what is declared is meant, be it NULL or #N/A
            return known.get(folded(value), line) if isinstance(value, str) else line
        found = known.get(folded(line), otherwise)
        return _unknown(line, choices) if found is _REFUSE else found

    return chosen


def _or_nothing(value: object) -> object:
    """A value that is declared; one of blanks is nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def _unknown(line: str, choices: Mapping[str, object]) -> Unfit:
    advice = near(line, choices) or "Add it to the choices, or pass otherwise=."
    return Unfit(f"is none of the {len(choices)} choices", advice)


_URL = re.compile(r"https?://(?:[^\s/?#@.]+\.)+[^\s/?#@.]+\.?(?:[/?#]\S*)?", re.IGNORECASE)
_SECOND_URL = re.compile(r"[,;|]https?:", re.IGNORECASE)


@shipped(back=same)
def url(value: object) -> str | Unfit | None:
    """A web address with http or https in front; one with a password in it is refused."""
    line = text(value)
    if not isinstance(line, str) or (_URL.fullmatch(line) and not _SECOND_URL.search(line)):
        return line
    return Unfit("is no web address", "Give one, with https:// in front.")


_NO_NAMES = frozenset(
    [
        "",
        "0",
        "none",
        "nonenone",
        "unknown",
        "unknownunknown",
        "undefined",
        "unnamed",
        "noname",
        "tbd",
        "tba",
    ]
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
    return _NO_NAME if _stands_in(line) else line


def _stands_in(line: str) -> bool:
    """Whether a text is what people type where there is nothing."""
    if line[0].isalnum() and line[0].casefold() not in _THEIR_FIRST:
        return False  # as nearly all names are
    return "".join(c for c in line.casefold() if c.isalnum()) in _NO_NAMES


_NO_NAME = Unfit("is no name", "Write the name there, or leave the cell empty.")


def part(value: object) -> str | Unfit | None:
    """A part of an address; what is typed where there is none is refused."""
    line = text(value)
    if not isinstance(line, str) or (line[0].isalnum() and line[0] not in _LIKE_NO_PART):
        return line
    if line[0].isdigit() or line in _NAMES_TOO:
        return line
    return _NO_PART if _stands_in(line) else line


_LIKE_NO_PART = {letter for first in _THEIR_FIRST for letter in (first, first.upper())}
_NO_PART = Unfit("has a stand-in where an address has nothing", "Empty that cell.")


def person(value: object) -> str | Unfit | None:
    """A part of a person's name: it has a letter, and is no e-mail address."""
    name = somebody(value)
    if not isinstance(name, str) or (isinstance(value, str) and name.isalpha()):
        return name
    if isinstance(value, str) and "@" not in name and any(map(str.isalpha, name)):
        return name
    if is_formula(name):  # which is said of it where all values are looked at
        return name
    return Unfit("is no name of a person", "Check that the columns are the right ones.")
