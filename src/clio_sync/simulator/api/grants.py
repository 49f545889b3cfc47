"""Grants: money for the firm's work, and where it comes from."""

from __future__ import annotations

from typing import ClassVar

from .resource import Resource


class GrantFundingSources(Resource):
    """Who gives grants; the one collection that shows a record when it is deleted."""

    shown_when_deleted: ClassVar[bool] = True
