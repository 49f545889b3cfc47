"""A vault in one encrypted file, whose key lives elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, field

from ...errors import ConfigurationError, VaultError
from ..grant import Grant
from ._lock import FileLock, locked
from ._places import config_folder, data_folder
from ._private import read_private, write_private

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

VERSION = 1
"""Of the file's layout."""

Kept: TypeAlias = dict[str, dict[str, Any]]


def _path(given: Path | str | None) -> Path:
    chosen = given or os.environ.get("CLIO_SYNC_VAULT")
    return Path(chosen) if chosen else data_folder() / "grants"


@define
class FileVault:
    """Keeps grants in one encrypted file that only its owner can read.

    The key is the one given, else ``CLIO_SYNC_VAULT_KEY``, else a file of its
    own in the user's configuration folder, made with the first grant. Threads
    and processes may share the file.

    Args:
        path: The file; ``CLIO_SYNC_VAULT``, or one in the user's data folder, unless given.
        key: From `new_key`.
    """

    path: Path = field(default=None, converter=_path)
    _key: str | bytes | None = field(default=None, repr=False, alias="key")

    @staticmethod
    def new_key() -> str:
        """A fresh key, to be kept where secrets are kept."""
        from cryptography.fernet import Fernet

        return Fernet.generate_key().decode()

    def load(self, name: str) -> Grant | None:
        """The grant kept under a name; None where there is none.

        Raises:
            VaultError: The file cannot be read, or not with this key.
        """
        kept = self._read().get(name)
        return Grant.from_dict(kept) if kept is not None else None

    def save(self, name: str, grant: Grant) -> None:
        """Keep a grant under a name, instead of the one that was there.

        Raises:
            VaultError: The file cannot be written.
        """
        self._change(lambda grants: grants.update({name: grant.to_dict()}))

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more, whether or not anything was.

        Raises:
            VaultError: The file cannot be written.
        """
        self._change(lambda grants: grants.pop(name, None))

    def names(self) -> list[str]:
        """The names under which grants are kept, sorted.

        Raises:
            VaultError: The file cannot be read, or not with this key.
        """
        return sorted(self._read())

    def claim(self, name: str) -> FileLock | None:
        """The right to renew a grant; None while another process has it."""
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]  # a name may be no file name
        return FileLock.take(self._beside(f"{digest}.lock"))

    def _read(self) -> Kept:
        sealed = read_private(self.path)
        if sealed is None:
            return {}
        return _opened(sealed, self._cipher(self._known_key()))

    def _change(self, change: Callable[[Kept], object]) -> None:
        with locked(self._beside("lock")):
            grants = self._read()
            key = self._known_key() or _made_key()
            change(grants)
            content = json.dumps({"version": VERSION, "grants": grants}).encode()
            write_private(self.path, self._cipher(key).encrypt(content))

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{ending}")

    def _known_key(self) -> str | bytes | None:
        return self._key or os.environ.get("CLIO_SYNC_VAULT_KEY") or read_private(_key_file())

    def _cipher(self, key: str | bytes | None) -> Fernet:
        from cryptography.fernet import Fernet

        if not key:
            raise VaultError(
                "The vault is there, and its key is not.",
                advice="Bring the key back, or remove the vault and log in again.",
            )
        try:
            return Fernet(key)
        except ValueError:
            raise ConfigurationError(
                "The key of the vault is not a key.", advice="Make one with FileVault.new_key()."
            ) from None


def _opened(sealed: bytes, cipher: Fernet) -> Kept:
    from cryptography.fernet import InvalidToken

    try:
        content = json.loads(cipher.decrypt(sealed))
    except (InvalidToken, ValueError):
        raise VaultError(
            "The vault cannot be read with this key.",
            advice="Give the key it was written with, or remove it and log in again.",
        ) from None
    if content["version"] != VERSION:
        raise VaultError(
            "A later version of clio_sync wrote the vault.", advice="Update clio_sync."
        )
    grants: Kept = content["grants"]
    return grants


def _key_file() -> Path:
    return config_folder() / "vault.key"


def _made_key() -> bytes:
    """A new key in its file, or the one that another process has just made."""
    path = _key_file()
    with locked(path.with_name(f"{path.name}.lock")):
        key = read_private(path)
        if key is None:
            key = FileVault.new_key().encode()
            write_private(path, key)
    return key
