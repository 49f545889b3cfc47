"""Versions of documents: each has bytes of its own in the storage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import ClassVar
from uuid import uuid4

from .. import refusals
from ..figures import as_whole
from ..storage import Signer, Stored
from ..visit import Visit
from ..wire import Response, Values
from . import singles
from .catalogue import Catalogue
from .resource import Resource

VERSIONS = "documents/{document_id}/versions"
SIGNER = Signer()
SEALED = {"x-amz-server-side-encryption": "AES256"}


class Versions(Resource):
    """The versions of a document."""

    default_order: ClassVar[str] = "id(asc)"


def begin(visit: Visit, document: Values, data: Values) -> Values:
    """A version whose bytes are still to come."""
    return _made(visit, document, str(uuid4()), multiparts=checked_parts(data.get("multiparts")))


def complete_at_once(visit: Visit, document: Values) -> Values:
    """A version without a byte, of a document that a person puts there."""
    uuid = str(uuid4())
    visit.state.objects.whole[uuid] = Stored.of([])
    return _made(visit, document, uuid, fully_uploaded=True)


def filled(visit: Visit, document: Values, source: Values) -> Values:
    """A document just made, with the bytes of a version of another."""
    version = visit.state.get(VERSIONS, document["latest_document_version"]["id"]) or {}
    objects = visit.state.objects.whole
    objects[version["uuid"]] = objects[source["uuid"]]
    changes = {"fully_uploaded": True, "size": source["size"]}
    visit.state.put(VERSIONS, {**version, **changes}, visit.now)
    done = {**document, "uploading": False, "size": source["size"]}
    return visit.state.put("documents", done, visit.now)


def renamed(visit: Visit, before: Values, after: Values) -> Values:
    """The fields of a document whose new name has another extension: a version more."""
    if PurePath(before["name"]).suffix == PurePath(after["name"]).suffix:
        return {}
    latest = chosen(visit, after, "")
    if latest is None:
        return {}
    version = _again(visit, {**after, "filename": after["name"]}, latest)
    return {"filename": after["name"], "latest_document_version": {"id": version["id"]}}


def chosen(visit: Visit, document: Values, wanted: str) -> Values | None:
    """The version that is asked for, or the latest that has all its bytes."""
    found = [one for one in of(visit, document) if one["fully_uploaded"]]
    if wanted:
        found = [one for one in found if one["id"] == as_whole(wanted)]
    return found[-1] if found else None


def of(visit: Visit, document: Values) -> list[Values]:
    """All versions of a document, the first one first."""
    return visit.state.find(VERSIONS, "document_id", document["id"])


def sent_to(visit: Visit, version: Values) -> Response:
    """303 to where the bytes of a version are."""
    url = SIGNER.url(
        visit.request.origin,
        "GET",
        _place(version),
        now=visit.now,
        life=visit.settings.download_url_life,
        more={"response-content-type": version["content_type"]},
    )
    return Response(303, {"Location": url})


def save_as_latest(
    catalogue: Catalogue, _: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A new version from an earlier one."""
    document = visit.state.get("documents", as_whole(ids["document_id"]))
    version = chosen(visit, document, ids["document_version_id"]) if document else None
    if document is None or version is None:
        raise refusals.bad_request(visit.settings, "The document version cannot be saved")
    latest = _again(visit, {**document, "filename": version["filename"]}, version)
    names = ("filename", "content_type", "size")
    after = {**document, **{name: latest[name] for name in names}}
    after["latest_document_version"] = {"id": latest["id"]}
    record = visit.state.put("documents", after, visit.now)
    documents = catalogue.by_path["documents"]
    selection = catalogue.selection(visit, documents)
    return singles.answer(200, record, catalogue.cut_down(visit, documents, record, selection))


def _again(visit: Visit, document: Values, source: Values) -> Values:
    """A further version with the bytes of an earlier one."""
    uuid = str(uuid4())
    objects = visit.state.objects.whole
    objects[uuid] = objects[source["uuid"]]
    kind = {"content_type": source["content_type"]}
    return _made(visit, {**document, **kind}, uuid, fully_uploaded=True, size=source["size"])


def _made(visit: Visit, document: Values, uuid: str, **fields: object) -> Values:
    usual = {
        "document_id": document["id"],
        "uuid": uuid,
        "version_number": len(of(visit, document)) + 1,
        "fully_uploaded": False,
        "size": 0,
        "creator": {"id": visit.user_id},
        "multiparts": [],
    }
    taken = {name: document.get(name) for name in ("filename", "content_type", "received_at")}
    return visit.state.put(VERSIONS, {**usual, **taken, **fields}, visit.now)


# --------------------------------------------------------------------------------- addresses


def checked_parts(given: list[Values] | None) -> list[Values]:
    """The parts of an upload that a payload announces.

    Raises:
        Refusal: They are too many, or one is none.
    """
    parts = given or []
    if len(parts) > 50:
        raise refusals.unprocessable("multiparts cannot be more than 50")
    for part in parts:
        length = as_whole(str(part.get("content_length") or ""))
        if not 1 <= (part.get("part_number") or 0) <= 10_000 or not length:
            raise refusals.unprocessable("multiparts must have a part_number and content_length")
    return parts


def _place(version: Values) -> str:
    name = str(version["filename"]).replace("/", "_")  # a path of dots leads to another address
    return f"uploads/document_version/file/{version['uuid']}/{name}"


def _put_url(visit: Visit, version: Values) -> str | None:
    """Where to send the bytes; nowhere once they are there."""
    if version["fully_uploaded"] or version["multiparts"]:
        return None
    return _signed(visit, version, _sent_along(version), {})


def _put_headers(_: Visit, version: Values) -> list[Values]:
    return _listed(_sent_along(version))


def _sent_along(version: Values) -> dict[str, str]:
    """The headers that the bytes of a version come with."""
    return {"Content-Type": version["content_type"], **SEALED}


def _multiparts(visit: Visit, version: Values) -> list[Values]:
    return (
        []
        if version["fully_uploaded"]
        else [_part(visit, version, part) for part in version["multiparts"]]
    )


def _part(visit: Visit, version: Values, part: Values) -> Values:
    headers = {"Content-Length": str(part["content_length"])}
    if part.get("content_md5"):
        headers["Content-MD5"] = part["content_md5"]
    more = {"uploadId": version["uuid"].replace("-", ""), "partNumber": str(part["part_number"])}
    return {
        "part_number": part["part_number"],
        "put_url": _signed(visit, version, headers, more),
        "put_headers": _listed(headers),
    }


def _signed(
    visit: Visit, version: Values, headers: Mapping[str, str], more: Mapping[str, str]
) -> str:
    life = visit.settings.put_url_life
    origin, place = visit.request.origin, _place(version)
    return SIGNER.url(origin, "PUT", place, now=visit.now, life=life, headers=headers, more=more)


def _listed(headers: Mapping[str, str]) -> list[Values]:
    return [{"name": name, "value": value} for name, value in headers.items()]


Versions.computed = {
    "put_url": _put_url,
    "put_headers": _put_headers,
    "multiparts": _multiparts,
}
Versions.operations = {("POST", "{document_version_id}/save_as_latest_version"): save_as_latest}
