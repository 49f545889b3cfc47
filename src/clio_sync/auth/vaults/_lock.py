"""A lock that processes share: held on a file, and let go by the system when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attrs import frozen

from ...errors import VaultError

GLANCE = 0.05
"""Seconds between two attempts."""

if sys.platform == "win32":  # pragma: no cover (the tests that prove it run elsewhere)
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@frozen
class FileLock:
    """A held lock; its file stays, for removing it would let two hold it.

    The file object, and not its bare descriptor, is kept: it closes, and so
    lets go, even where a cancelled task never got hold of the lock it took.
    """

    _file: IO[bytes]

    @classmethod
    def take(cls, path: Path) -> FileLock | None:
        """Take the lock unless another process or thread holds it; never wait.

        Args:
            path: A file of its own, made if need be.

        Raises:
            VaultError: The file cannot be made.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = open(path, "ab", opener=_privately)  # noqa: SIM115 (held until released)
        except OSError as error:
            raise VaultError(
                f"The lock {path.name!r} of the vault cannot be made: {type(error).__name__}.",
                advice="Check the path and who may use it.",
            ) from error
        if _taken(file.fileno()):
            return cls(file)
        file.close()
        return None

    def release(self) -> None:
        """Let another take it."""
        self._file.close()


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def locked(path: Path, seconds: float = 30.0) -> Generator[None, None, None]:
    """Hold the lock, waiting for it if need be.

    Args:
        path: A file of its own, made if need be.
        seconds: To wait at most.

    Raises:
        VaultError: It could not be had in that time.
    """
    late = time.monotonic() + seconds
    while (lock := FileLock.take(path)) is None:
        if time.monotonic() > late:
            raise VaultError(
                "Another process keeps the vault locked.", advice="Look for one that hangs."
            )
        time.sleep(GLANCE)
    try:
        yield
    finally:
        lock.release()
