"""One collection of Clio's: what is declared about it, and hooks for what is special."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from .. import refusals
from ..declarations import Shape, Type, keys, record_name, shape
from ..visit import Visit
from ..wire import Values, alike
from . import children, values as custom_fields
from .filters import Reading

if TYPE_CHECKING:
    from ..._flows.crud import Spec


class Resource:
    """How the records of one collection behave; the topics override what is special.

    Args:
        spec: What the generated declarations say about it.
    """

    deletable: ClassVar[bool] = True
    new: ClassVar[Values] = {}
    """What a record holds until somebody writes it."""

    special: ClassVar[Mapping[str, Reading]] = {}
    """Filters that mean something of their own."""

    computed: ClassVar[Mapping[str, Callable[[Visit, Values], object]]] = {}
    """Fields that follow from others."""

    sorting: ClassVar[Mapping[str, Callable[[Visit, Values], object]]] = {}
    """Orders that are not simply a field's."""

    def __init__(self, spec: Spec[Any]) -> None:
        self.spec = spec
        self.path: str = spec.path
        self.shape: Shape = shape(spec.record)
        self.filters: Mapping[str, Type] = keys(spec.filters)
        self.parameters: dict[str, str] = {spec.wire.get(name, name): name for name in self.filters}
        self.creates: Mapping[str, Type] = keys(spec.create)
        self.updates: Mapping[str, Type] = keys(spec.update)

    def listed(self, visit: Visit, record: Values) -> bool:
        """Whether a list shows the record when nobody asks for it in particular."""
        return True

    def text(self, visit: Visit, record: Values) -> str:
        """What ``query`` looks through, in lower case."""
        return str(record.get("name", "")).casefold()

    def text_around(self, visit: Visit, record: Values) -> str:
        """What ``query`` looks through besides, in records that this one belongs to."""
        return ""

    def starting(self, visit: Visit, data: Values) -> Values:
        """What a record holds before the payload that creates it is read."""
        return dict(self.new)

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
        if type.many and type.kind == "object":
            return {name: children.changed(visit, name, before.get(name) or [], value or [])}
        if type.reference:
            return self.referred(visit, name, value)
        if type.kind == "object":
            return {name: _embedded(visit, before.get(name), value)}
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

    def _table(self, name: str) -> str:
        type = self.shape.fields.get(name)
        return table(record_name(type.of)) if type is not None and type.of is not None else name


def _embedded(visit: Visit, before: Values | None, value: Values | None) -> Values | None:
    """An object inside a record after a write."""
    if value is None or value.get("_destroy"):
        return None
    after = {**(before or {}), **value}
    return before if before and alike(before, after) else visit.state.stamped(after, visit.now)


TABLES = {
    "Contact": "contacts",
    "CustomField": "custom_fields",
    "Matter": "matters",
    "PracticeArea": "practice_areas",
    "Relationship": "relationships",
    "User": "users",
}


def table(record: str) -> str:
    """The table that holds the records of a kind; kinds without a collection have their own."""
    return TABLES.get(record, record)
