"""The last step of an upload: Clio looks whether the bytes are there."""

from __future__ import annotations

from typing import Any

from .. import refusals
from ..visit import Visit
from ..wire import Values
from . import versions

NOT_FOUND = "A matching remote file was not found for the file named {} with UUID {}"
TIMED_OUT = "A timeout occurred verifying the remote file. Please try the request again."


def announce(visit: Visit, document: Values, data: Values) -> None:
    """Take note of more parts of an upload.

    Raises:
        Refusal: It is no upload under way, or they are not parts.
    """
    version = _under_way(visit, document, data.get("uuid"))
    parts = versions.checked_parts(data["multiparts"])
    known = {**version.get("announced", {}), **_lengths(version["multiparts"]), **_lengths(parts)}
    after = {**version, "multiparts": parts, "announced": known}
    visit.state.put(versions.VERSIONS, after, visit.now)


def completed(visit: Visit, document: Values, uuid: Any) -> Values:
    """The fields of a document whose bytes have been found.

    Raises:
        Refusal: They are not there, or not seen yet.
    """
    version = _under_way(visit, document, uuid)
    _verify(visit, version)
    _find(visit, version)
    stored = visit.state.objects.whole[version["uuid"]]
    done = {"fully_uploaded": True, "size": stored.size}
    visit.state.put(versions.VERSIONS, {**version, **done}, visit.now)
    names = ("filename", "content_type", "received_at")
    latest = {"id": version["id"]}
    return {
        **{name: version[name] for name in names},
        "size": stored.size,
        "uploading": False,
        "latest_document_version": latest,
    }


def _under_way(visit: Visit, document: Values, uuid: Any) -> Values:
    known = {one["uuid"]: one for one in versions.of(visit, document)}
    if uuid not in known:
        raise refusals.unprocessable("uuid is not one of an upload to this document")
    version = known[uuid]
    if version["fully_uploaded"]:
        raise refusals.unprocessable("The document is already marked as fully uploaded")
    return version


def _verify(visit: Visit, version: Values) -> None:
    """Let the time of a verification pass before its result is known."""
    begun = version.get("verified_since", visit.now)
    if visit.now < begun + visit.settings.upload_verification:
        noted = {**version, "verified_since": begun}
        visit.state.put(versions.VERSIONS, noted, visit.now, moves=False)
        raise refusals.upload_failed(visit.settings, "UploadTimeoutError", TIMED_OUT)


def _find(visit: Visit, version: Values) -> None:
    """Look for the bytes, and put parts together if they are all there."""
    key = version["uuid"]
    objects = visit.state.objects
    wanted = {**version.get("announced", {}), **_lengths(version["multiparts"])}
    if wanted and _all_there(visit, wanted, objects.parts.get(key, {})):
        objects.join(key)
    if key not in objects.whole:
        message = NOT_FOUND.format(version["filename"], key)
        raise refusals.upload_failed(visit.settings, "UploadNotFoundError", message)


def _all_there(visit: Visit, wanted: Values, parts: Any) -> bool:
    """Whether every part has come, as long as it was said to be, and long enough."""
    last = max(map(int, wanted))
    return all(
        int(number) in parts
        and parts[int(number)].size == length
        and (int(number) == last or length >= visit.settings.least_part)
        for number, length in wanted.items()
    )


def _lengths(parts: list[Values]) -> Values:
    return {str(part["part_number"]): int(part["content_length"]) for part in parts}
