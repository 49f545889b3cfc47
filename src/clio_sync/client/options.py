"""What a client can be told, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from .._drivers import AsyncDriver, Clock, Driver, Timeouts, httpx_timeout
from .._flows.session import Observer, Session
from .._policy.retry import RetryPolicy
from .._wire import API_VERSION
from ..auth import Application, EnvironmentVault, Grant, Region, Tokens, Vault, region
from ..auth.grant import is_token
from ..errors import ConfigurationError, GrantMissing

if TYPE_CHECKING:
    import httpx


class _Common(TypedDict, total=False):
    region: Region | str
    base_url: str
    api_version: str
    retry: RetryPolicy
    timeouts: Timeouts
    clock: Clock
    observer: Observer


class Options(_Common, total=False):
    """What a client can be told beyond its grant.

    ``region`` is one of Clio's four (``"us"``, ``"eu"``, ``"ca"``, ``"au"``) or
    the URL of a simulator; the grant's own unless given. ``base_url`` is where
    the API hangs, if not there. ``api_version`` is sent as ``X-API-VERSION``.
    ``retry`` says when to send again, ``timeouts`` how long a request may take,
    ``transport`` what carries it, ``clock`` where time comes from. ``observer``
    is told of every wait.
    """

    transport: httpx.BaseTransport


class AsyncOptions(_Common, total=False):
    """The same as `Options`, with a ``transport`` for async code."""

    transport: httpx.AsyncBaseTransport


def as_grant(given: Grant | str) -> Grant:
    """A grant; of an access token alone, one that cannot be renewed.

    Raises:
        ConfigurationError: Its token cannot be one.
    """
    grant = given if isinstance(given, Grant) else Grant(given)
    if not is_token(grant.access_token):
        raise ConfigurationError(
            "The access token is empty, or has something in it that no token has.",
            advice="Pass the token alone: ASCII text without blanks.",
        )
    return grant


def application_or_env(given: Application | None) -> Application | None:
    """The application given, or the environment's if it has one."""
    return given or Application.if_configured()


def kept_grant(vault: Vault, name: str) -> Grant:
    """What the vault keeps under a name."""
    grant = vault.load(name)
    if grant is None:
        raise GrantMissing(
            f"No grant is kept under {name!r}.",
            advice=f"Run `python -m clio_sync login {name}`, or call Clio.login({name!r}).",
        )
    return grant


def grant_from_env() -> Grant:
    """What the environment holds."""
    grant = EnvironmentVault().load()
    if grant is None:
        raise GrantMissing(
            "CLIO_ACCESS_TOKEN is not set.", advice="Set it, or use Clio.connect(name)."
        )
    return grant


def make_session(
    grant: Grant, tokens: Tokens, application: Application | None, options: _Common
) -> Session:
    """What the requests of a client share.

    Raises:
        TypeError: There is no such option.
    """
    _check_names(options)
    return Session(
        base_url=_base_url(grant, application, options),
        tokens=tokens,
        retry=options.get("retry") or RetryPolicy(),
        api_version=options.get("api_version") or API_VERSION,
        observer=options.get("observer"),
    )


def _check_names(options: _Common) -> None:
    """Refuse a misspelt option, which a type checker would have found."""
    for name in options.keys() - Options.__annotations__.keys():
        raise TypeError(f"a client has no option {name!r}")


def _base_url(grant: Grant, application: Application | None, options: _Common) -> str:
    if given := options.get("base_url"):
        region(given)  # refuses what would carry tokens unencrypted
        return f"{given.rstrip('/')}/"
    known = options.get("region") or grant.region or (application.region if application else "us")
    return region(known).api_url


def make_driver(options: Options) -> Driver:
    """What waits for the requests of a blocking client."""
    timeouts = options.get("timeouts") or Timeouts()
    transport = options.get("transport")

    def through_transport() -> httpx.Client:
        import httpx

        return httpx.Client(transport=transport, timeout=httpx_timeout(timeouts))

    http = through_transport if transport is not None else None
    return Driver(http, clock=options.get("clock"), timeouts=timeouts)


def make_async_driver(options: AsyncOptions) -> AsyncDriver:
    """What waits for the requests of an async client."""
    timeouts = options.get("timeouts") or Timeouts()
    transport = options.get("transport")

    def through_transport() -> httpx.AsyncClient:
        import httpx

        return httpx.AsyncClient(transport=transport, timeout=httpx_timeout(timeouts))

    http = through_transport if transport is not None else None
    return AsyncDriver(http, clock=options.get("clock"), timeouts=timeouts)
