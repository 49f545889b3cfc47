"""What a firm has in Clio, counted from the inside."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from .office import MARKER

if TYPE_CHECKING:
    from ..simulator import Simulator


@frozen
class Census:
    """What there is at one moment.

    Args:
        contacts: How many.
        matters: How many.
        records: All that each says, apart from ids and times, and how often that is said.
        markers: Each marker, and how often it occurs.
    """

    contacts: int
    matters: int
    records: Counter[str] = field(repr=False)
    markers: Counter[str] = field(repr=False)

    @classmethod
    def of(cls, sim: Simulator) -> Census:
        """Count what a Clio holds."""
        contacts, matters = sim.all("contacts"), sim.all("matters")
        said = [*map(_contact, contacts), *map(_matter, matters)]
        records = Counter(json.dumps(one, sort_keys=True) for one in said)
        markers = Counter(marker for one in (*contacts, *matters) for marker in _markers(one))
        return cls(len(contacts), len(matters), records, markers)

    @property
    def doubled(self) -> int:
        """Markers beyond the first record that carries them."""
        return self.markers.total() - len(self.markers)

    def lacks(self, other: Census) -> int:
        """How many of another's records it does not have."""
        return (other.records - self.records).total()

    def as_dict(self) -> dict[str, int]:
        """For programs."""
        return {
            "contacts": self.contacts,
            "matters": self.matters,
            "markers": self.markers.total(),
            "doubled": self.doubled,
        }


def _contact(record: dict[str, Any]) -> list[object]:
    return [
        *_plain(record, "type", "name", "date_of_birth"),
        _children(record["email_addresses"], "name", "address"),
        _children(record["phone_numbers"], "name", "number"),
        _children(record["addresses"], "name", "street", "city", "province", "postal_code"),
        _values(record),
    ]


def _matter(record: dict[str, Any]) -> list[object]:
    named = [(record[name] or {}).get("name") for name in _NAMED]
    return [*_plain(record, "description", "status", "open_date"), *named, _values(record)]


_NAMED = ("client", "practice_area", "responsible_attorney")


def _plain(record: dict[str, Any], *names: str) -> list[object]:
    return [record[name] for name in names]


def _children(rows: Iterable[dict[str, Any]], *names: str) -> list[list[object]]:
    return sorted((_plain(row, *names) for row in rows), key=str)


def _values(record: dict[str, Any]) -> list[list[object]]:
    rows = (row for row in record["custom_field_values"] if row["field_name"] != MARKER)
    return _children(rows, "field_name", "value")


def _markers(record: dict[str, Any]) -> list[str]:
    rows = record["custom_field_values"]
    return [row["value"] for row in rows if row["field_name"] == MARKER and row["value"]]
