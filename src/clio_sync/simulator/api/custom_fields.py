"""Custom fields: what a firm keeps about its contacts and matters besides."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..visit import Visit
from ..wire import Values
from .filters import flagged
from .resource import Resource


class CustomFields(Resource):
    """The definitions; values stand in the contacts and matters themselves."""

    new: ClassVar[Values] = {
        "deleted": False,
        "displayed": True,
        "picklist_options": [],
        "required": False,
    }

    def starting(self, visit: Visit, data: Values) -> Values:
        same = visit.state.tables[self.path].current.all()
        order = sum(one["parent_type"] == data["parent_type"] for one in same) + 1
        return {**super().starting(visit, data), "display_order": order}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        if name == "picklist_options":
            return {name: _options(visit, before[name], value or [])}
        return super().written(visit, before, name, value, type)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if not (after.get("name") or "").strip():
            raise refusals.unprocessable("name is required")
        if after["picklist_options"] and after["field_type"] != "picklist":
            raise refusals.unprocessable("picklist_options are for fields of type picklist")
        return after

    def destroy(self, visit: Visit, record: Values) -> None:
        """A deleted field is only marked: its values stay, and say so."""
        if record["deleted"]:
            raise refusals.not_found(visit.settings)
        visit.state.put(self.path, {**record, "deleted": True}, visit.now)

    def listed(self, visit: Visit, record: Values) -> bool:
        asked = visit.request.get("deleted") or visit.settings.lists_deleted_fields
        return bool(asked) or not record["deleted"]


def _options(visit: Visit, before: list[Values], items: list[Values]) -> list[Values]:
    """The options after a write; a deleted one stays for the values that have it."""
    options = {option["id"]: option for option in before}
    for item in items:
        if item.get("id") is None:
            made = visit.state.stamped(
                {"option": item.get("option"), "deleted_at": None}, visit.now
            )
            options[made["id"]] = made
        elif item["id"] not in options:
            raise refusals.unknown_reference(visit.settings, "picklist option")
        else:
            options[item["id"]] = _changed(visit, options[item["id"]], item)
    return list(options.values())


def _changed(visit: Visit, before: Values, item: Values) -> Values:
    after = {**before, "option": item.get("option", before["option"])}
    if item.get("_deleted"):
        after["deleted_at"] = timestamp(visit.now)
    return before if after == before else visit.state.stamped(after, visit.now)


CustomFields.special = {
    "visible_and_required": flagged(lambda _, record: record["displayed"] and record["required"]),
}
