"""Calendars: of the firm, of each user, and any others."""

from __future__ import annotations

from typing import ClassVar

from ..._generated.calendars import Calendar
from ..declarations import keys
from ..visit import Visit
from ..wire import Values
from .criteria import EVERYTHING
from .filters import parted
from .resource import Resource

READABLE = frozenset({"owner", "editor", "viewer"})
"""The rights on a calendar with which its entries show all they hold."""


class Calendars(Resource):
    """What entries stand in; each user has one of their own."""

    new: ClassVar[Values] = {
        "color": "#367B9C",
        "permission": "owner",
        "source": "web",
        "type": "AdhocCalendar",
        "visible": True,
    }


def _lighter(_: Visit, calendar: Values) -> object:
    """The tint of a calendar's colour; the description has as many of the one as of the other."""
    fields = keys(Calendar)
    at = fields["color"].choices.index(calendar["color"])
    return fields["light_color"].choices[at]


def _writeable(_: Visit, calendar: Values) -> bool:
    return calendar["permission"] in {"owner", "editor"}


Calendars.computed = {"light_color": _lighter}
Calendars.special = {
    "filter_inactive_users": lambda *_: EVERYTHING,
    "owner": parted(lambda _, calendar: calendar["permission"] == "owner"),
    "writeable": parted(_writeable),
}
