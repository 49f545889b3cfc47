"""Valid payloads, made from what the description says a request's body holds.

Every key is sent, but for those that contradict another. What the description
leaves open (which record an id means, what a string that is no enum looks
like) stands in the tables below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from .firm import Firm, Values
from .judge import DESCRIPTION

Json = dict[str, Any]

REFERENCES: Mapping[str, str] = {
    "activity": "activities",
    "activity_description": "activity_descriptions",
    "assignee": "users",
    "attendees": "calendars",
    "bank_account": "bank_accounts",
    "bill": "bills",
    "bill_theme": "bill_themes",
    "calendar_entry": "calendar_entries",
    "calendar_entry_event_type": "calendar_entry_event_types",
    "calendar_owner": "calendars",
    "client": "contacts",
    "co_counsel_contact": "contacts",
    "communication": "communications",
    "company": "contacts",
    "contact": "contacts",
    "contact_note": "notes",
    "conversation": "conversations",
    "currency": "currencies",
    "custom_field": "custom_fields",
    "custom_field_set": "custom_field_sets",
    "destination_account": "bank_accounts",
    "destination_contact": "contacts",
    "destination_matter": "matters",
    "document": "documents",
    "document_category": "document_categories",
    "document_template": "document_templates",
    "document_version": "documents",
    "expense_category": "expense_categories",
    "group": "groups",
    "groups": "groups",
    "holder": "contacts",
    "item": "documents",
    "items": "documents",
    "jurisdiction": "court_rules/jurisdictions",
    "matter": "matters",
    "matter_note": "notes",
    "matter_stage": "matter_stages",
    "medical_provider": "contacts",
    "notification_method": "NotificationMethod",
    "originating_attorney": "users",
    "practice_area": "practice_areas",
    "recipients": "contacts",
    "report_preset": "report_presets",
    "responsible_attorney": "users",
    "responsible_staff": "users",
    "safe_custody_location": "safe_custody/locations",
    "safe_custody_packet": "safe_custody/packets",
    "source_matter": "matters",
    "task": "tasks",
    "task_template_list": "task_template_lists",
    "task_type": "task_types",
    "tax_rate_configuration": "tax_rate_configurations",
    "trigger": "court_rules/jurisdictions/{jurisdiction_id}/triggers",
    "user": "users",
    "utbms_activity": "utbms/codes",
    "utbms_code": "utbms/codes",
    "utbms_expense": "utbms/codes",
    "utbms_task": "utbms/codes",
    "vendor": "contacts",
}
"""Which collection an association is to."""

TYPES: Mapping[str, str] = {
    "BankAccount": "bank_accounts",
    "CalendarEntry": "calendar_entries",
    "Contact": "contacts",
    "Document": "documents",
    "Matter": "matters",
    "Task": "tasks",
    "User": "users",
}
"""Which collection a record is of, by what the association says of its type."""

STRINGS: Mapping[str, str] = {
    "address": "ann@example.com",
    "clio_connect_email": "ann@example.com",
    "country": "US",
    "content_length": "7",
    "content_md5": "N7UdGUp1E+RbVvZSTy1R8g==",
    "content_type": "text/plain",
    "currency": "USD",
    "detail_text_type": "plain_text",
    "duration_unit": "days",
    "email_address": "ann@example.com",
    "fields": "id,etag",
    "filename": "letter.pdf",
    "file": "JVBERi0=",
    "image": "iVBORw0KGgo=",
    "number": "+13125550100",
    "postal_code": "60601",
    "received_at": "2024-02-29T12:30:00Z",
    "recurrence_rule": "FREQ=DAILY",
    "target_url": "https://app.example.com/action",
    "time_zone": "UTC",
    "url": "https://app.example.com/hook",
    "year": "2024",
}
"""What a string looks like where the description only says that it is one."""


NUMBERS: Mapping[str, int] = {"limit": 2}
"""What a number is where not every one would do."""


@cache
def description() -> Json:
    """Clio's, reduced to its facts."""
    found: Json = json.loads(DESCRIPTION.read_text("utf-8"))
    return found


def body_of(operation: Json) -> Json:
    """What the body of an operation holds under ``data``."""
    content = operation["requestBody"]["content"]["application/json"]["schema"]
    schema = description()["components"]["schemas"][content["$ref"].rsplit("/", 1)[1]]
    found: Json = schema["properties"]["data"]
    return found


def _row(firm: Firm, parent: str) -> Values:
    """A row for a custom field that has none yet."""
    kind = {"field_type": "text_line", "parent_type": parent, "displayed": False}
    return {"custom_field": {"id": firm.add("custom_fields", **kind)["id"]}, "value": "text"}


CHOSEN: Mapping[tuple[str, str], Callable[[Firm], Any]] = {
    ("CalendarEntry", "attendees"): lambda firm: [{"id": firm.id("calendars"), "type": "Calendar"}],
    ("Activity", "calendar_entry"): lambda firm: {"id": int(firm.id("calendar_entries"))},
    ("CalendarVisibility", "visible"): lambda _: True,
    ("Contact", "company"): lambda firm: {
        "id": firm.add("contacts", type="Company", name="Lee & Co")["id"]
    },
    ("Contact", "custom_field_values"): lambda firm: [_row(firm, "Contact")],
    ("CustomField", "field_type"): lambda _: "picklist",
    ("Document", "name"): lambda _: "Letter.pdf",
    ("DocumentArchive", "items"): lambda firm: [{"id": firm.id("documents"), "type": "document"}],
    ("LineItem", "discount"): lambda _: {"rate": 5.0, "type": "percentage"},
    ("Matter", "custom_field_values"): lambda firm: [_row(firm, "Matter")],
    ("MatterTransfer", "id"): lambda _: 1,
    ("SafeCustodyRecord", "state"): lambda _: "removed",
}
"""Values that have to fit something else, by the kind of record and the key."""

LEFT_OUT: Mapping[str, set[str]] = {
    "Document#update": {"uuid", "fully_uploaded", "multiparts"},  # of an upload under way
    "Note#create": {"contact"},  # with a matter (facts, 12)
}
"""Keys that cannot go with others."""


def payload_of(firm: Firm, collection: str, *, whole: bool = False) -> Values:
    """A valid payload for a new record of a collection; empty where there is no such operation.

    Args:
        firm: Whose records it refers to.
        collection: Such as ``contacts``.
        whole: Say all that can be said, and not only what has to be.
    """
    create = description()["paths"].get(f"/{collection}.json", {}).get("post")
    return filled(firm, create, whole=whole) if create else {}


def filled(firm: Firm, operation: Json, *, whole: bool) -> Values:
    """A valid payload for an operation."""
    schema = body_of(operation)
    properties = schema.get("properties", {})
    name: str = operation["operationId"]
    kind = name.partition("#")[0]
    wanted = [
        key
        for key in (properties if whole else schema.get("required", ()))
        if key not in LEFT_OUT.get(name, ())
    ]
    chosen = {key: CHOSEN[kind, key](firm) for key in wanted if (kind, key) in CHOSEN}
    parts = {key: properties[key] for key in wanted if key not in chosen}
    return {**dict(_members(firm, {"properties": parts}, "")), **chosen}


def sample(firm: Firm, schema: Json, name: str = "") -> Any:
    """A value of a schema, the records that it refers to being made first."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "array":
            return [sample(firm, schema["items"], name)]
        case "object" if name in REFERENCES and "properties" not in schema:
            return {"id": firm.id(REFERENCES[name])}
        case "object":
            return dict(_members(firm, schema, name))
        case "boolean":
            return True
        case "integer" | "number":
            return _number(firm, name)
        case _:
            return _text(schema, name)


def _members(firm: Firm, schema: Json, name: str) -> Iterator[tuple[str, Any]]:
    properties = schema.get("properties", {})
    for key, inner in properties.items():
        if key == "id" and _is_association(name, properties):
            yield key, _referred(firm, name, properties)
        elif key == "type" and "id" in properties and _kind(inner):
            yield key, _kind(inner)
        elif key not in {"id", "_destroy", "_deleted"} and _can_be_filled(key, inner):
            yield key, sample(firm, inner, key)


def _kind(schema: Json) -> str:
    """The last of the types that an association can be to, which for a parent is no document."""
    return next((kind for kind in reversed(schema.get("enum", ())) if kind in TYPES), "")


def _is_association(name: str, properties: Json) -> bool:
    return name in REFERENCES or "type" in properties


def _can_be_filled(key: str, schema: Json) -> bool:
    """Whether it is no association, or one to records that the API has a collection of."""
    inside = schema.get("items", schema).get("properties", {})
    return inside.keys() != {"id"} or key in REFERENCES


def _referred(firm: Firm, name: str, properties: Json) -> Any:
    return firm.id(TYPES.get(_kind(properties.get("type", {}))) or REFERENCES[name])


def _number(firm: Firm, name: str) -> Any:
    stem = name.removesuffix("_ids").removesuffix("_id")
    if stem != name and stem in REFERENCES:
        return firm.id(REFERENCES[stem])
    return NUMBERS.get(name, 90)


def _text(schema: Json, name: str) -> str:
    match schema.get("format"):
        case "date":
            return "2024-02-29"
        case "date-time":
            return "2024-02-29T12:30:00Z"
        case _:
            return STRINGS.get(name, "text")
