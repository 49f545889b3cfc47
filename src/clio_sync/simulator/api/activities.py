"""Activities: time in seconds and expenses, with what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..visit import Visit
from ..wire import Refusal, Values
from .criteria import Criterion
from .filters import flagged, one_of
from .resource import Resource

HOUR = 3600
BILLED = frozenset({"awaiting_payment", "paid"})
PENDING = frozenset({"draft", "awaiting_approval"})
_PRICED_BY = ("matter", "user", "activity_description")


class Activities(Resource):
    """What was done or spent."""

    @cached_property
    def creates(self) -> Mapping[str, Type]:
        """As declared, and hours for whoever gets away with them."""
        return {**super().creates, "quantity_in_hours": Type("number")}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        match name:
            case "quantity_in_hours":
                taken = visit.settings.accepts_quantity_in_hours
                return {"quantity": float(value or 0) * HOUR} if taken else {}
            case "activity_description" if value and value.get("utbms_task_id") is not None:
                return {name: self._utbms(visit, value)}
            case _:
                return super().written(visit, before, name, value, type)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if before is not None and bill_state(visit, before) in BILLED | PENDING:
            raise refusals.unprocessable("Activity has been billed")
        if not _is_time(after):
            after = {**after, "activity_description": None}
        _check_matter(visit, after)
        _check_codes(visit, after)
        if not _is_time(after) and after.get("quantity") is None:
            after = {**after, "quantity": 1.0}
        return {**after, "price": _price(visit, before, after, data)}

    def committed(self, visit: Visit, record: Values, data: Values) -> None:
        if data.get("start_timer"):
            _start(visit, record)

    def destroy(self, visit: Visit, record: Values) -> None:
        if bill_state(visit, record) in BILLED | PENDING:
            raise refusals.unprocessable("Activity has been billed")
        super().destroy(visit, record)

    def _utbms(self, visit: Visit, value: Values) -> Values:
        """The description that stands for two codes; made when they are first used together."""
        codes = {name: value.get(name) for name in ("utbms_task_id", "utbms_activity_id")}
        for code in codes.values():
            if visit.state.get("utbms/codes", code) is None:
                raise refusals.unknown_reference(visit.settings, "activity_description")
        found = visit.state.find("activity_descriptions", "utbms_task_id", codes["utbms_task_id"])
        same = (one for one in found if one["utbms_activity_id"] == codes["utbms_activity_id"])
        made = next(same, None) or visit.state.put(
            "activity_descriptions", {"name": "UTBMS", "type": "utbms", **codes}, visit.now
        )
        return {"id": made["id"]}


def _start(visit: Visit, activity: Values) -> None:
    """Start the user's timer for an activity, in the place of the one before."""
    for running in visit.state.find("timer", "user_id", visit.user_id):
        visit.state.remove("timer", running["id"], visit.now)
    mine = {"activity": {"id": activity["id"]}, "user": {"id": visit.user_id}}
    visit.state.put("timer", {**mine, "start_time": timestamp(visit.now)}, visit.now)


def bill_state(visit: Visit, activity: Values) -> str:
    """The state of the bill that an activity is on; empty without one that counts."""
    bill = visit.state.get("bills", (activity.get("bill") or {}).get("id"))
    state = str(bill["state"]) if bill is not None else ""
    return state if state in BILLED | PENDING else ""


def hours(activity: Values) -> float:
    """How long an entry took."""
    return float(activity.get("quantity") or 0) / HOUR


def total(_: Visit, activity: Values) -> float:
    """What an entry comes to: hours by rate, or a number of things by their price."""
    price = float(activity.get("price") or 0)
    if activity.get("flat_rate"):
        return round(price, 2)
    many = hours(activity) if _is_time(activity) else float(activity.get("quantity") or 0)
    return round(many * price, 2)


def _is_time(activity: Values) -> bool:
    return activity.get("type") == "TimeEntry"


# ------------------------------------------------------------------------------------ rules


def _check_matter(visit: Visit, activity: Values) -> None:
    if not _is_time(activity):
        return
    matter = visit.state.get("matters", (activity.get("matter") or {}).get("id"))
    if matter is None and visit.settings.time_needs_matter:
        raise refusals.unprocessable("matter is required")
    if matter and matter["status"] == "Closed" and not visit.settings.time_on_closed_matters:
        raise refusals.unprocessable("matter is closed")


def _check_codes(visit: Visit, activity: Values) -> None:
    """A LEDES firm wants its codes, and says which attribute lacks one."""
    if not visit.settings.requires_utbms_codes:
        return
    lacks = "activity_description" if _is_time(activity) else "utbms_expense"
    if not activity.get(lacks):
        raise Refusal(refusals.with_attributes({lacks: ["can't be blank"]}))


def _price(visit: Visit, before: Values | None, after: Values, data: Values) -> object:
    """What was said; else by the rates, also when what these depend on changes."""
    moved = before is not None and any(after.get(one) != before.get(one) for one in _PRICED_BY)
    if data.get("price") is not None or (before is not None and not moved):
        return after.get("price")
    return _rate(visit, after)


def _rate(visit: Visit, activity: Values) -> float:
    """The rate that an entry has by itself: of its description, or of its user."""
    description = (activity.get("activity_description") or {}).get("id")
    user = (activity.get("user") or {}).get("id")
    rate = (visit.state.get("activity_descriptions", description) or {}).get("rate") or {}
    found = rate.get("amount") or (visit.state.get("users", user) or {}).get("rate")
    return float(found or 0)


# ------------------------------------------------------------------------- worked-out fields


def _shown_quantity(visit: Visit, activity: Values) -> object:
    return activity.get("quantity") if visit.settings.shows_hours else None


def _shown_hours(visit: Visit, activity: Values) -> object:
    return round(hours(activity), 2) if visit.settings.shows_hours else None


def _shown_price(visit: Visit, activity: Values) -> object:
    return activity.get("price") if visit.settings.shows_rates else None


def _shown_total(visit: Visit, activity: Values) -> object:
    return total(visit, activity) if visit.settings.shows_rates else None


def _non_billable(visit: Visit, activity: Values) -> float:
    return total(visit, activity) if activity.get("non_billable") else 0.0


def _status(visit: Visit, activity: Values) -> set[str]:
    """The words under which the filter ``status`` finds an entry."""
    if activity.get("non_billable") or activity.get("no_charge"):
        return {"non_billable"}
    state = bill_state(visit, activity)
    if state in BILLED:
        return {"billed", "billable"}
    return {"draft", "billable"} if state else {"unbilled", "billable"}


def _timer(visit: Visit, activity: Values) -> object:
    return next(iter(visit.state.find("timer", "activity_id", activity["id"])), None)


def _number(visit: Visit, activity: Values) -> object:
    matter = visit.state.get("matters", (activity.get("matter") or {}).get("id")) or {}
    return matter.get("display_number")


Activities.computed = {
    "billed": lambda visit, one: bill_state(visit, one) in BILLED,
    "non_billable_total": _non_billable,
    "on_bill": lambda visit, one: bool(bill_state(visit, one)),
    "price": _shown_price,
    "quantity": _shown_quantity,
    "quantity_in_hours": _shown_hours,
    "quantity_redacted": lambda visit, _: not visit.settings.shows_hours,
    "rounded_quantity": _shown_quantity,
    "rounded_quantity_in_hours": _shown_hours,
    "timer": _timer,
    "total": _shown_total,
}
Activities.sorting = {
    "display_number": _number,
    "non_billable_total": _non_billable,
    "total": total,
}
STATUSES = ("billed", "draft", "unbilled", "non_billable", "billable", "written_off")


def _by_status(visit: Visit, name: str, texts: list[str]) -> Criterion:
    read = one_of(*STATUSES, holds=lambda record, word: word in _status(visit, record))
    return read(visit, name, texts)


Activities.special = {
    "only_unaccounted_for": flagged(lambda visit, one: not bill_state(visit, one)),
    "status": _by_status,
}
