"""Users and practice areas: what a firm has few of and changes seldom."""

from __future__ import annotations

from typing import ClassVar

from ..visit import Visit
from ..wire import Values
from .resource import Resource


class Users(Resource):
    """The people of the firm who log in; they cannot be changed from here."""

    deletable: ClassVar[bool] = False

    def starting(self, visit: Visit, data: Values) -> Values:
        return {"enabled": True, "roles": [], "groups": [], "notification_methods": []}


class PracticeAreas(Resource):
    """The fields of law that the firm works in."""
