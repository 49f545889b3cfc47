"""Records: typed views of exactly the fields that were asked for.

Clio returns only the fields that a request selects, so "absent" is a normal
state and not the same as ``null``. A record keeps the two apart: a selected
field reads as its value or ``None``, an unselected one raises
`FieldNotSelected`, which says what to add to ``fields=``.

A record keeps the very dict that its JSON was parsed into; only values that
JSON cannot hold (dates, nested records) are converted, in place. A value that
cannot be converted harms nobody else: the field it stands in raises
`Unreadable` when read, and everything around it reads as usual.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

import attrs

from .errors import FieldNotSelected, UnknownField, Unreadable

if TYPE_CHECKING:
    import cattrs

R = TypeVar("R", bound="Record")

_LOST = "?lost"
"""Where a record keeps the names of fields whose values could not be converted."""


def record(cls: type[R]) -> type[R]:
    """Make a class of annotations a record class: frozen, and without a field's cost when absent."""
    return attrs.frozen(slots=False, init=False, eq=False, repr=False, order=False)(cls)


@attrs.frozen(slots=False, init=False, eq=False, repr=False, order=False)
class Record:
    """What all records have in common.

    Args:
        values: Fields by name, as they would be read from the record.

    Raises:
        UnknownField: The record has no field of that name.
    """

    def __init__(self, **values: object) -> None:
        for name in values.keys() - shape(type(self)).keys():
            raise UnknownField(f"{type(self).__name__} has no field {name!r}.")
        self.__dict__.update(values)

    @property
    def selected(self) -> frozenset[str]:
        """The names of the fields that can be read."""
        return frozenset(self._names())

    @property
    def redacted(self) -> bool:
        """Whether Clio hides this record, or part of it, from the user."""
        return self.__dict__.get("redacted") is True

    def to_dict(self) -> dict[str, Any]:
        """The selected fields, nested records as dicts and tuples of them as lists."""
        return {name: _plain(self.__dict__[name]) for name in self._names()}

    def _names(self) -> Iterator[str]:
        known = shape(type(self))
        return (name for name in self.__dict__ if name in known)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), self.__dict__.get("id"), self.__dict__.get("etag")))

    def __repr__(self) -> str:
        what = f"{type(self).__name__} {self.__dict__.get('id', '')}".strip()
        return f"<{what}: {', '.join(self._names())}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the values too, since a person asked for them."""
        from html import escape

        rows = "".join(
            f"<tr><th>{escape(name)}</th><td>{escape(_shown(value))}</td></tr>"
            for name, value in self.to_dict().items()
        )
        return f"<table><caption>{type(self).__name__}</caption>{rows}</table>"

    if not TYPE_CHECKING:  # a visible one would make every misspelt name look right

        def __getattr__(self, name: str) -> object:
            raise _why_absent(self, name)


def _plain(value: object) -> object:
    match value:
        case Record():
            return value.to_dict()
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _why_absent(found: Record, name: str) -> Exception:
    """The error for a name that the record's dict does not hold."""
    kind = type(found).__name__
    if name in found.__dict__.get(_LOST, ()):
        return Unreadable(
            f"{kind}.{name} holds something that is not what Clio's description says.",
            advice="Read it with Clio.request(), which converts nothing.",
        )
    if name not in shape(type(found)):
        return AttributeError(f"{kind} has no attribute {name!r}", name=name, obj=found)
    if found.redacted:
        return FieldNotSelected(
            f"{kind}.{name} is hidden by Clio.",
            advice="The app or the user lacks a permission to see it.",
        )
    return FieldNotSelected(f"{kind}.{name} was not selected.", advice=f"Add {name!r} to fields=.")


# ------------------------------------------------------------------------------- what a class has


Shape = Mapping[str, "type[Record] | None"]

_SHAPES: dict[type[Record], Shape] = {}


def shape(cls: type[Record]) -> Shape:
    """The fields of a record class, each with the record class that it holds, if any."""
    known = _SHAPES.get(cls)
    if known is None:
        found = {name: _nested(hint) for name, hint in _hints(cls).items()}
        known = _SHAPES[cls] = MappingProxyType(found)
    return known


def _hints(cls: type[Record]) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in attrs.fields(cls)}


def _nested(hint: object) -> type[Record] | None:
    for candidate in (hint, *get_args(hint)):
        if isinstance(candidate, type) and issubclass(candidate, Record):
            return candidate
    return None


# --------------------------------------------------------------------------------------- decoding


def decode(cls: type[R], data: dict[str, Any]) -> R:
    """A record of parsed JSON, which it takes over and changes."""
    return decode_all(cls, [data])[0]


def decode_all(cls: type[R], rows: Iterable[dict[str, Any]]) -> tuple[R, ...]:
    """Records of a parsed JSON list, whose objects they take over and change."""
    hook = _converter().get_structure_hook(cls)
    return tuple([hook(data, cls) for data in rows])


@cache
def _converter() -> cattrs.Converter:
    """The one converter: it knows dates, records and tuples of records."""
    import cattrs

    converter = cattrs.Converter(detailed_validation=False)
    converter.register_structure_hook(dt.date, lambda text, _: dt.date.fromisoformat(text))
    converter.register_structure_hook(dt.datetime, lambda text, _: dt.datetime.fromisoformat(text))
    converter.register_structure_hook_factory(_is_record, _record_hook)
    converter.register_structure_hook_factory(_is_records, _records_hook)
    return converter


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Record)


def _is_records(hint: Any) -> bool:
    return get_origin(hint) is tuple and _is_record(get_args(hint)[0])


Hook = Callable[[Any, Any], Any]


def _record_hook(cls: type[Record], converter: cattrs.Converter) -> Hook:
    """A reader compiled for one class: it visits only what needs converting."""
    conversions = dict(_conversions(cls, converter))
    convertible = conversions.keys()

    def read(data: Any, _: object) -> Record:
        found = object.__new__(cls)
        object.__setattr__(found, "__dict__", data)
        for name in convertible & data.keys():
            hook, hint, empty = conversions[name]
            value = data[name]
            try:
                data[name] = empty if value is None else hook(value, hint)
            except (TypeError, ValueError, AttributeError):
                del data[name]
                data[_LOST] = (*data.get(_LOST, ()), name)
        return found

    return read


def _records_hook(hint: Any, converter: cattrs.Converter) -> Hook:
    """A reader of a list of records; Clio may put one stub in place of a whole list."""
    cls = get_args(hint)[0]
    hook = converter.get_structure_hook(cls)

    def read(data: Any, _: object) -> tuple[Record, ...]:
        return tuple([hook(item, cls) for item in ([data] if isinstance(data, dict) else data)])

    return read


def _conversions(
    cls: type[Record], converter: cattrs.Converter
) -> Iterator[tuple[str, tuple[Hook, Any, Any]]]:
    """What has to be done for which field: the hook, its type, and what ``null`` becomes."""
    for name, hint in _hints(cls).items():
        wanted = _without_none(hint)
        listed = get_origin(wanted) is tuple
        if listed or _is_record(wanted) or wanted in (dt.date, dt.datetime):
            yield name, (converter.get_structure_hook(wanted), wanted, () if listed else None)


def _without_none(hint: Any) -> Any:
    arms = [arm for arm in get_args(hint) if arm is not NoneType]
    return arms[0] if len(arms) == 1 and NoneType in get_args(hint) else hint
