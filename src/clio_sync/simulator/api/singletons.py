"""What there is one of: the billing settings, a user's timer, and counts of what is unread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..clock import timestamp
from ..visit import Visit
from ..wire import Response, Values, as_json
from .catalogue import Catalogue
from .resource import Resource


class BillingSettings(Resource):
    """How the firm bills; made when somebody first looks."""

    def find(self, visit: Visit, ids: Mapping[str, str]) -> Values | None:
        table = visit.state.tables[self.path].current
        if not table.ids:
            visit.state.put(self.path, self.starting(visit, {}), visit.now)
        return table.records[table.ids[0]]


class Timers(Resource):
    """The timer of whoever asks: started for an activity, to which its time goes in the end."""

    def find(self, visit: Visit, ids: Mapping[str, str]) -> Values | None:
        return running(visit)

    def starting(self, visit: Visit, data: Values) -> Values:
        begun = {"start_time": timestamp(visit.now), "user": {"id": visit.user_id}}
        return {**super().starting(visit, data), **begun}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        ended = running(visit)
        if ended is not None:
            self.destroy(visit, ended)
        return after

    def destroy(self, visit: Visit, record: Values) -> None:
        activity = visit.state.get("activities", record["activity"]["id"])
        if activity is not None:
            quantity = (activity.get("quantity") or 0) + elapsed(visit, record)
            visit.state.put("activities", {**activity, "quantity": quantity}, visit.now)
        super().destroy(visit, record)


def running(visit: Visit) -> Values | None:
    """The timer of whoever asks."""
    return next(iter(visit.state.find("timer", "user_id", visit.user_id)), None)


def elapsed(visit: Visit, timer: Values) -> int:
    """Seconds for which a timer has run."""
    begun = dt.datetime.fromisoformat(timer["start_time"]).timestamp()
    return max(0, int(visit.now) - int(begun))


Timers.computed = {"elapsed_time": elapsed}


class EventMetrics(Resource):
    """How much is unread: a list by its path, but Clio answers one object."""


def metrics(
    catalogue: Catalogue, resource: Resource, visit: Visit, _: Mapping[str, str]
) -> Response:
    """The counts, in an object."""
    selection = catalogue.selection(visit, resource)
    counts = dict.fromkeys(resource.shape.fields, 0)
    return as_json(200, {"data": catalogue.cut_down(visit, resource, counts, selection)})


EventMetrics.operations = {("GET", ""): metrics}
