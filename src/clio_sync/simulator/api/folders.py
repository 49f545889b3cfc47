"""Folders: a tree below the account's root, with the trash beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ..._operations.folders import ITEMS
from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..state import View
from ..visit import Visit
from ..wire import Response, Values
from . import external, lists, trees
from .catalogue import Catalogue
from .criteria import Criterion, Key
from .filters import Reading, flagged
from .nested import view_of
from .resource import Resource

DOCUMENTS = "documents"


class Item(Resource):
    """What documents and folders have in common: a place in the tree, and the trash."""

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        match name:
            case "parent":
                return self.put_into(visit, before, value)
            case "external_properties":
                return {name: external.changed(visit, before.get(name) or [], value or [])}
            case "restore":
                return {"deleted_at": None} if value else {}
            case _:
                return super().written(visit, before, name, value, type)

    def put_into(self, visit: Visit, before: Values, value: Values | None) -> Values:
        """The fields that a new parent sets.

        Raises:
            Refusal: It is none.
        """
        return trees.hung(trees.holder(visit, value)) if value else {}

    def find(self, visit: Visit, ids: Mapping[str, str]) -> Values | None:
        record = super().find(visit, ids)
        return None if record is None or trees.is_gone(visit, record) else record

    def listed(self, visit: Visit, record: Values) -> bool:
        return trees.is_shown(visit, record)

    def destroy(self, visit: Visit, record: Values) -> None:
        trees.check_free(visit, record)
        trash(visit, self.path, record)


class Folders(Item):
    """The folders of the firm."""

    new: ClassVar[Values] = {"type": "Folder", "root": False, "locked": False}

    def put_into(self, visit: Visit, before: Values, value: Values | None) -> Values:
        fields = super().put_into(visit, before, value)
        inner = trees.below(visit, before["id"]) if "id" in before else ()
        own = {before.get("id"), *(one["id"] for one in inner)}
        if fields and fields["parent"]["id"] in own:
            raise refusals.unprocessable("parent cannot be the folder itself or inside it")
        return fields

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if before is not None and before.get("locked") and "locked" not in data:
            raise refusals.unprocessable("Locked Folder cannot be modified")
        if not (after.get("name") or "").strip() and not after.get("root"):
            raise refusals.unprocessable("name is required")
        return after

    def destroy(self, visit: Visit, record: Values) -> None:
        inner = [record, *trees.below(visit, record["id"])]
        documents = [one for folder in inner for one in _documents_in(visit, folder)]
        if record.get("root"):
            raise refusals.delete_failed("The root folder cannot be trashed")
        if any(one.get("locked") for one in (*inner, *documents)):
            message = "This item contains locked items and cannot be deleted."
            raise refusals.delete_failed(message)
        for one in (*inner, *documents):
            trees.check_free(visit, one)
        for folder in inner:
            trash(visit, self.path, folder)
        for document in documents:
            trash(visit, DOCUMENTS, document)


def trash(visit: Visit, table: str, record: Values) -> None:
    """Put one item into the trash."""
    if not record.get("deleted_at"):
        visit.state.put(table, {**record, "deleted_at": timestamp(visit.now)}, visit.now)


def _documents_in(visit: Visit, folder: Values) -> Iterable[Values]:
    return visit.state.find(DOCUMENTS, "parent_id", folder["id"])


# ---------------------------------------------------------------------------------- contents


class Items(Resource):
    """Documents and folders together."""

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        tables = (visit.state.tables[name] for name in (trees.FOLDERS, DOCUMENTS))
        return view_of(one for table in tables for one in table.as_listed(visit.now).all())

    def below(self, visit: Visit, ids: Mapping[str, str]) -> list[Criterion]:
        """Without a folder, what is in the root is meant.

        Raises:
            Refusal: It is to be paged by offset.
        """
        if visit.request.get("offset") and visit.settings.refuses_offset_of_contents:
            raise refusals.bad_parameter(visit.settings, "offset is not supported")
        if any(visit.request.get(name) for name in ("parent_id", "matter_id", "contact_id")):
            return []
        return [Key([("parent_id", trees.root(visit)["id"])])]

    def listed(self, visit: Visit, record: Values) -> bool:
        return trees.is_shown(visit, record) and is_completed(visit, record)


def is_completed(visit: Visit, record: Values) -> bool:
    """Whether a list shows a document that may still be on its way."""
    if not record.get("uploading"):
        return True
    return visit.request.get("show_uncompleted").lower() == "true"


def contents(catalogue: Catalogue, _: Resource, visit: Visit, ids: Mapping[str, str]) -> Response:
    """What is in a folder."""
    return lists.index(catalogue, _ITEMS, visit, ids)


FILTERS: Mapping[str, Reading] = {
    "parent_id": trees.inside,
    "scope": trees.scope,
    "include_deleted": flagged(lambda *_: True),
    "show_uncompleted": flagged(lambda *_: True),
    "external_property_name": external.named,
    "external_property_value": external.valued,
}
"""What documents, folders and both together can be listed by beside their fields."""

Folders.special = FILTERS
Items.special = FILTERS
_ITEMS = Items(ITEMS)
Folders.operations = {("GET", "list"): contents}
