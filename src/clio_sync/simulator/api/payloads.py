"""What may be written: known keys in their formats; the others vanish without a word."""

from __future__ import annotations

from collections.abc import Mapping

from .. import refusals
from ..clock import timestamp
from ..declarations import Type, keys
from ..figures import Number, as_number
from ..wire import Values
from .moments import as_date, as_instant, in_some_zone

REMOVALS = frozenset({"_destroy", "_deleted"})


def clean(data: Values, known: Mapping[str, Type], *, where: str = "") -> Values:
    """The known keys of a payload, with their values as Clio keeps them.

    Raises:
        Refusal: A value is outside its list or not in its format.
    """
    return {
        name: _value(where + name, value, known[name])
        for name, value in data.items()
        if name in known
    }


def require(data: Values, known: Mapping[str, Type]) -> None:
    """Insist on the keys that a creation must have.

    Raises:
        Refusal: One is missing or empty.
    """
    for name, type in known.items():
        if type.required and data.get(name) in (None, "", {}):
            raise refusals.unprocessable(f"{name} is required")


def _value(name: str, value: object, type: Type) -> object:
    if value is None:
        return None
    if type.many:
        return [_one(name, item, type) for item in _listed(name, value)]
    return _one(name, value, type)


def _listed(name: str, value: object) -> list[object]:
    if isinstance(value, list):
        return value
    raise refusals.unprocessable(f"{name} must be a list")


def _one(name: str, value: object, type: Type) -> object:
    match type.kind:
        case "object":
            if not isinstance(value, dict):
                raise refusals.unprocessable(f"{name} must be an object")
            return clean(value, {**keys(type.of), **_removals}, where=f"{name}.")
        case "choice":
            return _choice(name, value, type.choices)
        case "text":
            return _text(name, value)
        case "whole" | "number":
            return _number(name, value, whole=type.kind == "whole")
        case "flag":
            return _flag(name, value)
        case "date" | "instant":
            return _moment(name, value, type)
        case _:
            return value


_removals: Mapping[str, Type] = {name: Type("flag") for name in REMOVALS}


def as_read(value: object, type: Type | None) -> object:
    """A value as it reads back, where Clio keeps a date of an instant, or the other way round."""
    if type is None or not value or type.kind not in {"date", "instant"}:
        return value
    date = as_date(value)
    if type.kind == "date":
        return date
    return f"{date}T00:00:00+00:00" if value == date else value


def _choice(name: str, value: object, choices: tuple[str, ...]) -> object:
    if not isinstance(value, str | int) or str(value) not in choices:
        raise refusals.one_of(name.rpartition(".")[2], choices)
    return value


def _text(name: str, value: object) -> str:
    if isinstance(value, dict | list):
        raise refusals.unprocessable(f"{name} must be a string")
    return as_text(value)


def as_text(value: object) -> str:
    """Text, or what JSON would write for a number or a truth value."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(name: str, value: object, *, whole: bool) -> Number:
    number = as_number(value)
    if number is None or (whole and number != int(number)):
        raise refusals.unprocessable(f"{name} must be a number")
    return int(number) if whole else number


def _flag(name: str, value: object) -> bool:
    flag = as_flag(value)
    if flag is None:
        raise refusals.unprocessable(f"{name} must be true or false")
    return flag


def as_flag(value: object) -> bool | None:
    """A truth value, or text that is one."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).lower())


def _moment(name: str, value: object, type: Type) -> str:
    if value == "":
        return ""
    if type.kind == "date":
        return dated(name, value)
    instant = as_instant(value)
    if instant is None:
        raise refusals.unprocessable(f"{name} invalid xmlschema format")
    try:
        return timestamp(in_some_zone(instant).timestamp())
    except (ValueError, OverflowError):
        raise refusals.unprocessable(f"{name} invalid xmlschema format") from None


def dated(name: str, value: object) -> str:
    """A date as Clio keeps it.

    Raises:
        Refusal: It is none.
    """
    date = as_date(value)
    if date is None:
        raise refusals.unprocessable(f"{name} must be a date (YYYY-MM-DD)")
    return date
