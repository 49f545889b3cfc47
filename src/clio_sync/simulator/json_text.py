"""JSON as this Clio reads and writes it: only what it can give back later, and to the digit."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from .figures import exact

DEEPEST = 100
"""How many objects and lists may stand in each other."""

_MARKED = re.compile(r'"\\u0000([-+.0-9E]+)\\u0000"')


def loads(text: bytes) -> object:
    """Read a body.

    Raises:
        ValueError: It is not JSON, or holds what could not be kept.
    """
    try:
        value: object = json.loads(text, parse_float=exact, parse_constant=_no_number)
    except (ArithmeticError, RecursionError) as error:
        raise ValueError("out of bounds") from error
    check(value)
    return value


def dumps(value: object) -> bytes:
    """Write a body; a decimal keeps its digits, for which JSON has room though floats have not.

    Raises:
        ValueError: A number is not finite, or text cannot be encoded.
    """
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_marked
    )
    return (_MARKED.sub(r"\1", text) if "\\u0000" in text else text).encode()


def check(value: object, depth: int = 0) -> None:
    """Look at all text and all levels of what came in.

    Raises:
        ValueError: Text holds NUL or half a character, or too much stands in each other.
    """
    if depth > DEEPEST:
        raise ValueError("too deep")
    match value:
        case str():
            _check_text(value)
        case list():
            for one in value:
                check(one, depth + 1)
        case dict():
            for name, one in value.items():
                _check_text(name)
                check(one, depth + 1)
        case _:
            pass


def _check_text(text: str) -> None:
    text.encode()
    if "\0" in text:
        raise ValueError("NUL in text")


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _marked(value: object) -> str:
    """A decimal between two marks that no text can hold, for `dumps` to take away again."""
    if isinstance(value, Decimal):
        return f"\0{value}\0"
    raise TypeError(f"{type(value).__name__} is not for JSON")
