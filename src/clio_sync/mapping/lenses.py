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
    if found is None and record.get("redacted"):
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
    """A field of the record itself."""

    key: str
    normal: Step
    nested: bool = False

    @property
    def selected(self) -> str:
        return self.key

    def bind(self, value: object) -> object:
        return value

    def seen(self, record: Record) -> Seen:
        found = item(record, self.key)
        return UNREADABLE if found is UNREADABLE else lenient(self.normal, found)

    def holds(self, record: Record, value: Value) -> bool:
        return self.seen(record) == value

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        body[self.key] = value


@frozen
class CreatedOnly(Scalar):
    """A field that is never changed afterwards, such as a contact's type."""

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        if record is None:
            body[self.key] = value


@frozen
class Association:
    """One other record, by its id; rows name it, or refer to another map's row.

    Args:
        key: The field's name.
        names: How rows name it; None where they refer.
        otherwise: The id for names that Clio does not know.
    """

    key: str
    names: Names | None = None
    otherwise: int | None = None
    nested: bool = False

    @property
    def selected(self) -> str:
        return f"{self.key}{{id,name}}"

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
        body[self.key] = None if value is None else {"id": id_of(value, resolve)}


def id_of(value: Value, resolve: Resolve) -> object:
    """The id that is written for a value: a reference's is looked up."""
    return resolve(value) if isinstance(value, Reference) else value
