"""The root, what the caller set up, and who is let in."""

from __future__ import annotations


class ClioError(Exception):
    """The root of everything this library raises on purpose.

    Args:
        text: What happened, without any client data.
        advice: What to do about it.
    """

    def __init__(self, text: str = "", *, advice: str = "") -> None:
        super().__init__(text)
        self.advice = advice

    def __str__(self) -> str:
        return " ".join(part for part in (*map(str, self.args), self.advice) if part)


class ConfigurationError(ClioError):
    """What the caller set up cannot work."""


class ClientSlips(ConfigurationError):
    """A client sent names that Clio would drop in silence; a strict simulator saw them."""


class AuthorizationError(ClioError):
    """There is no grant to act with, or it is of no use."""


class GrantMissing(AuthorizationError):
    """Nobody has logged in under this name."""


class GrantExpired(AuthorizationError):
    """The access token is over and nothing here can renew it."""


class GrantRevoked(AuthorizationError):
    """Clio does not accept the grant any more."""


class WrongRegion(AuthorizationError):
    """The account lives on another of Clio's four hosts."""


class LoginFailed(AuthorizationError):
    """The OAuth dance ended without a grant."""


class VaultError(ClioError):
    """A grant could not be kept or read back."""
