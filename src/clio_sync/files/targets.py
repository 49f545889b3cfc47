"""Where a download goes: a file that is there as a whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, TypeAlias

from attrs import define, field, frozen

from ..errors import ChecksumMismatch, ConfigurationError, FileUnusable

Downloadable: TypeAlias = str | os.PathLike[str] | BinaryIO
"""Where a download may go: a path, or a binary stream that is open for writing."""

SPOOL = 8 << 20
"""Bytes on their way to a stream that are kept in memory; more go to a temporary file."""


@frozen
class Downloaded:
    """What a download brought.

    Args:
        path: Where it is; None if it went to a stream.
        size: How many bytes it has.
        sha256: Its checksum, in hexadecimal.
        md5: The same by the older method, which storages use.
        content_type: What the storage says it is.
    """

    path: Path | None = field(repr=False)
    size: int
    sha256: str
    md5: str
    content_type: str = ""


@define
class Target:
    """Collects a download beside its place, and puts it there once it is whole.

    Args:
        path: Where it shall be, or None.
        stream: To what it shall be written, or None.
        sha256: The checksum that it must have, in hexadecimal, if that is known.
    """

    path: Path | None
    stream: BinaryIO | None = None
    sha256: str | None = None
    md5: str | None = None
    size: int = 0
    _file: Any = None
    _digests: Any = ()

    @classmethod
    def of(cls, given: Downloadable, sha256: str | None = None) -> Target:
        """What a caller passed as the place to download to, and what must come there.

        Raises:
            ConfigurationError: It is no place for a file.
        """
        if isinstance(given, str | os.PathLike):
            return cls(_replaceable(Path(given)), None, sha256)
        if not _takes_bytes(given):
            raise ConfigurationError(
                f"A {type(given).__name__} is no place to download to.",
                advice="Pass a path or a stream that is open for writing bytes.",
            )
        return cls(None, given, sha256)

    def open(self) -> None:
        """Begin, or begin anew."""
        self.discard()
        self.size, self._digests = 0, (hashlib.sha256(), hashlib.md5(usedforsecurity=False))
        self._file = self._guarded(self._beside)

    def write(self, chunk: bytes) -> None:
        """Keep some more bytes."""
        self._guarded(lambda: self._file.write(chunk))
        self.size += len(chunk)
        for digest in self._digests:
            digest.update(chunk)

    def expect(self, *, md5: str | None) -> None:
        """Learn from the storage what the MD5 must be."""
        self.md5 = md5

    def commit(self, content_type: str) -> Downloaded:
        """Put what was collected in its place, at once.

        Raises:
            ChecksumMismatch: It is not what was expected.
            FileUnusable: It cannot be kept.
        """
        sha, md = (digest.hexdigest() for digest in self._digests)
        if (self.sha256 or sha).lower() != sha or (self.md5 or md) != md:
            raise ChecksumMismatch(
                "What was downloaded is not what was expected.",
                advice="Nothing of it was kept. Repeat it, and check the checksum.",
            )
        self._guarded(self._commit_file if self.path is not None else self._commit_stream)
        return Downloaded(self.path, self.size, sha, md, content_type)

    def discard(self) -> None:
        """Leave nothing of what was collected."""
        file, self._file = self._file, None
        if file is not None:
            file.close()
            if self.path is not None:
                Path(file.name).unlink(missing_ok=True)

    def _beside(self) -> Any:
        """A file on the same disk, so that it can be renamed; hidden, in case of a crash."""
        if self.path is None:
            return tempfile.SpooledTemporaryFile(max_size=SPOOL)
        return self.path.with_name(f".{self.path.name}.{token_hex(4)}.part").open("xb")

    def _commit_file(self) -> None:
        assert self.path is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        Path(self._file.name).replace(self.path)
        self._file = None

    def _commit_stream(self) -> None:
        assert self.stream is not None
        self._file.seek(0)
        shutil.copyfileobj(self._file, self.stream, 1 << 20)

    def _guarded(self, work: Any) -> Any:
        """Do something with the disk.

        Raises:
            FileUnusable: It did not work.
        """
        try:
            return work()
        except (OSError, ValueError) as error:  # ValueError: a stream that is closed
            kind = type(error).__name__
        raise FileUnusable(
            f"What is being downloaded cannot be kept ({kind}).",
            advice="Check that the folder exists, may be written to and has room.",
        )


def _replaceable(path: Path) -> Path:
    """The file that a path leads to, if a download may take its place.

    Raises:
        ConfigurationError: A folder, a device or a pipe is there.
    """
    if path.is_dir():
        raise ConfigurationError(
            "The place to download to is a folder.", advice="Add a file's name to it."
        )
    if path.exists() and not path.is_file():
        raise ConfigurationError(
            "The place to download to is no file, but a device or a pipe.",
            advice="Open it, and pass the stream.",
        )
    return path.resolve() if path.is_symlink() else path


def _takes_bytes(stream: object) -> bool:
    """Whether a stream is open for bytes, as far as it says so."""
    if not hasattr(stream, "write") or isinstance(stream, io.TextIOBase):
        return False
    if getattr(stream, "closed", False):
        return False
    writable = getattr(stream, "writable", None)
    return writable is None or bool(writable())
