"""What Clio Grow takes in a body, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias
from urllib.parse import urlsplit

from ..wire import Values
from . import answers
from .visit import OURS, GrowVisit

Maker: TypeAlias = Callable[[GrowVisit, Values], Values]
"""Makes the fields of a record of what stands under ``data``, or refuses."""

LEAD_NEEDS = ("first_name", "last_name", "from_message", "referring_url", "from_source")
LEAD_MAY_HAVE = ("email", "phone_number", "marketing_source", "matter_type", "matter_location")
TELLS_MAKER_ONLY = ("from_message", "from_source", "referring_url")


def note(_: GrowVisit, data: Values) -> Values:
    """The fields of a note."""
    _only(data, ("subject", "body"))
    return {"subject": _text(data, "subject", 255), "body": _text(data, "body", 65_535)}


def custom_action(_: GrowVisit, data: Values) -> Values:
    """The fields of a link in Clio Grow's pages."""
    made = {
        "label": _text(data, "label", 32, least=6),
        "target_url": _text(data, "target_url", 2_000),
        "ui_reference": _text(data, "ui_reference", 32),
    }
    if not made["target_url"].startswith("https://"):
        raise answers.unprocessable("target_url must begin with https://")
    if made["ui_reference"] != "matters/show":
        raise answers.unprocessable("ui_reference must be matters/show")
    return made


def named(table: str, **fields: object) -> Maker:
    """What makes records that have a name which no other has."""

    def make(visit: GrowVisit, data: Values) -> Values:
        _only(data, ("name",))
        name = _text(data, "name", 255, least=1)
        taken = (one["name"].casefold() for one in visit.state.all(table))
        if name.casefold() in taken:
            raise answers.unprocessable("name has already been taken")
        return {"name": name, **fields}

    return make


def lead(visit: GrowVisit, data: Values) -> Values:
    """The fields of a lead; a matter type or a location that is not there is passed over."""
    _only(data, (*LEAD_NEEDS, *LEAD_MAY_HAVE))
    needed = {name: _text(data, name, 65_535, least=1) for name in LEAD_NEEDS}
    if not urlsplit(needed["referring_url"]).scheme:
        raise answers.unprocessable("referring_url must be a URI")
    told = {f"_{name}": needed.pop(name) for name in TELLS_MAKER_ONLY}
    source = _named(visit, "sources", data.get("marketing_source"))
    if data.get("marketing_source") and source is None:
        raise answers.unprocessable("marketing_source does not exist")
    return {
        **needed,
        **told,
        "email": _text(data, "email", 255) if data.get("email") else None,
        "phone_number": _text(data, "phone_number", 255) if data.get("phone_number") else None,
        "state": "untriaged",
        "marketing_source": source,
        "matter_type": _named(visit, "matter_types", data.get("matter_type")),
        "matter_location": _named(visit, "locations", data.get("matter_location")),
        OURS: True,
    }


def _named(visit: GrowVisit, table: str, reference: object) -> Values | None:
    record_id = reference.get("id") if isinstance(reference, dict) else None
    record = visit.state.tables[table].get(record_id) if isinstance(record_id, int) else None
    return {"id": record["id"], "name": record["name"]} if record is not None else None


def _only(data: Values, known: Collection[str]) -> None:
    for name in data:
        if name not in known:
            raise answers.unprocessable(f"{name} is not permitted")


def _text(data: Values, name: str, most: int, least: int = 0) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise answers.unprocessable(f"{name} is required")
    if not least <= len(value) <= most:
        raise answers.unprocessable(f"{name} must have {least} to {most} characters")
    return value
