"""Communications: e-mails and telephone calls that were logged."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from attrs import evolve

from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..visit import Visit
from ..wire import Values
from . import external, owned
from .criteria import Criterion, Test
from .filters import parted, whole
from .resource import Resource


class Communications(Resource):
    """What was said between the firm and others."""

    default_order: ClassVar[str] = "date(asc)"

    @cached_property
    def creates(self) -> Mapping[str, Type]:
        """As declared, but for the day, with which Clio makes do in place of the instant."""
        declared = super().creates
        received = evolve(declared["received_at"], required=False)
        return {**declared, "received_at": received, "date": Type("date")}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        if name == "external_properties":
            return {name: external.changed(visit, before.get(name) or [], value or [])}
        return super().written(visit, before, name, value, type)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if before is None and not (data.get("received_at") or data.get("date")):
            raise refusals.unprocessable("received_at is required")
        if data.get("received_at"):
            return {**after, "date": after["received_at"][:10]}
        if before is None:
            return {**after, "received_at": timestamp(visit.now)}
        return after


def _took_part(visit: Visit, name: str, texts: list[str]) -> Criterion:
    wanted = {"type": "Contact", "id": whole(visit, name, texts[-1])}
    sides = ("senders", "receivers")
    return Test(lambda one: any(wanted == other for side in sides for other in one[side]))


_entries = owned.records("activities", "communication_id")

Communications.computed = {
    "time_entries": _entries,
    "time_entries_count": owned.count("activities", "communication_id"),
}
Communications.special = {
    "contact_id": _took_part,
    "external_property_name": external.named,
    "external_property_value": external.valued,
    "having_time_entries": parted(lambda visit, one: bool(_entries(visit, one))),
}
Communications.sorting = {"matter": lambda _, one: (one.get("matter") or {}).get("id")}
