"""What a write sends: payloads checked key by key, and put into Clio's own terms.

Clio drops keys that it does not know, or that cannot be written, and answers
as if all were well; what it does refuse costs a request. So keys and values
are checked here, before the request, and no value ever shows in an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType, NoneType
from typing import Any, Required, TypeAlias, cast, get_args, get_origin, get_type_hints

from attrs import frozen

from ..errors import ConfigurationError, InvalidValue, MissingField, UnknownField
from ..fields import unknown
from ..records import Record, shape
from . import payload_rules as rules
from .payload_values import Convert, arms, nested, plain

Payload: TypeAlias = Mapping[str, object]
Readable: TypeAlias = Mapping[str, "type[Record] | None"]

NOTHING: Readable = MappingProxyType({})


def check(payload: Payload, wanted: type[Any], record: type[Record]) -> Payload:
    """The payload as it is sent, if Clio will take all of it.

    Args:
        payload: What the caller wants to send.
        wanted: The TypedDict that says which keys there are.
        record: What is read back, to tell a read-only key from a misspelt one.

    Raises:
        UnknownField: A key that Clio would silently drop.
        MissingField: A key that Clio insists on is not there.
        InvalidValue: A value that Clio would refuse, misread or ignore.
        ConfigurationError: It is no mapping.
    """
    return _object(_payload(payload), wanted, record.__name__, shape(record))


def _payload(payload: object) -> Payload:
    if not isinstance(payload, Mapping):
        raise ConfigurationError(
            "What was passed as a payload is no mapping.",
            advice='Pass a dict like {"name": "..."}.',
        )
    return cast("Payload", payload)


def _object(payload: Payload, wanted: type[Any], place: str, readable: Readable) -> Payload:
    """Names first, then values, then what holds for all of them together."""
    known = _keys(wanted)
    for key in payload:
        if key not in known.by_name:
            raise _refusal(key, place, known.by_name, readable)
    for name in known.required:
        if name not in payload:
            raise MissingField(f"{place} lacks {name!r}, which Clio needs.", advice=rules.ADD_IT)
    sent = {
        name: _value(known.by_name[name], value, f"{place}.{name}", readable.get(name))
        for name, value in payload.items()
    }
    if (rule := rules.of(wanted)) is not None:
        rule(payload, place)
    return sent


def _value(key: Key, value: object, place: str, record: type[Record] | None) -> object:
    if value is None:
        return _nothing(key, place)
    if key.of is None:
        return key.convert(value, place)
    readable = shape(record) if record is not None else NOTHING
    if not key.many:
        return _object(_mapping(value, place), key.of, place, readable)
    rows = _rows(value, place)
    rules.count(rows, place)
    return [
        _object(_mapping(row, f"{place}[{at}]"), key.of, f"{place}[{at}]", readable)
        for at, row in enumerate(rows)
    ]


def _nothing(key: Key, place: str) -> object:
    """What ``None`` is sent as; an association is detached by an id of null (facts, 2)."""
    if not key.nullable:
        raise InvalidValue(
            f"{place} cannot be None: Clio would refuse it, or ignore it and say that all is well.",
            advice=rules.why_not_none(place),
        )
    return {"id": None} if key.detachable else None


def _mapping(value: object, place: str) -> Payload:
    if not isinstance(value, Mapping):
        raise InvalidValue(f"{place} is no mapping.", advice='Pass one like {"id": 7}.')
    return cast("Payload", value)


def _rows(value: object, place: str) -> list[object]:
    if not isinstance(value, list | tuple):
        raise InvalidValue(f"{place} is no list.", advice='Pass one like [{"name": "..."}].')
    return list(value)


def _refusal(key: object, owner: str, known: Iterable[str], readable: Readable) -> UnknownField:
    if not isinstance(key, str):
        return UnknownField(f"{owner} has a key of type {type(key).__name__}.")
    advice = rules.instead(owner, key, known)
    if key in readable:
        return UnknownField(
            f"{owner}.{key} cannot be written: Clio would ignore it and say that all is well.",
            advice=advice or "Leave it out.",
        )
    if advice:
        return UnknownField(f"{owner} has no field {key!r}.", advice=advice)
    return unknown(key, owner, known)


# -------------------------------------------------------------------------------- declarations


@frozen
class Key:
    """One key of a payload, as its TypedDict declares it.

    Args:
        convert: What makes the sent value of a plain one.
        of: The TypedDict of the mapping, or of each row, that it holds.
        many: Whether it holds rows.
        nullable: Whether it may be None.
        detachable: Whether None is written as an id of null.
    """

    convert: Convert
    of: type[Any] | None
    many: bool
    nullable: bool
    detachable: bool


@frozen
class Keys:
    """The keys of one TypedDict."""

    by_name: Mapping[str, Key]
    required: tuple[str, ...]


_KEYS: dict[type[Any], Keys] = {}


def _keys(wanted: type[Any]) -> Keys:
    """The keys of a TypedDict, read once."""
    found = _KEYS.get(wanted)
    if found is None:
        hints = get_type_hints(wanted, include_extras=True)
        found = _KEYS[wanted] = Keys(
            {name: _key(hint) for name, hint in hints.items()},
            tuple(name for name, hint in hints.items() if _is_required(hint, wanted)),
        )
    return found


def _is_required(hint: Any, wanted: type[Any]) -> bool:
    return get_origin(hint) is Required or bool(wanted.__total__)


def _key(hint: Any) -> Key:
    bare = get_args(hint)[0] if get_origin(hint) is Required else hint
    inner, many = nested(bare)
    detachable = inner is not None and not many and _is_detachable(inner)
    return Key(plain(bare), inner, many, NoneType in arms(bare), detachable)


def _is_detachable(wanted: type[Any]) -> bool:
    """Whether it is nothing but an id that may be null."""
    hints = get_type_hints(wanted)
    return hints.keys() == {"id"} and NoneType in get_args(hints["id"])
