"""One request to Clio, with the token, the pace and the patience it needs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from attrs import Factory, define, field

from .._drivers.timing import Timeouts
from .._flow import NEVER, Flow, now, send, sleep
from .._policy.cache import Cache
from .._policy.pace import Pace
from .._policy.retry import Reject, Renew, RetryPolicy, Wait
from .._wire import API_VERSION, READS, Answer, Params
from ..errors import ClioError, DeadlinePassed, NotSent, RateLimited, RequestError
from ..observers import Renewed, Waiting
from . import conditional
from .api import MANAGE, Api
from .audience import Audience
from .budget import Budget
from .definitions import Definitions
from .requests import Asked, Attempt, headed, located

if TYPE_CHECKING:
    import httpx

    from ..auth import Grant

T = TypeVar("T")
Priority: TypeAlias = Literal["bulk", "interactive"]


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


class Witness(Protocol):
    """Shown each answer as it came, and how many seconds it took."""

    def __call__(self, response: httpx.Response, seconds: float, /) -> None: ...


@define
class Session:
    """What all requests of one client share; `attrs.evolve` makes one with other options.

    Args:
        base_url: What paths are appended to, such as ``https://app.clio.com/api/v4/``.
        tokens: Where the token comes from.
        retry: When to send again.
        user_agent: Without a URL in it.
        api_version: Sent where the API has a header for it.
        headers: Sent with each request, beside those that a session sends anyway.
        timeouts: How long a request may take; the driver's unless given.
        share: The part of each window's budget that this session may use.
        priority: ``"interactive"`` goes before ``"bulk"`` where both wait.
        cache: Where records are kept that need not be sent again.
        audience: Told of each attempt and of each wait.
        witness: Shown each answer.
        api: Which of Clio's APIs this is.
        budget: Shared by all sessions that use the same token.
        definitions: What is known of the account's custom fields, shared in the same way.
        made: The ids of what was made where nothing may be there twice, by what it is: Clio's
            lists show it a little late. Shared in the same way.
    """

    base_url: str
    tokens: Tokens
    retry: RetryPolicy = field(factory=RetryPolicy)
    user_agent: str = field(factory=user_agent)
    api_version: str = API_VERSION
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    timeouts: Timeouts | None = None
    share: float = 1.0
    priority: Priority = "bulk"
    cache: Cache | None = None
    audience: Audience = field(factory=Audience)
    witness: Witness | None = field(default=None, repr=False)
    api: Api = MANAGE
    budget: Budget = field(default=Factory(lambda self: Budget(self.api.pace), takes_self=True))
    definitions: Definitions = field(factory=Definitions, repr=False)
    made: MutableMapping[Hashable, int] = field(factory=dict, repr=False)
    _usual: dict[str, str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        usual = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": self.user_agent,
        }
        if self.api.version_header is not None:
            usual[self.api.version_header] = self.api_version
        self._usual = headed(usual, self.headers)

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
        asked = Asked(method, path, params, json, headers, before)
        return self._persist(asked, self._fetched)

    def location(
        self, path: str, *, params: Params | None = None, before: float = NEVER
    ) -> Flow[str]:
        """Where Clio sends whoever asks for a file, without going there.

        The address is good for whoever has it: it belongs into no log, and the
        token does not belong to where it leads.

        Args:
            path: Below ``base_url``.
            params: The query.
            before: The instant after which the request must not leave.

        Raises:
            RequestError: Why there is none.
        """
        return self._persist(Asked("GET", path, params, before=before), self._located)

    def ready(self) -> Flow[None]:
        """Wait until the budget allows one more request, without taking it.

        A write whose deadline is short waits here before it is written down.
        """
        while (delay := (yield from self.budget.delay(self.share))) > 0:
            yield from self._wait(delay, "budget", NEVER)

    # One request, and what follows a failure of it

    def _persist(self, asked: Asked, attempt: Callable[[Attempt], Flow[T]]) -> Flow[T]:
        """Try until it is answered or the policy gives up."""
        renewed = False
        refused = failed = 0
        limit: RateLimited | None = None
        while True:
            grant = yield from self.tokens.current()
            request = asked.request(self.base_url, self._signed(grant, asked), self.timeouts)
            try:
                return (yield from attempt(Attempt(request, refused + failed + 1, asked.before)))
            except RequestError as error:
                if limit and isinstance(error, DeadlinePassed):
                    raise limit from None  # that is what there was no time for
                limit = error if isinstance(error, RateLimited) else limit
                limited = limit is error
                refused, failed = refused + limited, failed + (not limited)
                match self.retry.judge(
                    error,
                    refused if limited else failed,
                    repeatable=asked.method in READS,
                    renewed=renewed,
                ):
                    case Renew():
                        yield from self.tokens.renew(stale=grant)
                        self.audience.tell(Renewed())
                        renewed = True
                    case Wait(seconds):
                        yield from self._wait(seconds, "retry", asked.before, error)
                    case Reject(reason):
                        raise reason from reason.__cause__

    def _signed(self, grant: Grant, asked: Asked) -> dict[str, str]:
        """The headers that every request carries, and the caller's own."""
        signed = headed(self._usual, asked.headers or {})
        signed["Authorization"] = f"Bearer {grant.access_token}"
        return signed

    def _fetched(self, attempt: Attempt) -> Flow[Answer]:
        """One attempt at data."""
        if self.cache is None:
            return (yield from self._answered(attempt, self.api.read))
        question = yield from conditional.asked(self.cache, attempt.request)
        answer = yield from self._answered(attempt, self.api.read)
        return answer if question is None else (yield from question.settled(answer))

    def _located(self, attempt: Attempt) -> Flow[str]:
        """One attempt at an address."""
        return self._answered(attempt, located)

    def _answered(self, attempt: Attempt, read: Callable[[httpx.Response], T]) -> Flow[T]:
        """Wait for a place, send, and read the answer."""
        instant = yield from self._pace(attempt.before)
        response = yield from self._send(attempt, instant)
        try:
            return read(response)
        except RateLimited as error:
            wait, instant = error.retry_after, (yield from now())
            yield from self.budget.learn(lambda known: known.refused(wait, instant))
            raise

    def _send(self, attempt: Attempt, instant: float) -> Flow[httpx.Response]:
        """Send it, and keep the books of the budget whatever happens."""
        told = self.audience.listens()
        if told:
            self.audience.tell(attempt.requesting())
        try:
            response = yield from send(attempt.request, attempt.before)
        except ClioError as error:
            yield from self.budget.missed(instant, left=not isinstance(error, NotSent))
            if told:
                self.audience.tell(attempt.failed(error, (yield from now()) - instant))
            raise
        except BaseException:  # cancelled or interrupted: nothing may be asked of the driver now
            self.budget.interrupted(instant)
            raise
        ended = yield from now()
        yield from self.budget.learn(lambda known: known.answered(response.headers, ended))
        if self.witness is not None:
            self.witness(response, ended - instant)
        if told:
            self.audience.tell(attempt.answered(response, ended - instant))
        return response

    def _pace(self, before: float) -> Flow[float]:
        """Wait until the budget allows one more request, and take it; answers when that was."""
        if self.priority != "interactive":
            return (yield from self._queue(before, None))
        with self.budget.queue() as ticket:
            return (yield from self._queue(before, ticket))

    def _queue(self, before: float, ticket: object) -> Flow[float]:
        while (turn := (yield from self.budget.take(self.share, ticket))).delay > 0:
            yield from self._wait(turn.delay, "budget", before)
        return turn.instant

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
        name = type(error).__name__ if error is not None else ""
        self.audience.tell(Waiting(seconds, reason, self.throttle.limit, name))
        yield from sleep(seconds)
