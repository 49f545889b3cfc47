"""Bills and what stands on them: read, moved from state to state, and never made from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from .. import refusals
from ..clock import today
from ..declarations import Type
from ..visit import Visit
from ..wire import Values, alike
from .actions import preview_bill
from .activities import HOUR
from .criteria import Criterion, Test
from .filters import among, flagged, one_of, whole
from .resource import Resource

MOVES: Mapping[str, tuple[str, ...]] = {
    "draft": ("awaiting_approval", "awaiting_payment", "deleted"),
    "awaiting_approval": ("draft", "awaiting_payment", "deleted"),
    "awaiting_payment": ("draft", "void"),
    "paid": (),
    "void": (),
    "deleted": (),
}
"""What a bill can become, by what it is."""

STATES = tuple(MOVES)


class Bills(Resource):
    """The bills of the firm."""

    new: ClassVar[Values] = {
        "kind": "revenue_kind",
        "matters": [],
        "paid": 0.0,
        "state": "draft",
        "type": "MatterBill",
    }

    def starting(self, visit: Visit, data: Values) -> Values:
        number = {"number": str(visit.state.count(self.path))}
        return {**super().starting(visit, data), **number, "issued_at": today(visit.now)}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        if name != "state" or value in (None, before["state"]) or "id" not in before:
            return super().written(visit, before, name, value, type)
        if value not in MOVES[before["state"]]:
            raise refusals.one_of("state", MOVES[before["state"]])
        return {"state": value}

    def destroy(self, visit: Visit, record: Values) -> None:
        """A bill that was sent is void; one that was not is deleted; a paid one stays."""
        if record["state"] not in {"draft", "awaiting_approval", "awaiting_payment"}:
            raise refusals.unprocessable(f"a bill that is {record['state']} cannot be deleted")
        if record.get("paid"):
            raise refusals.unprocessable("a bill with payments cannot be deleted")
        state = "void" if record["state"] == "awaiting_payment" else "deleted"
        visit.state.put(self.path, {**record, "state": state}, visit.now)

    def listed(self, visit: Visit, record: Values) -> bool:
        return record["state"] != "deleted" or bool(visit.request.get("state"))


Bills.operations = {("GET", "{id}/preview"): preview_bill}


class LineItems(Resource):
    """What stands on bills: hours, where activities have seconds."""

    new: ClassVar[Values] = {"kind": "Service", "type": "ActivityLineItem"}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        """The quantity of an activity's line stays as it is, though Clio answers 200."""
        if name == "quantity" and before.get("type") == "ActivityLineItem" and "id" in before:
            return {}
        if name == "note":
            return {"note": value, "description": value}
        return super().written(visit, before, name, value, type)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        """A line begins as its activity is."""
        activity = _activity(visit, after)
        if before is not None or activity is None:
            return after
        same = {name: activity.get(name) for name in _SHARED if name not in data}
        return {**after, **same, "description": after.get("description") or activity.get("note")}

    def committed(self, visit: Visit, record: Values, data: Values) -> None:
        """What is on a line is on its bill, and changes with it where that is asked for."""
        activity = _activity(visit, record)
        if activity is None:
            return
        follows = data.get("update_original_record")
        same = {name: record[name] for name in _SHARED if follows and name in data}
        after = {**activity, **same, "bill": record.get("bill") or activity.get("bill")}
        if not alike(activity, after):
            visit.state.put("activities", after, visit.now)

    def destroy(self, visit: Visit, record: Values) -> None:
        activity = _activity(visit, record)
        if activity is not None:
            visit.state.put("activities", {**activity, "bill": None}, visit.now)
        super().destroy(visit, record)


_SHARED = ("note", "date", "price")
"""What a line and its activity have in common."""


def _activity(visit: Visit, line: Values) -> Values | None:
    return visit.state.get("activities", (line.get("activity") or {}).get("id"))


# ------------------------------------------------------------------------- worked-out fields


def _quantity(visit: Visit, line: Values) -> float:
    activity = _activity(visit, line)
    if line.get("quantity") is None and activity is not None:
        seconds = float(activity.get("quantity") or 0)
        return round(seconds / HOUR, 2) if activity["type"] == "TimeEntry" else seconds
    return float(line.get("quantity") or 0)


def _line_total(visit: Visit, line: Values) -> float:
    return round(_quantity(visit, line) * float(line.get("price") or 0), 2)


def _lines(visit: Visit, bill: Values) -> list[Values]:
    return visit.state.find("line_items", "bill_id", bill["id"])


def _total(visit: Visit, bill: Values) -> float:
    """The sum of its lines, or what was said where there are none."""
    lines = _lines(visit, bill)
    if not lines:
        return float(bill.get("total") or 0)
    return round(sum(_line_total(visit, line) for line in lines), 2)


def _due(visit: Visit, bill: Values) -> float:
    return round(_total(visit, bill) - float(bill.get("paid") or 0), 2)


def _owed(visit: Visit, bill: Values) -> float:
    return _due(visit, bill) if bill["state"] == "awaiting_payment" else 0.0


Bills.computed = {
    "available_state_transitions": lambda _, bill: list(MOVES[bill["state"]]),
    "balance": _owed,
    "can_update": lambda _, bill: bill["state"] in {"draft", "awaiting_approval"},
    "due": _due,
    "sub_total": _total,
    "total": _total,
}
LineItems.computed = {"quantity": _quantity, "sub_total": _line_total, "total": _line_total}


# ------------------------------------------------------------------------------------ filters


def _kind(bill: Values, word: str) -> bool:
    is_trust = bool(bill["kind"] == "trust_kind")
    return is_trust == (word == "trust")


def _overdue(visit: Visit, bill: Values) -> bool:
    due = str(bill.get("due_at") or "9999")
    return bill["state"] == "awaiting_payment" and due < today(visit.now)


def _status(visit: Visit, name: str, texts: list[str]) -> Criterion:
    read = one_of("all", "overdue", holds=lambda bill, word: word == "all" or _overdue(visit, bill))
    return read(visit, name, texts)


def _on_matter(visit: Visit, name: str, texts: list[str]) -> Criterion:
    if texts[-1] == "null":
        return Test(lambda bill: not bill.get("matters"))
    wanted = whole(visit, name, texts[-1])
    return Test(lambda bill: any(one["id"] == wanted for one in bill.get("matters") or ()))


def _by_attorney(column: str) -> Any:
    """By an attorney of the matters on the bill."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        wanted = None if texts[-1] == "null" else whole(visit, name, texts[-1])
        return Test(lambda bill: wanted in _attorneys(visit, bill, column))

    return read


def _attorneys(visit: Visit, bill: Values, column: str) -> set[object]:
    matters = (visit.state.get("matters", one["id"]) or {} for one in bill.get("matters") or ())
    return {(matter.get(column) or {}).get("id") for matter in matters}


def _numbered(_: Visit, __: str, texts: list[str]) -> Criterion:
    return Test(lambda bill: str(bill.get("number")) == texts[-1])


Bills.special = {
    "bill_number": _numbered,
    "matter_id": _on_matter,
    "originating_attorney_id": _by_attorney("originating_attorney"),
    "overdue_only": flagged(_overdue),
    "responsible_attorney_id": _by_attorney("responsible_attorney"),
    "state": among("state", *STATES),
    "status": _status,
    "type": one_of("revenue", "trust", holds=_kind),
}
