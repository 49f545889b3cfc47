"""What can be written to Clio Grow, and how long it may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypedDict

from .._flows.payloads import Payload, check
from ..errors import InvalidValue
from .records import GrowRecord


class Ref(TypedDict):
    """Another record, by its id."""

    id: int


class GrowNoteCreate(TypedDict):
    """A new note."""

    subject: str
    body: str


class _InboxLeadNeeds(TypedDict):
    first_name: str
    last_name: str
    from_message: str
    referring_url: str
    from_source: str


class InboxLeadCreate(_InboxLeadNeeds, total=False):
    """A new lead; what does not exist among the last three is ignored by Clio."""

    email: str
    phone_number: str
    marketing_source: Ref
    matter_type: Ref
    matter_location: Ref


class NamedCreate(TypedDict):
    """A new source, matter type or location, whose name no other of the firm has."""

    name: str


class GrowCustomActionCreate(TypedDict):
    """A new link in Clio Grow's pages."""

    label: str
    target_url: str
    ui_reference: Literal["matters/show"]


class Length(NamedTuple):
    """How many characters a text has.

    Args:
        most: At most.
        least: At least.
    """

    most: int
    least: int = 0


LENGTHS: Mapping[type[Any], Mapping[str, Length]] = {
    GrowNoteCreate: {"subject": Length(255), "body": Length(65_535)},
    NamedCreate: {"name": Length(255)},
    GrowCustomActionCreate: {"label": Length(32, least=6)},
}


def checked(payload: Payload, wanted: type[Any], record: type[GrowRecord]) -> Payload:
    """The payload as it is sent, if Clio will take all of it.

    Raises:
        FieldError: A name or a value that Clio would refuse or ignore.
        ConfigurationError: It is no mapping.
    """
    sent = check(payload, wanted, record)
    for name, length in LENGTHS.get(wanted, {}).items():
        _check_length(f"{record.__name__}.{name}", sent[name], length)
    if wanted is GrowCustomActionCreate:
        _check_https(sent["target_url"])
    return sent


def _check_length(place: str, value: object, length: Length) -> None:
    if not isinstance(value, str) or not length.least <= len(value) <= length.most:
        least = f"{length.least} to " if length.least else "at most "
        raise InvalidValue(f"{place} is not a text of {least}{length.most} characters.")


def _check_https(url: object) -> None:
    if not isinstance(url, str) or not url.startswith("https://"):
        raise InvalidValue(
            "CustomAction.target_url is no address that browsers reach encrypted.",
            advice="Begin it with https://.",
        )
