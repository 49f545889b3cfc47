"""What a file is, by its name: Clio wants to be told where it would not know (facts, 10)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from mimetypes import MimeTypes

TOP_LEVEL = (
    "application",
    "audio",
    "font",
    "image",
    "message",
    "model",
    "multipart",
    "text",
    "video",
)
"""The media types that Clio takes, alone or with a subtype."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

COMMON: Mapping[str, str] = MappingProxyType(
    {
        ".docm": "application/vnd.ms-word.document.macroEnabled.12",
        ".docx": f"{_OFFICE}.wordprocessingml.document",
        ".dotx": f"{_OFFICE}.wordprocessingml.template",
        ".dwg": "image/vnd.dwg",
        ".epub": "application/epub+zip",
        ".gz": "application/gzip",
        ".heic": "image/heic",
        ".heif": "image/heif",
        ".ics": "text/calendar",
        ".m4a": "audio/mp4",
        ".m4v": "video/mp4",
        ".md": "text/markdown",
        ".msg": "application/vnd.ms-outlook",
        ".odp": f"{_OPEN}.presentation",
        ".ods": f"{_OPEN}.spreadsheet",
        ".odt": f"{_OPEN}.text",
        ".pptx": f"{_OFFICE}.presentationml.presentation",
        ".rar": "application/vnd.rar",
        ".rtf": "application/rtf",
        ".vcf": "text/vcard",
        ".vsdx": "application/vnd.ms-visio.drawing",
        ".webm": "video/webm",
        ".webp": "image/webp",
        ".wpd": "application/vnd.wordperfect",
        ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
        ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
        ".xps": "application/vnd.ms-xpsdocument",
        ".7z": "application/x-7z-compressed",
    }
)
"""What law firms have and Python's own table lacks, at least in some versions."""

_is_type = re.compile(r"([a-z]+)(/[\w.+-]+)?(\s*;.*)?", re.IGNORECASE).fullmatch


def content_type_of(name: str) -> str | None:
    """The media type that a file's extension stands for; None for an uncommon one.

    Args:
        name: Of the file.
    """
    extension = PurePath(name).suffix.lower()
    return COMMON.get(extension) or _table().types_map[True].get(extension)


def check_kind(name: str, content_type: str | None) -> None:
    """Insist on a content type that Clio takes, where it cannot know one by itself.

    Raises:
        ConfigurationError: There is none.
    """
    if content_type is None:
        if content_type_of(name) is None:
            raise ConfigurationError(
                "Clio cannot tell from the file's name what it is.",
                advice='Pass content_type, such as "application/octet-stream".',
            )
    elif not (found := _is_type(content_type)) or found[1].lower() not in TOP_LEVEL:
        raise ConfigurationError(
            "The content_type is none that Clio takes.",
            advice=f"It begins with one of {', '.join(TOP_LEVEL)}.",
        )


@cache
def _table() -> MimeTypes:
    """Python's own table, without what this machine adds to it."""
    from mimetypes import MimeTypes

    return MimeTypes()
