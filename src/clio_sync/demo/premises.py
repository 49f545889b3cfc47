"""Moves the demonstration's firm into a simulator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import define, field

from .firm import FIRM, Firm, Payload

if TYPE_CHECKING:
    from ..simulator import Simulator


def move_in(simulator: Simulator, firm: Firm = FIRM) -> None:
    """Make everything that a firm has in Clio, as its people would have."""
    _Movers(simulator).move(firm)


@define
class _Movers:
    """Makes records in the order in which they refer to each other."""

    simulator: Simulator
    ids: dict[int, int] = field(factory=dict)
    """The firm's own ids, and those that the simulator gave."""
    fields: dict[tuple[str, str], Mapping[str, Any]] = field(factory=dict)

    def move(self, firm: Firm) -> None:
        for user in firm.users:
            self._make("users", user)
        for area in firm.practice_areas:
            self._make("practice_areas", area)
        for definition in firm.custom_fields:
            made = self._make("custom_fields", definition)
            self.fields[made["parent_type"], made["name"]] = made
        for contact in firm.contacts:
            self._make("contacts", self._with_values("Contact", contact))
        for matter in firm.matters:
            self._make("matters", self._with_values("Matter", self._with_ids(matter)))

    def _make(self, collection: str, payload: Payload) -> Mapping[str, Any]:
        data = {key: value for key, value in payload.items() if key != "id"}
        made = self.simulator.create(collection, data)
        self.ids[payload["id"]] = made["id"]
        return made

    def _with_ids(self, payload: Payload) -> Payload:
        """References in the simulator's ids."""
        return {
            key: {"id": self.ids[value["id"]]} if isinstance(value, dict) else value
            for key, value in payload.items()
        }

    def _with_values(self, parent: str, payload: Payload) -> Payload:
        """Custom fields by id, and picklists by their option's."""
        rows = [self._row(parent, row) for row in payload.get("custom_field_values", [])]
        return {**payload, "custom_field_values": rows} if rows else payload

    def _row(self, parent: str, row: Payload) -> Payload:
        definition = self.fields[parent, row["custom_field"]["name"]]
        options = {o["option"]: o["id"] for o in definition.get("picklist_options") or ()}
        value = options.get(row["value"], row["value"])
        return {"custom_field": {"id": definition["id"]}, "value": value}
