"""What a write sends: payloads checked key by key.

Clio drops keys that it does not know, or that cannot be written, and answers
as if all were well, so names are checked here, before the request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast, get_args, get_type_hints, is_typeddict

from ..errors import ConfigurationError, UnknownField
from ..fields import unknown
from ..records import Record, shape

Payload = Mapping[str, object]


def check(payload: Payload, wanted: type[Any], record: type[Record]) -> Payload:
    """The payload itself, if all its keys can be written.

    Args:
        payload: What is to be sent.
        wanted: The TypedDict that says which keys there are.
        record: What is read back, to tell a read-only key from a misspelt one.

    Raises:
        UnknownField: A key that Clio would silently drop.
        ConfigurationError: It is no mapping.
    """
    _check(_mapping(payload), wanted, record.__name__, shape(record))
    return payload


def _mapping(payload: object) -> Payload:
    if not isinstance(payload, Mapping):
        raise ConfigurationError(
            "What was passed as a payload is no mapping.",
            advice='Pass a dict like {"name": "..."}.',
        )
    return cast("Payload", payload)


def _check(payload: Payload, wanted: type[Any], owner: str, readable: Iterable[str]) -> None:
    known = _keys(wanted)
    for key, value in payload.items():
        if key not in known:
            raise _refusal(key, owner, known, readable)
        nested = known[key]
        if nested is not None:
            for row in value if isinstance(value, list | tuple) else [value]:
                if isinstance(row, Mapping):
                    _check(cast("Payload", row), nested, f"{owner}.{key}", ())


def _refusal(
    key: object, owner: str, known: Iterable[str], readable: Iterable[str]
) -> UnknownField:
    if not isinstance(key, str):
        return UnknownField(f"{owner} has a key of type {type(key).__name__}.")
    if key in readable:
        return UnknownField(
            f"{owner}.{key} cannot be written: Clio would ignore it and say that all is well.",
            advice="Leave it out.",
        )
    return unknown(key, owner, known)


_KEYS: dict[type[Any], dict[str, type[Any] | None]] = {}


def _keys(wanted: type[Any]) -> dict[str, type[Any] | None]:
    """The keys of a TypedDict, each with the TypedDict that it holds, if any."""
    if wanted not in _KEYS:
        _KEYS[wanted] = {name: _nested(hint) for name, hint in get_type_hints(wanted).items()}
    return _KEYS[wanted]


def _nested(hint: Any) -> type[Any] | None:
    if is_typeddict(hint):
        return cast("type[Any]", hint)
    return next((found for arm in get_args(hint) if (found := _nested(arm))), None)
