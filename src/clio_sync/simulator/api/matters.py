"""Matters: the firm's cases, each of one client."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import refusals
from ..clock import today
from ..declarations import Type
from ..visit import Visit
from ..wire import Values
from . import children, relationships, trees, values as custom_fields
from .filters import among, dated, parted
from .money import balances
from .resource import Resource

NEVER_CLEARED = ("originating_attorney", "responsible_attorney", "responsible_staff", "client")
_BILLING = {"HourlyRate": "hourly", "FlatRate": "flat", "ContingencyFee": "contingency"}


class Matters(Resource):
    """The matters of the firm."""

    new: ClassVar[Values] = {
        "account_balances": [],
        "billable": True,
        "billing_method": "hourly",
        "custom_field_values": [],
        "custom_number": None,
        "require_utbms_codes": False,
        "shared": False,
        "status": "Open",
    }

    def starting(self, visit: Visit, data: Values) -> Values:
        number = visit.state.count(self.path)
        started = super().starting(visit, data)
        return {**started, "number": number, "open_date": today(visit.now)}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        match name:
            case "status":
                return _status(visit, before, value)
            case "display_number" if not visit.settings.manual_numbers:
                return {}
            case "custom_rate":
                return self._custom_rate(visit, before, value)
            case "relationships" | "reset_matter_number":
                return {}
            case _ if name in NEVER_CLEARED:
                return self._kept(visit, name, value)
            case _:
                return super().written(visit, before, name, value, type)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        rows = after["custom_field_values"]
        if before is None:
            rows = custom_fields.empty_rows(visit, "Matter", rows)
        custom_fields.require(visit, "Matter", rows)
        if not (after.get("description") or "").strip():
            raise refusals.unprocessable("description is required")
        relationships.check(visit, before, data.get("relationships") or [])
        client = visit.state.get("contacts", after["client"]["id"]) or {}
        fields = {"client_id": client.get("id"), "custom_field_values": rows}
        if not after.get("display_number") or data.get("reset_matter_number"):
            fields["display_number"] = _display_number(after, client)
        return {**after, **fields}

    def committed(self, visit: Visit, record: Values, data: Values) -> None:
        relationships.write(visit, record, data.get("relationships") or [])

    def destroy(self, visit: Visit, record: Values) -> None:
        for relationship in visit.state.find("relationships", "matter_id", record["id"]):
            visit.state.remove("relationships", relationship["id"], visit.now)
        super().destroy(visit, record)

    def text(self, visit: Visit, record: Values) -> str:
        parts = (record["display_number"], str(record["number"]), record["description"])
        return "\n".join(parts).casefold()

    def text_around(self, visit: Visit, record: Values) -> str:
        client = visit.state.get("contacts", record["client"]["id"])
        return str(client["name"]).casefold() if client else ""

    def _kept(self, visit: Visit, name: str, value: Values | None) -> Values:
        """Associations that can be changed but not cleared, though Clio answers 200."""
        return self.referred(visit, name, value) if value else {}

    def _custom_rate(self, visit: Visit, before: Values, value: Values | None) -> Values:
        """The way in which a matter is billed; another way begins without rates."""
        creating = "id" not in before
        if not value or (creating and not visit.settings.custom_rate_on_create):
            return {}
        old: Values = before.get("custom_rate") or {"type": "HourlyRate", "rates": []}
        type = value.get("type") or old["type"]
        kept = old["rates"] if type == old["type"] else []
        rates = children.changed(visit, "rates", kept, value.get("rates") or [])
        after = {"on_invoice": False, **old, "type": type, "rates": rates}
        return {"billing_method": _BILLING[type], "custom_rate": after}


def _status(visit: Visit, before: Values, value: str | None) -> Values:
    """Written in lower case, read capitalised; closing and pending leave their dates."""
    if value is None:
        return {}
    fields: Values = {"status": value.capitalize()}
    dates = {"closed": "close_date", "pending": "pending_date"}
    if value in dates and not before.get(dates[value]):
        fields[dates[value]] = today(visit.now)
    return fields


def _display_number(matter: Values, client: Values) -> str:
    name = client.get("last_name") or client.get("name") or ""
    return f"{matter['number']:05d}-{name}"


def _of_client(name: str) -> Any:
    def read(visit: Visit, record: Values) -> object:
        client = visit.state.get("contacts", record["client"]["id"]) or {}
        return str(client.get(name) or "").casefold()

    return read


def _name_in(association: str, table: str) -> Any:
    def read(visit: Visit, record: Values) -> object:
        found = visit.state.get(table, (record.get(association) or {}).get("id"))
        return found["name"].casefold() if found else None

    return read


Matters.special = {
    "evergreen_retainer_filter": parted(lambda _, one: one.get("evergreen_retainer") is not None),
    "status": among("status", "open", "pending", "closed"),
    "open_date": dated,
    "close_date": dated,
    "pending_date": dated,
}
Matters.sorting = {
    "client.name": _of_client("name"),
    "clients": _of_client("name"),
    "practice_area.name": _name_in("practice_area", "practice_areas"),
    "responsible_attorney.name": _name_in("responsible_attorney", "users"),
    "originating_attorney.name": _name_in("originating_attorney", "users"),
}


def _last_activity(visit: Visit, matter: Values) -> object:
    """The latest day of all its activities."""
    days = (one.get("date") for one in visit.state.find("activities", "matter_id", matter["id"]))
    return max((day for day in days if day), default=None)


Matters.computed = {
    "account_balances": balances("matter"),
    "folder": lambda visit, one: trees.home(visit, "Matter", one["id"]),
    "custom_field_values": custom_fields.narrowed,
    "has_tasks": lambda visit, one: bool(visit.state.find("tasks", "matter_id", one["id"])),
    "last_activity_date": _last_activity,
    "maildrop_address": lambda _, one: f"{one['id']}@maildrop.clio.test",
    "relationships": lambda visit, record: visit.state.find(
        "relationships", "matter_id", record["id"]
    ),
}
