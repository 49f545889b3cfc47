"""What to select: ``fields=`` as a value, checked before it costs a request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from attrs import field, frozen

from .errors import FieldError, NestedTooDeep, UnknownField
from .records import Record, associations, shape

_PARTS = re.compile(r"\w+|\S")

EVERYTHING = "*"
"""Stands for every field. Clio has no such sign (facts, 2.2): the names are sent."""


def _read_only(selected: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(dict.fromkeys(inner)) for name, inner in selected.items()})


def _regardless_of_order(selected: Mapping[str, tuple[str, ...]]) -> object:
    return frozenset((name, frozenset(inner)) for name, inner in selected.items())


@frozen
class Fields:
    """A selection of fields, with at most one level of fields of nested records.

    ``*`` is every plain field and every association, of which Clio then gives its
    own default, usually id and etag; ``client{*}`` is every plain field of one.

    Args:
        selected: Names in the order they are asked for, each with the names
            selected of the record that it holds; none for a plain field.
    """

    selected: Mapping[str, tuple[str, ...]] = field(
        factory=dict, converter=_read_only, eq=_regardless_of_order
    )

    @classmethod
    def parse(cls, text: str) -> Fields:
        """Read a selection as Clio writes it: ``"id,name,client{id,name}"``.

        Raises:
            NestedTooDeep: There are braces within braces.
            FieldError: The text is not a selection.
        """
        selected: dict[str, tuple[str, ...]] = {}
        for name, inner in _Reader(text).names():
            selected[name] = (*selected.get(name, ()), *inner)
        return cls(selected)

    def __str__(self) -> str:
        return ",".join(
            f"{name}{{{','.join(inner)}}}" if inner else name
            for name, inner in self.selected.items()
        )

    def __or__(self, other: Fields | str) -> Fields:
        """Both selections; of a nested record, the fields that either names."""
        more = other if isinstance(other, Fields) else Fields.parse(other)
        names = dict.fromkeys((*self.selected, *more.selected))
        return Fields(
            {n: (*self.selected.get(n, ()), *more.selected.get(n, ())) for n in names},
        )

    def __sub__(self, other: Fields | str) -> Fields:
        """What the other does not name, whatever it says of nested records."""
        less = other if isinstance(other, Fields) else Fields.parse(other)
        return Fields({name: inner for name, inner in self.selected.items() if name not in less})

    def __contains__(self, name: object) -> bool:
        return name in self.selected

    def __iter__(self) -> Iterator[str]:
        return iter(self.selected)

    def __len__(self) -> int:
        return len(self.selected)

    def check(self, cls: type[Record]) -> Fields:
        """The selection itself, if records of this class have all of it; ``*`` as names.

        Of a nested record its own associations may be named too, though without
        braces: Clio gives their ids and little more.

        Raises:
            UnknownField: A name is not a field, or has no fields of its own.
        """
        known = shape(cls)
        named = self._spelt_out(cls)
        for name, inner in named.selected.items():
            if name not in known:
                raise unknown(name, cls.__name__, known)
            _check_inner(f"{cls.__name__}.{name}", inner, known[name])
        return named

    def _spelt_out(self, cls: type[Record]) -> Fields:
        """The same with names in place of every ``*``."""
        if not any(EVERYTHING in (name, *inner) for name, inner in self.selected.items()):
            return self
        known = shape(cls)
        names: dict[str, tuple[str, ...]] = {}
        for name, inner in self.selected.items():
            for one in known if name == EVERYTHING and not inner else (name,):
                names[one] = (*names.get(one, ()), *_inner(inner, known.get(one)))
        return Fields(names)


def _inner(names: tuple[str, ...], nested: type[Record] | None) -> Iterator[str]:
    for name in names:
        if name == EVERYTHING and nested is not None:
            yield from (one for one, of in shape(nested).items() if of is None)
        else:
            yield name


def _check_inner(owner: str, inner: tuple[str, ...], nested: type[Record] | None) -> None:
    if inner and nested is None:
        raise UnknownField(
            f"{owner} is a plain value and has no fields to select.",
            advice="Write it without braces.",
        )
    known = shape(nested).keys() | associations(nested) if nested else ()
    for name in inner:
        if name not in known:
            raise unknown(name, owner, known)


def selection(fields: Fields | str | None, cls: type[Record], default: str) -> str:
    """The text to send for what a caller passed, checked; ``default`` for nothing."""
    if fields is None:
        return default
    return _checked(fields, cls) if isinstance(fields, str) else str(_value(fields).check(cls))


def _value(fields: object) -> Fields:
    if isinstance(fields, Fields):
        return fields
    raise FieldError(
        f"fields= is text or Fields, and this is a {type(fields).__name__}.",
        advice='Write it like "id,name,client{id,name}".',
    )


_CHECKED: dict[tuple[str, type[Record]], str] = {}
_MOST_CHECKED = 1000


def _checked(text: str, cls: type[Record]) -> str:
    """A program asks for the same few selections over and over: each is checked once."""
    found = _CHECKED.get((text, cls))
    if found is None:
        if len(_CHECKED) >= _MOST_CHECKED:
            _CHECKED.clear()
        found = _CHECKED[text, cls] = str(Fields.parse(text).check(cls))
    return found


def unknown(name: str, owner: str, known: Iterable[str], what: str = "field") -> UnknownField:
    """The error for a name that is not among the known ones, offering the nearest."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3, cutoff=0.6)
    advice = f"Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return UnknownField(f"{owner} has no {what} {name!r}.", advice=advice)


class _Reader:
    """Reads a selection from left to right."""

    def __init__(self, text: str) -> None:
        self._parts = _PARTS.findall(text)
        self._at = 0

    def names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every name, with what stands in its braces."""
        while True:
            name = self._name()
            yield name, self._braces() if self._skip("{") else ()
            if self._at == len(self._parts):
                return
            self._expect(",")

    def _braces(self) -> tuple[str, ...]:
        inner = [self._name()]
        while self._skip(","):
            inner.append(self._name())
        if self._peek() == "{":
            raise NestedTooDeep(
                f"{inner[-1]!r} is selected within braces and has braces itself.",
                advice="Clio selects one level deep: name it without braces, or read it by its id.",
            )
        self._expect("}")
        return tuple(inner)

    def _name(self) -> str:
        part = self._peek()
        if not part or (not part[0].isalnum() and part[0] not in "_*"):
            raise FieldError(
                f"Expected a name in fields= and found {part or 'its end'!r}.",
                advice='Write it like "id,name,client{id,name}".',
            )
        self._at += 1
        return part

    def _skip(self, part: str) -> bool:
        found = self._peek() == part
        self._at += found
        return found

    def _expect(self, part: str) -> None:
        if not self._skip(part):
            raise FieldError(
                f"Expected {part!r} in fields= and found {self._peek() or 'its end'!r}.",
                advice='Write it like "id,name,client{id,name}".',
            )

    def _peek(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""
