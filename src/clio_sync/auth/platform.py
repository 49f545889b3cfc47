"""Clio Platform, where Clio Grow lives: its hosts, its scopes, and its applications.

It has a developer portal, OAuth hosts and tokens of its own, and none of
Clio Manage's are good there (facts, 14).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal, Self, TypeAlias, cast, get_args

from attrs import evolve, field, frozen

from .application import Application
from .regions import REGIONS, Region

Scope: TypeAlias = Literal[
    "grow_contact_note_read",
    "grow_contact_note_write",
    "grow_contact_read",
    "grow_custom_action_read",
    "grow_custom_action_write",
    "grow_custom_field_read",
    "grow_lead_inbox_all_read",
    "grow_lead_inbox_read",
    "grow_lead_inbox_write",
    "grow_location_read",
    "grow_location_write",
    "grow_matter_note_read",
    "grow_matter_note_write",
    "grow_matter_read",
    "grow_matter_type_read",
    "grow_matter_type_write",
    "grow_user_read",
]
"""What a grant for Clio Grow can allow; a write scope does not include reading."""

SCOPES: tuple[Scope, ...] = get_args(Scope)
"""All of them."""

READ_SCOPES: tuple[Scope, ...] = tuple(scope for scope in SCOPES if scope.endswith("_read"))
"""Those that change nothing."""


@frozen
class Platform:
    """Clio Platform in one region.

    Args:
        region: One of the four, or that of a simulator.
    """

    region: Region

    @property
    def host(self) -> str:
        """The host of its OAuth."""
        return f"{self._prefix}auth.api.clio.com" if self._is_clios else self.region.host

    @property
    def grow_url(self) -> str:
        """What the paths of the Grow API are appended to."""
        if self._is_clios:
            return f"https://{self._prefix}api.clio.com/grow/"
        return f"{self.region.base}/grow/"

    @property
    def authorize_url(self) -> str:
        """The page on which a person gives consent."""
        return f"{self._oauth}/authorize"

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens become access tokens."""
        return f"{self._oauth}/token"

    @property
    def deauthorize_url(self) -> str:
        """Where a grant is given back."""
        return f"{self._oauth}/revoke"

    @property
    def approval_url(self) -> None:
        """There is no page that shows codes: they are copied from the browser's address."""
        return

    @property
    def _oauth(self) -> str:
        return f"https://{self.host}/oauth" if self._is_clios else f"{self.grow_url}oauth"

    @property
    def _is_clios(self) -> bool:
        return self.region in REGIONS.values()

    @property
    def _prefix(self) -> str:
        return "" if self.region.name == "us" else f"{self.region.name}."


def _several(given: str | Iterable[str]) -> tuple[Scope, ...]:
    names = given.split() if isinstance(given, str) else given
    return cast("tuple[Scope, ...]", tuple(names))


@frozen
class GrowApplication(Application):
    """An application registered with Clio Platform, for Clio Grow.

    Args:
        client_id: The app key.
        client_secret: The app secret.
        redirect_uri: Exactly one of those registered.
        region: Where it is registered: a region, its name, or the URL of a simulator.
        scopes: What to ask a user for: a part of what the application is registered
            for, for Clio refuses a login that asks for more. Only a login needs them.
    """

    scopes: tuple[Scope, ...] = field(default=(), converter=_several, kw_only=True)

    env_prefix: ClassVar[str] = "CLIO_GROW_"
    is_platform: ClassVar[bool] = True

    @property
    def scope(self) -> str:
        """What it asks for."""
        return " ".join(self.scopes)

    def authority(self, region: Region | None = None) -> Platform:
        """Where its grants come from, in its own region or another."""
        return Platform(region or self.region)

    @classmethod
    def if_configured(cls, environ: Mapping[str, str] | None = None) -> Self | None:
        """The application that the environment describes; None where it describes none.

        It reads ``CLIO_GROW_SCOPES`` too, which names scopes with blanks between them.

        Args:
            environ: Where to look, instead of the environment of this process.
        """
        known = super().if_configured(environ)
        scopes = (os.environ if environ is None else environ).get("CLIO_GROW_SCOPES", "")
        return evolve(known, scopes=scopes) if known is not None else None
