"""Users and practice areas: what a firm has few of and changes seldom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .. import refusals
from ..visit import Visit
from ..wire import Response, Values
from .calendars import Calendars
from .catalogue import Catalogue
from .categories import CATEGORIES
from .filters import flagged, one_of, only_checked, parted
from .resource import Resource
from .singles import existing, shown


class Users(Resource):
    """The people of the firm who log in; they cannot be changed from here."""

    new: ClassVar[Values] = {"enabled": True, "roles": []}

    def committed(self, visit: Visit, record: Values, data: Values) -> None:
        """Whoever is new gets a calendar, and ways to be told of things."""
        if not visit.state.find("calendars", "creator_id", record["id"]):
            _settle_in(visit, record)


def _settle_in(visit: Visit, user: Values) -> None:
    calendar = {**Calendars.new, "name": user.get("name"), "type": "UserCalendar"}
    visit.state.put("calendars", {**calendar, "creator": {"id": user["id"]}}, visit.now)
    for way in ("Email", "Popup"):
        method = {"type": way, "email_address": user.get("email"), "user": {"id": user["id"]}}
        visit.state.put("NotificationMethod", method, visit.now)


def _calendar(visit: Visit, user: Values) -> object:
    calendars = visit.state.find("calendars", "creator_id", user["id"])
    return next((one["id"] for one in calendars if one["type"] == "UserCalendar"), None)


def _methods(visit: Visit, user: Values) -> list[Values]:
    return visit.state.find("NotificationMethod", "user_id", user["id"])


def _groups(visit: Visit, user: Values) -> list[Values]:
    return visit.state.find("groups", "users", user["id"])


def who_am_i(
    catalogue: Catalogue, resource: Resource, visit: Visit, _: Mapping[str, str]
) -> Response:
    """The user whose token it is, who comes with a name unless asked otherwise."""
    user = existing(visit, resource, {"id": str(visit.user_id)})
    return shown(catalogue, resource, visit, user, ("id", "etag", "name"))


class PracticeAreas(Resource):
    """The fields of law that the firm works in."""

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if not (after.get("name") or "").strip():
            raise refusals.unprocessable("name is required")
        if after.get("category") not in (None, *CATEGORIES):
            raise refusals.one_of("category", CATEGORIES)
        return after


def _has_role(user: Values, role: str) -> bool:
    return role in {str(one).casefold() for one in user["roles"]}


Users.computed = {
    "default_calendar_id": _calendar,
    "groups": _groups,
    "notification_methods": _methods,
}
Users.operations = {("GET", "who_am_i"): who_am_i}

# Nobody here is still being set up, is a co-counsel, or works for legal aid.
Users.special = {
    "include_co_counsel": flagged(lambda _, __: True),
    "pending_setup": parted(lambda _, __: False),
    "role": one_of("admin", "accounts", "billing", "reports", holds=_has_role),
}
PracticeAreas.special = {"matter_id": only_checked}
