"""Lenses for what lives in child rows: e-mails, telephone numbers, addresses, custom fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen

from .cleaning import text
from .custom import Kind, lenient
from .directory import Definition
from .lenses import Body, Resolve, children, id_of, is_hidden
from .naming import folded
from .values import UNREADABLE, Address, Record, Reference, Seen, Step, Value


class Form(Protocol):
    """How a child row keeps its value."""

    def value(self, row: Record) -> Value:
        """The row's value in canonical form."""
        ...

    def sent(self, value: Value, row: Record | None) -> Body:
        """What is written for a value, into a row that is there or a new one."""
        ...


@frozen
class Single:
    """In one attribute, as e-mail addresses and telephone numbers are.

    Args:
        attribute: Its name.
        normal: What makes its value canonical.
    """

    attribute: str
    normal: Step

    def value(self, row: Record) -> Value:
        return lenient(self.normal, row.get(self.attribute))

    def sent(self, value: Value, row: Record | None) -> Body:
        return {self.attribute: value}


@frozen
class Parts:
    """In several attributes, of which the map has columns for some.

    Args:
        written: The parts that the map writes.
        whole: Whether a part without text is cleared.
    """

    written: tuple[str, ...]
    whole: bool

    def value(self, row: Record) -> Value:
        parts = {part: lenient(text, row.get(part)) for part in self.written}
        return Address({part: str(found) for part, found in parts.items() if found}) or None

    def sent(self, value: Value, row: Record | None) -> Body:
        given = value if isinstance(value, Address) else Address({})
        parts = self.written if self.whole and row is not None else tuple(given)
        return {part: given.get(part) for part in parts}


@frozen
class ChildRow:
    """The first child row with a label: one e-mail address, one telephone number.

    Args:
        key: The list of child rows.
        label: The row's ``name``.
        form: How it keeps its value.
        selected: What ``fields=`` must say.
        owned: The labels of this list that the map writes, folded.
    """

    key: str
    label: str
    form: Form
    selected: str
    owned: frozenset[str]
    nested: bool = True

    def bind(self, value: object) -> object:
        return value

    def seen(self, record: Record) -> Seen:
        found = self._rows(record)
        if not found:
            return UNREADABLE if is_hidden(record, self.key) else None
        return self.form.value(found[0])

    def holds(self, record: Record, value: Value) -> bool:
        """Also under a label that the map does not write: nobody wants an address twice."""
        others = self.owned - {folded(self.label)}
        rows = (row for row in children(record, self.key) if _label(row) not in others)
        return any(self.form.value(row) == value for row in rows)

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        found = self._rows(record)
        equal = (row for row in found if self.form.value(row) == value)
        row = next(equal, found[0] if found else None)
        rows = body.setdefault(self.key, [])
        if value is not None:
            whose = {"name": self.label} if row is None else {"id": row["id"]}
            rows.append({**whose, **self.form.sent(value, row)})
        elif row is not None:
            rows.append({"id": row["id"], "_destroy": True})

    def _rows(self, record: Record | None) -> list[Record]:
        """Those with the label, in Clio's order."""
        return [row for row in children(record, self.key) if _label(row) == folded(self.label)]


def _label(row: Record) -> str:
    return folded(str(row.get("name") or ""))


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
        sent = {"value": as_text(id_of(value, resolve))}
        whose = {"custom_field": {"id": self.definition.id}} if row is None else {"id": row["id"]}
        rows.append({**whose, **sent})


def as_text(value: object) -> str:
    """Whatever a custom field holds, Clio's description has its value as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def value_row(record: Record, definition: Definition) -> Record | Seen:
    """The value row of a custom field; None if there is none, or `UNREADABLE`."""
    if is_hidden(record, "custom_field_values"):
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
