"""A row and a record in words for people, under the same names. Pure; what it makes is client data."""

from __future__ import annotations

from collections.abc import Mapping

from ...duplicates.listing import CONTACTS, MATTERS
from ...duplicates.subjects import of_contact, of_matter, of_row
from ...mapping import UNREADABLE, BoundMap, MappedRow, Reference
from ...mapping.bound import BoundField
from ...mapping.child_rows import ChildRow, CustomValue
from ...mapping.lenses import Association, item
from ..words import Record

ALWAYS = {"contacts": CONTACTS, "matters": MATTERS}
"""What is read of a record so that people know it, whatever the map has columns for."""
KNOWN_BY = {
    "contacts": frozenset(
        {"type", "first_name", "middle_name", "last_name", "name", "date_of_birth", "company"}
    ),
    "matters": frozenset({"display_number", "description", "status", "open_date"}),
}
"""Fields that are told in any case, and so not once more."""
HIDDEN = "(hidden)"


def record_in_words(bound: BoundMap, record: Record) -> dict[str, str]:
    """What people are shown of a record: by what it is known, then the map's further fields.

    Args:
        bound: The map.
        record: Read with the map's selection and `ALWAYS`.
    """
    told: Mapping[str, str] = {}
    if bound.resource == "contacts":
        told = of_contact(record, {}, country=bound.country).shown
    elif bound.resource == "matters":
        told = of_matter(record, {}).shown
    return _together(told, {_label(held): _of_record(held, record) for held in _further(bound)})


def row_in_words(bound: BoundMap, mapped: MappedRow, named: Mapping[object, str]) -> dict[str, str]:
    """What people are shown of a row, in the form that Clio would have it.

    Args:
        bound: The map.
        mapped: The row.
        named: What the records are called that it refers to, by `Reference`.
    """
    told = {} if bound.hangs else of_row(mapped, bound.map, ()).shown
    further = {_label(one): _of_row(mapped.values.get(one.name), named) for one in _further(bound)}
    return _together(told, further)


def names_of(bound: BoundMap, record: Record) -> dict[int, str]:
    """What the records are called that a record refers to, by id.

    Args:
        bound: The map.
        record: Read with the map's selection.
    """
    lenses = [held.lens for held in bound.fields.values() if isinstance(held.lens, Association)]
    found = [item(record, lens.key) for lens in lenses]
    return {one["id"]: str(one["name"]) for one in found if isinstance(one, dict) and "name" in one}


def _together(told: Mapping[str, str], further: Mapping[str, str]) -> dict[str, str]:
    """Both, without what is empty and without the type: a person is never a company."""
    return {name: text for name, text in {**told, **further}.items() if text and name != "Type"}


def _further(bound: BoundMap) -> list[BoundField]:
    known = KNOWN_BY.get(bound.resource, frozenset())
    child_rows = bound.resource == "contacts"
    return [
        held
        for held in bound.fields.values()
        if held.name not in known and not (child_rows and _is_listed(held))
    ]


def _is_listed(held: BoundField) -> bool:
    """Whether it is one of the e-mail addresses, telephone numbers or addresses, which are told."""
    keys = {"email_addresses", "phone_numbers", "addresses"}
    return isinstance(held.lens, ChildRow) and held.lens.key in keys


def _label(held: BoundField) -> str:
    kind, dot, label = held.name.partition(".")
    return label if dot else kind.replace("_", " ").capitalize()


def _of_row(value: object, named: Mapping[object, str]) -> str:
    match value:
        case None:
            return ""
        case Reference():
            return named.get(value, f"a row of {value.map}")
        case _:
            return str(value)


def _of_record(held: BoundField, record: Record) -> str:
    lens, seen = held.lens, held.lens.seen(record)
    if seen is UNREADABLE:
        return HIDDEN
    if isinstance(lens, Association) and isinstance(seen, int):
        found = item(record, lens.key)
        return str(found.get("name", seen)) if isinstance(found, dict) else str(seen)
    if isinstance(lens, CustomValue) and isinstance(seen, int):
        return lens.definition.labels.get(seen, str(seen))
    return _of_row(seen, {})
