"""The client for code that awaits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Self, Unpack

from .._flows import crud
from .._wire import Answer, Params
from ..auth import Application, Grant, Tokens, Vault, default_vault
from ..resources.accessors import AsyncResources
from .options import (
    AsyncOptions,
    CallOptions,
    application_or_env,
    as_grant,
    grant_from_env,
    kept_grant,
    make_async_driver,
    make_session,
    viewed,
)
from .responses import Response, collected

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from ..engine.job import AsyncJob
    from ..mapping import Reading
    from ..store import Store


class AsyncClio(AsyncResources):
    """Clio for code that awaits.

    Args:
        grant: A grant, or just an access token.
        application: Whose grant it is; without it the grant cannot be renewed.
        vault: Where a renewed grant is kept.
        name: The name it is kept under.
        options: See `AsyncOptions`.
    """

    def __init__(
        self,
        grant: Grant | str,
        *,
        application: Application | None = None,
        vault: Vault | None = None,
        name: str | None = None,
        **options: Unpack[AsyncOptions],
    ) -> None:
        known = as_grant(grant)
        tokens = Tokens(known, application=application, vault=vault, name=name)
        super().__init__(
            make_async_driver(options), make_session(known, tokens, application, options)
        )

    @classmethod
    def connect(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: Application | None = None,
        **options: Unpack[AsyncOptions],
    ) -> Self:
        """Use the grant that is kept under a name; the vault is read at once.

        Args:
            name: The name, as it was given to `login`.
            vault: Where it is kept; the user's encrypted file unless given.
            application: Whose grant it is; the environment's unless given.
            options: See `AsyncOptions`.

        Raises:
            GrantMissing: None is kept under this name.
            VaultError: It cannot be read.
        """
        chosen = vault or default_vault()
        grant = kept_grant(chosen, name)
        return cls(
            grant, application=application_or_env(application), vault=chosen, name=name, **options
        )

    @classmethod
    def from_env(cls, **options: Unpack[AsyncOptions]) -> Self:
        """Use the grant in ``CLIO_ACCESS_TOKEN``, for CI and containers.

        ``CLIO_REFRESH_TOKEN``, ``CLIO_EXPIRES_AT``, ``CLIO_REGION``,
        ``CLIO_CLIENT_ID`` and ``CLIO_CLIENT_SECRET`` are read where they are set.

        Args:
            options: See `AsyncOptions`.

        Raises:
            GrantMissing: There is none.
        """
        return cls(grant_from_env(), application=application_or_env(None), **options)

    @classmethod
    async def login(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: Application | None = None,
        paste: bool = False,
        open_browser: Callable[[str], object] | None = None,
        ask: Callable[[str], str] = input,
        **options: Unpack[AsyncOptions],
    ) -> Self:
        """Get a grant from a person in the browser, keep it under a name, and use it.

        Args:
            name: To keep it under, say the firm's.
            vault: Where to keep it; the user's encrypted file unless given.
            application: The one to consent to; the environment's unless given.
            paste: Let them paste the code, for a browser on another machine.
            open_browser: Shows them the consent page.
            ask: Asks them for the code, with ``paste``.
            options: See `AsyncOptions`.

        Raises:
            LoginFailed: It ended without a grant.
            ConfigurationError: No application is given or in the environment.
        """
        from ..auth.login import login

        app, chosen = application or Application.from_env(), vault or default_vault()
        driver = make_async_driver(options)
        try:
            flow = login(app, name, chosen, paste=paste, open_browser=open_browser, ask=ask)
            grant = await driver.run(flow)
        finally:
            await driver.close()
        return cls(grant, application=app, vault=chosen, name=name, **options)

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """This client with other options for what is asked through it.

        It uses the same connections, the same token and the same rate limit, so
        it costs next to nothing and need not be closed.

        ::

            await clio.with_options(timeout=120).contacts.get(7)

        Args:
            options: See `CallOptions`. Headers and observers are added to the
                client's own; everything else replaces what the client was told.

        Raises:
            TypeError: There is no such option.
            ConfigurationError: One that cannot be.
        """
        made = self.__new__(type(self))
        AsyncResources.__init__(made, self.driver, viewed(self.session, options))
        return made

    def responses(self) -> AbstractContextManager[list[Response]]:
        """Keep the answers as Clio sends them, for as long as a block lasts.

        ::

            with clio.responses() as seen:
                contact = await clio.contacts.get(7)
            print(seen[-1].status, seen[-1].request_id)

        Every answer to this client and to those made of it by `with_options` is
        appended, refusals included, as far as it is asked for by this thread or
        task and by those that it starts through this library.
        """
        return collected(self.session)

    @property
    def requests(self) -> int:
        """How many requests this client has sent."""
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
            path: Below ``/api/v4/``, or an absolute URL on the same host.
            params: The query; nothing in it is checked.
            json: The body; Clio wants it under ``data``.
            headers: Beyond those that every request carries.

        Returns:
            The answer: ``.body`` is its JSON, ``.data`` what stands under ``data``.

        Raises:
            RequestError: Why there is no good answer.
        """
        return await self.driver.run(crud.raw(self.session, method, path, params, json, headers))

    def sync(
        self,
        readings: Sequence[Reading],
        *,
        store: str | Path | Store,
        marker: str | None = None,
        **options: Any,
    ) -> AsyncJob:
        """A job that brings rows into Clio, each exactly once.

        Args:
            readings: Maps with their sources, as `DataMap.read` gives them.
            store: Where to remember what became of each row: a file, or an open store.
            marker: The name of the custom field that says whose record it is.
            options: What else the job can be told.
        """
        from ..engine.job import AsyncJob

        return AsyncJob(self, readings, store=store, marker=marker, **options)

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
