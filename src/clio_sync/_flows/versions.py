"""What Clio says of an upload under way: the version that it makes, and where bytes go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Unreadable
from ..files.parts import Part
from .storage import Link

Json = dict[str, Any]


def announced(part: Part, md5: str) -> Json:
    """A part as Clio is told of it."""
    length = str(part.length)  # text, in Clio's description
    announced = {"part_number": part.number, "content_length": length}
    return {**announced, "content_md5": md5} if md5 else announced


def version_in(data: Json) -> Json:
    """The version that an answer speaks of; nothing where it speaks of none."""
    version = data.get("latest_document_version")
    return version if isinstance(version, dict) else {}


def links_in(version: Json) -> Iterator[tuple[int, Link]]:
    """The addresses of parts in an answer, by their numbers."""
    for part in version.get("multiparts") or ():
        if isinstance(part, dict) and isinstance(part.get("part_number"), int):
            yield part["part_number"], link_in(part)


def link_in(described: Mapping[str, Any]) -> Link:
    """Where to send a version or a part.

    Raises:
        Unreadable: It is not said.
    """
    match described:
        case {"put_url": str(url), "put_headers": list(headers)} if url:
            return Link(url, {str(one["name"]): str(one["value"]) for one in headers})
        case {"put_url": str(url)} if url:
            return Link(url)
        case _:
            raise strange("has no address to send the bytes to")


def strange(what: str) -> Unreadable:
    """The error for an answer without what an upload needs."""
    return Unreadable(
        f"Clio's answer to an upload {what}.", advice="Nothing of it shows in Clio. Upload again."
    )
