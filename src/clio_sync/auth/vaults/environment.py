"""A vault for CI and containers, whose secrets come as environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NoReturn

from attrs import field, frozen

from ...errors import ConfigurationError, VaultError
from ..grant import Grant
from ..regions import US, region


@frozen
class EnvironmentVault:
    """Reads one grant from the environment, whatever name it is asked for; it keeps nothing.

    It reads ``CLIO_ACCESS_TOKEN``, and where they are set ``CLIO_REFRESH_TOKEN``,
    ``CLIO_EXPIRES_AT`` (seconds since the epoch) and ``CLIO_REGION``.

    Args:
        environ: Where to look, instead of the environment of this process.
        prefix: What the variables begin with; ``CLIO_GROW_`` for Clio Grow.
    """

    _environ: Mapping[str, str] = field(factory=lambda: os.environ, repr=False)
    prefix: str = "CLIO_"

    def load(self, name: str = "environment") -> Grant | None:
        """The grant in the environment; None where there is none.

        Args:
            name: Any: there is only one.

        Raises:
            ConfigurationError: ``CLIO_EXPIRES_AT`` is no number, or ``CLIO_REGION`` no region.
        """
        access_token = self._get("ACCESS_TOKEN")
        if not access_token:
            return None
        return Grant(
            access_token,
            refresh_token=self._get("REFRESH_TOKEN") or None,
            expires_at=self._expires_at(),
            region=region(self._get("REGION") or self._environ.get("CLIO_REGION") or US),
        )

    def save(self, name: str, grant: Grant) -> NoReturn:
        """Refuse: what a process writes into its environment is gone when it ends."""
        raise VaultError(
            "The environment cannot keep a grant.", advice="Use a FileVault or a KeyringVault."
        )

    def forget(self, name: str) -> NoReturn:
        """Refuse: only whoever set the variables can unset them."""
        raise VaultError(
            "The environment cannot forget a grant.", advice=f"Unset {self.prefix}ACCESS_TOKEN."
        )

    def names(self) -> list[str]:
        """One name if there is a grant, else none."""
        return ["environment"] if self._get("ACCESS_TOKEN") else []

    def _get(self, name: str) -> str | None:
        return self._environ.get(self.prefix + name)

    def _expires_at(self) -> float | None:
        given = self._get("EXPIRES_AT")
        try:
            return float(given) if given else None
        except ValueError:
            raise ConfigurationError(
                f"{self.prefix}EXPIRES_AT is not a number.", advice="Give seconds since the epoch."
            ) from None
