"""The client of Clio Grow for code that awaits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self, Unpack

from .._drivers import AsyncDriver
from .._flows import crud
from .._flows.session import Session
from .._wire import Answer, Params
from ..auth import Grant, GrowApplication, Vault, default_vault
from ..client.options import AsyncOptions, CallOptions, as_grant, make_async_driver, viewed
from .api import entry, grant_from_env, kept_grant, make_grow_session, make_tokens
from .async_resources import (
    AsyncContacts,
    AsyncCustomActions,
    AsyncInboxLeads,
    AsyncLocations,
    AsyncMatters,
    AsyncMatterTypes,
    AsyncSources,
    AsyncUsers,
)

if TYPE_CHECKING:
    from types import TracebackType


class AsyncGrow:
    """Clio Grow for code that awaits.

    Args:
        grant: A grant of Clio Platform, or just an access token; one of Clio Manage is no good.
        application: Whose grant it is; without it the grant cannot be renewed.
        vault: Where a renewed grant is kept, before it is used. Clio replaces the refresh
            token with each renewal, so without a vault there is none.
        name: The name it is kept under.
        options: See `AsyncOptions`; ``base_url`` is where the API hangs, such as
            ``https://api.clio.com/grow/v2``, if not where it is known to.
    """

    def __init__(
        self,
        grant: Grant | str,
        *,
        application: GrowApplication | None = None,
        vault: Vault | None = None,
        name: str | None = None,
        **options: Unpack[AsyncOptions],
    ) -> None:
        known = as_grant(grant)
        tokens = make_tokens(known, application, vault, name)
        self.driver: AsyncDriver = make_async_driver(options)
        self.session: Session = make_grow_session(known, tokens, application, options)

    @classmethod
    def connect(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: GrowApplication | None = None,
        **options: Unpack[AsyncOptions],
    ) -> Self:
        """Use the grant that is kept under a name; the vault is read at once.

        The name may be that of a grant for Clio Manage: a vault keeps the two apart.

        Args:
            name: The name, as it was given to `login`.
            vault: Where it is kept; the user's encrypted file unless given.
            application: Whose grant it is; the environment's unless given.
            options: See `AsyncOptions`.

        Raises:
            GrantMissing: None is kept under this name.
            VaultError: It cannot be read.
        """
        chosen, app = vault or default_vault(), application or GrowApplication.if_configured()
        return cls(kept_grant(chosen, name), application=app, vault=chosen, name=name, **options)

    @classmethod
    def from_env(cls, **options: Unpack[AsyncOptions]) -> Self:
        """Use the token in ``CLIO_GROW_ACCESS_TOKEN``, for a day at most.

        ``CLIO_GROW_EXPIRES_AT`` and ``CLIO_GROW_REGION`` or ``CLIO_REGION`` are read where
        they are set. It is not renewed: what Clio replaces the refresh token by could not be
        kept in the environment.

        Args:
            options: See `AsyncOptions`.

        Raises:
            GrantMissing: There is none.
        """
        return cls(grant_from_env(), application=GrowApplication.if_configured(), **options)

    @classmethod
    async def login(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: GrowApplication | None = None,
        paste: bool = False,
        open_browser: Callable[[str], object] | None = None,
        ask: Callable[[str], str] = input,
        **options: Unpack[AsyncOptions],
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
            options: See `AsyncOptions`.

        Raises:
            LoginFailed: It ended without a grant.
            ConfigurationError: No application is given or in the environment, or no scopes.
        """
        from ..auth.login import login

        app, chosen = application or GrowApplication.from_env(), vault or default_vault()
        driver = make_async_driver(options)
        try:
            flow = login(app, entry(name), chosen, paste=paste, open_browser=open_browser, ask=ask)
            grant = await driver.run(flow)
        finally:
            await driver.close()
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

    async def request(
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
        return await self.driver.run(crud.raw(self.session, method, path, params, json, headers))

    @cached_property
    def contacts(self) -> AsyncContacts:
        """People and companies."""
        return AsyncContacts(self.driver, self.session)

    @cached_property
    def custom_actions(self) -> AsyncCustomActions:
        """Links of ours in Clio Grow's pages."""
        return AsyncCustomActions(self.driver, self.session)

    @cached_property
    def inbox_leads(self) -> AsyncInboxLeads:
        """Who has asked for help and is not yet a contact."""
        return AsyncInboxLeads(self.driver, self.session)

    @cached_property
    def locations(self) -> AsyncLocations:
        """The firm's offices."""
        return AsyncLocations(self.driver, self.session)

    @cached_property
    def matter_types(self) -> AsyncMatterTypes:
        """The kinds of matters that the firm takes."""
        return AsyncMatterTypes(self.driver, self.session)

    @cached_property
    def matters(self) -> AsyncMatters:
        """Matters, from intake on."""
        return AsyncMatters(self.driver, self.session)

    @cached_property
    def sources(self) -> AsyncSources:
        """Where leads come from."""
        return AsyncSources(self.driver, self.session)

    @cached_property
    def users(self) -> AsyncUsers:
        """The firm's users."""
        return AsyncUsers(self.driver, self.session)

    async def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        await self.driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.session.base_url}>"
