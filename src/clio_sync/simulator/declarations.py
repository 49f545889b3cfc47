"""What Clio's API consists of, read from the generated declarations.

The simulator has no list of fields of its own: the records say what can be
selected, the payloads what can be written, the filters what can be asked for.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import (
    Annotated,
    Any,
    Literal,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from attrs import evolve, field, frozen

from .. import _generated
from .._flows.crud import Spec
from ..records import Record

Kind = Literal[
    "text", "whole", "number", "flag", "date", "instant", "choice", "record", "object", "any"
]

_SCALARS: Mapping[object, Kind] = {
    str: "text",
    int: "whole",
    float: "number",
    bool: "flag",
    dt.date: "date",
    dt.datetime: "instant",
}


OWN_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "CustomFieldValue": ("id", "value"),
    "DocumentVersion": ("id", "version_number"),
    "Multipart": ("part_number", "put_url", "put_headers"),
}
"""What a selection without names shows of the records that have more than an id and an etag."""


@frozen
class Type:
    """What one field, key or parameter holds.

    Args:
        kind: Of the thing itself, or of each of many.
        many: Whether it is a list.
        required: Whether a payload must have it.
        choices: The values of a ``choice``.
        of: The class of a ``record`` or ``object``.
        nullable: Whether there may be none.
    """

    kind: Kind
    many: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    of: type[Any] | None = field(default=None, repr=False)
    nullable: bool = False

    @property
    def reference(self) -> bool:
        """Whether it is an object that only says which record is meant."""
        return self.kind == "object" and not self.many and set(keys(self.of)) == {"id"}


@frozen
class Shape:
    """The fields of a record, and those that come when none are named."""

    name: str
    fields: Mapping[str, Type] = field(repr=False)

    @property
    def default(self) -> tuple[str, ...]:
        if self.name in OWN_DEFAULTS:
            return OWN_DEFAULTS[self.name]
        usual = tuple(name for name in ("id", "etag") if name in self.fields)
        return usual or tuple(name for name, type in self.fields.items() if type.kind != "record")


@cache
def specs() -> tuple[Spec[Any], ...]:
    """What is declared about every collection."""
    return tuple(_specs())


def _specs() -> Iterator[Spec[Any]]:
    for module in iter_modules(_generated.__path__):
        found = getattr(import_module(f"{_generated.__name__}.{module.name}"), "SPEC", None)
        if found is not None:
            yield found


def shape(record: type[Record]) -> Shape:
    """What can be selected of a record."""
    if record not in _SHAPES:
        _SHAPES[record] = Shape(record_name(record), keys(record))
    return _SHAPES[record]


def full_shape(record: type[Record]) -> Shape:
    """The same with its associations, for a class that is only its scalar half."""
    if record not in _FULL_SHAPES:
        _FULL_SHAPES[record] = shape(_whole(record))
    return _FULL_SHAPES[record]


def keys(declaration: type[Any] | None) -> Mapping[str, Type]:
    """What a record, a payload or a set of filters may hold; nothing where there is none."""
    if declaration is None:
        return {}
    if declaration not in _MEMBERS:
        hints = get_type_hints(declaration, include_extras=True)
        members = {name.removesuffix("_"): _read(hint) for name, hint in hints.items()}
        _MEMBERS[declaration] = members
    return _MEMBERS[declaration]


def record_name(record: type[Any]) -> str:
    """A record's name at Clio; its scalar half is called the same."""
    return record.__name__.removesuffix("Base")


_SHAPES: dict[type[Record], Shape] = {}
_FULL_SHAPES: dict[type[Record], Shape] = {}
_MEMBERS: dict[type[Any], Mapping[str, Type]] = {}


def _whole(record: type[Record]) -> type[Record]:
    name = record_name(record)
    module = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    try:
        nested = import_module(f"clio_sync._generated.nested.{module}")
    except ModuleNotFoundError:
        return record
    found: type[Record] = getattr(nested, name)
    return found


def _read(hint: Any, *, many: bool = False, required: bool = False) -> Type:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Required:
        return _read(arguments[0], many=many, required=True)
    if origin in {Union, types.UnionType}:
        some = [one for one in arguments if one is not types.NoneType]
        one = _read(some[0] if len(some) == 1 else object, many=many, required=required)
        return evolve(one, nullable=types.NoneType in arguments)
    if origin is Annotated:  # a length of time, of which the declaration says the unit
        return Type("number", many, required)
    if origin in {list, tuple, Sequence}:
        return _read(arguments[0], many=True, required=required)
    if origin is Literal:
        return Type("choice", many, required, tuple(map(str, arguments)))
    if is_typeddict(hint):
        return Type("object", many, required, of=hint)
    if isinstance(hint, type) and issubclass(hint, Record):
        return Type("record", many, required, of=hint)
    return Type(_SCALARS.get(hint, "any"), many, required)
