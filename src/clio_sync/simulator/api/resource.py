"""One collection of Clio's: what is declared about it, and hooks for what is special."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import evolve

from .. import json_text, refusals
from ..declarations import Shape, Type, keys, record_name, shape
from ..figures import as_whole
from ..kinds import has_collection, table
from ..state import View
from ..visit import Visit
from ..wire import Values, alike
from . import children, defaults, pointers, references, values as custom_fields
from .criteria import Criterion, Key
from .filters import Reading
from .payloads import REMOVALS

if TYPE_CHECKING:
    from ..._flows.crud import Spec
    from .catalogue import Operation


class Resource:
    """How the records of one collection behave; the topics override what is special.

    Args:
        spec: What the generated declarations say about it.
    """

    new: ClassVar[Values] = {}
    """What a record holds until somebody writes it."""

    special: ClassVar[Mapping[str, Reading]] = {}
    """Filters that mean something of their own."""

    computed: ClassVar[Mapping[str, Callable[[Visit, Values], object]]] = {}
    """Fields that follow from others."""

    sorting: ClassVar[Mapping[str, Callable[[Visit, Values], object]]] = {}
    """Orders that are not simply a field's."""

    operations: ClassVar[Mapping[tuple[str, str], Operation]] = {}
    """What it answers besides the five verbs, by method and by the route below its path."""

    default_order: ClassVar[str] = "id(asc)"
    """How a list is sorted when nobody says how."""

    shown_when_deleted: ClassVar[bool] = False
    """Whether DELETE answers with the record, and heeds its version."""

    def __init__(self, spec: Spec[Any]) -> None:
        self.spec = spec
        self.path: str = spec.path
        self.kind: str = record_name(spec.record)

    @cached_property
    def shape(self) -> Shape:
        """What can be selected of its records."""
        return shape(self.spec.record)

    @cached_property
    def filters(self) -> Mapping[str, Type]:
        """What it can be listed by."""
        return keys(self.spec.filters)

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """The same by how it is called in a query, but for the ids that stand in the path."""
        placeholders = self.spec.placeholders()
        wire = {name.removesuffix("_"): text for name, text in self.spec.wire.items()}
        return {wire.get(one, one): one for one in self.filters if one not in placeholders}

    @cached_property
    def creates(self) -> Mapping[str, Type]:
        """What a new record can be made of."""
        return self._by_days(keys(self.spec.create))

    @cached_property
    def updates(self) -> Mapping[str, Type]:
        """What can be changed in a record."""
        return self._by_days(keys(self.spec.update))

    def _by_days(self, types: Mapping[str, Type]) -> Mapping[str, Type]:
        """A field that is read as a date is written as one too, whatever is declared."""
        fields = self.shape.fields
        return {
            name: evolve(type, kind="date") if _is_day(type, fields.get(name)) else type
            for name, type in types.items()
        }

    @cached_property
    def writes(self) -> Mapping[str, Type]:
        """What can be written at any time."""
        return {**self.updates, **self.creates}

    @cached_property
    def read_only(self) -> frozenset[str]:
        """What only Clio itself can set."""
        fields = {*self.shape.fields, *self.spec.placeholders()}
        return frozenset(fields - self.writes.keys())

    @cached_property
    def usual(self) -> Values:
        """What a new record holds of itself; Clio leaves few fields without a value."""
        return {
            name: value
            for name, type in self.shape.fields.items()
            if name not in self.computed
            and (value := defaults.of(name, type, written=name in self.creates)) is not None
        }

    @property
    def ids(self) -> re.Pattern[str]:
        """What its ids look like."""
        return _TEXT if self.spec.id is str else _WHOLE

    # ------------------------------------------------------------------------------ reading

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        """What a list looks through."""
        return visit.state.tables[self.path].as_listed(visit.now)

    def below(self, visit: Visit, ids: Mapping[str, str]) -> list[Criterion]:
        """What the ids in the path of a list ask for.

        Raises:
            Refusal: The record below which the list hangs is not there.
        """
        if not ids:
            return []
        self.parent(visit, ids)
        if type(self).view is not Resource.view:
            return []
        return [Key([(name, as_whole(text))]) for name, text in ids.items()]

    def parent(self, visit: Visit, ids: Mapping[str, str]) -> Values:
        """The record below which the collection hangs.

        Raises:
            Refusal: There is none.
        """
        path, _, rest = self.path.partition("/{")
        record = visit.state.get(path, as_whole(ids[rest.partition("}")[0]]))
        if record is None:
            raise refusals.not_found(visit.settings)
        return record

    def find(self, visit: Visit, ids: Mapping[str, str]) -> Values | None:
        """The record that a path is about."""
        found = ids["id"] if self.spec.id is str else as_whole(ids["id"])
        return None if visit.hides(found) else visit.state.get(self.path, found)

    def redacted(self, visit: Visit, record: Values) -> bool:
        """Whether the reader may know of a record little more than that it is there."""
        return False

    def listed(self, visit: Visit, record: Values) -> bool:
        """Whether a list shows the record when nobody asks for it in particular."""
        return True

    def text(self, visit: Visit, record: Values) -> str:
        """What ``query`` looks through, in lower case."""
        texts = (record.get(name) for name in SEARCHED)
        return "\n".join(str(text) for text in texts if text is not None).casefold()

    def text_around(self, visit: Visit, record: Values) -> str:
        """What ``query`` looks through besides, in records that this one belongs to."""
        return ""

    def starting(self, visit: Visit, data: Values) -> Values:
        """What a record holds before the payload that creates it is read."""
        own = {"id": str(visit.state.new_id())} if self.spec.id is str else {}
        return {**self.usual, **defaults.belonging(visit, self.shape), **self.new, **own}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        """Apply the rules about a record as a whole.

        Raises:
            Refusal: One is broken.
        """
        return after

    def committed(self, visit: Visit, record: Values, data: Values) -> None:
        """Follow a record's commit with what else it brings about."""

    def destroy(self, visit: Visit, record: Values) -> None:
        """Delete a record.

        Raises:
            Refusal: It is in use.
        """
        visit.state.remove(self.path, record["id"], visit.now)

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        """The fields that one key of a payload sets.

        Raises:
            Refusal: The value cannot be had.
        """
        if name == "custom_field_values":
            rows = before.get(name) or []
            return {name: custom_fields.changed(visit, self.shape.name, rows, value or [])}
        field = self.shape.fields.get(name)
        if field is None:
            return self._aside(visit, name, value)
        if type.many and type.kind == "object":
            return {name: self._elements(visit, before, name, value or [])}
        if type.kind == "object" or (type.kind == "any" and field.kind == "record"):
            return self._nested(visit, before, name, value, type)
        if field.kind == "text" and isinstance(value, dict | list):
            return {name: json_text.dumps(value).decode()}
        return {name: None if type.kind in {"date", "instant"} and value == "" else value}

    def referred(self, visit: Visit, name: str, value: Values | None) -> Values:
        """The fields that an association's key sets: null detaches, an empty object does nothing.

        Raises:
            Refusal: There is no such record.
        """
        if value is None:
            return {name: None}
        if "id" not in value:
            return {}
        if visit.state.get(self._table(name), value["id"]) is None:
            raise refusals.unknown_reference(visit.settings, name)
        return {name: {"id": value["id"]}}

    def _aside(self, visit: Visit, name: str, value: Any) -> Values:
        """A key that is no field: an association by its bare id, or what leaves no trace."""
        association = name.removesuffix("_id").removeprefix("safe_custody_")
        field = self.shape.fields.get(association)
        if not name.endswith("_id") or field is None or field.kind != "record":
            return {}
        return self.referred(visit, association, None if value is None else {"id": value})

    def _nested(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        known = keys(type.of)
        if type.kind == "any" or (type.reference or ("id" in known and self._refers(name))):
            loose = type.kind == "any" and not has_whole_id(value)
            return {} if loose else self.referred(visit, name, _detached(value, type, known))
        if set(known) == {"id", "type"}:
            return {name: None if value is None else pointers.check(visit, name, value)}
        return {name: _embedded(visit, before.get(name), value)}

    def _elements(
        self, visit: Visit, before: Values, name: str, items: list[Values]
    ) -> list[Values]:
        """A list inside a record after a write."""
        known = keys((self.updates.get(name) or self.creates[name]).of).keys() - REMOVALS
        old: list[Values] = before.get(name) or []
        if known <= {"id", "type"}:
            return references.changed(visit, name, old, items, self._table(name))
        if "id" not in known:
            return [visit.state.stamped(item, visit.now) for item in items]
        return children.changed(visit, name, old, items)

    def _refers(self, name: str) -> bool:
        type = self.shape.fields[name]
        return type.of is not None and has_collection(record_name(type.of))

    def _table(self, name: str) -> str:
        type = self.shape.fields.get(name)
        return table(record_name(type.of)) if type is not None and type.of is not None else name


def _detached(value: Values | None, type: Type, known: Mapping[str, Type]) -> Values | None:
    """None for an id of null where Clio can detach; nothing at all for a null where it cannot."""
    if value is None and not type.nullable:
        return {}
    return None if value == {"id": None} and known["id"].nullable else value


def _is_day(type: Type, field: Type | None) -> bool:
    return type.kind == "instant" and field is not None and field.kind == "date"


def has_whole_id(value: object) -> bool:
    """Whether something that came in as it is names a record."""
    return isinstance(value, dict) and isinstance(value.get("id"), int)


def _embedded(visit: Visit, before: Values | None, value: Values | None) -> Values | None:
    """An object inside a record after a write."""
    if value is None or value.get("_destroy"):
        return None
    after = {**(before or {}), **value}
    return before if before and alike(before, after) else visit.state.stamped(after, visit.now)


SEARCHED = (
    "name", "title", "summary", "subject", "description", "detail", "body", "message", "note",
    "number", "reference", "phrase", "snippet", "filename", "label", "code",
)  # fmt: skip
"""The fields in which ``query`` looks for words."""

_WHOLE = re.compile(r"[0-9]+")
_TEXT = re.compile(r"[0-9A-Za-z_-]+")
