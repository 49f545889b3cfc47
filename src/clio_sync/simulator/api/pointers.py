"""Records that are named by an id and a type, since they may be of several kinds."""

from __future__ import annotations

from .. import refusals
from ..kinds import has_collection, table
from ..visit import Visit
from ..wire import Values

_NAMES = ("name", "display_number", "summary", "subject", "filename", "number", "title")
_KEPT = ("id", "etag", "created_at", "updated_at", "enabled", "initials", "avatar")


def check(visit: Visit, name: str, value: Values) -> Values:
    """What is kept of a value that names a record.

    Raises:
        Refusal: It names none.
    """
    kind = value.get("type")
    if not isinstance(kind, str) or not has_collection(kind):
        raise refusals.unprocessable(f"{name}.type is required")
    if visit.state.get(table(kind), value.get("id")) is None:
        raise refusals.unknown_reference(visit.settings, name)
    return {"id": value["id"], "type": kind}


def read(visit: Visit, kind: str, pointer: Values) -> Values | None:
    """What shows of a record by which another one is named.

    Args:
        visit: The request.
        kind: What the association calls it, such as ``Participant``.
        pointer: Its id and type.
    """
    record = visit.state.get(table(pointer["type"]), pointer["id"])
    if record is None:
        return None
    if has_collection(kind):
        return record
    name = next((str(record[one]) for one in _NAMES if record.get(one) is not None), "")
    shown = {one: record.get(one) for one in _KEPT}
    described = {"name": name, "identifier": name, "email": _email(record)}
    return {
        **shown,
        **described,
        "secondary_identifier": _second(record),
        "type": _type(kind, pointer, record),
    }


def _type(kind: str, pointer: Values, record: Values) -> str:
    """A participant that is a contact is called what the contact is: a person or a company."""
    if kind == "Participant" and pointer["type"] == "Contact":
        return str(record["type"])
    return str(pointer["type"])


def _email(record: Values) -> str | None:
    addresses = record.get("email_addresses") or [{}]
    found: str | None = record.get("email") or addresses[0].get("address")
    return found


def _second(record: Values) -> str | None:
    return _email(record) or record.get("description")
