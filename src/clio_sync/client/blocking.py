"""The client for code that blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Self, Unpack

from .._flows import crud
from .._wire import Answer, Params
from ..auth import Application, Grant, Tokens, Vault, default_vault
from ..resources.accessors import Resources
from .options import (
    CallOptions,
    Options,
    application_or_env,
    as_grant,
    grant_from_env,
    kept_grant,
    make_driver,
    make_session,
    viewed,
)
from .responses import Response, collected

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from ..engine.job import Job
    from ..mapping import Reading
    from ..store import Store


class Clio(Resources):
    """Clio for code that blocks.

    Args:
        grant: A grant, or just an access token.
        application: Whose grant it is; without it the grant cannot be renewed.
        vault: Where a renewed grant is kept.
        name: The name it is kept under.
        options: See `Options`.
    """

    def __init__(
        self,
        grant: Grant | str,
        *,
        application: Application | None = None,
        vault: Vault | None = None,
        name: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        known = as_grant(grant)
        tokens = Tokens(known, application=application, vault=vault, name=name)
        super().__init__(make_driver(options), make_session(known, tokens, application, options))

    @classmethod
    def connect(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: Application | None = None,
        **options: Unpack[Options],
    ) -> Self:
        """Use the grant that is kept under a name.

        Args:
            name: The name, as it was given to `login`.
            vault: Where it is kept; the user's encrypted file unless given.
            application: Whose grant it is; the environment's unless given.
            options: See `Options`.

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
    def from_env(cls, **options: Unpack[Options]) -> Self:
        """Use the grant in ``CLIO_ACCESS_TOKEN``, for CI and containers.

        ``CLIO_REFRESH_TOKEN``, ``CLIO_EXPIRES_AT``, ``CLIO_REGION``,
        ``CLIO_CLIENT_ID`` and ``CLIO_CLIENT_SECRET`` are read where they are set.

        Args:
            options: See `Options`.

        Raises:
            GrantMissing: There is none.
        """
        return cls(grant_from_env(), application=application_or_env(None), **options)

    @classmethod
    def login(
        cls,
        name: str,
        *,
        vault: Vault | None = None,
        application: Application | None = None,
        paste: bool = False,
        open_browser: Callable[[str], object] | None = None,
        ask: Callable[[str], str] = input,
        **options: Unpack[Options],
    ) -> Self:
        """Get a grant from a person in the browser, keep it under a name, and use it.

        Args:
            name: To keep it under, say the firm's.
            vault: Where to keep it; the user's encrypted file unless given.
            application: The one to consent to; the environment's unless given.
            paste: Let them paste the code, for a browser on another machine.
            open_browser: Shows them the consent page.
            ask: Asks them for the code, with ``paste``.
            options: See `Options`.

        Raises:
            LoginFailed: It ended without a grant.
            ConfigurationError: No application is given or in the environment.
        """
        from ..auth.login import login

        app, chosen = application or Application.from_env(), vault or default_vault()
        driver = make_driver(options)
        try:
            flow = login(app, name, chosen, paste=paste, open_browser=open_browser, ask=ask)
            grant = driver.run(flow)
        finally:
            driver.close()
        return cls(grant, application=app, vault=chosen, name=name, **options)

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """This client with other options for what is asked through it.

        It uses the same connections, the same token and the same rate limit, so
        it costs next to nothing and need not be closed.

        ::

            clio.with_options(timeout=120).contacts.get(7)

        Args:
            options: See `CallOptions`. Headers and observers are added to the
                client's own; everything else replaces what the client was told.

        Raises:
            TypeError: There is no such option.
            ConfigurationError: One that cannot be.
        """
        made = self.__new__(type(self))
        Resources.__init__(made, self.driver, viewed(self.session, options))
        return made

    def responses(self) -> AbstractContextManager[list[Response]]:
        """Keep the answers as Clio sends them, for as long as a block lasts.

        ::

            with clio.responses() as seen:
                contact = clio.contacts.get(7)
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
            path: Below ``/api/v4/``, or an absolute URL on the same host.
            params: The query; nothing in it is checked.
            json: The body; Clio wants it under ``data``.
            headers: Beyond those that every request carries.

        Returns:
            The answer: ``.body`` is its JSON, ``.data`` what stands under ``data``.

        Raises:
            RequestError: Why there is no good answer.
        """
        return self.driver.run(crud.raw(self.session, method, path, params, json, headers))

    def sync(
        self,
        readings: Sequence[Reading],
        *,
        store: str | Path | Store,
        marker: str | None = None,
        **options: Any,
    ) -> Job:
        """A job that brings rows into Clio, each exactly once.

        Args:
            readings: Maps with their sources, as `DataMap.read` gives them.
            store: Where to remember what became of each row: a file, or an open store.
            marker: The name of the custom field that says whose record it is.
            options: What else the job can be told.
        """
        from ..engine.job import Job

        return Job(self, readings, store=store, marker=marker, **options)

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
