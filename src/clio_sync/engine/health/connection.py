"""The way to Clio: one request tells whether it is open, whose Clio it leads to, and the time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from ..._flow import Flow, now
from ..._policy.throttle import Throttle
from ...auth import Grant, Tokens
from ...errors import AuthorizationError, ClioError, Forbidden, NotAuthorized, VaultError
from ...store.words import Account
from ..remote.calls import Remote
from .thresholds import Thresholds, graded
from .words import Check

if TYPE_CHECKING:
    from ..._flows.session import Session

NO_ENTRY = (AuthorizationError, NotAuthorized, Forbidden, VaultError)
"""Errors that are the grant's and not Clio's."""


@frozen
class Answer:
    """What asking Clio came to.

    Args:
        account: Whose Clio it is; None where it did not say.
        grant: The token that it was asked with; None where there is none.
        error: Why there is no answer.
        seconds: How long it took.
        at: When it was there, in seconds since the epoch.
    """

    account: Account | None = None
    grant: Grant | None = None
    error: ClioError | None = None
    seconds: float = 0.0
    at: float = 0.0


def ask(session: Session) -> Flow[Answer]:
    """Ask Clio who we are to it: the cheapest question that needs a token.

    Args:
        session: What the request is sent with.
    """
    grant: Grant | None = None
    account: Account | None = None
    failed: ClioError | None = None
    began = yield from now()
    try:
        grant = yield from session.tokens.current()
        account = yield from Remote(session).account()
    except ClioError as error:
        failed = error
    ended = yield from now()
    return Answer(account, grant, failed, ended - began, ended)


@frozen
class Connection:
    """Grades the way to Clio.

    Args:
        answer: What asking came to.
        session: What it was asked with.
        owner: Whose Clio the store remembers; None for nobody's yet.
        limits: What the firm minds.
    """

    answer: Answer
    session: Session
    owner: Account | None
    limits: Thresholds

    def checks(self) -> Iterator[Check]:
        """The token, then Clio, then what its answer tells."""
        yield self._token()
        yield self._clio()
        if self.answer.account is not None:
            yield self._account(self.answer.account)
            yield self._clock()
            yield self._budget()

    def _token(self) -> Check:
        error, grant = self.answer.error, self.answer.grant
        if isinstance(error, NO_ENTRY):
            return Check("connection", "token", "failing", _said(error))
        if grant is None or grant.expires_at is None:
            return Check("connection", "token", "ok", "no known end")
        if self._renews(grant):
            return Check("connection", "token", "ok", "it is renewed by itself")
        over = self.answer.at - grant.expires_at
        why = f"nothing renews it, and it ends in {-over / 86_400:.0f} days: log in again"
        return Check("connection", "token", graded(over, self.limits.token), why, over)

    def _renews(self, grant: Grant) -> bool:
        tokens = self.session.tokens
        return tokens.renews if isinstance(tokens, Tokens) else grant.refresh_token is not None

    def _clio(self) -> Check:
        error = self.answer.error
        if error is not None and not isinstance(error, NO_ENTRY):
            return Check("connection", "clio", "failing", _said(error))
        why = f"it answered in {self.answer.seconds:.1f} s"
        level = graded(self.answer.seconds, self.limits.answer)
        return Check("connection", "clio", level, why, self.answer.seconds)

    def _account(self, account: Account) -> Check:
        if self.owner is None or self.owner == account:
            return Check("connection", "account", "ok", f"user {account.user_id}")
        why = f"it is user {account.user_id}'s, and the store is user {self.owner.user_id}'s"
        return Check("connection", "account", "failing", why)

    def _clock(self) -> Check:
        apart = abs(self.session.throttle.ahead)
        why = f"this machine's and Clio's differ by {apart:.0f} s"
        return Check("connection", "clock", graded(apart, self.limits.clock), why, apart)

    def _budget(self) -> Check:
        pace = self.session.throttle
        if not isinstance(pace, Throttle) or not pace.limit:
            return Check("connection", "budget", "ok", "Clio does not say what is left")
        used = 1 - pace.remaining / pace.limit
        why = f"{used:.0%} of {pace.limit} requests a minute are used"
        return Check("connection", "budget", graded(used, self.limits.budget), why, used)


def _said(error: ClioError) -> str:
    return f"{type(error).__name__}: {error}"
