"""The digest key: where it comes from, and how a store recognises its own.

It must not live in the file that it protects: it is given, or stands in the
environment, or in a file of its own beside the database.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from secrets import token_bytes

from ..errors import ConfigurationError, KeyLost, StoreError

VARIABLE = "CLIO_SYNC_STORE_KEY"
"""The environment variable that may hold the key, in base 64."""

SIZE = 32
"""How many random bytes a key has."""


def given_key(key: bytes | None) -> bytes | None:
    """Take the key from the caller, or else from the environment.

    Args:
        key: What the caller passed.

    Raises:
        ConfigurationError: It is not a key.
    """
    if key is not None:
        return _checked(key, "The key given")
    text = os.environ.get(VARIABLE)
    return None if text is None else _decoded(text, f"The key in {VARIABLE}")


def key_file(database: Path) -> Path:
    """Where the key of a database stands, if nowhere else."""
    return database.with_name(f"{database.name}.key")


def read_key_file(path: Path) -> bytes | None:
    """Read a key file; None where there is no such file.

    Raises:
        StoreError: It cannot be read, or holds no key.
    """
    try:
        return _decoded(path.read_text("ascii", "replace"), "The key file")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            f"The key file {path.name!r} cannot be read.", advice=f"{error.strerror}."
        ) from error


def key_beside(path: Path | None) -> bytes:
    """Read the key of a new store from its file, or make both.

    Args:
        path: The file; None where there is none beside the database.

    Raises:
        ConfigurationError: There is no place for a key file, and no key was brought along.
        StoreError: The file can be neither read nor created.
    """
    if path is None:
        raise ConfigurationError(
            "A store in a database server needs a key.",
            advice=f"Set {VARIABLE}, or pass key=: {SIZE} random bytes, kept like a password.",
        )
    return read_key_file(path) or create_key_file(path)


def create_key_file(path: Path) -> bytes:
    """Make a new key and a file for it that only its owner can read.

    Raises:
        StoreError: The file cannot be created, or is there already.
    """
    key = token_bytes(SIZE)
    try:
        _write_durably(path, b64encode(key) + b"\n")
    except OSError as error:
        raise StoreError(
            f"The key file {path.name!r} cannot be created: {error.strerror}.",
            advice=f"Make the directory writable, or keep the key in {VARIABLE}.",
        ) from error
    return key


def fingerprint(key: bytes) -> tuple[str, str]:
    """What a store keeps of its key: an id to speak of and a value to check with."""
    return _derived(key, b"key id", 4), _derived(key, b"check value", 16)


def check_key(key: bytes, known: tuple[str, str]) -> None:
    """Refuse a key that is not the one whose fingerprint the store keeps.

    Raises:
        KeyLost: It is another key.
    """
    if not compare_digest(fingerprint(key)[1], known[1]):
        raise lost(known[0], f"The key given has the id {fingerprint(key)[0]}.")


def lost(key_id: str, found: str) -> KeyLost:
    """Say that a store's digests cannot be compared, and what can be done."""
    return KeyLost(
        f"The store's digests were taken with the key {key_id}. {found}",
        advice=(
            f"Restore that key: as the file '<database>.key', in {VARIABLE}, or as key=. Without "
            "it, begin a new store: rows are then matched with Clio's records afresh."
        ),
    )


def _derived(key: bytes, purpose: bytes, size: int) -> str:
    return blake2b(key=key, person=purpose, digest_size=size).hexdigest()


def _decoded(text: str, name: str) -> bytes:
    try:
        return _checked(b64decode(text.strip(), validate=True), name)
    except ValueError:
        raise _unusable(name) from None


def _checked(key: bytes, name: str) -> bytes:
    if len(key) != SIZE:
        raise _unusable(name)
    return key


def _unusable(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"{name} is not a key.",
        advice=f"A key is {SIZE} random bytes; as text, in base 64. Restore it from a backup.",
    )


def _write_durably(path: Path, content: bytes) -> None:
    """Write a file that was not there, and its name in the directory, through to the disk."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    with suppress(OSError):  # some systems cannot open a directory
        _flush_directory(path.parent)


def _flush_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
