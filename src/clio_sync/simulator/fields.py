"""The ``fields`` parameter: what may be selected, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from ..records import Record
from . import refusals
from .declarations import Shape
from .wire import Values

Selection: TypeAlias = Mapping[str, tuple[str, ...] | None]
"""The selected fields; an association may name its own, or None for its defaults."""

Look: TypeAlias = Callable[[type[Record]], Shape]
"""Finds the full shape of a record, of which an association may name only the half."""

Read: TypeAlias = Callable[[Shape, Values, str], object]
"""Reads a field of a record: of which kind, from which values, by which name."""

_PARTS = re.compile(r"([^,{}]*)(?:\{((?:[^{}]|\{[^{}]*\})*)\})?(,|$)")


def parse(text: str, shape: Shape, look: Look) -> Selection:
    """Read a selection as Clio does: names, and one level of braces.

    Raises:
        Refusal: A name is unknown, a scalar has braces, or braces stand in braces.
    """
    if not text:
        return dict.fromkeys(shape.default)
    selection: dict[str, tuple[str, ...] | None] = {}
    wrong: list[str] = []
    for name, inner in _parts(text):
        wrong += _wrong(name, inner, shape, look)
        selection[name] = None if inner is None else tuple(inner.split(","))
    if wrong:
        raise refusals.invalid_fields(list(dict.fromkeys(wrong)))
    return selection


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    comma, at = ",", 0
    while comma:
        found = _PARTS.match(text, at)
        if found is None:
            raise refusals.invalid_fields([text[at:]])
        name, inner, comma = found.groups()
        yield name, inner
        at = found.end()


def _wrong(name: str, inner: str | None, shape: Shape, look: Look) -> Iterable[str]:
    """The names in one part of a selection that Clio does not know, in its spelling."""
    type = shape.fields.get(name)
    if type is None:
        return [name if inner is None else f"{name}{{{inner}}}"]
    if inner is None:
        return []
    if type.kind != "record" or type.of is None:
        return [f"{name}{{{inner}}}"]
    if "{" in inner:
        return [f"{one}}}" for one in re.findall(r"([^,{}]*)\{", inner)]
    known = look(type.of).fields
    return [f"{name}{{{one}}}" for one in inner.split(",") if one not in known]


REDACTED: Values = {"redacted": True}
"""What stands in the place of a record that the reader may not see."""


@frozen
class Projection:
    """Cuts records down to what was selected, at every level.

    Args:
        look: Finds a record's full shape.
        read: Reads one field of a record.
    """

    look: Look
    read: Read

    def of(self, shape: Shape, record: Values, selection: Selection) -> Values:
        """One record, cut down."""
        if record is REDACTED:
            return dict(REDACTED)
        return {name: self._field(shape, record, name, inner) for name, inner in selection.items()}

    def _field(
        self, shape: Shape, record: Values, name: str, inner: tuple[str, ...] | None
    ) -> object:
        type = shape.fields[name]
        value = self.read(shape, record, name)
        if type.kind != "record" or type.of is None or value is None:
            return [] if type.many and value is None else value
        nested = self.look(type.of)
        selection = dict.fromkeys(nested.default if inner is None else inner)
        if isinstance(value, list):
            return [self.of(nested, one, selection) for one in value]
        return self.of(nested, value, selection) if isinstance(value, dict) else value
