"""Tasks: what is to be done, by whom, and until when."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..visit import Visit
from ..wire import Values
from . import owned
from .criteria import EVERYTHING, Criterion, Test
from .filters import chosen, flagged, one_of, parted, whole
from .resource import Resource

PLAIN = ("complete", "pending")
ADVANCED = ("pending", "in_progress", "in_review", "complete", "draft")
_PRIORITIES = ("low", "normal", "high")


class Tasks(Resource):
    """The tasks of the firm."""

    new: ClassVar[Values] = {"permission": "public", "priority": "normal", "status": "pending"}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        match name:
            case "priority":
                return {name: (value or "Normal").lower()}
            case "status":
                return _status(visit, before, value)
            case "description" | "name" if not str(value or "").strip():
                raise refusals.unprocessable(f"{name} is required")
            case _:
                return super().written(visit, before, name, value, type)


def _status(visit: Visit, before: Values, value: str | None) -> Values:
    """A firm without Advanced Tasks knows two of the five."""
    if value is None:
        return {}
    _check(visit, value)
    if value != "complete":
        return {"status": value, "completed_at": None}
    return {"status": value, "completed_at": before.get("completed_at") or timestamp(visit.now)}


def _check(visit: Visit, status: str) -> None:
    known = ADVANCED if visit.settings.advanced_tasks else PLAIN
    if status not in known:
        raise refusals.one_of("status", known)


def _by_status(visit: Visit, name: str, texts: list[str]) -> Criterion:
    wanted = {chosen(visit, name, text, ADVANCED) for text in texts}
    for status in wanted:
        _check(visit, status)
    return Test(lambda task: task["status"] in wanted)


def _by_assignee(visit: Visit, name: str, texts: list[str]) -> Criterion:
    """Ids of users and of contacts are two things, so that one without a type says nothing."""
    if not visit.request.get("assignee_type"):
        raise refusals.bad_parameter(visit.settings, "assignee_type is required with assignee_id")
    wanted = whole(visit, name, texts[-1])
    return Test(lambda task: (task.get("assignee") or {}).get("id") == wanted)


def _is_assigned(task: Values, kind: str) -> bool:
    return str((task.get("assignee") or {}).get("type")).lower() == kind


def _of_matter(column: str) -> Any:
    """A filter by something that the task's matter has."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        if texts[-1] == "null":
            return Test(lambda task: task.get("matter") is None)
        wanted = whole(visit, name, texts[-1])
        return Test(lambda task: _matters_id(visit, task, column) == wanted)

    return read


def _matters_id(visit: Visit, task: Values, column: str) -> object:
    matter = visit.state.get("matters", (task.get("matter") or {}).get("id")) or {}
    return (matter.get(column) or {}).get("id")


def _ignored(*_: object) -> Criterion:
    return EVERYTHING


Tasks.computed = {
    "reminders": owned.pointing("reminders", "subject", "Task"),
    "time_entries": owned.records("activities", "task_id"),
    "time_entries_count": owned.count("activities", "task_id"),
}
Tasks.special = {
    "assignee_id": _by_assignee,
    "assignee_type": one_of("user", "contact", holds=_is_assigned),
    "cascading_source_id": _ignored,
    "client_id": _of_matter("client"),
    "complete": parted(lambda _, task: task["status"] == "complete"),
    "due_at_present": parted(lambda _, task: bool(task.get("due_at"))),
    "responsible_attorney_id": _of_matter("responsible_attorney"),
    "status": _by_status,
    "statuses": _by_status,
    "time_entries_present": flagged(
        lambda visit, task: bool(visit.state.find("activities", "task_id", task["id"]))
    ),
}
Tasks.sorting = {
    "due_at_strict": lambda _, task: task.get("due_at"),
    "priority": lambda _, task: _PRIORITIES.index(task["priority"]),
}
