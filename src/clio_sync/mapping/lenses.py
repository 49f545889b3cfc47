"""How each kind of field is bound, seen in a record, and written into a body.

A lens joins the two sides of one field: `bind` makes a row's value canonical,
`seen` does the same to Clio's, so that equal means equal, and `write` says it
in the form that Clio takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from attrs import frozen

from .custom import lenient
from .naming import Names
from .values import UNREADABLE, Record, Reference, Seen, Step, Value

Body: TypeAlias = dict[str, Any]
Resolve: TypeAlias = Callable[[Reference], int]


class Lens(Protocol):
    """One field, from both sides."""

    @property
    def selected(self) -> str:
        """What ``fields=`` must say for the field to be seen."""
        ...

    @property
    def nested(self) -> bool:
        """Whether it lives in child rows, which an etag may not tell about."""
        ...

    def bind(self, value: object) -> object:
        """A mapped value in canonical form, or `Unfit`."""
        ...

    def seen(self, record: Record) -> Seen:
        """Clio's value in canonical form."""
        ...

    def holds(self, record: Record, value: Value) -> bool:
        """Whether the record has the value already."""
        ...

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        """Add the value to a body; ``record`` is the fresh one to update."""
        ...


def item(record: Record, key: str) -> object:
    """What a record says under a name; hidden and unselected things are unreadable."""
    if key not in record:
        return UNREADABLE
    found: object = record[key]
    if found is None and (record.get("redacted") or record.get(f"{key}_redacted")):
        return UNREADABLE
    return UNREADABLE if isinstance(found, dict) and found.get("redacted") else found


def children(record: Record | None, key: str) -> list[Record]:
    """The child rows of a record, as far as they can be read."""
    found = item(record or {}, key)
    rows = found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict) and not row.get("redacted")]


def is_hidden(record: Record, key: str) -> bool:
    """Whether child rows may be there that we are not shown."""
    found = item(record, key)
    if found is UNREADABLE:
        return True
    return any(row.get("redacted") for row in found) if isinstance(found, list) else False


@frozen
class Scalar:
    """A field of the record itself.

    Args:
        key: The field's name.
        normal: What makes its value canonical.
        number: Whether it is a number on the wire.
        masked: Whether it always has a value: where Clio shows none, it hides it.
    """

    key: str
    normal: Step
    number: bool = False
    masked: bool = False
    nested: bool = False

    @property
    def selected(self) -> str:
        return self.key

    def bind(self, value: object) -> object:
        return value

    def seen(self, record: Record) -> Seen:
        found = item(record, self.key)
        if found is UNREADABLE or (found is None and self.masked):
            return UNREADABLE
        return lenient(self.normal, found)

    def holds(self, record: Record, value: Value) -> bool:
        return self.seen(record) == value

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        body[self.key] = _number(value) if self.number and isinstance(value, str) else value


def _number(text: str) -> int | float:
    """A canonical number as JSON has it."""
    return float(text) if "." in text else int(text)


@frozen
class Association:
    """One other record, by its id; rows name it, or refer to another map's row.

    Args:
        key: The field's name.
        names: How rows name it; None where they refer.
        otherwise: The id for names that Clio does not know.
        sent: The name under which it is written.
        kind: What Clio wants to be told of it beside its id.
        nested: Whether the record is to be read before it is written.
    """

    key: str
    names: Names | None = None
    otherwise: int | None = None
    sent: str | None = None
    kind: str | None = None
    nested: bool = False

    @property
    def selected(self) -> str:
        return f"{self.key}{{id}}" if self.key in _NAMELESS else f"{self.key}{{id,name}}"

    def bind(self, value: object) -> object:
        if self.names is None or not isinstance(value, str):
            return value
        found = self.names.find(value)
        return found if self.otherwise is None or isinstance(found, int) else self.otherwise

    def seen(self, record: Record) -> Seen:
        found = item(record, self.key)
        if found is UNREADABLE:
            return UNREADABLE
        return int(found["id"]) if isinstance(found, dict) and found.get("id") else None

    def holds(self, record: Record, value: Value) -> bool:
        return self.seen(record) == value

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        kind = {} if self.kind is None else {"type": self.kind}
        said = None if value is None else {"id": id_of(value, resolve), **kind}
        body[self.sent or self.key] = said


_NAMELESS = frozenset({"matter"})
"""Associations whose records have no ``name``: to select it is a 400."""


def id_of(value: Value, resolve: Resolve) -> object:
    """The id that is written for a value: a reference's is looked up."""
    return resolve(value) if isinstance(value, Reference) else value
