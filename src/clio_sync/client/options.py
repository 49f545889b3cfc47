"""What a client can be told, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set as AbstractSet
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypedDict, get_args

from attrs import evolve

from .._drivers import AsyncDriver, Clock, Driver, Timeouts, httpx_timeout
from .._flows.session import Priority, Session
from .._policy.cache import Cache
from .._policy.retry import RetryPolicy
from ..auth import Application, EnvironmentVault, Grant, Region, Tokens, Vault, region
from ..auth.grant import is_token
from ..errors import ConfigurationError, GrantMissing
from ..observers import Observer
from .responses import Collector

if TYPE_CHECKING:
    import httpx


class CallOptions(TypedDict, total=False):
    """What may differ from one request to the next.

    ``timeout`` is how many seconds a request may take as a whole, ``timeouts``
    says it in parts. ``api_version`` is sent as ``X-API-VERSION``, ``headers``
    go beside those that are sent anyway. ``retry`` says when to send again.
    ``priority="interactive"`` goes before all who wait for the rate limit with
    ``"bulk"``, which is what everybody does unless told otherwise. ``share`` is
    the part of the rate limit that may be used, ``0.5`` for half of it.
    ``observer`` is told of each attempt and each wait: one, or several.
    ``cache`` keeps records that Clio need not send again; None for none.
    """

    timeout: float
    timeouts: Timeouts
    api_version: str
    headers: Mapping[str, str]
    retry: RetryPolicy
    priority: Priority
    share: float
    observer: Observer | Iterable[Observer]
    cache: Cache | None


class _Common(CallOptions, total=False):
    region: Region | str
    base_url: str
    clock: Clock


class Options(_Common, total=False):
    """What a client can be told beyond its grant: `CallOptions` for all it sends, and more.

    ``region`` is one of Clio's four (``"us"``, ``"eu"``, ``"ca"``, ``"au"``) or
    the URL of a simulator; the grant's own unless given. ``base_url`` is where
    the API hangs, if not there. ``transport`` is what carries a request,
    ``clock`` where time comes from.
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
        ConfigurationError: One that cannot be.
    """
    _check_names(options, Options.__annotations__.keys(), "a client")
    made = Session(_base_url(grant, application, options), tokens, witness=Collector())
    return evolve(_told(made, options), timeouts=None)  # the driver keeps to them already


def viewed(session: Session, options: CallOptions) -> Session:
    """The same session with other options: one token, one budget, one pool of connections.

    Raises:
        TypeError: There is no such option.
        ConfigurationError: One that cannot be.
    """
    _check_names(options, CallOptions.__annotations__.keys(), "with_options()")
    return _told(session, options)


_KINDS: Mapping[str, tuple[Any, str]] = MappingProxyType(
    {
        "timeouts": (Timeouts | None, "Timeouts(...)"),
        "api_version": (str | None, 'text like "4.0.13"'),
        "headers": (Mapping, "a mapping of names to text"),
        "retry": (RetryPolicy | None, "RetryPolicy(...)"),
        "share": (int | float, "a part of the rate limit, more than 0 and 1 at most"),
        "cache": (Cache | None, "Cache(), or None for none"),
    }
)
"""What each option is, and how to say it."""


def _check_kinds(options: Mapping[str, object]) -> None:
    """Refuse at once what would else fail with the first request that it matters to."""
    for name, (kind, wanted) in _KINDS.items():
        if name in options and not isinstance(options[name], kind):
            raise ConfigurationError(
                f"{name}= cannot be a {type(options[name]).__name__}.", advice=f"Pass {wanted}."
            )


def _told(session: Session, options: CallOptions) -> Session:
    _check_kinds(options)
    return evolve(
        session,
        timeouts=timeouts_of(options) or session.timeouts,
        api_version=options.get("api_version") or session.api_version,
        headers={**session.headers, **options.get("headers", {})},
        retry=options.get("retry") or session.retry,
        priority=_priority(options.get("priority", session.priority)),
        share=_share(options.get("share", session.share)),
        audience=session.audience.joined(*_observers(options)),
        cache=options.get("cache", session.cache),
    )


def timeouts_of(options: CallOptions) -> Timeouts | None:
    """How long a request may take, as far as that is told.

    Raises:
        ConfigurationError: It is told twice, or is no time.
    """
    if "timeout" not in options:
        return options.get("timeouts")
    if "timeouts" in options:
        raise ConfigurationError("timeout and timeouts say the same.", advice="Pass one of them.")
    seconds = options["timeout"]
    if not _is_length(seconds):
        raise ConfigurationError(
            "timeout is no length of time.", advice="Pass seconds, more than 0."
        )
    return Timeouts(connect=min(seconds, Timeouts().connect), silence=seconds, total=seconds)


def _is_length(seconds: object) -> bool:
    return isinstance(seconds, int | float) and 0 < seconds < inf


def _check_names(options: Mapping[str, object], known: AbstractSet[str], whose: str) -> None:
    """Refuse a misspelt option, which a type checker would have found."""
    for name in options.keys() - known:
        raise TypeError(f"{whose} has no option {name!r}; there are {', '.join(sorted(known))}")


def _priority(given: Priority) -> Priority:
    if given not in get_args(Priority):
        raise ConfigurationError(
            "There is no such priority.", advice="Pass 'interactive' or 'bulk'."
        )
    return given


def _share(given: float) -> float:
    if not 0 < given <= 1:
        raise ConfigurationError(
            "share is no part of the rate limit.", advice="Pass more than 0, and 1 at most."
        )
    return given


def _observers(options: CallOptions) -> tuple[Observer, ...]:
    given = options.get("observer", ())
    observers = tuple(given) if isinstance(given, Iterable) else (given,)
    if not all(map(callable, observers)):
        raise ConfigurationError(
            "observer= cannot be called.", advice="Pass a function of one event, or several."
        )
    return observers


def _base_url(grant: Grant, application: Application | None, options: _Common) -> str:
    if given := options.get("base_url"):
        region(given)  # refuses what would carry tokens unencrypted
        return f"{given.rstrip('/')}/"
    known = options.get("region") or grant.region or (application.region if application else "us")
    return region(known).api_url


def make_driver(options: Options) -> Driver:
    """What waits for the requests of a blocking client."""
    timeouts = timeouts_of(options) or Timeouts()
    transport = options.get("transport")

    def through_transport() -> httpx.Client:
        import httpx

        return httpx.Client(transport=transport, timeout=httpx_timeout(timeouts))

    http = through_transport if transport is not None else None
    return Driver(http, clock=options.get("clock"), timeouts=timeouts)


def make_async_driver(options: AsyncOptions) -> AsyncDriver:
    """What waits for the requests of an async client."""
    timeouts = timeouts_of(options) or Timeouts()
    transport = options.get("transport")

    def through_transport() -> httpx.AsyncClient:
        import httpx

        return httpx.AsyncClient(transport=transport, timeout=httpx_timeout(timeouts))

    http = through_transport if transport is not None else None
    return AsyncDriver(http, clock=options.get("clock"), timeouts=timeouts)
