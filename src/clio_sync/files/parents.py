"""Where documents and folders hang."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, cast, get_args

from attrs import frozen

from ..errors import ConfigurationError
from ..records import Record

Kind: TypeAlias = Literal["Matter", "Contact", "Folder", "Document"]


@frozen
class Parent:
    """What a document or a folder is put under.

    Args:
        id: Of the record.
        type: ``"Matter"``, ``"Contact"`` or ``"Folder"``; ``"Document"`` for a new version of it.
    """

    id: int
    type: Kind

    @classmethod
    def of(cls, given: Place) -> Parent:
        """What a caller passed as a parent.

        Raises:
            ConfigurationError: It says neither which record is meant nor of which kind.
        """
        match given:
            case Parent():
                return given
            case Mapping():
                id, kind = given.get("id"), given.get("type")
            case _:
                id, kind = getattr(given, "id", None), type(given).__name__.removesuffix("Base")
        kind = "Folder" if kind == "LinkedFolder" else kind
        if kind not in get_args(Kind) or not isinstance(id, int) or isinstance(id, bool):
            raise ConfigurationError(
                "What was passed as a parent is none.",
                advice='Pass a matter, contact or folder, or {"id": 7, "type": "Matter"}.',
            )
        return cls(id, cast("Kind", kind))

    def payload(self) -> dict[str, object]:
        """As Clio wants it."""
        return {"id": self.id, "type": self.type}


Place: TypeAlias = Parent | Record | Mapping[str, object]
"""What can be passed as a parent: a record, or its id and type."""
