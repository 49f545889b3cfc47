"""A lock that processes share: held on a file, and let go by the system when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

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
    """A held lock; the file stays, for removing it would let two hold it."""

    _descriptor: int

    @classmethod
    def take(cls, path: Path) -> FileLock | None:
        """Take the lock unless another process or thread holds it; never wait.

        Args:
            path: A file of its own, made if need be.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if _taken(descriptor):
            return cls(descriptor)
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Let another take it."""
        os.close(self._descriptor)


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
