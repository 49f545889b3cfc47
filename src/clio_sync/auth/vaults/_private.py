"""Files that nobody but their owner can read, from the instant they exist."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path

from ...errors import VaultError

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_private(path: Path) -> bytes | None:
    """What a file holds; None where there is no file.

    Args:
        path: The file.

    Raises:
        VaultError: Somebody else can read or write it, or we cannot.
    """
    try:
        with path.open("rb") as file:
            _refuse_open_to_others(os.fstat(file.fileno()).st_mode, path)
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failed("read", path, error) from error


def write_private(path: Path, content: bytes) -> None:
    """Replace a file at once: a reader, or a crash, sees the old one or the new one.

    Args:
        path: The file; its folder is made if need be.
        content: All of it.

    Raises:
        VaultError: It could not be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write_new(beside, content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _failed("written", path, error) from error


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _refuse_open_to_others(mode: int, path: Path) -> None:
    if mode & OTHERS and sys.platform != "win32":
        raise VaultError(
            f"Others on this machine can use {path.name!r}, which holds secrets.",
            advice="Close it to them with chmod 600, and renew what it holds by logging in again.",
        )


def _failed(done: str, path: Path, error: OSError) -> VaultError:
    return VaultError(
        f"{path.name!r} could not be {done}: {type(error).__name__}.",
        advice="Check the path and who may use it.",
    )
