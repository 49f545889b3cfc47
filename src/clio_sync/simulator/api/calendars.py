"""Calendars: of the firm, of each user, and any others."""

from __future__ import annotations

from typing import ClassVar

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
        "color": "#658CD9",
        "light_color": "#DAE3F6",
        "permission": "owner",
        "source": "web",
        "type": "AdhocCalendar",
        "visible": True,
    }


def _writeable(_: Visit, calendar: Values) -> bool:
    return calendar["permission"] in {"owner", "editor"}


Calendars.special = {
    "filter_inactive_users": lambda *_: EVERYTHING,
    "owner": parted(lambda _, calendar: calendar["permission"] == "owner"),
    "writeable": parted(_writeable),
}
