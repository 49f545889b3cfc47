"""Two records with one row's marker: what the one that stays lacks, and what makes the other a spare. Pure.

Nothing is deleted: a deletion cannot be conditional in Clio, so one could destroy an
edit that was made just before. The spare loses the marker and says in its name what it
is; to delete it, or to merge the two in Clio, is a person's last step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...fields import Fields
from ...mapping import UNREADABLE
from ...mapping.child_rows import as_text
from ..words import Record

if TYPE_CHECKING:
    from ...mapping import BoundMap

CHILDREN: Mapping[str, tuple[str, ...]] = {
    "email_addresses": ("address",),
    "phone_numbers": ("number",),
    "web_sites": ("address",),
    "addresses": ("street", "city", "province", "postal_code", "country"),
}
"""The child rows that people add to a contact, with what each says."""
ALSO: Mapping[str, str] = {
    "contacts": ",".join(
        [
            "type,last_name,name",
            *(f"{key}{{id,name,{','.join(said)}}}" for key, said in CHILDREN.items()),
            "custom_field_values{id,value,custom_field}",
        ]
    ),
    "matters": "description,custom_field_values{id,value,custom_field}",
}
"""What is read of both records besides what the map writes."""


def selection(bound: BoundMap) -> str:
    """What to read of both records.

    Args:
        bound: The map.
    """
    fields = Fields.parse(bound.selection)
    if bound.resource in ALSO:
        fields |= Fields.parse(ALSO[bound.resource])
    return str(fields)


def lacking(bound: BoundMap, kept: Record, spare: Record) -> dict[str, Any]:
    """What the spare says and the record that stays does not, as a request's body.

    Where both say something the record that stays is right: the spare still has the other.

    Args:
        bound: The map.
        kept: The record that stays, read with `selection`.
        spare: The other one.
    """
    ours, theirs = bound.seen(kept), bound.seen(spare)
    values = {
        name: said
        for name, said in theirs.items()
        if not bound.fields[name].nested
        and said not in (None, UNREADABLE)
        and ours.get(name) is None
    }
    body = dict(bound.payload(values, record=kept, marker=None, resolve=lambda _: 0))
    for key, said in CHILDREN.items():
        if added := list(_added(kept, spare, key, said)):
            body[key] = added
    if added := list(_custom(bound, kept, spare)):
        body["custom_field_values"] = added
    return body


def _added(
    kept: Record, spare: Record, key: str, said: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Child rows whose value the record that stays does not have, under whichever name."""
    known = {_told(row, said) for row in _rows(kept, key)}
    for row in _rows(spare, key):
        if _told(row, said) not in known and any(row.get(name) for name in said):
            named = {"name": row["name"]} if row.get("name") else {}
            yield {**named, **{name: row[name] for name in said if row.get(name)}}


def _told(row: Record, said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "").strip().casefold() for name in said)


def _custom(bound: BoundMap, kept: Record, spare: Record) -> Iterator[dict[str, Any]]:
    """Custom fields that are blank in the record that stays; never the marker."""
    known = {_whose(row): row for row in _rows(kept, "custom_field_values")}
    mine = bound.marker_of(spare)
    for row in _rows(spare, "custom_field_values"):
        whose = _whose(row)
        blank = known.get(whose, {})
        if whose is None or not _has_value(row) or _has_value(blank) or row["value"] == mine:
            continue
        place = {"id": blank["id"]} if blank.get("id") else {"custom_field": {"id": whose}}
        yield {**place, "value": as_text(row["value"])}


def _whose(row: Record) -> int | None:
    field = row.get("custom_field")
    return field.get("id") if isinstance(field, Mapping) else None


def _has_value(row: Record) -> bool:
    return row.get("value") not in (None, "")


def _rows(record: Record, key: str) -> list[Record]:
    rows = record.get(key)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def unmarked(bound: BoundMap, record: Record) -> dict[str, Any]:
    """The body that takes the row's marker from a record.

    Args:
        bound: The map.
        record: The record, read just now.
    """
    body: dict[str, Any] = {}
    if bound.marker_field is not None:
        bound.marker_field.write(body, None, record, lambda _: 0)
    return body


def tombstone(bound: BoundMap, spare: Record, kept: int) -> dict[str, Any]:
    """The body that takes the marker from a spare and names it for what it is.

    Args:
        bound: The map.
        spare: Read with `selection`.
        kept: The id of the record that stays.
    """
    body = unmarked(bound, spare)
    name = _name(bound.resource, spare)
    if name:
        body[name] = f"{spare.get(name) or ''} (duplicate of {kept})".strip()
    return body


def _name(resource: str, record: Record) -> str:
    """The field by which people know a record; empty where there is none that is theirs."""
    if resource == "contacts":
        return "name" if record.get("type") == "Company" else "last_name"
    return "description" if resource == "matters" else ""
