"""Where documents and folders hang: under the account's root, a matter's or a contact's folder."""

from __future__ import annotations

from collections.abc import Iterator

from .. import refusals
from ..clock import instant_of
from ..visit import Visit
from ..wire import Values
from .criteria import EVERYTHING, Criterion, Key, Test
from .filters import chosen, whole

FOLDERS = "folders"
OWNERS = {"Matter": "matters", "Contact": "contacts"}
SCOPES = ("descendants", "children")


def root(visit: Visit) -> Values:
    """The folder above all others, made when it is first needed."""
    folders = visit.state.tables[FOLDERS].current
    found = next((one for one in folders.all() if one.get("root")), None)
    return found or _made(visit, {"name": "", "root": True})


def own_folder(visit: Visit, kind: str, record_id: int) -> Values | None:
    """The folder that a matter or contact has, if it has one."""
    found = visit.state.find(FOLDERS, "home_of_id", f"{kind}/{record_id}")
    return found[0] if found else None


def home(visit: Visit, kind: str, record_id: int) -> Values | None:
    """The folder of a matter or contact, made when it is first needed; None without such a one."""
    owner = visit.state.get(OWNERS[kind], record_id)
    if owner is None:
        return None
    own = {kind.lower(): {"id": record_id}, "home_of": {"id": f"{kind}/{record_id}"}}
    name = owner.get("display_number") or owner.get("name")
    parent = {"id": root(visit)["id"]}
    return own_folder(visit, kind, record_id) or _made(
        visit, {"name": name, "parent": parent, **own}
    )


def holder(visit: Visit, value: Values) -> Values:
    """The folder that a payload means by its parent.

    Raises:
        Refusal: There is none.
    """
    kind, record_id = value.get("type"), value.get("id")
    if kind in OWNERS and isinstance(record_id, int):
        folder = home(visit, kind, record_id)
    else:
        folder = visit.state.get(FOLDERS, record_id) if kind == "Folder" else None
    if folder is None or folder.get("deleted_at"):
        raise refusals.unknown_reference(visit.settings, "parent")
    return folder


def hung(folder: Values) -> Values:
    """What an item has of the folder that it is put into."""
    owners = {name: folder.get(name) for name in ("matter", "contact")}
    return {"parent": {"id": folder["id"]}, **owners}


def below(visit: Visit, folder_id: int) -> Iterator[Values]:
    """The folders in a folder, and in those, and so on."""
    for one in visit.state.find(FOLDERS, "parent_id", folder_id):
        yield one
        yield from below(visit, one["id"])


def inside(visit: Visit, name: str, texts: list[str]) -> Criterion:
    """Items in a folder, or anywhere below it if the query says so."""
    if texts[-1] == "null":
        return Test(lambda item: item.get("parent") is None)
    folder_id = whole(visit, name, texts[-1])
    if visit.request.get("scope").lower() != "descendants":
        return Key([("parent_id", folder_id)])
    folders = [folder_id, *(one["id"] for one in below(visit, folder_id))]
    return Key([("parent_id", one) for one in folders])


def scope(visit: Visit, name: str, texts: list[str]) -> Criterion:
    """Checked here, and read beside the folder that it is about."""
    chosen(visit, name, texts[-1], SCOPES)
    return EVERYTHING


# ------------------------------------------------------------------------------------- trash


def is_gone(visit: Visit, item: Values) -> bool:
    """Whether an item has been in the trash for so long that it is deleted for good."""
    deleted = item.get("deleted_at")
    return deleted is not None and instant_of(deleted) + visit.settings.trash_life <= visit.now


def is_shown(visit: Visit, item: Values) -> bool:
    """Whether a list shows an item: not from the trash, unless it is asked for."""
    if not item.get("deleted_at"):
        return True
    asked = visit.request.get("include_deleted").lower() == "true"
    return asked and not is_gone(visit, item)


def check_free(visit: Visit, item: Values) -> None:
    """Look whether an item may be put into the trash.

    Raises:
        Refusal: It is just being changed.
    """
    if item["id"] in visit.settings.busy_items:
        raise refusals.conflict(visit.settings, "The item is being modified by another request")


def _made(visit: Visit, values: Values) -> Values:
    usual = {"type": "Folder", "root": False, "locked": False, "external_properties": []}
    record = {**usual, "creator": {"id": visit.user_id}, **values}
    return visit.state.put(FOLDERS, record, visit.now)
