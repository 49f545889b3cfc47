"""Collections with a rule or two of their own."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import refusals
from ..declarations import Type
from ..visit import Visit
from ..wire import Values
from . import owned
from .criteria import Criterion, Test
from .filters import parted, whole
from .resource import Resource

SECONDS = {"minutes": 60, "hours": 3_600, "days": 86_400, "weeks": 604_800}
_SUBJECTS = {"calendar_entry": "CalendarEntry", "task": "Task"}


class CustomFieldSets(Resource):
    """Custom fields that are shown together; they are written by their ids alone."""

    new: ClassVar[Values] = {"displayed": True}

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        if name != "custom_field_ids":
            return super().written(visit, before, name, value, type)
        for one in value or []:
            if visit.state.get("custom_fields", one) is None:
                raise refusals.unknown_reference(visit.settings, name)
        return {"custom_fields": [{"id": one} for one in value or []]}


class Groups(Resource):
    """Users by what they may see."""

    new: ClassVar[Values] = {"type": "AdhocGroup", "users": []}


class TaskTypes(Resource):
    """What kinds of tasks there are; one that was deleted says since when."""


class TaxRates(Resource):
    """Taxes; one that is in use stays, and one that is not is only set aside."""

    new: ClassVar[Values] = {"active": True}

    def destroy(self, visit: Visit, record: Values) -> None:
        tables = ("activities", "expense_categories", "line_items")
        everything = (one for table in tables for one in visit.state.tables[table].current.all())
        if any(_taxed(one, record["id"]) for one in everything):
            raise refusals.conflict(visit.settings, "the tax rate is in use")
        visit.state.put(self.path, {**record, "active": False}, visit.now)

    def listed(self, visit: Visit, record: Values) -> bool:
        return bool(record["active"])


def _taxed(record: Values, rate_id: int) -> bool:
    settings = record.get("tax_settings") or ()
    return any(one.get("tax_rate_configuration_id") == rate_id for one in settings)


class Reminders(Resource):
    """When somebody is told of an appointment or of a task."""

    new: ClassVar[Values] = {"state": "scheduled"}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        value, unit = data.get("duration_value"), data.get("duration_unit") or "minutes"
        if value is None:
            return after
        return {**after, "duration": value * SECONDS[unit] // SECONDS["minutes"]}


class MedicalDetails(Resource):
    """What a provider treated, with the bills and records of it, which live on by themselves."""

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        if name not in {"medical_bills", "medical_records"}:
            return super().written(visit, before, name, value, type)
        matter = before.get("matter")
        made = [visit.state.put(name, {**one, "matter": matter}, visit.now) for one in value or []]
        return {name: [*(before.get(name) or []), *({"id": one["id"]} for one in made)]}


class ConversationMessages(Resource):
    """Secure messages; the first of several begins a conversation."""

    def starting(self, visit: Visit, data: Values) -> Values:
        started = super().starting(visit, data)
        sender = {"id": visit.user_id, "type": "User"}
        return {**started, "sender": sender}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if after.get("conversation"):
            return after
        subject = {"subject": data.get("subject"), "matter": data.get("matter")}
        usual = {"archived": False, "current_user_is_member": True, "read": True}
        begun = visit.state.put("conversations", {**usual, **subject}, visit.now)
        return {**after, "conversation": {"id": begun["id"]}}


class Conversations(Resource):
    """Messages that belong together."""


def _of_user(visit: Visit, name: str, texts: list[str]) -> Criterion:
    wanted = whole(visit, name, texts[-1])
    return Test(lambda group: any(one["id"] == wanted for one in group["users"]))


def _reminded(visit: Visit, _: str, texts: list[str]) -> Criterion:
    word = texts[-1].lower()
    if word not in _SUBJECTS:
        message = refusals.must_be_one_of("subject_type", tuple(_SUBJECTS))
        raise refusals.bad_parameter(visit.settings, message)
    return Test(lambda one: one["subject"]["type"] == _SUBJECTS[word])


_messages = owned.records("conversation_messages", "conversation_id")


def _first(visit: Visit, conversation: Values) -> Values | None:
    return next(iter(_messages(visit, conversation)), None)


def _last(visit: Visit, conversation: Values) -> Values | None:
    return next(reversed(_messages(visit, conversation)), None)


Conversations.computed = {
    "first_message": _first,
    "last_message": _last,
    "message_count": owned.count("conversation_messages", "conversation_id"),
    "messages": _messages,
    "time_entries_count": lambda *_: 0,
}
Conversations.special = {
    "read_status": parted(lambda _, one: bool(one.get("read"))),
    "for_user": parted(lambda *_: True),
    "time_entries": parted(lambda *_: False),
}
Groups.special = {"archived": parted(lambda *_: False), "user_id": _of_user}
Reminders.special = {"subject_type": _reminded}
TaskTypes.special = {"enabled": parted(lambda _, one: not one.get("deleted_at"))}
