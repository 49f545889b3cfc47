"""Who may act for whom: applications, regions, grants, and the vaults that keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .application import Application
    from .grant import Grant
    from .oauth import accepting_region, authorize_url, code_from, exchange, renewed, revoke
    from .platform import READ_SCOPES, SCOPES, GrowApplication, Platform, Scope
    from .regions import REGIONS, Authority, Region, region
    from .tokens import Tokens
    from .vaults import (
        Claim,
        EnvironmentVault,
        FileVault,
        KeyringVault,
        MemoryVault,
        SharedVault,
        Vault,
        default_vault,
    )

__all__ = [
    "READ_SCOPES",
    "REGIONS",
    "SCOPES",
    "Application",
    "Authority",
    "Claim",
    "EnvironmentVault",
    "FileVault",
    "Grant",
    "GrowApplication",
    "KeyringVault",
    "MemoryVault",
    "Platform",
    "Region",
    "Scope",
    "SharedVault",
    "Tokens",
    "Vault",
    "accepting_region",
    "authorize_url",
    "code_from",
    "default_vault",
    "exchange",
    "region",
    "renewed",
    "revoke",
]

_HOMES = {
    "application": ("Application",),
    "grant": ("Grant",),
    "oauth": ("accepting_region", "authorize_url", "code_from", "exchange", "renewed", "revoke"),
    "platform": ("READ_SCOPES", "SCOPES", "GrowApplication", "Platform", "Scope"),
    "regions": ("REGIONS", "Authority", "Region", "region"),
    "tokens": ("Tokens",),
    "vaults": (
        "Claim",
        "EnvironmentVault",
        "FileVault",
        "KeyringVault",
        "MemoryVault",
        "SharedVault",
        "Vault",
        "default_vault",
    ),
}

if not TYPE_CHECKING:  # a visible __getattr__ would hide misspelt names from type checkers

    def __getattr__(name: str) -> object:
        from importlib import import_module

        for home, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{home}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
