"""Records: typed views of exactly the fields that were asked for.

Clio returns only the fields that a request selects, so "absent" is a normal
state and not the same as ``null``. A record keeps the two apart: a selected
field reads as its value or ``None``, an unselected one raises
`FieldNotSelected`, which says what to add to ``fields=``.

A record keeps the very dict that its JSON was parsed into; only values that
JSON cannot hold (dates, nested records) are converted, in place. A value that
cannot be converted harms nobody else: the field it stands in raises
`UnreadableField` when read (so that ``hasattr`` says no), `Record.to_dict`
gives it as Clio sent it, and everything around it reads as usual.

What Clio hides from a user comes as a stub that says so, or with a flag beside
it (facts, 1.3). `Record.redacted` tells; the fields of a stub raise
`FieldRedacted`, so that what is hidden never looks empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from importlib import import_module
from types import FunctionType, MappingProxyType, MethodType, NoneType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

import attrs

from .errors import FieldNotSelected, FieldRedacted, UnknownField, UnreadableField

if TYPE_CHECKING:
    import cattrs

R = TypeVar("R", bound="Record")

_LOST = "?lost"
"""Where a record keeps what could not be converted."""


class _Lost(dict[str, object]):
    """Values by field, as Clio sent them; of a type of its own, which no answer holds."""


def record(cls: type[R]) -> type[R]:
    """Make a class of annotations a record class: frozen, and without a field's cost when absent."""
    return attrs.frozen(slots=False, init=False, eq=False, repr=False, order=False)(cls)


def associated(*names: str, whole: str = "") -> Callable[[type[R]], type[R]]:
    """Tell a class what its records may hold of others beyond what it declares.

    Clio gives a nested record's own associations as bare stubs, which are selected by
    name. They read as what the whole record declares; without one, as plain data.

    Args:
        names: The associations.
        whole: The class that declares them, relative to the module of this one, such as
            ``"..contacts.Contact"``: it is imported when the first one is read.
    """

    def tell(cls: type[R]) -> type[R]:
        _ASSOCIATIONS[cls], _WHOLE[cls] = frozenset(names), whole
        return cls

    return tell


_ASSOCIATIONS: dict[type[Record], frozenset[str]] = {}
_WHOLE: dict[type[Record], str] = {}


def associations(cls: type[Record]) -> frozenset[str]:
    """What records of a class may hold of others beyond its declared fields."""
    return _ASSOCIATIONS.get(cls, frozenset())


def whole(cls: type[Record]) -> type[Record]:
    """The class that declares the associations of this one; itself, where there is none."""
    where = _WHOLE.get(cls)
    if not where:
        return cls
    module, _, name = where.rpartition(".")
    found: type[Record] = getattr(import_module(module, cls.__module__.rpartition(".")[0]), name)
    return found


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
        """Whether Clio hides this record, or part of it, from the user.

        A hidden part is known only where its flag was selected, such as
        ``quantity_redacted`` of an activity.
        """
        flags = (name for name in self.__dict__ if name.endswith("_redacted"))
        return _is_hidden(self) or any(self.__dict__[name] is True for name in flags)

    def to_dict(self) -> dict[str, Any]:
        """The selected fields, nested records as dicts and tuples of them as lists.

        A value that could not be converted stands as Clio sent it, and what Clio
        hides says ``"redacted": True``.
        """
        found = {name: _plain(self.__dict__[name]) for name in self._names()}
        hidden = {"redacted": True} if _is_hidden(self) else {}
        return {**found, **hidden, **{name: _plain(value) for name, value in _lost(self).items()}}

    def _names(self) -> Iterator[str]:
        known = shape(type(self)).keys() | associations(type(self))
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


def _unhideable(cls: type[Record]) -> None:
    """Make its methods win over a record's own dict, where Clio's next field may be called so."""
    for name, member in list(vars(cls).items()):
        if isinstance(member, FunctionType) and not name.startswith("__"):
            setattr(cls, name, property(partial(MethodType, member), doc=member.__doc__))


_unhideable(Record)


def _is_hidden(found: Record) -> bool:
    return found.__dict__.get("redacted") is True


def _lost(found: Record) -> Mapping[str, object]:
    lost = found.__dict__.get(_LOST)
    return lost if isinstance(lost, _Lost) else {}


def _plain(value: object) -> object:
    match value:
        case Record():
            return value.to_dict()
        case dict():
            return {name: _plain(item) for name, item in value.items() if name != _LOST}
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return value


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _why_absent(found: Record, name: str) -> Exception:
    """The error for a name that the record's dict does not hold."""
    kind = type(found).__name__
    if name in _lost(found):
        return UnreadableField(
            f"{kind}.{name} holds something that is not what Clio's description says."
        )
    if name not in shape(type(found)):
        return AttributeError(f"{kind} has no attribute {name!r}", name=name, obj=found)
    if _is_hidden(found):
        return FieldRedacted(
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


def hint_of(cls: type[Record], name: str) -> Any:
    """What a field is declared as, by this class or by the whole record; None for no field."""
    return _hints(cls).get(name) or _hints(whole(cls)).get(name)


def nested_in(cls: type[Record], name: str) -> tuple[type[Record] | None, bool]:
    """The class of the records that a field holds, if it holds any, and whether it is a list."""
    hint = hint_of(cls, name)
    return _nested(hint), get_origin(hint) is tuple


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
    return tuple(map(_reader(cls), rows))


Convert = Callable[[Any], Any]


def _reader(cls: type[R]) -> Callable[..., R]:
    """What makes records of one class, compiled once."""
    reader: Callable[..., R] = _converter().get_structure_hook(cls)
    return reader


@cache
def _converter() -> cattrs.Converter:
    """The one converter; it asks us for records, and does all the rest by itself."""
    import cattrs

    converter = cattrs.Converter(detailed_validation=False)
    converter.register_structure_hook_factory(_is_record, _record_hook)
    converter.register_structure_hook_func(lambda wanted: wanted is object, lambda value, _: value)
    return converter


def _record_hook(cls: type[Record], converter: cattrs.Converter) -> Callable[..., Record]:
    """A reader of one class: it visits only what has to be converted."""
    conversions = tuple(_conversions(cls, converter))
    others = associations(cls)
    new, attach, apart = object.__new__, _attach, others.isdisjoint

    def read(data: Any, _: object = None) -> Record:
        found = new(cls)
        attach(found, data)
        for name, convert, empty in conversions:  # `_convert`, without the cost of a call
            if name in data:
                value = data[name]
                try:
                    data[name] = empty if value is None else convert(value)
                except (TypeError, ValueError):
                    _lose(data, name)
        if others and not apart(data):
            _convert(data, _undeclared(cls))
        return found

    return read


def _convert(data: dict[str, Any], conversions: Iterable[tuple[str, Convert, object]]) -> None:
    for name, convert, empty in conversions:
        if name in data:
            value = data[name]
            try:
                data[name] = empty if value is None else convert(value)
            except (TypeError, ValueError):
                _lose(data, name)


_UNDECLARED: dict[type[Record], tuple[tuple[str, Convert, object], ...]] = {}


def _undeclared(cls: type[Record]) -> tuple[tuple[str, Convert, object], ...]:
    """What has to be done for which association; looked up late, for records go in circles."""
    if cls not in _UNDECLARED:
        others = associations(cls)
        found = _conversions(whole(cls), _converter())
        _UNDECLARED[cls] = tuple(one for one in found if one[0] in others)
    return _UNDECLARED[cls]


def _lose(data: dict[str, Any], name: str) -> None:
    lost = data.get(_LOST)
    if not isinstance(lost, _Lost):
        lost = data[_LOST] = _Lost()
    lost[name] = data.pop(name)


_attach: Callable[[Record, dict[str, Any]], None] = Record.__dict__["__dict__"].__set__
"""Makes a dict the one of a record, past the setter that keeps records frozen."""


def _conversions(
    cls: type[Record], converter: cattrs.Converter
) -> Iterator[tuple[str, Convert, object]]:
    """What has to be done for which field, and what ``null`` becomes."""
    for name, hint in _hints(cls).items():
        wanted = _without_none(hint)
        if wanted in _PLAIN:
            yield name, _PLAIN[wanted], None
        elif _is_record(wanted):
            yield name, _reader(wanted), None
        elif get_origin(wanted) is tuple:
            yield name, _several(get_args(wanted)[0], wanted, converter), ()


_PLAIN: dict[Any, Convert] = {
    dt.date: dt.date.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
}


def _several(item: Any, hint: Any, converter: cattrs.Converter) -> Convert:
    """What reads a list; Clio may put one stub in place of a whole list of records."""
    if not _is_record(item):
        hook = converter.get_structure_hook(hint)
        return lambda value: hook(value, hint)
    reader = _reader(item)
    return lambda value: tuple(map(reader, [value] if type(value) is dict else value))


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Record)


def _without_none(hint: Any) -> Any:
    arms = [arm for arm in get_args(hint) if arm is not NoneType]
    return arms[0] if len(arms) == 1 and NoneType in get_args(hint) else hint
