"""Documents: announced, uploaded, verified; hidden until then, and in the trash at last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...files.kinds import TOP_LEVEL, content_type_of
from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..visit import Visit
from ..wire import Response, Values
from . import singles, uploads, versions
from .catalogue import Catalogue
from .folders import FILTERS, Item, is_completed
from .payloads import clean, require
from .resource import Resource


class Documents(Item):
    """The documents of the firm."""

    new: ClassVar[Values] = {"type": "Document", "locked": False, "size": 0}

    def starting(self, visit: Visit, data: Values) -> Values:
        usual = super().starting(visit, data)
        return {
            **usual,
            "id": visit.state.new_id(),
            "document_number": visit.state.count(self.path),
        }

    def written(self, visit: Visit, before: Values, name: str, value: Any, type: Type) -> Values:
        if name in {"uuid", "fully_uploaded", "multiparts", "copy_version", "communication_id"}:
            return {}
        return super().written(visit, before, name, value, type)

    def put_into(self, visit: Visit, before: Values, value: Values | None) -> Values:
        of_document = value is not None and value.get("type") == "Document"
        return {} if of_document else super().put_into(visit, before, value)

    def listed(self, visit: Visit, record: Values) -> bool:
        return super().listed(visit, record) and is_completed(visit, record)

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        if before is None:
            return self._begun(visit, after, data)
        if before.get("locked") and "locked" not in data:
            raise refusals.unprocessable("Locked Document cannot be modified")
        if data.get("fully_uploaded") is True:
            return {**after, **uploads.completed(visit, after, data.get("uuid"))}
        if data.get("multiparts"):
            uploads.announce(visit, after, data)
        if data.get("copy_version"):
            return {**after, **versions.renamed(visit, before, after)}
        return after

    def destroy(self, visit: Visit, record: Values) -> None:
        if record.get("locked"):
            raise refusals.conflict(visit.settings, "The item is locked")
        super().destroy(visit, record)

    def _begun(self, visit: Visit, after: Values, data: Values) -> Values:
        """A new document with its first version, which a person's own upload completes at once."""
        named = {**after, "filename": after.get("filename") or after["name"]}
        named["content_type"] = kind_of(named["filename"], data.get("content_type"))
        received = {"received_at": named.get("received_at") or timestamp(visit.now)}
        by_program = visit.request.method == "POST"
        begun = {**named, **received}
        version = (
            versions.begin(visit, begun, data)
            if by_program
            else versions.complete_at_once(visit, begun)
        )
        return {
            **named,
            **received,
            "latest_document_version": {"id": version["id"]},
            "uploading": by_program,
        }


def kind_of(filename: str, said: str | None) -> str:
    """The content type of a file, said or guessed.

    Raises:
        Refusal: It is neither.
    """
    if said and said.partition("/")[0].lower() not in TOP_LEVEL:
        raise refusals.one_of("content_type", TOP_LEVEL)
    kind = said or content_type_of(filename)
    if kind is None:
        raise refusals.unprocessable("content_type is required for this file extension")
    return kind


def create(
    catalogue: Catalogue, resource: Resource, visit: Visit, _: Mapping[str, str]
) -> Response:
    """A new document, or a new version of one."""
    payload = visit.data()
    parent = payload.get("parent")
    selection = catalogue.selection(visit, resource)
    if isinstance(parent, dict) and parent.get("type") == "Document":
        record = _with_version(visit, resource, payload)
    else:
        record = singles.created(visit, resource, payload)
    return singles.answer(201, record, catalogue.cut_down(visit, resource, record, selection))


def _with_version(visit: Visit, resource: Resource, payload: Values) -> Values:
    data = clean(payload, resource.creates)
    require(data, resource.creates)
    record = visit.state.get(resource.path, data["parent"]["id"])
    if record is None or record.get("deleted_at"):
        raise refusals.unknown_reference(visit.settings, "parent")
    filename = data.get("filename") or data["name"]
    kind = kind_of(filename, data.get("content_type"))
    received = data.get("received_at") or timestamp(visit.now)
    new = {**record, "filename": filename, "content_type": kind, "received_at": received}
    version = versions.begin(visit, new, data)
    return visit.state.put(
        resource.path, {**record, "latest_document_version": {"id": version["id"]}}, visit.now
    )


def download(_: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]) -> Response:
    """Where the bytes of a document are."""
    record = singles.existing(visit, resource, ids)
    wanted = visit.request.get("document_version_id")
    version = versions.chosen(visit, record, wanted)
    if version is None:
        raise refusals.not_found(visit.settings)
    return versions.sent_to(visit, version)


def copy(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A new document with the bytes of another."""
    original = singles.existing(visit, resource, ids)
    version = versions.chosen(visit, original, "")
    if version is None:
        raise refusals.not_found(visit.settings)
    selection = catalogue.selection(visit, resource)
    kept = {name: original[name] for name in ("name", "filename", "content_type")}
    record = singles.created(visit, resource, {**kept, **visit.data()})
    record = versions.filled(visit, record, version)
    return singles.answer(201, record, catalogue.cut_down(visit, resource, record, selection))


Documents.special = FILTERS
Documents.operations = {
    ("POST", ""): create,
    ("GET", "{id}/download"): download,
    ("POST", "{id}/copy"): copy,
}
