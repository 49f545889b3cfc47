"""External properties: where a record without custom fields can say whose it is."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .child_rows import CustomValue
from .lenses import Body, Resolve, children, is_hidden
from .naming import folded
from .values import UNREADABLE, Record, Seen, Value


@frozen
class Property:
    """The value of an external property, which is known by its name.

    Args:
        name: The property's name.
    """

    name: str
    key: str = "external_properties"

    def seen(self, record: Record) -> Seen:
        """The value that a record carries."""
        for row in children(record, self.key):
            if folded(str(row.get("name") or "")) == folded(self.name):
                return str(row.get("value") or "") or None
        return UNREADABLE if is_hidden(record, self.key) else None

    def write(self, body: Body, value: Value, record: Record | None, resolve: Resolve) -> None:
        """Add the value to what a record is made of."""
        body.setdefault(self.key, []).append({"name": self.name, "value": value})


Place = CustomValue | Property
"""Where records say whose they are."""


def filter_for(place: Place, marker: str) -> Mapping[str, str]:
    """What a list is asked for by to find the record of a marker."""
    if isinstance(place, Property):
        return {"external_property_name": place.name, "external_property_value": marker}
    return {f"custom_field_values[{place.definition.id}]": marker}
