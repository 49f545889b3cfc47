"""One request to Clio, with the token, the pace and the patience it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Protocol

from attrs import Factory, define, field, frozen

from .._flow import NEVER, Flow, now, send, sleep
from .._policy.pace import Pace
from .._policy.retry import Reject, Renew, RetryPolicy, Wait
from .._wire import API_VERSION, READS, Answer, Params, dumps, query_string
from ..errors import (
    ClioError,
    ConfigurationError,
    DeadlinePassed,
    NotSent,
    RateLimited,
    RequestError,
)
from .api import MANAGE, Api
from .budget import Budget

if TYPE_CHECKING:
    import httpx

    from ..auth import Grant


@cache
def user_agent() -> str:
    """Who asks; Clio's firewall refuses a URL in it (facts, 1.2)."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"clio_sync/{version('clio-sync')}"
    except PackageNotFoundError:  # used from its sources
        return "clio_sync/0+source"


class Tokens(Protocol):
    """Where a session gets the token it sends."""

    def current(self) -> Flow[Grant]:
        """A grant good for at least one more request, renewed first if need be."""
        ...

    def renew(self, stale: Grant) -> Flow[Grant]:
        """A grant other than ``stale``, which Clio has just refused."""
        ...


@frozen
class Waiting:
    """Why nothing is being sent just now, for whoever shows progress.

    Args:
        seconds: How long.
        reason: ``"budget"`` (Clio's rate limit) or ``"retry"`` (a passing failure).
    """

    seconds: float
    reason: str


class Observer(Protocol):
    """Told of each attempt, in plain data; it must not raise."""

    def __call__(self, event: object, /) -> None: ...


@define
class Session:
    """What all requests of one client share.

    Args:
        base_url: What paths are appended to, such as ``https://app.clio.com/api/v4/``.
        tokens: Where the token comes from.
        retry: When to send again.
        user_agent: Without a URL in it.
        api_version: Sent where the API has a header for it.
        observer: Told when the session waits.
        api: Which of Clio's APIs this is.
        budget: Shared by all sessions that use the same token.
    """

    base_url: str
    tokens: Tokens
    retry: RetryPolicy = field(factory=RetryPolicy)
    user_agent: str = field(factory=user_agent)
    api_version: str = API_VERSION
    observer: Observer | None = None
    api: Api = MANAGE
    budget: Budget = field(default=Factory(lambda self: Budget(self.api.pace), takes_self=True))

    @property
    def throttle(self) -> Pace:
        """What is known of the budget."""
        return self.budget.pace

    @property
    def requests(self) -> int:
        """How many requests have left, or were about to."""
        return self.budget.requests

    def fetch(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        before: float = NEVER,
    ) -> Flow[Answer]:
        """Send a request until Clio accepts it or the policy gives up.

        Args:
            method: The HTTP method.
            path: Below ``base_url``, or an absolute URL used as it is.
            params: The query; an absolute URL keeps its own when this is None.
            json: The body.
            headers: Beyond those that every request carries.
            before: The instant after which it must not leave.

        Raises:
            RequestError: Why there is no good answer; a write that ends in
                `NoAnswer`, `ServerError` or `Unreadable` may have happened.
            ConfigurationError: The address, a header or a value cannot be sent.
        """
        repeatable = method in READS
        renewed = False
        attempts: Counter[bool] = Counter()
        while True:
            grant = yield from self.tokens.current()
            request = self._request(method, path, params, json, self._signed(grant, headers))
            try:
                return (yield from self._attempt(request, before))
            except RequestError as error:
                limited = isinstance(error, RateLimited)
                attempts[limited] += 1
                match self.retry.judge(
                    error, attempts[limited], repeatable=repeatable, renewed=renewed
                ):
                    case Renew():
                        yield from self.tokens.renew(stale=grant)
                        renewed = True
                    case Wait(seconds):
                        yield from self._wait(seconds, "retry", before, error)
                    case Reject(reason):
                        raise reason from reason.__cause__

    def _request(
        self,
        method: str,
        path: str,
        params: Params | None,
        json: object,
        headers: dict[str, str],
    ) -> httpx.Request:
        url = path if path.startswith(("https://", "http://")) else self.base_url + path
        if params:
            url += ("&" if "?" in url else "?") + query_string(params)
        if json is None:
            return _made(method, url, headers)
        headers["Content-Type"] = "application/json"
        return _made(method, url, headers, dumps(json))

    def _signed(self, grant: Grant, headers: Mapping[str, str] | None) -> dict[str, str]:
        """The headers that every request carries, and the caller's own."""
        return {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": self.user_agent,
            **self._version,
            **(headers or {}),
            "Authorization": f"Bearer {grant.access_token}",
        }

    @property
    def _version(self) -> dict[str, str]:
        header = self.api.version_header
        return {header: self.api_version} if header is not None else {}

    def _attempt(self, request: httpx.Request, before: float) -> Flow[Answer]:
        yield from self._pace(before)
        response = yield from self._send(request, before)
        instant = yield from now()
        yield from self.budget.learn(lambda known: known.answered(response.headers, instant))
        try:
            return self.api.read(response)
        except RateLimited as error:
            wait = error.retry_after
            yield from self.budget.learn(lambda known: known.refused(wait, instant))
            raise

    def _send(self, request: httpx.Request, before: float) -> Flow[httpx.Response]:
        """Send it, and keep the books of the budget whatever happens."""
        instant = yield from now()
        try:
            return (yield from send(request, before))
        except NotSent:
            yield from self.budget.learn(lambda known: known.unsent())
            raise
        except ClioError:
            yield from self.budget.learn(lambda known: known.answered({}, instant))
            raise
        except BaseException:  # cancelled or interrupted: nothing may be asked of the driver now
            self.budget.pace = self.budget.pace.answered({}, instant)
            raise

    def ready(self) -> Flow[None]:
        """Wait until the budget allows one more request, without taking it.

        A write whose deadline is short waits here before it is written down.
        """
        instant = yield from now()
        while (delay := self.throttle.delay(instant)) > 0:
            yield from self._wait(delay, "budget", NEVER)
            instant = yield from now()

    def _pace(self, before: float) -> Flow[None]:
        """Wait until the budget allows one more request, and take it."""
        while (delay := (yield from self.budget.take())) > 0:
            yield from self._wait(delay, "budget", before)

    def _wait(
        self, seconds: float, reason: str, before: float, error: ClioError | None = None
    ) -> Flow[None]:
        """Wait, unless that would outlast the instant by which the request must leave."""
        instant = yield from now()
        if instant + seconds > before:
            raise error or DeadlinePassed(
                "The request would have had to wait for Clio's rate limit beyond its deadline.",
                advice="It was not sent; the next run decides about it anew.",
            )
        if self.observer is not None:
            self.observer(Waiting(seconds, reason))
        yield from sleep(seconds)


def _made(
    method: str, url: str, headers: dict[str, str], content: bytes | None = None
) -> httpx.Request:
    import httpx

    try:
        return httpx.Request(method, url, headers=headers, content=content)
    except (httpx.InvalidURL, TypeError, ValueError):
        pass  # what they say repeats the address or the header
    raise ConfigurationError(
        "The address or a header of the request cannot be sent.",
        advice="Check the path, the token, if_match and the headers: plain ASCII text, one line.",
    )
