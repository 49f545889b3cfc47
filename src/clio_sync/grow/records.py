"""What Clio Grow's records hold.

Clio Grow has no ``fields=``: a record comes whole. What the user or the
application may not see comes as ``null`` and is listed in
``redacted_fields``; reading it raises `FieldRedacted`, for "hidden" is not
"empty". What only some accounts have, or only some requests ask for, is left
out, and reading it raises `FieldNotSelected`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ..errors import FieldNotSelected, FieldRedacted
from ..records import Record, decode, record, shape

R = TypeVar("R", bound="GrowRecord")

REDACTED = "redacted_fields"

FieldType = Literal[
    "checkbox",
    "contact",
    "currency",
    "date",
    "email",
    "numeric",
    "picklist",
    "text_area",
    "text_line",
    "url",
]


@record
class GrowRecord(Record):
    """What all records of Clio Grow have in common."""

    @property
    def redacted_fields(self) -> frozenset[str]:
        """The names of the fields that Clio hides from this user or application."""
        return frozenset(self.__dict__.get(REDACTED) or ())

    @property
    def redacted(self) -> bool:
        """Whether Clio hides part of this record."""
        return bool(self.redacted_fields)

    if not TYPE_CHECKING:  # a visible one would make every misspelt name look right

        def __getattr__(self, name: str) -> object:
            kind = type(self).__name__
            if name in self.redacted_fields:
                raise FieldRedacted(
                    f"{kind}.{name} is hidden by Clio.",
                    advice="The application lacks a scope, or the user a permission, to see it.",
                )
            try:
                return super().__getattr__(name)
            except FieldNotSelected:
                raise FieldNotSelected(
                    f"{kind}.{name} was not sent.", advice=_why_not(name)
                ) from None


def _why_not(name: str) -> str:
    if name == "custom_field_values":
        return "Ask for it with include='custom_field_values'."
    return "Clio leaves it out for accounts that do not have it."


def read(cls: type[R], data: dict[str, Any]) -> R:
    """A record of parsed JSON, which it takes over; what Clio hides is not taken for empty."""
    for name in data.get(REDACTED) or ():
        if name in shape(cls):
            data.pop(name, None)
    return decode(cls, data)


@record
class Address(GrowRecord):
    """A postal address."""

    street: str | None
    city: str | None
    province: str | None
    postal_code: str | None
    country: str | None


@record
class PicklistOption(GrowRecord):
    """One option of a picklist; it goes by ``global_id``, by ``clio_id``, or by both."""

    global_id: str | None
    clio_id: int | None
    option: str


@record
class CustomField(GrowRecord):
    """A custom field that a firm has defined."""

    id: int
    global_id: str
    clio_id: int | None
    name: str | None
    field_type: FieldType | None
    parent_type: Literal["Contact", "Matter"]
    displayed: bool
    deleted: bool
    picklist_options: tuple[PicklistOption, ...]
    created_at: dt.datetime
    updated_at: dt.datetime


@record
class CustomFieldValue(GrowRecord):
    """The value of a custom field; ``raw_value`` is what is stored, before it got its type."""

    id: int
    global_id: str
    clio_id: str | None
    field_name: str | None
    field_type: FieldType | None
    value: str | float | bool | None
    raw_value: str | None
    custom_field: CustomField | None
    picklist_option: PicklistOption | None
    created_at: dt.datetime
    updated_at: dt.datetime


@record
class MatterId(GrowRecord):
    """A matter by its id alone."""

    id: int


@record
class ContactBase(GrowRecord):
    """The fields of a person or company in Clio Grow."""

    id: int
    global_id: str
    clio_id: int | None
    name: str
    first_name: str | None
    last_name: str | None
    emails: tuple[str, ...]
    phone_numbers: tuple[str, ...]
    type: Literal["Person", "Company"]
    status: str | None
    matters: tuple[MatterId, ...]
    addresses: tuple[Address, ...]
    created_at: dt.datetime
    updated_at: dt.datetime
    custom_field_values: tuple[CustomFieldValue, ...]


@record
class ClientSummary(GrowRecord):
    """A contact as its matter shows it."""

    id: int
    full_name: str
    phone_number: str | None
    primary_email: str | None
    address: Address | None


@record
class MatterBase(GrowRecord):
    """The fields of a matter in Clio Grow."""

    id: int
    global_id: str
    clio_id: int | None
    description: str | None
    inbox_lead_id: int | None
    hired_date: dt.date | None
    is_locked: bool
    location: str | None
    type: str | None
    status: str | None
    status_category: Literal["intake", "hired", "declined"] | None
    client: ClientSummary | None
    primary_contact: ClientSummary | None
    matter_assignee_ids: tuple[int, ...]
    created_at: dt.datetime
    updated_at: dt.datetime
    custom_field_values: tuple[CustomFieldValue, ...]


@record
class Note(GrowRecord):
    """A note on a contact or a matter."""

    id: int
    subject: str
    body: str
    created_at: dt.datetime
    updated_at: dt.datetime


@record
class Named(GrowRecord):
    """Something by its id and name."""

    id: int
    name: str


@record
class InboxLead(GrowRecord):
    """A lead in the inbox; Clio tells the last three only to whoever has just made it."""

    id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    phone_number: str | None
    state: str
    marketing_source: Named | None
    matter_type: Named | None
    matter_location: Named | None
    created_at: dt.datetime
    updated_at: dt.datetime
    from_message: str
    from_source: str
    referring_url: str


@record
class Account(GrowRecord):
    """The firm's account with Clio Grow."""

    id: int
    firm_name: str


@record
class User(GrowRecord):
    """A user of the firm."""

    id: int
    first_name: str | None
    last_name: str | None
    email: str
    account: Account
    created_at: dt.datetime
    updated_at: dt.datetime


@record
class Source(GrowRecord):
    """Where leads come from."""

    id: int
    name: str
    category: Literal["standard", "clio_email_marketing"]
    is_editable: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@record
class CustomAction(GrowRecord):
    """A link of ours in Clio Grow's pages."""

    id: int
    label: str
    target_url: str
    ui_reference: Literal["matters/show"]
    created_at: dt.datetime
    updated_at: dt.datetime


@record
class MatterType(GrowRecord):
    """A kind of matter; Clio calls the one that new matters get ``default``."""

    id: int
    name: str
    default: bool
    created_at: dt.datetime
    updated_at: dt.datetime


@record
class Location(GrowRecord):
    """An office of the firm."""

    id: int
    name: str
    created_at: dt.datetime
    updated_at: dt.datetime
