"""The application that a firm grants access to, as Clio's developer portal knows it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from attrs import field, frozen

from ..errors import ConfigurationError
from .regions import US, Region, region as named

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

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Application:
        """The application that the environment describes.

        It reads ``CLIO_CLIENT_ID`` and ``CLIO_CLIENT_SECRET``, and where they are
        set ``CLIO_REDIRECT_URI`` and ``CLIO_REGION``.

        Args:
            environ: Where to look, instead of the environment of this process.

        Raises:
            ConfigurationError: The id or the secret is not set.
        """
        application = cls.if_configured(environ)
        if application is None:
            raise ConfigurationError(
                "CLIO_CLIENT_ID or CLIO_CLIENT_SECRET is not set.",
                advice="Both are shown in Clio's developer portal, on the application's page.",
            )
        return application

    @classmethod
    def if_configured(cls, environ: Mapping[str, str] | None = None) -> Application | None:
        """The application that the environment describes; None where it describes none.

        Args:
            environ: Where to look, instead of the environment of this process.
        """
        found = os.environ if environ is None else environ
        client_id, client_secret = found.get("CLIO_CLIENT_ID"), found.get("CLIO_CLIENT_SECRET")
        if not client_id or not client_secret:
            return None
        return cls(
            client_id,
            client_secret,
            redirect_uri=found.get("CLIO_REDIRECT_URI") or LOOPBACK,
            region=found.get("CLIO_REGION") or US,
        )
