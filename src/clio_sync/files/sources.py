"""What is uploaded: a file, bytes or a stream, read piece by piece and never as a whole."""

from __future__ import annotations

import io
import os
import tempfile
import threading
from base64 import b64encode
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, Protocol, TypeAlias, cast

from attrs import define, field, frozen

from ..errors import ConfigurationError, FileUnusable, SourceChanged

CHUNK = 1 << 20
"""Bytes that are read at a time."""

HASHED = 1 << 18
"""Bytes that are read at a time to be hashed: few enough for a processor's own memory."""

SPOOL = 8 << 20
"""Bytes of a stream without a way back that are kept in memory; more go to a temporary file."""


class Readable(Protocol):
    """A binary stream, of which it is not known whether there is a way back in it."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        ...


Uploadable: TypeAlias = (
    str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | Readable
)
"""What can be uploaded: a path, bytes, or a binary stream from where it stands."""


@define
class Source:
    """An open file of which pieces are read, by several threads at once.

    Args:
        file: To read from.
        size: How many bytes there are from ``start``.
        name: Of the file, where it has one.
        start: Where its first byte stands.
        owned: Whether `close` closes it.
    """

    file: BinaryIO = field(repr=False)
    size: int
    name: str = field(default="", repr=False)
    start: int = 0
    owned: bool = True
    _lock: threading.Lock = field(factory=threading.Lock, repr=False, init=False)

    @classmethod
    def of(cls, given: Uploadable) -> Source:
        """Open what a caller passed.

        A stream without a way back (a socket, a pipe) is first read to its
        end: up to 8 MiB into memory, and more into a temporary file.

        Raises:
            FileUnusable: It cannot be read.
            ConfigurationError: It is nothing that holds bytes.
        """
        try:
            return _opened(given)
        except (OSError, ValueError) as error:  # ValueError: it is closed already
            kind = type(error).__name__
        raise FileUnusable(f"What is to be uploaded cannot be read ({kind}).", advice=_CHECK)

    def piece(self, offset: int, length: int) -> Piece:
        """Some of its bytes."""
        return Piece(self, offset, length)

    def read_at(self, offset: int, length: int) -> bytes:
        """Read bytes from a place.

        Raises:
            FileUnusable: They cannot be read.
            SourceChanged: There are none any more.
        """
        with self._reading(offset):
            chunk = self.file.read(length)
        return chunk or self._ended()

    def read_into(self, offset: int, buffer: memoryview) -> int:
        """Read bytes from a place into memory that is there already, and say how many.

        Raises:
            FileUnusable: They cannot be read.
            SourceChanged: There are none any more.
        """
        with self._reading(offset):
            size = _read_into(self.file, buffer)
        return size or self._ended()

    @contextmanager
    def _reading(self, offset: int) -> Generator[None]:
        """Hold the file, at a place."""
        try:
            with self._lock:
                self.file.seek(self.start + offset)
                yield
        except (OSError, ValueError) as error:
            raise FileUnusable(
                f"What is being uploaded cannot be read ({type(error).__name__}).", advice=_CHECK
            ) from None

    def _ended(self) -> NoReturn:
        raise SourceChanged(
            "The file has become shorter while it was uploaded.",
            advice="Upload it again once nobody writes to it.",
        )

    def close(self) -> None:
        """Close it, unless it was open before."""
        if self.owned:
            self.file.close()


@frozen
class Piece:
    """Some bytes of a source, in a row; each reading begins anew."""

    source: Source = field(repr=False)
    offset: int
    length: int

    def chunks(self) -> Iterator[bytes]:
        """The bytes, in chunks small enough to be held in memory."""
        at, left = self.offset, self.length
        while left:
            chunk = self.source.read_at(at, min(CHUNK, left))
            at, left = at + len(chunk), left - len(chunk)
            yield chunk

    def md5(self) -> str:
        """Their MD5 in Base64, as the storage wants it to check what arrives."""
        digest = md5(usedforsecurity=False)
        buffer = memoryview(bytearray(min(HASHED, self.length)))
        at, end = self.offset, self.offset + self.length
        while at < end:
            size = self.source.read_into(at, buffer[: end - at])
            digest.update(buffer[:size])
            at += size
        return b64encode(digest.digest()).decode()


_CHECK = "Check the path, and that it may be read."


def _read_into(file: Any, buffer: memoryview) -> int:
    """Some streams can only hand out bytes of their own."""
    if hasattr(file, "readinto"):
        return int(file.readinto(buffer) or 0)
    chunk = file.read(len(buffer))
    buffer[: len(chunk)] = chunk
    return len(chunk)


def _opened(given: object) -> Source:
    match given:
        case str() | os.PathLike():
            return _of_path(Path(given))
        case bytes() | bytearray() | memoryview():
            return Source(io.BytesIO(given), memoryview(given).nbytes)
        case io.TextIOBase():
            raise ConfigurationError("A text stream has no bytes.", advice='Open it with "rb".')
        case _ if not hasattr(given, "read"):
            raise ConfigurationError(
                f"A {type(given).__name__} cannot be uploaded.",
                advice="Pass a path, bytes or a binary stream.",
            )
        case _ if _has_a_way_back(given):
            return _of_stream(cast("BinaryIO", given))
        case _:
            return _spooled(cast("Readable", given))


def _of_path(path: Path) -> Source:
    file = cast("BinaryIO", path.open("rb", buffering=0))
    return Source(file, os.fstat(file.fileno()).st_size, path.name)


def _has_a_way_back(stream: object) -> bool:
    seekable = getattr(stream, "seekable", None)
    return seekable is not None and bool(seekable())


def _of_stream(stream: BinaryIO) -> Source:
    start = stream.tell()
    size = stream.seek(0, os.SEEK_END) - start
    stream.seek(start)
    return Source(stream, max(0, size), _name_of(stream), start=start, owned=False)


def _spooled(stream: Readable) -> Source:
    """A copy of what is left of a stream."""
    copy = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - the source closes it
    try:
        while chunk := _next(stream):
            copy.write(chunk)
    except BaseException as error:
        copy.close()
        if not isinstance(error, TypeError):
            raise
        advice = 'Open it with "rb".'
        raise ConfigurationError("The stream does not give bytes.", advice=advice) from None
    return Source(cast("BinaryIO", copy), copy.tell(), _name_of(stream))


def _next(stream: Readable) -> bytes:
    """Some more of a stream; one that does not wait has nothing *yet*, which is not its end."""
    chunk = cast("bytes | None", stream.read(CHUNK))
    if chunk is None:
        raise BlockingIOError
    return chunk


def _name_of(stream: object) -> str:
    name = getattr(stream, "name", "")
    return Path(name).name if isinstance(name, str) else ""
