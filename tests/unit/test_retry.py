"""What an answer means for the request that got it."""

from __future__ import annotations

import pytest

from clio_sync import errors
from clio_sync._policy.retry import Reject, Renew, RetryPolicy, Wait

STEADY = RetryPolicy(attempts=3, patience=5, first_wait=1, longest_wait=4, jitter=lambda wait: wait)

#                                        a read may follow   a write may follow
TABLE = [
    (errors.NotSent,                     True,               True),
    (errors.RateLimited,                 True,               True),
    (errors.NoAnswer,                    True,               False),
    (errors.ServerError,                 True,               False),
    (errors.Unreadable,                  True,               False),
    (errors.DeadlinePassed,              False,              False),
    (errors.Unsendable,                  False,              False),
    (errors.BadRequest,                  False,              False),
    (errors.Forbidden,                   False,              False),
    (errors.NotFound,                    False,              False),
    (errors.Conflict,                    False,              False),
    (errors.VersionRetired,              False,              False),
    (errors.PreconditionFailed,          False,              False),
    (errors.Unprocessable,               False,              False),
    (errors.UnexpectedRedirect,          False,              False),
    (errors.GrantRevoked,                False,              False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "read", "write"), TABLE)
def test_only_what_provably_did_not_execute_is_repeated(kind, read, write):
    """A write follows only a connection never made and a 429; a read follows any passing failure."""
    error = kind("No.")
    for repeatable, again in ((True, read), (False, write)):
        verdict = STEADY.judge(error, 1, repeatable=repeatable)
        assert verdict == (Wait(1) if again else Reject(error))


def test_a_refused_token_is_renewed_once():
    """A 401 renews the token; a second one, after that, is final."""
    error = errors.NotAuthorized("No.")
    assert STEADY.judge(error, 4, repeatable=False) == Renew()
    assert STEADY.judge(error, 5, repeatable=False, renewed=True) == Reject(error)


def test_waits_double_up_to_the_longest():
    """Each wait is twice the one before, until there is no longer one."""
    waits = [
        RetryPolicy(attempts=9, jitter=lambda w: w, first_wait=1, longest_wait=4).judge(
            errors.NotSent("No."), attempt, repeatable=True
        )
        for attempt in (1, 2, 3, 4)
    ]
    assert waits == [Wait(1), Wait(2), Wait(4), Wait(4)]


@pytest.mark.parametrize("kind", [errors.RateLimited, errors.ServerError])
def test_what_clio_asks_for_is_a_floor(kind):
    """Our own jitter comes on top of the wait that Clio asks for."""
    assert STEADY.judge(kind("No.", retry_after=60), 1, repeatable=True) == Wait(61)


def test_jitter_is_at_most_the_wait():
    """Unless told otherwise a wait is anything up to its longest."""
    verdict = RetryPolicy(first_wait=1).judge(errors.NotSent("No."), 1, repeatable=False)
    assert isinstance(verdict, Wait)
    assert 0 <= verdict.seconds <= 1


def test_attempts_end():
    """After the last attempt the error stands."""
    error = errors.NotSent("No.")
    assert STEADY.judge(error, 3, repeatable=True) == Reject(error)


def test_patience_with_429_lasts_longer_than_with_failures():
    """Another program on the same token is normal: 429 has a count of its own."""
    error = errors.RateLimited("No.")
    assert isinstance(STEADY.judge(error, 4, repeatable=False), Wait)
    assert STEADY.judge(error, 5, repeatable=False) == Reject(error)


@pytest.mark.parametrize("kind", [errors.RateLimited, errors.ServerError])
def test_nobody_sleeps_for_hours_without_a_word(kind):
    """A wait of ten minutes is waited for; more is told."""
    judge = STEADY.judge
    assert judge(kind("No.", retry_after=600), 1, repeatable=True) == Wait(601)
    error = kind("No.", retry_after=601)
    assert judge(error, 1, repeatable=True) == Reject(error)
