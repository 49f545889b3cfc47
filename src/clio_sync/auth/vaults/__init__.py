"""Where grants are kept between two runs of a program."""

from __future__ import annotations

from .environment import EnvironmentVault
from .file import FileVault
from .keyring import KeyringVault
from .memory import MemoryVault
from .protocol import Claim, SharedVault, Vault

__all__ = [
    "Claim",
    "EnvironmentVault",
    "FileVault",
    "KeyringVault",
    "MemoryVault",
    "SharedVault",
    "Vault",
    "default_vault",
]


def default_vault() -> Vault:
    """The vault that is used unless another is given: the user's encrypted file."""
    return FileVault()
