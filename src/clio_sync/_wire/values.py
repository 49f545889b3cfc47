"""Values as a request carries them: in its path, its query and its body.

Only what has one clear meaning is sent; anything else would reach Clio as the
text that Python happens to show for it. What is refused is named by where it
stands, never by its value.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from ..errors import ConfigurationError

Params = Mapping[str, Any]

_is_segment = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*").fullmatch


def segment(id: object) -> str:
    """An id as it stands in a path, or a name that Clio has instead of one.

    Args:
        id: A number, or text of letters, digits, ``_`` and ``-``.

    Raises:
        ConfigurationError: It is something else, which might lead to another place.
    """
    if not isinstance(id, int | str) or isinstance(id, bool) or not _is_segment(str(id)):
        raise ConfigurationError(
            "What was passed as an id is not one.", advice="Pass a record's .id, a whole number."
        )
    return str(id)


# ---------------------------------------------------------------------------------------- queries


def query(params: Params) -> tuple[tuple[str, str], ...]:
    """Filters as query pairs: lists repeat, ``None`` is Clio's literal ``null``.

    Raises:
        ConfigurationError: A value that a query cannot carry, or an empty list: Clio would
            not see the filter and list everything.
    """
    return tuple(_pairs(params))


def query_string(params: Params) -> str:
    """Filters as they stand in a URL; Clio takes braces and brackets encoded, too (facts, 2.2)."""
    return urlencode(query(params), quote_via=quote)


def _pairs(params: Params) -> Iterator[tuple[str, str]]:
    for name, value in params.items():
        several = isinstance(value, list | tuple | set | frozenset)
        if several and not value:
            raise ConfigurationError(
                f"{name} is an empty list: Clio would not see it and list everything.",
                advice="Leave it out, or ask for nothing at all.",
            )
        for item in value if several else (value,):
            yield name, text(item, name)


def text(value: object, name: str = "The query") -> str:
    """One value as Clio reads it in a query string.

    Args:
        value: Text, a number, a boolean, a date, an instant, an enum's member, or None.
        name: What it belongs to, for the error.

    Raises:
        ConfigurationError: It is something else.
    """
    match value:
        case str() if type(value) is str and value.isascii():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Enum():
            return text(value.value, name)
        case _ if wrong := _wrong(value):
            raise _refusal(name, wrong)
        case _:
            return _shown(value)


def _shown(value: object) -> str:
    match value:
        case dt.datetime():
            return (value if value.tzinfo else value.astimezone()).isoformat(timespec="seconds")
        case dt.date() | dt.time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)


# ----------------------------------------------------------------------------------------- bodies


def dumps(payload: object) -> bytes:
    """A body as JSON: dates in ISO form, exact numbers as text.

    Raises:
        ConfigurationError: A value that has no clear form, named by where it stands.
    """
    try:
        return _ENCODER.encode(payload).encode()
    except (TypeError, ValueError, RecursionError):
        pass
    raise _culprit(payload)


def _plain(value: object) -> object:
    """What JSON lacks, as something that it has."""
    match value:
        case Mapping():
            return dict(value)
        case Enum():
            return value.value
        case _ if _wrong(value):
            raise TypeError
        case _:
            return _shown(value)


_ENCODER = json.JSONEncoder(
    default=_plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")
)


def _culprit(payload: object) -> ConfigurationError:
    """The error for a body that cannot be sent: its first place that is to blame."""
    try:
        return next(_refusals(payload, ""))
    except RecursionError:
        return _refusal("The body", "too many levels, or itself")


def _refusals(value: object, place: str) -> Iterator[ConfigurationError]:
    match value:
        case Mapping():
            for key, inner in value.items():
                if wrong := _wrong_key(key):
                    yield _refusal(place or "The body", wrong)
                yield from _refusals(inner, f"{place}.{key}" if place else str(key))
        case list() | tuple():
            for index, inner in enumerate(value):
                yield from _refusals(inner, f"{place}[{index}]")
        case Enum():
            yield from _refusals(value.value, place)
        case _ if wrong := _wrong(value):
            yield _refusal(place or "The body", wrong)
        case _:
            pass


def _wrong_key(key: object) -> str:
    return _wrong(key) if isinstance(key, str) else f"a key of type {type(key).__name__}"


def _wrong(value: object) -> str:
    """Why a value cannot be sent, without showing it; empty where it can."""
    match value:
        case str():
            return "" if _is_encodable(value) else "half a character (a lone surrogate)"
        case float() | Decimal():
            return "" if isfinite(value) else "a number that is not finite"
        case None | int() | dt.date() | dt.time() | UUID():
            return ""
        case _:
            return f"a value of type {type(value).__name__}"


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refusal(place: str, what: str) -> ConfigurationError:
    return ConfigurationError(
        f"{place} holds {what}, which no request can carry.",
        advice="Pass text, a finite number, a boolean, a date, an instant or None.",
    )
