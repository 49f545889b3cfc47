"""What Clio demands of a payload beyond its keys and their types.

Each rule says where it is from: Clio's own description, or what it was seen
to do. A rule refuses only what would fail, or succeed and mean something else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias, TypeGuard

from ..errors import InvalidValue, MissingField

Payload: TypeAlias = Mapping[str, object]
Rule: TypeAlias = Callable[[Payload, str], None]

ADD_IT = "Add it: a record cannot be made without."
LONGEST_LINE = 255
SHORTEST_WORK = 60
"""Seconds: nobody enters less than a minute, but many an hour as 1 or as 0.5."""
LONGEST_WORK = 24
"""Hours: a line item has one date."""

_is_value_id = re.compile(r"[a-z_]+-\d+").fullmatch


def of(wanted: type[Any]) -> Rule | None:
    """The rule about a payload as a whole, by the name of its TypedDict."""
    return RULES.get(wanted.__name__)


# --------------------------------------------------------------------------------------- counts

AT_MOST: Mapping[str, int] = {
    "addresses": 20,  # since 4.0.13, as the next two (facts, 12)
    "email_addresses": 20,
    "phone_numbers": 20,
    "external_properties": 5,  # (facts, 0.3)
    "multiparts": 50,  # in one request (facts, 10)
}
"""How many rows a record may have, by the key that they stand under."""


def count(rows: Sequence[object], place: str) -> None:
    """Refuse more new rows than the record may have in all.

    Raises:
        InvalidValue: There are too many.
    """
    most = AT_MOST.get(place.rpartition(".")[2])
    if most is not None and sum(map(_is_new, rows)) > most:
        raise InvalidValue(
            f"{place} adds more rows than the {most} that Clio takes.",
            advice="Leave some out, or keep them where there is no such limit.",
        )


def _is_new(row: object) -> bool:
    return isinstance(row, Mapping) and "id" not in row and not row.get("_destroy")


# --------------------------------------------------------------------------------------- advice

INSTEAD: Mapping[str, str] = {
    "Activity.description": "Write note instead.",
    "Activity.hours": "Write quantity, with clio_sync.units.hours().",
    "Activity.quantity_in_hours": "Write quantity, with clio_sync.units.hours().",
    "Activity.rate": "Write price instead.",
    "Bill.due_date": "Write due_at instead.",
    "Communication.date": "Write received_at instead, with a time of day.",
    "Contact.primary_email_address": "Write a row of email_addresses, with default_email.",
    "Contact.primary_phone_number": "Write a row of phone_numbers, with default_number.",
    "CalendarEntry.user": "Write calendar_owner, with the id of a calendar: see clio.calendars.",
    "Matter.billing_method": "Write custom_rate, whose type says how the matter is billed.",
    "Matter.custom_number": "Write display_number, or reset_matter_number.",
}
"""What to write for a key that cannot be written, or that many expect (facts, 2.2, 2.3 and 12)."""


def instead(owner: str, key: str, known: Iterable[str]) -> str:
    """Advice on a key that is not there; empty where there is none in particular."""
    stem = key.removesuffix("_id")
    if stem != key and stem in known:
        return f'Write {{"{stem}": {{"id": ...}}}} instead.'
    return INSTEAD.get(f"{owner}.{key}", "")


ONLY_BY_HAND = "A person can clear it in Clio; the API can only set it to somebody else."
NEVER_CLEARED: Mapping[str, str] = {
    "Matter.originating_attorney": ONLY_BY_HAND,
    "Matter.responsible_attorney": ONLY_BY_HAND,
    "Matter.responsible_staff": ONLY_BY_HAND,
}


def why_not_none(place: str) -> str:
    """Advice on a None that would change nothing (facts, 2)."""
    return NEVER_CLEARED.get(place.removesuffix(".id"), "Leave it out, or say what it shall be.")


# ----------------------------------------------------------------------------------- custom fields


def custom_field_row(row: Payload, place: str) -> None:
    """One row of custom_field_values in a change: an old one by its own id, or a new one.

    Raises:
        InvalidValue: It says both, or neither, or has a field's id where a value's belongs.
    """
    if ("id" in row) == ("custom_field" in row):
        raise InvalidValue(
            f"{place} needs either the id of the value or the custom field, and not both.",
            advice='A value that is there goes by its id, such as "text_line-1"; a new one by '
            '{"custom_field": {"id": ...}}.',
        )
    if "id" in row:
        _old_custom_field_row(row, place)
    elif row.get("_destroy"):
        raise InvalidValue(
            f"{place} removes a value, and does not say which.",
            advice="Read custom_field_values{id,custom_field} and pass the value's id.",
        )


def _old_custom_field_row(row: Payload, place: str) -> None:
    own = row["id"]
    if not isinstance(own, str) or not _is_value_id(own):
        raise InvalidValue(
            f"{place}.id is not the id of a value, but perhaps that of its field.",
            advice='Read custom_field_values{id,value}: such an id looks like "text_line-1".',
        )
    value = row.get("value")
    if own.startswith("text_line-") and isinstance(value, str) and len(value) > LONGEST_LINE:
        raise InvalidValue(
            f"{place}.value is longer than the {LONGEST_LINE} characters of a text line.",
            advice="Shorten it, or use a custom field of type text_area.",
        )


# --------------------------------------------------------------------------------- whole payloads


def contact(payload: Payload, place: str) -> None:
    """A company has a name; a person a first or last name, or a name that is taken apart.

    Raises:
        MissingField: There is none.
    """
    company = payload.get("type") == "Company"
    names = ("name",) if company else ("first_name", "last_name", "name")
    if not any(payload.get(name) for name in names):
        raise MissingField(f"{place} lacks {' or '.join(map(repr, names))}.", advice=ADD_IT)


def note(payload: Payload, place: str) -> None:
    """A note belongs to what its type says (facts, 12).

    Raises:
        MissingField: It does not say to which.
        InvalidValue: It belongs to something else as well.
    """
    own, other = ("matter", "contact") if payload["type"] == "Matter" else ("contact", "matter")
    if other in payload:
        raise InvalidValue(f"{place} of type {own} has no {other}.", advice=f"Leave {other} out.")
    if own not in payload:
        raise MissingField(f"{place} lacks {own!r}.", advice=ADD_IT)


def activity(payload: Payload, place: str) -> None:
    """Time in seconds, everything else as a count (facts, 0.11).

    Raises:
        InvalidValue: A number that looks like hours, or a length of time that is none.
    """
    quantity, kind = payload.get("quantity"), payload.get("type")
    if isinstance(quantity, dt.timedelta) and kind not in {None, "TimeEntry"}:
        raise InvalidValue(
            f"{place}.quantity counts things where the type is no TimeEntry.",
            advice="Pass a plain number.",
        )
    if kind in {None, "TimeEntry"} and _is_number(quantity) and 0 < quantity < SHORTEST_WORK:
        raise InvalidValue(
            f"{place}.quantity is less than a minute: Clio counts time in seconds.",
            advice='Pass clio_sync.units.hours(1.5); for a count say "type" too, say ExpenseEntry.',
        )


def line_item(payload: Payload, place: str) -> None:
    """Time in hours, expenses and products as a count (facts, 0.11).

    Raises:
        InvalidValue: A number that looks like seconds, or a length of time that is none.
    """
    quantity, kind = payload.get("quantity"), payload.get("kind")
    if isinstance(quantity, dt.timedelta) and kind not in {None, "Service"}:
        raise InvalidValue(
            f"{place}.quantity counts things where the kind is no Service.",
            advice="Pass a plain number.",
        )
    if kind in {None, "Service"} and _is_number(quantity) and quantity > LONGEST_WORK:
        raise InvalidValue(
            f"{place}.quantity is more than a day: Clio counts it in hours here.",
            advice='Pass clio_sync.units.hours(30); for a count say "kind" too, say Expense.',
        )


def _is_number(value: object) -> TypeGuard[float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


RULES: Mapping[str, Rule] = {
    "ActivityCreate": activity,
    "ActivityPatch": activity,
    "ContactCreate": contact,
    "ContactPatchCustomFieldValue": custom_field_row,
    "LineItemPatch": line_item,
    "MatterPatchCustomFieldValue": custom_field_row,
    "NoteCreate": note,
}
"""The rules, by the name of the TypedDict that they are about."""
