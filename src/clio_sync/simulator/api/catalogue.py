"""All the collections together: what can be read of their records, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...records import Record
from ..declarations import Shape, full_shape, record_name
from ..fields import Projection, Selection, parse
from ..visit import Visit
from ..wire import Values
from . import values as custom_fields
from .resource import Resource, table


class Catalogue:
    """The collections, by path and by the kind of their records.

    Args:
        resources: The collections there are.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.by_path: Mapping[str, Resource] = {one.path: one for one in resources}
        self.by_kind: Mapping[str, Resource] = {
            one.shape.name: one for one in self.by_path.values()
        }

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

        def read(shape: Shape, values: Values, name: str) -> object:
            return self._read(visit, shape, values, name)

        return Projection(self.look, read).of(resource.shape, record, selection)

    def full(self, visit: Visit, resource: Resource, record: Values) -> Values:
        """A record with every field, and its associations with every field of theirs."""
        selection = {
            name: None if type.of is None else tuple(self.look(type.of).fields)
            for name, type in resource.shape.fields.items()
        }
        return self.cut_down(visit, resource, record, selection)

    def _read(self, visit: Visit, shape: Shape, values: Values, name: str) -> object:
        """A field of a record: kept, worked out, or looked up where only an id is kept."""
        resource = self.by_kind.get(shape.name)
        compute = (resource.computed if resource else _COMPUTED.get(shape.name, {})).get(name)
        value = compute(visit, values) if compute else values.get(name)
        of = shape.fields[name].of
        if of is not None and isinstance(value, dict) and value.keys() == {"id"}:
            return visit.state.get(table(record_name(of)), value["id"])
        return value


_COMPUTED = {"CustomFieldValue": custom_fields.COMPUTED}
"""Fields worked out in kinds of records that have no collection."""
