"""Numbers and codes with a form of their own: receipts, files, dockets."""

from __future__ import annotations

import re
from collections.abc import Container

from .cleaning import text
from .transform import Transform, maker, same
from .values import Unfit

_LONGEST = 255
"""Longer text is no code, and may keep somebody's expression busy for hours."""


@maker
def pattern(
    form: str, *, what: str = "number", ignore: str = " -", upper: bool = True
) -> Transform:
    """Accept what has one form only, such as a receipt number: ``pattern("[A-Z]{3}[0-9]{10}")``.

    Args:
        form: A regular expression for the whole of it, as it is written to Clio.
        what: What to call it where it is refused.
        ignore: Characters that people put in between, which go.
        upper: Whether it is written in capitals.

    Raises:
        ValueError: The form is no regular expression.
    """
    try:
        compiled = re.compile(form, re.ASCII)  # the digits of other scripts are no codes
    except re.error as error:
        raise ValueError(f"The form of a {what} is no regular expression: {error}.") from None

    def checked(value: object) -> object:
        line = text(value)
        if not isinstance(line, str):
            return line
        bare = line.upper() if upper else line
        for char in ignore:
            bare = bare.replace(char, "")
        if not bare:
            return None
        good = len(bare) <= _LONGEST and compiled.fullmatch(bare)
        return bare if good else Unfit(f"is no {what}", f"Its form is {form}.")

    said = {"form": form, "what": what, "ignore": ignore, "upper": upper}
    return Transform(checked, same, "pattern", said)


@maker
def prefixed(prefix: str, *, taken: Container[str] | None = None) -> Transform:
    """Put a tag in front of a code, unless it is there: ``24-17`` becomes ``SF-24-17``.

    A tag in other letters, ``sf-24-17``, is written as it is declared; a tag alone is refused.

    Args:
        prefix: The tag, with whatever separates it.
        taken: Put it only in front of these codes, say the matter numbers that Clio has
            already; in front of all unless given. Files cannot say it.
    """

    def put(value: object) -> object:
        line = text(value)
        if not isinstance(line, str):
            return line
        if line.casefold().startswith(prefix.casefold()):
            bare = line[len(prefix) :].strip()
            return f"{prefix}{bare}" if bare else Unfit("is a prefix alone", "Write the code.")
        return line if taken is not None and line not in taken else f"{prefix}{line}"

    def back(value: object) -> object:
        bare = value.removeprefix(prefix) if isinstance(value, str) else value
        return bare if put(bare) == value else value

    return Transform(put, back, "prefixed", {"prefix": prefix}, writable=taken is None)


@maker
def unprefixed(prefix: str) -> Transform:
    """Take a tag off a code: ``SF-24-17`` becomes ``24-17``; a code without it is refused.

    Args:
        prefix: The tag, with whatever separates it.
    """

    def taken_off(value: object) -> object:
        line = text(value)
        if not isinstance(line, str):
            return line
        bare = line.removeprefix(prefix).strip()
        if not bare or not line.startswith(prefix):
            return Unfit(f"does not begin with {prefix}", "Write it with its prefix.")
        return bare

    def back(value: object) -> object:
        return f"{prefix}{value}" if isinstance(value, str) else value

    return Transform(taken_off, back, "unprefixed", {"prefix": prefix})
