"""Contacts: people and companies, with their addresses of all kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any, ClassVar

from .. import refusals
from ..declarations import Type
from ..visit import Visit
from ..wire import Values
from . import trees, values as custom_fields
from .filters import flagged, one_of
from .money import balances
from .resource import Resource

LIMITED = ("email_addresses", "phone_numbers", "addresses")
_LISTS = (*LIMITED, "web_sites", "instant_messengers")
_SEARCHED = ("address", "number", "street", "city", "province", "postal_code", "country")
_NAMES = ("first_name", "middle_name", "last_name")


class Contacts(Resource):
    """The contacts of the firm."""

    new: ClassVar[Values] = {
        "account_balances": [],
        "is_bill_recipient": False,
        "is_clio_for_client_user": False,
        "is_co_counsel": False,
        "locked_clio_connect_email": False,
        "require_utbms_codes": False,
        **{name: [] for name in _LISTS},
        "custom_field_values": [],
    }

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        fields = super().written(visit, before, name, value, type)
        if name == "phone_numbers" and visit.settings.reformats_phones:
            return {name: [_reformatted(phone) for phone in fields[name]]}
        return fields

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        named = _company(after) if after["type"] == "Company" else _person(after, data)
        rows = named["custom_field_values"]
        if before is None:
            rows = custom_fields.empty_rows(visit, "Contact", rows)
        custom_fields.require(visit, "Contact", rows)
        _limit_lists(visit, named)
        _check_company(visit, named)
        return {**named, "custom_field_values": rows, "initials": _initials(named["name"])}

    def destroy(self, visit: Visit, record: Values) -> None:
        matters = visit.state.find("matters", "client_id", record["id"])
        if any(matter["status"] == "Open" for matter in matters):
            raise refusals.unprocessable("the contact is the client of an open matter")
        bills = visit.state.find("bills", "client_id", record["id"])
        if any(
            bill["state"] in {"draft", "awaiting_approval", "awaiting_payment"} for bill in bills
        ):
            raise refusals.conflict(visit.settings, "the contact has open bills")
        for relationship in visit.state.find("relationships", "contact_id", record["id"]):
            visit.state.remove("relationships", relationship["id"], visit.now)
        super().destroy(visit, record)

    def text(self, visit: Visit, record: Values) -> str:
        return "\n".join(_searched(visit, record)).casefold()

    def text_around(self, visit: Visit, record: Values) -> str:
        matters = visit.state.find("matters", "client_id", record["id"])
        company = visit.state.get("contacts", (record.get("company") or {}).get("id"))
        names = [matter["description"] for matter in matters]
        return "\n".join([*names, company["name"] if company else ""]).casefold()


def _searched(visit: Visit, record: Values) -> Iterator[str]:
    yield record["name"]
    yield record.get("title") or ""
    for element in (one for name in _LISTS for one in record[name]):
        yield from (str(element[part]) for part in _SEARCHED if element.get(part))
    for row in record["custom_field_values"]:
        yield "" if row["value"] is None else str(row["value"])
    if visit.settings.query_matches_digits:
        yield from (re.sub(r"\D", "", phone["number"] or "") for phone in record["phone_numbers"])


# ------------------------------------------------------------------------------------ rules


def _person(record: Values, data: Values) -> Values:
    """A person has a first or last name, which may have come as one."""
    if data.get("name") and not any(data.get(name) for name in _NAMES):
        record = {**record, **_parsed(data["name"])}
    parts = [record.get(name) for name in _NAMES]
    if not any((record.get(name) or "").strip() for name in ("first_name", "last_name")):
        raise refusals.unprocessable("at least one of first name or last name is required")
    return {**record, "name": " ".join(part for part in parts if part and part.strip())}


def _parsed(name: str) -> Values:
    """A name in parts: the first word, the last one, and what stands between."""
    words = name.split()
    first, middle, last = words[:1], words[1:-1], words[1:][-1:]
    parts = zip(_NAMES, (first, middle, last), strict=True)
    return {key: " ".join(part) or None for key, part in parts}


def _company(record: Values) -> Values:
    if not (record.get("name") or "").strip():
        raise refusals.unprocessable("name is required")
    return {**record, **dict.fromkeys(_NAMES)}


def _limit_lists(visit: Visit, record: Values) -> None:
    most = visit.settings.most_elements
    for name in LIMITED:
        if len(record[name]) > most:
            raise refusals.unprocessable(f"{name} cannot be more than {most}")


def _check_company(visit: Visit, record: Values) -> None:
    company = visit.state.get("contacts", (record.get("company") or {}).get("id"))
    if company is not None and company["type"] != "Company":
        raise refusals.unprocessable("company must be a contact of type Company")


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()


def _reformatted(phone: Values) -> Values:
    digits = re.sub(r"\D", "", phone.get("number") or "")
    return {**phone, "number": f"+1{digits}"} if len(digits) == 10 else phone


# --------------------------------------------------------------------------- worked-out fields


def _preferred(name: str, part: str | None = None, flag: str = "primary", place: int = 0) -> Any:
    """An element of a list, the preferred one first, or one part of it."""

    def read(_: Visit, record: Values) -> object:
        elements = sorted(record[name], key=lambda element: not element.get(flag))
        if place >= len(elements):
            return None
        return elements[place].get(part) if part else elements[place]

    return read


def _work_address(_: Visit, record: Values) -> object:
    return next((one for one in record["addresses"] if one.get("name") == "Work"), None)


def _is_client(visit: Visit, record: Values) -> bool:
    return bool(visit.state.find("matters", "client_id", record["id"]))


Contacts.computed = {
    "account_balances": balances("client"),
    "folder": lambda visit, one: trees.own_folder(visit, "Contact", one["id"]),
    "custom_field_values": custom_fields.narrowed,
    "is_client": _is_client,
    "primary_address": _preferred("addresses"),
    "primary_email_address": _preferred("email_addresses", "address"),
    "primary_phone_number": _preferred("phone_numbers", "number"),
    "primary_web_site": _preferred("web_sites", flag="default_web_site"),
    "primary_work_address": _work_address,
    "secondary_address": _preferred("addresses", place=1),
    "secondary_email_address": _preferred("email_addresses", "address", place=1),
    "secondary_phone_number": _preferred("phone_numbers", "number", place=1),
}


# ------------------------------------------------------------------------------------ filters


def _initial(record: Values) -> str:
    return str(record.get("last_name") or record["name"])[:1].upper()


Contacts.special = {
    "client_only": flagged(_is_client),
    "clio_connect_only": flagged(lambda _, record: bool(record.get("clio_connect_email"))),
    "email_only": flagged(lambda _, record: bool(record["email_addresses"])),
    "initial": one_of(*ascii_uppercase, holds=lambda record, letter: _initial(record) == letter),
}
