"""Calendar entries: their ids are text, and they belong to a calendar, not to a user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from .. import refusals
from ..declarations import Type
from ..state import View
from ..visit import Visit
from ..wire import Values
from . import external, owned, recurrence
from .calendars import READABLE
from .criteria import EVERYTHING, Criterion, Test
from .filters import instant, parted, whole
from .nested import view_of
from .resource import Resource

EARLIEST = 1900
_HIDDEN = ("summary", "description", "location", "matter", "attendees", "reminders")


class CalendarEntries(Resource):
    """Appointments and deadlines."""

    new: ClassVar[Values] = {"all_day": False, "permission": "owner"}

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        listed = super().view(visit, ids)
        if visit.request.get("expanded") != "true":
            return listed
        until = visit.request.get("to") and instant(visit, "to", visit.request.get("to"))
        return view_of(one for entry in listed.all() for one in recurrence.expanded(entry, until))

    def find(self, visit: Visit, ids: Mapping[str, str]) -> Values | None:
        whole_entry = super().find(visit, {"id": ids["id"].partition("-")[0]})
        if whole_entry is None or "-" not in ids["id"]:
            return whole_entry
        found = recurrence.expanded(whole_entry, "")
        return next((one for one in found if one["id"] == ids["id"]), None)

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        match name:
            case "start_at" | "end_at" if value:
                return {name: _not_too_early(value)}
            case "recurrence_rule":
                return {name: recurrence.normal(value)}
            case "external_properties":
                return {name: external.changed(visit, before.get(name) or [], value or [])}
            case _:
                return super().written(visit, before, name, value, type)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        for name in ("summary", "start_at", "end_at", "calendar_owner"):
            if not after.get(name):
                raise refusals.unprocessable(f"{name} is required")
        if after["end_at"] < after["start_at"]:
            raise refusals.unprocessable("end_at must not be before start_at")
        return {**after, "calendar_owner_id": after["calendar_owner"]["id"]}

    def redacted(self, visit: Visit, record: Values) -> bool:
        return is_private(visit, record)

    def committed(self, visit: Visit, record: Values, data: Values) -> None:
        if data.get("_deleted"):
            self.destroy(visit, record)


def _not_too_early(text: str) -> str:
    return f"{EARLIEST}{text[4:]}" if int(text[:4]) < EARLIEST else text


# -------------------------------------------------------------------------- worked-out fields


def _calendars(visit: Visit, entry: Values) -> list[Values]:
    """The calendars in which an entry shows: its owner's, and those that attend."""
    attending = (one for one in entry.get("attendees") or () if one.get("type") == "Calendar")
    ids = dict.fromkeys([entry["calendar_owner"]["id"], *(one["id"] for one in attending)])
    found = (visit.state.get("calendars", one) for one in ids)
    return [one for one in found if one is not None]


def is_private(visit: Visit, entry: Values) -> bool:
    """Whether the reader may only know that there is something at that time."""
    owner = visit.state.get("calendars", entry["calendar_owner"]["id"])
    return owner is not None and owner["permission"] not in READABLE


def _unless_private(name: str) -> Any:
    def read(visit: Visit, entry: Values) -> object:
        return None if is_private(visit, entry) else entry.get(name)

    return read


def _day(name: str) -> Any:
    return lambda _, entry: entry[name][:10]


def _clock(name: str) -> Any:
    return lambda _, entry: None if entry.get("all_day") else entry[name][11:19]


CalendarEntries.computed = {
    **{name: _unless_private(name) for name in _HIDDEN},
    "calendars": _calendars,
    "end_date": _day("end_at"),
    "end_time": _clock("end_at"),
    "reminders": owned.pointing("reminders", "subject", "CalendarEntry"),
    "start_date": _day("start_at"),
    "start_time": _clock("start_at"),
    "time_entries": owned.records("activities", "calendar_entry_id"),
    "time_entries_count": owned.count("activities", "calendar_entry_id"),
}


# ------------------------------------------------------------------------------------ filters


def _from(visit: Visit, name: str, texts: list[str]) -> Criterion:
    bound = instant(visit, name, texts[-1])
    return Test(lambda entry: bool(entry["end_at"] >= bound))


def _to(visit: Visit, name: str, texts: list[str]) -> Criterion:
    bound = instant(visit, name, texts[-1])
    return Test(lambda entry: bool(entry["start_at"] <= bound))


def _in_calendar(visit: Visit, name: str, texts: list[str]) -> Criterion:
    wanted = whole(visit, name, texts[-1])
    return Test(lambda entry: wanted in {one["id"] for one in _calendars(visit, entry)})


def _is_visible(visit: Visit, entry: Values) -> bool:
    return any(one["visible"] for one in _calendars(visit, entry))


CalendarEntries.special = {
    "calendar_id": _in_calendar,
    "external_property_name": external.named,
    "external_property_value": external.valued,
    "from": _from,
    "has_court_rule": parted(lambda _, entry: bool(entry.get("court_rule"))),
    "is_all_day": parted(lambda _, entry: bool(entry.get("all_day"))),
    "owner_entries_across_all_users": lambda *_: EVERYTHING,
    "source": lambda *_: EVERYTHING,
    "to": _to,
    "visible": parted(_is_visible),
}
