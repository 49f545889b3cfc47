"""What a bound map says, as one text: while it stays the same, equal cells mean the same values.

Rows that are known to be settled are not even mapped again as long as their
cells and this text stay what they were. So all that can decide what becomes of
a cell has to be in it: the declaration, the account's ids that its names stand
for, and the version of whatever brings values into their form. Of a function of
the firm's own only its code can be told; where that may ask for something that
changes by itself, the map is not steady, and its rows are mapped every time.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from attrs import define, field, frozen

from .functions import Code, code_of, is_ours, parts_of

if TYPE_CHECKING:
    from .bound import BoundMap

PLAIN = (bool, int, float, str, bytes, Decimal, dt.date, dt.time, dt.timedelta, type(None))
"""What is the same wherever it is written the same."""


@frozen
class Fingerprint:
    """What a map says, to be compared and for nothing else: it may hold values of the firm's.

    Args:
        text: All of it.
        fields: What is said of each field.
        steady: Whether equal cells are sure to mean the same values as long as it stays the same.
    """

    text: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    steady: bool


def fingerprint(bound: BoundMap) -> Fingerprint:
    """Tell all that decides what becomes of a row's cells.

    Args:
        bound: The map, bound to an account.
    """
    telling = _Telling()
    declared = bound.map
    fields = {one.name: telling.text([one, bound.fields[one.name]]) for one in declared.fields}
    frame = [
        _versions(),
        bound.name,
        bound.resource,
        declared.key,
        declared.changed_at,
        declared.record_type,
        declared.both_ways,
        bound.selection,
        bound.marker_field,
        sorted(bound.returning),
    ]
    text = telling.text([frame, *fields.items()])
    return Fingerprint(text, fields, telling.steady)


def _versions() -> list[object]:
    """What brings values into their form."""
    import email_validator
    import phonenumbers

    from .._flows.session import user_agent
    from .bound import NORMAL

    return [NORMAL, user_agent(), phonenumbers.__version__, email_validator.__version__]


@define
class _Telling:
    """Puts declarations into words."""

    steady: bool = True
    _within: list[int] = field(factory=list, init=False)

    def text(self, value: object) -> str:
        """A value as a text that is equal for equal values only."""
        return json.dumps(self._told(value), sort_keys=True)

    def _told(self, value: object) -> Any:
        if isinstance(value, PLAIN):
            return [type(value).__name__, repr(value)]
        if id(value) in self._within:  # a function may name itself
            return ["again", len(self._within) - self._within.index(id(value))]
        self._within.append(id(value))
        try:
            return self._parts(value)
        finally:
            self._within.pop()

    def _parts(self, value: object) -> Any:
        match value:
            case Enum():
                return [type(value).__name__, value.name]
            case Mapping():
                return ["{}", sorted(json.dumps(self._all(pair)) for pair in value.items())]
            case list() | tuple():
                return ["[]", self._all(value)]
            case set() | frozenset():
                return ["set", sorted(json.dumps(self._told(one)) for one in value)]
            case re.Pattern():
                return ["pattern", value.pattern, value.flags]
            case partial():
                return ["partial", self._all([value.func, value.args, value.keywords])]
            case _:
                return self._whole(value)

    def _whole(self, value: object) -> Any:
        from .data_map import DataMap

        if isinstance(value, DataMap):  # of a map that is referred to, the name is all that counts
            return ["map", value.name]
        kind = type(value)
        if kind is object:  # such as what stands for nothing
            return ["object"]
        if attrs.has(kind):
            said = {one.name: getattr(value, one.name) for one in attrs.fields(kind)}
            return [kind.__qualname__, {name: self._told(one) for name, one in said.items()}]
        return self._function(value)

    def _function(self, value: object) -> Any:
        """Code of ours is known by its name and our version; of the firm's all of it is told."""
        name = [getattr(value, "__module__", ""), getattr(value, "__qualname__", "")]
        if is_ours(value):
            return [*name, self._all(parts_of(value))]
        code = code_of(value)
        if not isinstance(code, Code):
            self.steady = False
            return [*name, "unknown"]
        self.steady = self.steady and code.steady
        return [*name, code.text, self._all(code.parts)]

    def _all(self, values: Iterable[object]) -> list[Any]:
        return [self._told(one) for one in values]
