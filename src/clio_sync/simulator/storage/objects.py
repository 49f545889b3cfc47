"""The bytes themselves: in memory while they are few, else in a temporary file."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable
from hashlib import md5
from typing import Any

from attrs import define, field, frozen

IN_MEMORY = 1 << 20
"""Bytes of one object that are kept in memory."""


@frozen
class Stored:
    """Some bytes.

    Args:
        size: How many.
        md5: Their MD5, in hexadecimal.
        parts: Of how many parts they were put together; 0 if they came in one piece.
    """

    size: int
    md5: str
    parts: int = 0
    _file: Any = field(default=None, repr=False, eq=False)

    @classmethod
    def of(cls, pieces: Iterable[bytes], parts: int = 0) -> Stored:
        """Keep bytes."""
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - kept open
        digest = md5(usedforsecurity=False)
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
        stored = cls(file.tell(), digest.hexdigest(), parts, file)
        weakref.finalize(stored, file.close)
        return stored

    def read(self) -> bytes:
        """All of them."""
        self._file.seek(0)
        content: bytes = self._file.read()
        return content

    @property
    def etag(self) -> str:
        """What the storage calls them: the MD5, unless there were parts."""
        return f'"{self.md5}-{self.parts}"' if self.parts else f'"{self.md5}"'


@define
class Objects:
    """What is in the storage.

    Args:
        whole: The objects that can be downloaded, by their keys.
        parts: What has arrived of objects in parts, by the object's key and the part's number.
        puts: How often each part has been taken; number 0 stands for an object in one piece.
    """

    whole: dict[str, Stored] = field(factory=dict, repr=False)
    parts: dict[str, dict[int, Stored]] = field(factory=dict, repr=False)
    puts: dict[tuple[str, int], int] = field(factory=dict, repr=False)

    def put(self, key: str, number: int, content: bytes) -> Stored:
        """Take an object, or a part of one if the number is not 0."""
        stored = Stored.of([content])
        self.puts[key, number] = self.puts.get((key, number), 0) + 1
        if number:
            self.parts.setdefault(key, {})[number] = stored
        else:
            self.whole[key] = stored
        return stored

    def join(self, key: str) -> None:
        """Put an object together from its parts."""
        parts = self.parts.pop(key)
        pieces = (parts[number].read() for number in sorted(parts))
        self.whole[key] = Stored.of(pieces, len(parts))
