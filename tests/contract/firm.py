"""A firm in the simulator that has one record of whatever a request refers to."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from clio_sync.simulator import Simulator

Values = dict[str, Any]

BEFOREHAND: dict[str, Values] = {
    "contacts": {"type": "Person", "first_name": "Ann", "last_name": "Lee"},
    "custom_fields": {"name": "Court", "field_type": "picklist", "parent_type": "Matter"},
}
"""What a record is made of where what the description insists on would not do."""

WITHOUT_COLLECTION = "NotificationMethod"

WHOLE = {"document_templates", "relationships"}
"""Collections of which the description insists on too little."""


@define
class Firm:
    """Finds or makes the records that payloads, paths and filters name.

    Args:
        sim: Where they are kept.
    """

    sim: Simulator
    made: dict[str, Values] = field(factory=dict, repr=False)

    def id(self, collection: str) -> Any:
        """The id of a record of a collection, made on first use."""
        return self.record(collection)["id"]

    def record(self, collection: str) -> Values:
        """A record of a collection, made on first use."""
        if collection not in self.made:
            there = self.sim.state.tables[collection].current.all()
            self.made[collection] = there[0] if there else self.add(collection)
        return self.made[collection]

    def add(self, collection: str, **values: Any) -> Values:
        """A new record of a collection, as a person would make it."""
        if collection == WITHOUT_COLLECTION:
            return self._kept(collection)
        return self.sim.put(collection, {**self.beforehand(collection), **values})

    def _kept(self, kind: str) -> Values:
        """A record that the API only shows inside of others."""
        record = {"id": self.sim.state.new_id(), "type": "Email"}
        self.sim.state.put(kind, record, self.sim.clock.now())
        return record

    def parents(self, collection: str) -> dict[str, Any]:
        """The ids that stand in a collection's own path, by the names that our client has."""
        found: dict[str, Any] = {}
        for match in re.finditer(r"/\{(\w+)\}", collection):
            above, name = collection[: match.start()], match[1]
            found[f"{above.rpartition('/')[2][:-1]}_id" if name == "id" else name] = self.id(above)
        return found

    def beforehand(self, collection: str) -> Values:
        """What a record is made of when nothing more is said."""
        from .payloads import payload_of

        if collection in BEFOREHAND:
            return BEFOREHAND[collection]
        payload = payload_of(self, collection, whole=collection in WHOLE)
        return {**payload, **self.parents(collection)}
