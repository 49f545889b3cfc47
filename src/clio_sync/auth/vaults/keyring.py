"""A vault in the keyring that the operating system keeps for its user."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from ...errors import ConfigurationError, VaultError
from ..grant import Grant
from ._lock import FileLock
from ._places import data_folder

if TYPE_CHECKING:
    from types import ModuleType

INDEX = "names of the grants"
"""The entry that lists the others: a keyring can be asked for an entry, not for all."""


@frozen
class KeyringVault:
    """Keeps grants in the keyring of macOS, Windows, GNOME or KDE; needs ``clio_sync[keyring]``.

    Args:
        service: What the keyring files the entries under.
    """

    service: str = "clio_sync"

    def load(self, name: str) -> Grant | None:
        """The grant kept under a name; None where there is none.

        Raises:
            VaultError: The keyring refuses.
        """
        kept = self._get(_entry(name))
        return Grant.from_dict(json.loads(kept)) if kept else None

    def save(self, name: str, grant: Grant) -> None:
        """Keep a grant under a name, instead of the one that was there.

        Raises:
            VaultError: The keyring refuses.
        """
        self._set(_entry(name), json.dumps(grant.to_dict()))
        self._list({*self.names(), name})

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more, whether or not anything was.

        Raises:
            VaultError: The keyring refuses.
        """
        if self._get(_entry(name)) is not None:
            self._delete(_entry(name))
        self._list({*self.names()} - {name})

    def names(self) -> list[str]:
        """The names under which grants are kept, sorted.

        Raises:
            VaultError: The keyring refuses.
        """
        names: list[str] = json.loads(self._get(INDEX) or "[]")
        return names

    def claim(self, name: str) -> FileLock | None:
        """The right to renew a grant; None while another process has it."""
        digest = hashlib.sha256(f"{self.service}/{name}".encode()).hexdigest()[:16]
        return FileLock.take(data_folder() / f"keyring.{digest}.lock")

    def _list(self, names: set[str]) -> None:
        self._set(INDEX, json.dumps(sorted(names)))

    def _get(self, entry: str) -> str | None:
        with _keyring() as keyring:
            kept: str | None = keyring.get_password(self.service, entry)
            return kept

    def _set(self, entry: str, content: str) -> None:
        with _keyring() as keyring:
            keyring.set_password(self.service, entry, content)

    def _delete(self, entry: str) -> None:
        with _keyring() as keyring:
            keyring.delete_password(self.service, entry)


def _entry(name: str) -> str:
    return f"grant {name}"


@contextmanager
def _keyring() -> Generator[ModuleType, None, None]:
    """The keyring package, its failures told as ours."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise ConfigurationError(
            "The keyring package is not installed.",
            advice="Install clio_sync[keyring], or use a FileVault.",
        ) from None
    try:
        yield keyring
    except KeyringError as error:
        raise VaultError(
            f"The keyring of this system refuses: {type(error).__name__}.",
            advice="Unlock it, or use a FileVault.",
        ) from error
