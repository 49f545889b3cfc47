"""The plain values of a payload: each made from what a caller passed, or refused.

A value is refused only where Clio would refuse it, misread it, or take it for
something else. It is named by where it stands and never shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from types import UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    is_typeddict,
)

from ..errors import InvalidValue
from ..units import Unit

Convert: TypeAlias = Callable[[Any, str], object]
"""Takes a value and where it stands; gives what is sent."""


def arms(hint: Any) -> tuple[Any, ...]:
    """What a union is made of; of anything else, that alone."""
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)


def nested(hint: Any) -> tuple[type[Any] | None, bool]:
    """The TypedDict that a key holds, if any, and whether it holds rows of it."""
    for arm in arms(hint):
        if is_typeddict(arm):
            return cast("type[Any]", arm), False
        if get_origin(arm) is list and is_typeddict(get_args(arm)[0]):
            return cast("type[Any]", get_args(arm)[0]), True
    return None, False


def plain(hint: Any) -> Convert:
    """What makes the sent value of a key that holds no mapping."""
    for arm in arms(hint):
        origin, arguments = get_origin(arm), get_args(arm)
        if origin is Annotated and isinstance(arguments[1], Unit):
            return partial(_length, arguments[1])
        if origin is Literal:
            return partial(_choice, arguments)
        if origin is list:
            return partial(_several, plain(arguments[0]))
        if arm in _CONVERSIONS:
            return _CONVERSIONS[arm]
    return _as_it_is


def _as_it_is(value: object, _: str) -> object:
    return value


def _single(value: object, place: str) -> object:
    if isinstance(value, list | tuple | dict):
        raise InvalidValue(f"{place} is one value, and no {type(value).__name__}.")
    return value


def _several(convert: Convert, value: object, place: str) -> object:
    if not isinstance(value, list | tuple | set | frozenset):
        raise InvalidValue(f"{place} is no list.", advice="Pass one, even of a single value.")
    items = cast("Iterable[object]", value)
    return [convert(item, f"{place}[{at}]") for at, item in enumerate(items)]


def _flag(value: object, place: str) -> object:
    """Clio takes almost any text for true, "no" among them."""
    if not isinstance(value, bool):
        raise InvalidValue(f"{place} is neither True nor False.")
    return value


def _number(value: object, place: str) -> object:
    """A truth value is a number to Python, and would be sent as neither."""
    if isinstance(value, bool):
        raise InvalidValue(f"{place} is a number, and no truth value.")
    if isinstance(value, dt.timedelta):
        raise InvalidValue(
            f"{place} is a plain number, and no length of time.",
            advice="Pass the number in the unit that Clio's documentation names.",
        )
    return _single(value, place)


def _choice(allowed: tuple[str | int, ...], value: object, place: str) -> object:
    said = value.value if isinstance(value, Enum) else value
    if said in allowed:
        return said
    raise InvalidValue(
        f"{place} is none of what Clio writes there: {', '.join(map(repr, allowed))}.",
        advice=_in_its_case(allowed, said),
    )


def _in_its_case(allowed: tuple[str | int, ...], said: object) -> str:
    """Advice on upper and lower case, in which Clio is exact and not consistent (facts, 15)."""
    near = [one for one in allowed if str(one).casefold() == str(said).casefold()]
    return f"Write it {near[0]!r}: upper and lower case matter." if near else ""


def _length(unit: Unit, value: object, place: str) -> object:
    return unit.of(value) if isinstance(value, dt.timedelta) else _number(value, place)


def _date(value: object, place: str) -> object:
    """A time of day would be dropped, or move the date in another time zone."""
    if isinstance(value, dt.datetime):
        raise InvalidValue(
            f"{place} is a date without a time of day.", advice="Pass the datetime's .date()."
        )
    if isinstance(value, str) and value and not _reads(dt.date, value):
        raise InvalidValue(f"{place} is no date.", advice='Pass a date, or text like "2026-01-31".')
    return _single(value, place)


def _instant(value: object, place: str) -> object:
    """Clio answers a bare date with a 422 (facts, 10)."""
    bare = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if bare or (isinstance(value, str) and value and not _is_instant(value)):
        raise InvalidValue(
            f"{place} is an instant, and Clio refuses one without a time of day.",
            advice="Pass a datetime with a time zone.",
        )
    return _single(value, place)


def _is_instant(text: str) -> bool:
    return _reads(dt.datetime, text) and not _reads(dt.date, text)


def _reads(kind: type[dt.date], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True


_CONVERSIONS: dict[Any, Convert] = {
    str: _single,
    int: _number,
    float: _number,
    bool: _flag,
    dt.date: _date,
    dt.datetime: _instant,
}
