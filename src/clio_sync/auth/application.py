"""The application that a firm grants access to, as Clio's developer portal knows it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import ClassVar, Self

from attrs import field, frozen

from ..errors import ConfigurationError
from .regions import US, Authority, Region, region as named

LOOPBACK = "http://127.0.0.1:8484/callback"
"""Where the browser returns to unless told otherwise; Clio refuses ``localhost`` (facts, 1.1)."""


@frozen
class Application:
    """A registered application; its repr never shows the secret.

    Args:
        client_id: The app key.
        client_secret: The app secret.
        redirect_uri: Exactly one of those registered.
        region: Where it is registered: a region, its name, or the URL of a simulator.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str = LOOPBACK
    region: Region = field(default=US, converter=named)

    env_prefix: ClassVar[str] = "CLIO_"
    """What the variables that describe it begin with."""

    is_platform: ClassVar[bool] = False
    """Whether it is one of Clio Platform: PKCE, scopes, and refresh tokens that are good once."""

    @property
    def scope(self) -> str:
        """What it asks for; empty where its registration says that."""
        return ""

    def authority(self, region: Region | None = None) -> Authority:
        """Where its grants come from, in its own region or another."""
        return region or self.region

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """The application that the environment describes.

        It reads ``CLIO_CLIENT_ID`` and ``CLIO_CLIENT_SECRET``, and where they are
        set ``CLIO_REDIRECT_URI`` and ``CLIO_REGION``; a `GrowApplication` reads
        ``CLIO_GROW_CLIENT_ID`` and so on.

        Args:
            environ: Where to look, instead of the environment of this process.

        Raises:
            ConfigurationError: The id or the secret is not set.
        """
        application = cls.if_configured(environ)
        if application is None:
            raise ConfigurationError(
                f"{cls.env_prefix}CLIENT_ID or {cls.env_prefix}CLIENT_SECRET is not set.",
                advice="Both are shown in Clio's developer portal, on the application's page.",
            )
        return application

    @classmethod
    def if_configured(cls, environ: Mapping[str, str] | None = None) -> Self | None:
        """The application that the environment describes; None where it describes none.

        Args:
            environ: Where to look, instead of the environment of this process.
        """
        found, prefix = os.environ if environ is None else environ, cls.env_prefix
        client_id, client_secret = (
            found.get(f"{prefix}CLIENT_ID"),
            found.get(f"{prefix}CLIENT_SECRET"),
        )
        if not client_id or not client_secret:
            return None
        return cls(
            client_id,
            client_secret,
            redirect_uri=found.get(f"{prefix}REDIRECT_URI") or LOOPBACK,
            region=found.get(f"{prefix}REGION") or found.get("CLIO_REGION") or US,
        )
