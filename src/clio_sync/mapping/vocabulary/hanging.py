"""What hangs on contacts and matters: activities, notes, tasks and the like, in Clio's names."""

from __future__ import annotations

from .. import amounts, cleaning as to, measures
from ..moments import moment
from .words import VERSION_FIELDS, Linkable, Named, Vocabulary

_instant = moment()
_MATTER = Linkable("matters")
_STUCK_TO_MATTER = Linkable("matters", clears=False)
_STUCK_TO_CONTACT = Linkable("contacts", clears=False)
PROPERTIES = "external_properties{id,name,value}"

ACTIVITIES = Vocabulary(
    parent="Activity",
    hangs=True,
    types=("TimeEntry", "ExpenseEntry", "HardCostEntry", "SoftCostEntry"),
    scalars={
        "type": to.one_of("TimeEntry", "ExpenseEntry", "HardCostEntry", "SoftCostEntry"),
        "date": measures.iso_date,
        "quantity": amounts.number,
        "price": amounts.money,
        "note": to.lines,
        "reference": to.text,
        "non_billable": measures.boolean,
        "no_charge": measures.boolean,
    },
    linked={"matter": _STUCK_TO_MATTER, "vendor": Linkable("contacts")},
    named={
        "user": Named("users", "user"),
        "activity_description": Named("activity_descriptions", "activity description"),
        "expense_category": Named("expense_categories", "expense category"),
    },
    always=(
        *VERSION_FIELDS,
        "type",
        "date",
        "quantity",
        "quantity_redacted",
        "price",
        "note",
        "billed",
        "on_bill",
        "matter{id}",
        "user{id,name}",
    ),
    needed=(("date",),),
    fixed=frozenset({"type", "date", "quantity", "price", "non_billable", "no_charge"}),
    once=frozenset({"type"}),
    numbers=frozenset({"quantity", "price"}),
    masked=frozenset({"price"}),
    renewed={"price": frozenset({"matter", "user", "activity_description"})},
)

NOTES = Vocabulary(
    parent="Note",
    hangs=True,
    types=("Matter", "Contact"),
    listed_by_type=True,
    type_by={"matter": "Matter", "contact": "Contact"},
    scalars={
        "type": to.one_of("Matter", "Contact"),
        "subject": to.text,
        "detail": to.lines,
        "detail_text_type": to.one_of("plain_text", "rich_text"),
        "date": measures.iso_date,
    },
    linked={"matter": _STUCK_TO_MATTER, "contact": _STUCK_TO_CONTACT},
    named={},
    always=(
        *VERSION_FIELDS,
        "type",
        "subject",
        "detail",
        "date",
        "matter{id}",
        "contact{id,name}",
    ),
    needed=(("matter", "contact"), ("subject", "detail")),
    fixed=frozenset({"type", "detail_text_type", "date"}),
    once=frozenset({"type", "matter", "contact"}),
)

RELATIONSHIPS = Vocabulary(
    parent="Relationship",
    hangs=True,
    scalars={"description": to.text},
    linked={"matter": _STUCK_TO_MATTER, "contact": _STUCK_TO_CONTACT},
    named={},
    always=(*VERSION_FIELDS, "description", "matter{id}", "contact{id,name}"),
    needed=(("matter",), ("contact",)),
)

TASKS = Vocabulary(
    parent="Task",
    hangs=True,
    scalars={
        "name": to.text,
        "description": to.lines,
        "description_text_type": to.one_of("plain_text", "rich_text"),
        "due_at": measures.iso_date,
        "priority": to.one_of("High", "Normal", "Low"),
        "status": to.one_of("pending", "in_progress", "in_review", "complete", "draft"),
        "permission": to.one_of("private", "public"),
        "time_estimated": amounts.number,
        "notify_completion": measures.boolean,
    },
    linked={"matter": _STUCK_TO_MATTER},
    named={
        "assignee": Named("users", "user", clears=False, kind="User"),
        "task_type": Named("task_types", "task type", clears=False),
    },
    always=(
        *VERSION_FIELDS,
        "name",
        "description",
        "due_at",
        "priority",
        "status",
        "permission",
        "matter{id}",
        "assignee{id,name}",
    ),
    needed=(("name",), ("description",), ("assignee",)),
    fixed=frozenset(
        {"name", "description", "description_text_type", "priority", "status", "permission"}
        | {"notify_completion"}
    ),
    numbers=frozenset({"time_estimated"}),
)

CALENDAR_ENTRIES = Vocabulary(
    parent="Calendar entry",
    hangs=True,
    scalars={
        "summary": to.text,
        "description": to.lines,
        "location": to.text,
        "start_at": _instant,
        "end_at": _instant,
        "all_day": measures.boolean,
    },
    linked={"matter": _MATTER},
    named={
        "calendar_owner": Named("calendars", "calendar", clears=False),
        "calendar_entry_event_type": Named("calendar_entry_event_types", "event type"),
    },
    always=(
        *VERSION_FIELDS,
        "summary",
        "start_at",
        "end_at",
        "matter{id}",
        "calendar_owner{id,name}",
        PROPERTIES,
    ),
    needed=(("summary",), ("start_at",), ("end_at",), ("calendar_owner",)),
    fixed=frozenset({"summary", "start_at", "end_at", "all_day"}),
    marker="external property",
)

COMMUNICATIONS = Vocabulary(
    parent="Communication",
    hangs=True,
    types=("PhoneCommunication", "EmailCommunication"),
    scalars={
        "type": to.one_of("PhoneCommunication", "EmailCommunication"),
        "subject": to.text,
        "body": to.lines,
        "received_at": _instant,
    },
    linked={"matter": _STUCK_TO_MATTER},
    named={},
    always=(
        *VERSION_FIELDS,
        "type",
        "subject",
        "received_at",
        "matter{id}",
        PROPERTIES,
    ),
    needed=(("subject",), ("body",), ("received_at",)),
    fixed=frozenset({"type", "subject", "body", "received_at"}),
    once=frozenset({"type"}),
    marker="external property",
)

_FOLDER_OF = "parent"

DOCUMENTS = Vocabulary(
    parent="Document",
    hangs=True,
    scalars={"name": to.text, "received_at": _instant},
    linked={
        "matter": Linkable("matters", clears=False, sent=_FOLDER_OF),
        "contact": Linkable("contacts", clears=False, sent=_FOLDER_OF),
    },
    named={"document_category": Named("document_categories", "document category")},
    always=(
        *VERSION_FIELDS,
        "name",
        "received_at",
        "matter{id}",
        "contact{id,name}",
        "document_category{id,name}",
        PROPERTIES,
    ),
    needed=(("name",), ("matter", "contact")),
    beyond=("the file itself: upload it first",),
    fixed=frozenset({"name"}),
    marker="external property",
)
