"""What a row and a record are known by, made alike so that matching can compare them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..matching import Facts
from ..matching.text import normal
from .custom import lenient
from .lenses import children, item
from .measures import iso_date
from .naming import folded
from .numbers import phone
from .values import Address, Record, Reference, Seen

if TYPE_CHECKING:
    from .bound import BoundField


def of_row(
    values: Mapping[str, object], identities: Iterable[BoundField], *, type: str | None
) -> Facts:
    """What tells a row from others.

    Args:
        values: Its bound values.
        identities: The custom fields that tell one record from another.
        type: Of contacts, what the record is to be.
    """
    given = " ".join(_text(values.get(name)) for name in ("first_name", "middle_name"))
    addresses = [value for value in values.values() if isinstance(value, Address)]
    return _known(
        {
            "type": [type or ""],
            "name": [_name(type, given, _text(values.get("last_name")), _text(values.get("name")))],
            "email": [normal.email_key(text) for text in _under(values, "email_addresses.")],
            "phone": [normal.phone_key(text) for text in _under(values, "phone_numbers.")],
            "birth": [_text(values.get("date_of_birth"))],
            "address": [_address(address) for address in addresses],
            "website": [normal.website_key(text) for text in _under(values, "web_sites.")],
            "client": [_client(values.get("client"))],
            "practice": [_client(values.get("practice_area"))],
            "description": [normal.plain(_text(values.get("description")))],
            "number": [normal.plain(_text(values.get("display_number")))],
            "reference": [normal.plain(_text(values.get("client_reference")))],
            "opened": [_text(values.get("open_date"))],
            "status": [_text(values.get("status"))],
            **{_kind(held): [_identity(values.get(held.name))] for held in identities},
        }
    )


def of_record(
    record: Record,
    identities: Mapping[str, Seen],
    *,
    marker: str | None,
    country: str | None,
) -> Facts:
    """What tells a record from others.

    Args:
        record: The record, read with a bound map's selection.
        identities: The values of the custom fields that tell one record from another.
        marker: Whose record it is.
        country: Where telephone numbers without a country code are from.
    """
    said = {name: _text(item(record, name)) for name in _SCALARS}
    given = f"{said['first_name']} {said['middle_name']}"
    client, practice = item(record, "client"), item(record, "practice_area")
    return _known(
        {
            "marker": [marker or ""],
            "type": [said["type"]],
            "name": [_name(said["type"], given, said["last_name"], said["name"])],
            "birth": [_text(lenient(iso_date, said["date_of_birth"]))],
            **_reached(record, country),
            "client": [_client(client.get("id") if isinstance(client, dict) else None)],
            "practice": [_client(practice.get("id") if isinstance(practice, dict) else None)],
            "description": [normal.plain(said["description"])],
            "number": [normal.plain(said["display_number"])],
            "reference": [normal.plain(said["client_reference"])],
            "opened": [_text(lenient(iso_date, said["open_date"]))],
            "status": [said["status"].casefold()],
            **{f"id:{_bare(name)}": [_identity(value)] for name, value in identities.items()},
        }
    )


def _reached(record: Record, country: str | None) -> Mapping[str, list[str]]:
    """Where somebody is, and how they are reached."""
    numbered = phone(country)
    emails, phones, sites = (
        [_text(row.get(column)) for row in children(record, name)]
        for name, column in _WAYS_TO_REACH
    )
    return {
        "email": [normal.email_key(email) for email in emails],
        "phone": [normal.phone_key(_text(lenient(numbered, number))) for number in phones],
        "website": [normal.website_key(site) for site in sites],
        "address": [_address(row) for row in children(record, "addresses")],
    }


_WAYS_TO_REACH = (
    ("email_addresses", "address"),
    ("phone_numbers", "number"),
    ("web_sites", "address"),
)


def of_hanging(values: Mapping[str, object], type: object, marker: str | None = None) -> Facts:
    """What tells from others what hangs on a contact or matter: all that it says.

    Args:
        values: Canonical values by field, of a row or of a record.
        type: The type of the record.
        marker: Whose record it is.
    """
    said = {_KINDS.get(name, name): [_said(value)] for name, value in values.items()}
    return _known({**said, "type": [_text(type)], "marker": [marker or ""]})


_KINDS = {"name": "title"}
"""Fields that facts of people go by the name of, which are read as people's."""


def _said(value: object) -> str:
    match value:
        case str():
            return folded(value)
        case bool() | int():
            return str(value)
        case Reference():
            return f"{value.map}:{value.key}"
        case _:
            return ""


_SCALARS = (
    "type",
    "first_name",
    "middle_name",
    "last_name",
    "name",
    "date_of_birth",
    "description",
    "display_number",
    "client_reference",
    "open_date",
    "status",
)


def _known(facts: Mapping[str, Iterable[str]]) -> Facts:
    found = {kind: frozenset(values) - {""} for kind, values in facts.items()}
    return {kind: values for kind, values in found.items() if values}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _under(values: Mapping[str, object], prefix: str) -> list[str]:
    return [_text(value) for name, value in values.items() if name.startswith(prefix)]


def _name(type: str | None, given: str, family: str, whole: str) -> str:
    """A person's name from its parts, or from the whole where there are none."""
    if type == "Company":
        return normal.organisation_name(whole)
    return normal.full_name(given, family) or normal.full_name("", _in_order(whole))


def _in_order(whole: str) -> str:
    """``García, Ana`` is Ana García; ``John Smith, Jr.`` stays as it is."""
    family, comma, given = whole.partition(",")
    is_turned = comma and "," not in given and normal.name_tokens(f"x {given}") != ("x",)
    return f"{given} {family}" if is_turned else whole


def _address(address: Mapping[str, object]) -> str:
    return normal.address_key(_text(address.get("street")), _text(address.get("postal_code")))


def _client(value: object) -> str:
    if isinstance(value, Reference):
        return f"{value.map}:{value.key}"
    return str(value) if isinstance(value, int) else ""


def _kind(held: BoundField) -> str:
    return f"id:{_bare(held.name)}"


def _bare(name: str) -> str:
    return name.partition(".")[2]


def _identity(value: object) -> str:
    """A number as its letters and digits, however it is punctuated."""
    held = str(value) if isinstance(value, str | int) else ""
    return "".join(c for c in held.casefold() if c.isalnum())
