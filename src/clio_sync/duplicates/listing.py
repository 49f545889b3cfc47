"""Reading who is in Clio: the fields that tell one from another, in as few requests as possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from .._flow import Flow, together
from .._flows.crud import list_data
from ..errors import MappingError
from ..mapping.child_rows import CustomValue
from ..mapping.custom import kind_of_values
from ..mapping.directory import Definition, Directory
from ..mapping.values import Record, Seen
from .subjects import Subject, of_contact, of_matter

if TYPE_CHECKING:
    from .._flows.session import Session

CONTACTS = (
    "id,type,first_name,middle_name,last_name,name,date_of_birth,is_client,created_at,"
    "company{id,name},email_addresses{address},phone_numbers{number},"
    "addresses{street,city,province,postal_code,country}"
)
MATTERS = "id,display_number,description,status,open_date,created_at,client{id,name}"
CUSTOM = "custom_field_values{id,value,field_name,field_type,custom_field}"
CLIENTS = "id,client{id}"


@frozen
class Wanted:
    """What is to be read.

    Args:
        resource: ``contacts`` or ``matters``.
        identity: The names of custom fields that hold a number of identity.
        country: Where telephone numbers without a country code are from.
        count_matters: Whether to read, of contacts, how many matters each is the client of.
    """

    resource: str
    identity: tuple[str, ...] = ()
    country: str | None = None
    count_matters: bool = False

    @property
    def parent(self) -> str:
        """What custom fields call the resource."""
        return self.resource.removesuffix("s").capitalize()


def subjects(session: Session, wanted: Wanted) -> Flow[list[Subject]]:
    """Read everybody there is.

    Args:
        session: Whose requests these are.
        wanted: What is to be read.

    Raises:
        MappingError: A field of identity is none of this account.
    """
    numbers = yield from _numbers(session, wanted)
    records, matters = yield from together(
        [_records(session, wanted, numbers), _matters(session, wanted)]
    )
    if wanted.resource == "matters":
        return [of_matter(record, _seen(numbers, record)) for record in records]
    counts = Counter(record["client"]["id"] for record in matters if record.get("client"))
    return [
        of_contact(
            record,
            _seen(numbers, record),
            country=wanted.country,
            matters=counts[record["id"]] if wanted.count_matters else None,
        )
        for record in records
    ]


def _records(
    session: Session, wanted: Wanted, numbers: Sequence[CustomValue]
) -> Flow[list[Record]]:
    fields = MATTERS if wanted.resource == "matters" else CONTACTS
    params: dict[str, object] = {"fields": f"{fields},{CUSTOM}" if numbers else fields}
    if numbers:  # which only narrows what comes back of each record (facts, 4)
        params["custom_field_ids[]"] = [one.definition.id for one in numbers]
    return list((yield from list_data(session, wanted.resource, params)))


def _matters(session: Session, wanted: Wanted) -> Flow[list[Record]]:
    if not wanted.count_matters or wanted.resource == "matters":
        return []
    return list((yield from list_data(session, "matters", {"fields": CLIENTS})))


def _numbers(session: Session, wanted: Wanted) -> Flow[list[CustomValue]]:
    """How the fields of identity are read, each by the type of its definition."""
    if not wanted.identity:
        return []
    params = {"fields": Directory.selections["custom_fields"]}
    listed = yield from list_data(session, "custom_fields", params)
    directory = Directory.of(custom_fields=listed)
    return [identity_number(directory, name, wanted.parent) for name in wanted.identity]


def identity_number(directory: Directory, name: str, parent: str) -> CustomValue:
    """Say how a field of identity is read.

    Args:
        directory: The account's custom fields.
        name: The name of one.
        parent: What has it: ``Contact`` or ``Matter``.

    Raises:
        MappingError: There is none of that name, or its values cannot be compared.
    """
    found = directory.definition(name, parent)
    if not isinstance(found, Definition):
        raise MappingError(f"{name!r} {found}")
    kind = kind_of_values(found)
    if kind is None:
        raise MappingError(f"{name!r} is of a type not known here: {found.type}.")
    return CustomValue(found, kind, selected=CUSTOM)


def _seen(numbers: Sequence[CustomValue], record: Record) -> Mapping[str, Seen]:
    return {f"custom_field_values.{one.definition.name}": one.seen(record) for one in numbers}
