"""All the collections together: what can be read of their records, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from ...records import Record
from ..declarations import Shape, full_shape, record_name
from ..fields import REDACTED, Projection, Selection, parse
from ..kinds import has_collection, table
from ..permissions import needed_for_kind
from ..visit import Visit
from ..wire import Response, Values
from . import pointers, values as custom_fields
from .resource import Resource


class Catalogue:
    """The collections, by path and by the kind of their records.

    Args:
        resources: The collections there are.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.by_path: Mapping[str, Resource] = {one.path: one for one in resources}
        self.by_kind: Mapping[str, Resource] = {one.kind: one for one in self.by_path.values()}

    def look(self, record: type[Record]) -> Shape:
        """The full shape of a record, of which an association may name only the half."""
        resource = self.by_kind.get(record_name(record))
        return resource.shape if resource is not None else full_shape(record)

    def selection(
        self, visit: Visit, resource: Resource, default: tuple[str, ...] = ()
    ) -> Selection:
        """What a request selects, or ``default``, or what is usual.

        Raises:
            Refusal: It names what is not there.
        """
        text = visit.request.get("fields") or ",".join(default)
        return parse(text, resource.shape, self.look)

    def cut_down(
        self, visit: Visit, resource: Resource, record: Values, selection: Selection
    ) -> Values:
        """A record as its selection shows it."""
        hidden = resource.redacted(visit, record)

        def read(shape: Shape, values: Values, name: str) -> object:
            return self._read(visit, shape, values, name)

        shown = Projection(self.look, read).of(resource.shape, record, selection)
        return {**shown, **REDACTED} if hidden else shown

    def full(self, visit: Visit, resource: Resource, record: Values) -> Values:
        """A record with every field, and its associations with every field of theirs."""
        selection = {
            name: None if type.of is None else tuple(self.look(type.of).fields)
            for name, type in resource.shape.fields.items()
        }
        return self.cut_down(visit, resource, record, selection)

    def _read(self, visit: Visit, shape: Shape, values: Values, name: str) -> object:
        """A field of a record: kept, worked out, or looked up where only an id is kept."""
        if shape.name == "CustomFieldValue" and "custom_fields" in visit.lacks:
            return values["id"] if name == "id" else None
        compute = self._computed(shape.name).get(name)
        value = compute(visit, values) if compute else values.get(name)
        of = shape.fields[name].of
        if of is None or not isinstance(value, dict | list):
            return value
        kind = record_name(of)
        if needed_for_kind(kind) in visit.lacks:
            return REDACTED if isinstance(value, dict) else [REDACTED for _ in value]
        if isinstance(value, dict):
            return _looked_up(visit, kind, value)
        found = (_looked_up(visit, kind, one) for one in value)
        return [one for one in found if one is not None]

    def _computed(self, kind: str) -> Mapping[str, Callable[[Visit, Values], object]]:
        resource = self.by_kind.get(kind)
        if resource is None and has_collection(kind):
            resource = self.by_path.get(table(kind))
        return resource.computed if resource is not None else _COMPUTED.get(kind, {})


def _looked_up(visit: Visit, kind: str, value: Values) -> Values | None:
    """What an association stands for, where only an id is kept of it, or an id and a type."""
    if visit.settings.hidden and visit.hides(value.get("id")):
        return REDACTED
    if value.keys() == {"id"}:
        return visit.state.get(table(kind), value["id"])
    if value.keys() == {"id", "type"}:
        return pointers.read(visit, kind, value)
    return value


_COMPUTED = {"CustomFieldValue": custom_fields.COMPUTED}
"""Fields worked out in kinds of records that have no collection."""

Operation: TypeAlias = Callable[[Catalogue, Resource, Visit, Mapping[str, str]], Response]
"""What answers at a route of a collection, from the ids in its path as text.

It raises `Refusal` for a different answer.
"""
