"""Who is compared: a contact, a matter or a row, with what it is known by and how it is shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen

from ..mapping import Address, DataMap, MappedRow, facts
from ..mapping.bound import BoundField
from ..mapping.lenses import children, item
from ..mapping.values import PARTS, Record, Seen
from ..matching import Facts

Shown: TypeAlias = Mapping[str, str]
"""What people are shown, by what it is called; no empty values."""


@frozen
class Subject:
    """One record or row that is compared with others.

    Args:
        id: Clio's id, or the row's key.
        place: What it is called in texts: an id, or the number of a row.
        type: Of contacts: ``Person`` or ``Company``.
        facts: What it is known by.
        shown: What people are shown of it; client data.
        is_client: Whether it is a client of the firm's.
        created_at: When it was made, as Clio says; empty for rows.
        matters: How many matters it is the client of, if they were counted.
    """

    id: Hashable = field(repr=False)
    place: str
    type: str
    facts: Facts = field(repr=False)
    shown: Shown = field(repr=False)
    is_client: bool = False
    created_at: str = ""
    matters: int | None = None

    @property
    def name(self) -> str:
        """The name that people know it by; client data."""
        return self.shown.get("Name", "")


def of_contact(
    record: Record, numbers: Mapping[str, Seen], *, country: str | None, matters: int | None = None
) -> Subject:
    """Take a contact as Clio lists it.

    Args:
        record: Read with `listing.CONTACTS`.
        numbers: The values of its fields of identity.
        country: Where telephone numbers without a country code are from.
        matters: How many matters it is the client of, if they were counted.
    """
    shown = {
        "Name": _text(record, "name"),
        "Type": _text(record, "type"),
        "Birth date": _text(record, "date_of_birth"),
        "E-mail": _listed(row.get("address") for row in children(record, "email_addresses")),
        "Phone": _listed(row.get("number") for row in children(record, "phone_numbers")),
        "Address": _listed(_on_one_line(row) for row in children(record, "addresses")),
        "Company": _name_of(record, "company"),
        "Client": "yes" if record.get("is_client") else "",
        "Matters": "" if matters is None else str(matters),
        "Created": _text(record, "created_at")[:10],
    }
    return Subject(
        id=record["id"],
        place=str(record["id"]),
        type=_text(record, "type"),
        facts=facts.of_record(record, numbers, marker=None, country=country),
        shown=_told(shown),
        is_client=bool(record.get("is_client")),
        created_at=_text(record, "created_at"),
        matters=matters,
    )


def of_matter(record: Record, numbers: Mapping[str, Seen]) -> Subject:
    """Take a matter as Clio lists it.

    Args:
        record: Read with `listing.MATTERS`.
        numbers: The values of its fields of identity.
    """
    shown = {
        "Name": " ".join((_text(record, "display_number"), _text(record, "description"))).strip(),
        "Client": _name_of(record, "client"),
        "Status": _text(record, "status"),
        "Opened": _text(record, "open_date"),
        "Created": _text(record, "created_at")[:10],
    }
    return Subject(
        id=record["id"],
        place=str(record["id"]),
        type="",
        facts=facts.of_record(record, numbers, marker=None, country=None),
        shown=_told(shown),
        is_client=_text(record, "status") == "Open",
        created_at=_text(record, "created_at"),
    )


def of_row(row: MappedRow, data_map: DataMap, identities: Sequence[BoundField]) -> Subject:
    """Take a row of a source.

    Args:
        row: The row, mapped.
        data_map: Its map.
        identities: The fields that tell one from another.
    """
    values = row.values
    said = values.get("type")
    type = said if isinstance(said, str) else data_map.record_type
    names = ("first_name", "middle_name", "last_name", "name", "display_number", "description")
    addresses = (one for one in values.values() if isinstance(one, Address))
    shown = {
        "Name": " ".join(str(values[name]) for name in names if values.get(name)),
        "Type": type or "",
        "Birth date": _said(values.get("date_of_birth")),
        "E-mail": _listed(_under(values, "email_addresses.")),
        "Phone": _listed(_under(values, "phone_numbers.")),
        "Address": _listed(_on_one_line(one) for one in addresses),
        "Status": _said(values.get("status")),
        "Opened": _said(values.get("open_date")),
    }
    return Subject(
        id=row.key if row.usable else f"row {row.place}",
        place=row.place,
        type=type or "",
        facts=facts.of_row(values, identities, type=type),
        shown=_told(shown),
    )


def _told(shown: Shown) -> Shown:
    return {name: text for name, text in shown.items() if text}


def _text(record: Record, name: str) -> str:
    return _said(item(record, name))


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name_of(record: Record, name: str) -> str:
    found = item(record, name)
    return _said(found.get("name")) if isinstance(found, dict) else ""


def _under(values: Mapping[str, object], prefix: str) -> Iterable[object]:
    return (value for name, value in values.items() if name.startswith(prefix))


def _on_one_line(address: Mapping[str, object]) -> str:
    return ", ".join(" ".join(text.split()) for part in PARTS if (text := _said(address.get(part))))


def _listed(values: Iterable[object]) -> str:
    return "; ".join(text for value in values if (text := _said(value)))
