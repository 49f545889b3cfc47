"""The client of Clio Grow for code that blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self, Unpack

from .._drivers import Driver
from .._flows import crud
from .._flows.session import Session
from .._wire import Answer, Params
from ..auth import Grant, GrowApplication, Vault, default_vault
from ..client.options import CallOptions, Options, as_grant, make_driver, viewed
from .api import entry, grant_from_env, kept_grant, make_grow_session, make_tokens
from .resources import (
    Contacts,
    CustomActions,
    InboxLeads,
    Locations,
    Matters,
    MatterTypes,
    Sources,
    Users,
)

if TYPE_CHECKING:
    from types import TracebackType


class Grow:
    """Clio Grow for code that blocks.

    Args:
        grant: A grant of Clio Platform, or just an access token; one of Clio Manage is no good.
        application: Whose grant it is; without it the grant cannot be renewed.
        vault: Where a renewed grant is kept, before it is used. Clio replaces the refresh
            token with each renewal, so without a vault there is none.
        name: The name it is kept under.
        options: See `Options`; ``base_url`` is where the API hangs, such as
            ``https://api.clio.com/grow/v2``, if not where it is known to.
    """

    def __init__(
        self,
        grant: Grant | str,
        *,
        application: GrowApplication | None = None,
        vault: Vault | None = None,
        name: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        known = as_grant(grant)
        tokens = make_tokens(known, application, vault, name)
        self.driver: Driver = make_driver(options)
        self.session: Session = make_grow_session(known, tokens, application, options)

    @classmethod
    def connect(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: GrowApplication | None = None,
        **options: Unpack[Options],
    ) -> Self:
        """Use the grant that is kept under a name.

        The name may be that of a grant for Clio Manage: a vault keeps the two apart.

        Args:
            name: The name, as it was given to `login`.
            vault: Where it is kept; the user's encrypted file unless given.
            application: Whose grant it is; the environment's unless given.
            options: See `Options`.

        Raises:
            GrantMissing: None is kept under this name.
            VaultError: It cannot be read.
        """
        chosen, app = vault or default_vault(), application or GrowApplication.if_configured()
        return cls(kept_grant(chosen, name), application=app, vault=chosen, name=name, **options)

    @classmethod
    def from_env(cls, **options: Unpack[Options]) -> Self:
        """Use the token in ``CLIO_GROW_ACCESS_TOKEN``, for a day at most.

        ``CLIO_GROW_EXPIRES_AT`` and ``CLIO_GROW_REGION`` or ``CLIO_REGION`` are read where
        they are set. It is not renewed: what Clio replaces the refresh token by could not be
        kept in the environment.

        Args:
            options: See `Options`.

        Raises:
            GrantMissing: There is none.
        """
        return cls(grant_from_env(), application=GrowApplication.if_configured(), **options)

    @classmethod
    def login(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: GrowApplication | None = None,
        paste: bool = False,
        open_browser: Callable[[str], object] | None = None,
        ask: Callable[[str], str] = input,
        **options: Unpack[Options],
    ) -> Self:
        """Get a grant from a person in the browser, keep it under a name, and use it.

        Args:
            name: To keep it under, say the firm's.
            vault: Where to keep it; the user's encrypted file unless given.
            application: The one to consent to, with its scopes; the environment's unless given.
            paste: Let them paste the address that the browser ended at, for one on another
                machine.
            open_browser: Shows them the consent page.
            ask: Asks them for the address, with ``paste``.
            options: See `Options`.

        Raises:
            LoginFailed: It ended without a grant.
            ConfigurationError: No application is given or in the environment, or no scopes.
        """
        from ..auth.login import login

        app, chosen = application or GrowApplication.from_env(), vault or default_vault()
        driver = make_driver(options)
        try:
            flow = login(app, entry(name), chosen, paste=paste, open_browser=open_browser, ask=ask)
            grant = driver.run(flow)
        finally:
            driver.close()
        return cls(grant, application=app, vault=chosen, name=name, **options)

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """The same client with other options, for a single call or for several.

        Args:
            options: See `CallOptions`.

        Raises:
            TypeError: There is no such option.
            ConfigurationError: One that cannot be.
        """
        made = self.__new__(type(self))
        made.driver, made.session = self.driver, viewed(self.session, options)
        return made

    @property
    def requests(self) -> int:
        """How many requests the clients of this application have sent."""
        return self.session.requests

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send any request at all: the way out where this library has no method.

        Args:
            method: The HTTP method.
            path: Below ``/grow/``, or an absolute URL on the same host.
            params: The query; nothing in it is checked.
            json: The body; Clio wants it under ``data``.
            headers: Beyond those that every request carries.

        Returns:
            The answer: ``.body`` is its JSON, ``.data`` what stands under ``data``.

        Raises:
            RequestError: Why there is no good answer.
        """
        return self.driver.run(crud.raw(self.session, method, path, params, json, headers))

    @cached_property
    def contacts(self) -> Contacts:
        """People and companies."""
        return Contacts(self.driver, self.session)

    @cached_property
    def custom_actions(self) -> CustomActions:
        """Links of ours in Clio Grow's pages."""
        return CustomActions(self.driver, self.session)

    @cached_property
    def inbox_leads(self) -> InboxLeads:
        """Who has asked for help and is not yet a contact."""
        return InboxLeads(self.driver, self.session)

    @cached_property
    def locations(self) -> Locations:
        """The firm's offices."""
        return Locations(self.driver, self.session)

    @cached_property
    def matter_types(self) -> MatterTypes:
        """The kinds of matters that the firm takes."""
        return MatterTypes(self.driver, self.session)

    @cached_property
    def matters(self) -> Matters:
        """Matters, from intake on."""
        return Matters(self.driver, self.session)

    @cached_property
    def sources(self) -> Sources:
        """Where leads come from."""
        return Sources(self.driver, self.session)

    @cached_property
    def users(self) -> Users:
        """The firm's users."""
        return Users(self.driver, self.session)

    def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        self.driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.session.base_url}>"
