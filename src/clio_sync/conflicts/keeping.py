"""An index in an encrypted file; the key is never in it, nor beside it."""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from ..auth.vaults._private import read_private, write_private
from ..errors import ConfigurationError, KeyLost, NotAStore, StoreTooNew
from .index import ConflictIndex, index_of
from .reading import Account, Readings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

VERSION = 1
"""Of the file's layout."""
_MAGIC = b"clio_sync index\n"


def save(index: ConflictIndex, path: str | os.PathLike[str], key: str) -> None:
    """Write an index, see `ConflictIndex.save`."""
    cipher = _cipher(key)
    content = {
        "version": VERSION,
        "account": attrs.asdict(index.account),
        "at": index.as_of,
        "contacts": [*index.contacts.values()],
        "matters": [*index.matters.values()],
        "relationships": [*index.relationships.values()],
    }
    packed = zlib.compress(json.dumps(content).encode())
    write_private(Path(path), _MAGIC + cipher.encrypt(packed))


def open_index(path: str | os.PathLike[str], *, key: str) -> ConflictIndex:
    """Open an index that was saved; `ConflictIndex.refresh` brings it up to date.

    Args:
        path: Of the file.
        key: The one it was saved with.

    Raises:
        NotAStore: There is no such file, or it is something else.
        KeyLost: It was saved with another key.
        StoreTooNew: A later version of this library wrote it.
        ConfigurationError: The key is none.
        VaultError: The file cannot be read, or others can use it.
    """
    from cryptography.fernet import InvalidToken

    cipher, held = _cipher(key), read_private(Path(path))
    if held is None or not held.startswith(_MAGIC):
        raise NotAStore("There is no index in that place.", advice="Make one with match.index.")
    try:
        content = json.loads(zlib.decompress(cipher.decrypt(held.removeprefix(_MAGIC))))
    except (InvalidToken, zlib.error, ValueError):
        raise KeyLost(
            "The index cannot be opened with this key.",
            advice="Give the key it was saved with, or read it anew with match.index.",
        ) from None
    if content.pop("version") != VERSION:
        raise StoreTooNew("A later version of clio_sync wrote the index.", advice="Update it.")
    account = Account(**content.pop("account"))
    return index_of(Readings(account=account, **content))


def _cipher(key: str) -> Fernet:
    from cryptography.fernet import Fernet

    try:
        return Fernet(key)
    except (ValueError, TypeError):
        raise ConfigurationError(
            "The key of the index is not a key.", advice="Make one with ConflictIndex.new_key()."
        ) from None
