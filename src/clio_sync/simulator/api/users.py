"""Users and practice areas: what a firm has few of and changes seldom."""

from __future__ import annotations

from typing import ClassVar

from .. import refusals
from ..visit import Visit
from ..wire import Values
from .categories import CATEGORIES
from .filters import flagged, one_of, only_checked, parted
from .resource import Resource


class Users(Resource):
    """The people of the firm who log in; they cannot be changed from here."""

    deletable: ClassVar[bool] = False

    def starting(self, visit: Visit, data: Values) -> Values:
        return {"enabled": True, "roles": [], "groups": [], "notification_methods": []}


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


# Nobody here is still being set up, is a co-counsel, or works for legal aid.
Users.special = {
    "include_co_counsel": flagged(lambda _, __: True),
    "pending_setup": parted(lambda _: False),
    "role": one_of("admin", "accounts", "billing", "reports", holds=_has_role),
}
PracticeAreas.special = {"matter_id": only_checked}
