"""What Clio is told of a document before its bytes are sent, checked before the first request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, TypedDict, cast

from attrs import field, frozen

from .._wire import dumps
from ..errors import ConfigurationError, InvalidValue
from ..files.kinds import check_kind
from ..files.parents import Parent, Place
from ..files.parts import part_size_for
from ..files.progress import Watcher
from ..files.sources import Source
from ..files.states import Kept, UploadState

MOST_PROPERTIES = 5
"""External properties that a document or a folder may have (facts, 10)."""

MULTIPART_FROM = 100_000_000
"""The size from which a file goes in parts, as Clio suggests (facts, 10)."""


class UploadOptions(TypedDict, total=False):
    """What can be said of an upload beyond the file and where it goes.

    ``name`` is what Clio shows; the file's own name unless given, which bytes
    do not have. ``filename`` is the original name, kept beside it.
    ``content_type`` is needed where the extension is uncommon. ``category`` is
    the id of a document category. ``received_at`` is an instant, as a
    `datetime` or in ISO form with a time. ``external_properties`` are at most
    five names with their values. ``communication_id`` says to which
    communication it belongs.

    ``progress`` is called with a `Progress` after each chunk. ``resume`` names
    a file in which the state of the upload is kept, so that the next call goes
    on where this one ended; or it is such a state itself. ``keep`` is called
    with each new `UploadState`. ``multipart_from`` is the size from which the
    file goes in parts, ``part_size`` that of a part, both in bytes, and
    ``parallel`` how many parts are under way at a time. ``checksums=False``
    spares the MD5 of each part, of which a processor makes some 700 MB a second.
    """

    name: str
    filename: str
    content_type: str
    category: int
    received_at: dt.datetime | str
    external_properties: Mapping[str, str]
    communication_id: int
    progress: Watcher
    resume: Kept
    keep: Callable[[UploadState], object]
    multipart_from: int
    part_size: int
    parallel: int
    checksums: bool


@frozen
class Order:
    """An upload that can be begun.

    Args:
        payload: What Clio is told of the document.
        part_size: Of each part but the last; 0 if it goes in one piece.
        parallel: How many parts are under way at a time.
        checksums: Whether Clio is told the MD5 of each part.
    """

    payload: Mapping[str, object] = field(repr=False)
    part_size: int
    parallel: int
    checksums: bool

    def mark(self, uuid: str) -> str:
        """Tells this document from others with the same bytes, without saying its name.

        Args:
            uuid: Of the upload, so that the same name looks different elsewhere.
        """
        return sha256(dumps([uuid, self.payload["parent"], self.payload["name"]])).hexdigest()


def ordered(source: Source, parent: Place, options: UploadOptions) -> Order:
    """Check everything that can be checked without Clio.

    Raises:
        ConfigurationError: The file cannot be uploaded as asked.
    """
    if source.size == 0:
        raise ConfigurationError("The file is empty.", advice="There is nothing to upload.")
    name = _name(options.get("name") or source.name)
    filename = options.get("filename") or source.name or name
    check_kind(filename, options.get("content_type"))
    payload = {"name": name, "parent": Parent.of(parent).payload(), **described(options)}
    if filename != name:
        payload["filename"] = filename
    if kind := options.get("content_type"):
        payload["content_type"] = kind
    part_size, checksums = _part_size(source.size, options), options.get("checksums", True)
    return Order(payload, part_size, _parallel(options), checksums)


def described(options: Mapping[str, Any]) -> dict[str, object]:
    """What can be said of any document, as Clio wants it."""
    said: dict[str, object] = {}
    if (category := options.get("category")) is not None:
        said["document_category"] = {"id": category}
    if (received := options.get("received_at")) is not None:
        said["received_at"] = _instant(received)
    if properties := options.get("external_properties"):
        said["external_properties"] = external_properties(properties)
    if (communication := options.get("communication_id")) is not None:
        said["communication_id"] = communication
    return said


def external_properties(given: object) -> list[dict[str, object]]:
    """Names and values as Clio wants them.

    Raises:
        InvalidValue: There are more than Clio keeps, or one is no text.
    """
    if not isinstance(given, Mapping):
        raise InvalidValue(
            "external_properties is no mapping.", advice='Pass one like {"mail-id": "..."}.'
        )
    named = cast("Mapping[str, object]", given)
    if len(named) > MOST_PROPERTIES:
        raise InvalidValue(f"Clio keeps no more than {MOST_PROPERTIES} external properties.")
    if not all(isinstance(value, str) for value in named.values()):
        raise InvalidValue("The values of external properties are text.")
    return [{"name": name, "value": value} for name, value in named.items()]


def _name(name: str) -> str:
    if not name.strip():
        raise ConfigurationError("The document has no name.", advice="Pass name.")
    return name


def _instant(given: dt.datetime | str) -> dt.datetime:
    """Clio answers a bare date with 422 (facts, 10)."""
    try:
        instant = dt.datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        instant = None
    bare = isinstance(given, str) and len(given) <= len("2026-01-02")
    if not isinstance(instant, dt.datetime) or bare:
        raise InvalidValue("received_at is no instant.", advice="Pass a date with its time.")
    return instant if instant.tzinfo else instant.astimezone()


def _part_size(size: int, options: UploadOptions) -> int:
    if size < options.get("multipart_from", MULTIPART_FROM):
        return 0
    return part_size_for(size, options.get("part_size"))


def _parallel(options: UploadOptions) -> int:
    parallel = options.get("parallel", 4)
    if parallel < 1:
        raise ConfigurationError("parallel is at least 1.")
    return parallel


def check_names(options: Mapping[str, object]) -> None:
    """Refuse a misspelt option, which a type checker would have found.

    Raises:
        TypeError: There is no such option.
    """
    for name in options.keys() - UploadOptions.__annotations__.keys():
        raise TypeError(f"an upload has no option {name!r}")
