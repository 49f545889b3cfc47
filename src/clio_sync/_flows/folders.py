"""Folders by path: those that are there are found, and only the missing ones are made.

Lists show a new folder a little late, so what this client has made itself is
remembered, and looked at once more before it is used. Clio would take two
folders of one name: only one flow at a time makes any.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeVar

from .._flow import Flow, guard
from ..errors import ConfigurationError, NotFound
from ..fields import Fields
from ..files.parents import Parent, Place
from ..records import Record, decode
from . import crud
from .crud import Spec
from .session import Session

R = TypeVar("R", bound=Record)

ROOTS = {"Matter": "matters", "Contact": "contacts"}
"""The records that have a folder of their own, once somebody needs it."""


def ensure(
    session: Session,
    spec: Spec[R],
    path: str,
    parent: Place,
    fields: Fields | str | None,
) -> Flow[R]:
    """The folder at a path below a parent, made if it is not there.

    Args:
        session: Whose requests these are.
        spec: Of folders.
        path: Names with ``/`` between them.
        parent: A matter, a contact or a folder.
        fields: What to select of the folder.

    Raises:
        ConfigurationError: The path names no folder, or the parent cannot hold one.
    """
    names = _names(path)
    above = Parent.of(parent)
    if not names or above.type == "Document":
        raise ConfigurationError(
            "No folder is named, or its parent is none.",
            advice='Write the path like "Evidence/2026", below a matter, a contact or a folder.',
        )
    selected = spec.selection(fields)
    folder_id = yield from guard("folders", _ensured(session, names, above))
    return decode(spec.record, (yield from crud.show_data(session, "folders", folder_id, selected)))


def _names(path: object) -> list[str]:
    parts = path.split("/") if isinstance(path, str) else ()
    return [name for name in map(str.strip, parts) if name]


def _ensured(session: Session, names: list[str], parent: Parent) -> Flow[int]:
    for name in names:
        found = yield from _found(session, name, parent)
        if found is None:
            found = yield from _made(session, name, parent)
        parent = Parent(found, "Folder")
    return parent.id


def _key(name: str, parent: Parent) -> Hashable:
    return ("folder", parent, name)


def _made(session: Session, name: str, parent: Parent) -> Flow[int]:
    payload = {"name": name, "parent": parent.payload()}
    data = yield from crud.write_data(session, "POST", "folders", payload, "id")
    session.made[_key(name, parent)] = data["id"]
    return int(data["id"])


def _found(session: Session, name: str, parent: Parent) -> Flow[int | None]:
    """The folder of this name, the oldest if there are several."""
    remembered = session.made.get(_key(name, parent))
    if remembered is not None and (yield from _is_there(session, remembered, name)):
        return remembered
    holder = yield from _holder(session, parent)
    if holder is None:
        return None
    params = {"parent_id": holder, "fields": "id,name"}
    listed = yield from crud.list_data(session, "folders", params)
    return min((one["id"] for one in listed if one.get("name") == name), default=None)


def _is_there(session: Session, folder_id: int, name: str) -> Flow[bool]:
    """Whether a folder still is what it was made as."""
    try:
        data = yield from crud.show_data(session, "folders", folder_id, "id,name,deleted_at")
    except NotFound:
        return False
    return data.get("name") == name and data.get("deleted_at") is None


def _holder(session: Session, parent: Parent) -> Flow[int | None]:
    """The folder that a parent is or has; a contact may have none yet."""
    if parent.type not in ROOTS:
        return parent.id
    data: dict[str, Any] = yield from crud.show_data(
        session, ROOTS[parent.type], parent.id, "id,folder{id}"
    )
    folder = data.get("folder")
    return int(folder["id"]) if isinstance(folder, dict) else None
