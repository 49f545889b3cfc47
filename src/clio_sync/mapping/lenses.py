"""How each kind of field is bound, seen in a record, and written into a body.

A lens joins the two sides of one field: `bind` makes a row's value canonical,
`seen` does the same to Clio's, so that equal means equal, and `write` says it
in the form that Clio takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from attrs import field, frozen

from .custom import Kind, lenient
from .directory import Definition
from .naming import Names, folded
from .transforms import text
from .values import PARTS, UNREADABLE, Address, Record, Reference, Seen, Step, Value

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


def _is_hidden(record: Record, key: str) -> bool:
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
        body[self.key] = None if value is None else {"id": _id(value, resolve)}


def _id(value: Value, resolve: Resolve) -> object:
    return resolve(value) if isinstance(value, Reference) else value


@frozen
class ChildRow:
    """The first child row with a label: one e-mail address, one telephone number.

    Args:
        key: The list of child rows.
        attribute: Where a row of it keeps its value.
        label: The row's ``name``.
        normal: What makes its value canonical.
        selected: What ``fields=`` must say.
        owned: The labels of this list that the map writes, folded.
    """

    key: str
    attribute: str
    label: str
    normal: Step
    selected: str
    owned: frozenset[str]
    nested: bool = True

    def bind(self, value: object) -> object:
        return value

    def seen(self, record: Record) -> Seen:
        found = labelled(record, self.key, self.label)
        if not found:
            return UNREADABLE if _is_hidden(record, self.key) else None
        return self._value(found[0])

    def holds(self, record: Record, value: Value) -> bool:
        """Also under a label that the map does not write: nobody wants an address twice."""
        return any(
            self._value(row) == value
            for row in children(record, self.key)
            if _label(row) == folded(self.label) or _label(row) not in self.owned
        )

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        found = labelled(record, self.key, self.label)
        row = next((row for row in found if self._value(row) == value), found[0] if found else None)
        _add(body, self.key, row, value and {self.attribute: value}, self.label)

    def _value(self, row: Record) -> Value:
        return lenient(self.normal, row.get(self.attribute))


@frozen
class AddressRow:
    """The first address with a label, as far as the map has columns for its parts.

    Args:
        label: The row's ``name``.
        parts: The parts that the map writes.
        selected: What ``fields=`` must say.
        whole: Whether a part without text is cleared.
    """

    label: str
    parts: tuple[str, ...]
    selected: str
    whole: bool
    key: str = "addresses"
    nested: bool = True

    def bind(self, value: object) -> object:
        return value

    def seen(self, record: Record) -> Seen:
        found = labelled(record, self.key, self.label)
        if not found:
            return UNREADABLE if _is_hidden(record, self.key) else None
        return self._value(found[0])

    def holds(self, record: Record, value: Value) -> bool:
        return any(self._value(row) == value for row in labelled(record, self.key, self.label))

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        found = labelled(record, self.key, self.label)
        row = next((row for row in found if self._value(row) == value), found[0] if found else None)
        _add(
            body,
            self.key,
            row,
            self._sent(value) if isinstance(value, Address) else None,
            self.label,
        )

    def _sent(self, value: Address) -> Body:
        parts = self.parts if self.whole else tuple(value)
        return {part: value.get(part) for part in parts}

    def _value(self, row: Record) -> Value:
        parts = {part: lenient(text, row.get(part)) for part in PARTS if part in self.parts}
        return Address({part: str(found) for part, found in parts.items() if found}) or None


def _label(row: Record) -> str:
    return folded(str(row.get("name") or ""))


def labelled(record: Record | None, key: str, label: str) -> list[Record]:
    """The child rows with a label, in Clio's order."""
    return [row for row in children(record, key) if _label(row) == folded(label)]


def _add(body: Body, key: str, row: Record | None, sent: object, label: str) -> None:
    """Add one child row: a new one, a changed one, or one that goes."""
    rows = body.setdefault(key, [])
    if isinstance(sent, dict):
        rows.append({"name": label, **sent} if row is None else {"id": row["id"], **sent})
    elif row is not None:
        rows.append({"id": row["id"], "_destroy": True})


@frozen
class CustomValue:
    """The value of a custom field, in the form that its definition asks for.

    Args:
        definition: The firm's definition of the field.
        kind: What the values of such a field are.
    """

    definition: Definition
    kind: Kind
    selected: str = field(kw_only=True)
    key: str = "custom_field_values"
    nested: bool = True

    def bind(self, value: object) -> object:
        return value if value is None or isinstance(value, Reference) else self.kind.bind(value)

    def seen(self, record: Record) -> Seen:
        found = value_row(record, self.definition)
        if isinstance(found, Mapping):
            return self.kind.seen(found.get("value"))
        return found

    def holds(self, record: Record, value: Value) -> bool:
        return self.seen(record) == value

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        found = value_row(record or {}, self.definition)
        row = found if isinstance(found, Mapping) and found.get("id") else None
        rows = body.setdefault(self.key, [])
        if value is None:
            rows.extend([] if row is None else [{"id": row["id"], "_destroy": True}])
            return
        sent = {"value": _id(value, resolve)}
        whose = {"custom_field": {"id": self.definition.id}} if row is None else {"id": row["id"]}
        rows.append({**whose, **sent})


def value_row(record: Record, definition: Definition) -> Record | Seen:
    """The value row of a custom field; None if there is none, or `UNREADABLE`."""
    if _is_hidden(record, "custom_field_values"):
        return UNREADABLE
    stripped = False
    for row in children(record, "custom_field_values"):
        whose = _whose(row)
        if whose == definition.id or whose == folded(definition.name):
            return row
        stripped = stripped or (whose is None and _may_be(row, definition))
    return UNREADABLE if stripped else None


def _whose(row: Record) -> int | str | None:
    """Whose value it is, by id if Clio says it, else by name; None where both are stripped."""
    about = row.get("custom_field")
    if isinstance(about, dict) and about.get("id"):
        return int(about["id"])
    return folded(str(row["field_name"])) if row.get("field_name") else None


def _may_be(row: Record, definition: Definition) -> bool:
    """A value's id begins with its type, which is all that some accounts let us see."""
    type, _, number = str(row.get("id") or "").rpartition("-")
    return type in {"", definition.type} or not number
