"""The settling time has no slack: every assumption in it is needed to the second.

The worst that is allowed: the request takes its whole window to leave, Clio
commits it as late as it may after the client gave up, lists show it as late as
they may, the clock that sent it is the slowest and the one that looks for it
the fastest. One second less than the truth anywhere is one record too many.
"""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync._drivers import Clock
from clio_sync.engine.timing import Timing

from .firm import TIMING, Firm, person

TERMS = ("send_window", "timeout", "late_commit", "list_lag", "skew")


def clock_of(firm: Firm, ahead: float) -> Clock:
    """A clock that differs from the true time."""
    truth = firm.sim.clock
    return Clock(lambda: truth.now() + ahead, truth.sleep, truth.asleep)


def records_made(firm: Firm, believed: Timing) -> int:
    """Lose one create in the worst way, look as early as one may, and count."""
    truth = TIMING
    firm.timing = believed
    firm.sim.settings.list_lag = truth.list_lag
    firm.clients = [person(1)]
    firm.run()  # a record with our marker: the positive control
    firm.wait(1000)
    firm.clients = [person(0), person(1)]
    late = truth.send_window + truth.timeout + truth.late_commit
    firm.fault("commit_late", seconds=late)
    firm.options = {"clock": clock_of(firm, -truth.skew)}
    firm.run()
    ((intent, _),) = [pair for pair in firm.own().intents() if pair[1] is None]
    firm.options = {"clock": clock_of(firm, truth.skew)}
    firm.wait(intent.conclusive_at - truth.skew - firm.sim.clock.now())
    firm.run()
    firm.wait(1000)
    firm.run()
    return len(firm.named(0))


def test_the_worst_case_that_is_allowed_is_one_record(firm: Firm) -> None:
    """Everything at its worst at once, and still one record."""
    assert records_made(firm, TIMING) == 1


@pytest.mark.parametrize("term", TERMS)
def test_one_second_less_is_one_record_too_many_and_is_told(firm: Firm, term: str) -> None:
    """With any one belief a second short there are two records, and a human is asked."""
    believed = evolve(TIMING, **{term: getattr(TIMING, term) - 1.0})
    assert records_made(firm, believed) == 2
    assert firm.questions() == ["duplicate"]


def test_a_write_that_overslept_does_not_leave(firm: Firm) -> None:
    """The clock is read before the first byte: later than promised, nothing is sent."""
    naps = iter([TIMING.send_window + 1])
    job = firm.job()
    doze(firm, job, naps)
    report = firm.run(job)
    assert report.created == 2
    assert firm.sent("POST", "contacts") == 2
    fates = [closed.fate.value for _, closed in firm.own().intents() if closed]
    assert sorted(fates) == ["done", "done", "nothing"]


def test_a_write_that_always_oversleeps_stops_the_run(firm: Firm) -> None:
    """It gives up after a few attempts, and nothing is unclear."""
    job = firm.job()
    doze(firm, job, iter([TIMING.send_window + 1] * 9))
    with pytest.raises(errors.DeadlinePassed):
        firm.run(job)
    assert firm.sent("POST", "contacts") == 0
    assert firm.own().load().intents == ()


def doze(firm: Firm, job: Any, naps: Any) -> None:
    """Let the process sleep between the note of an intent and its request."""
    commit = job.store.commit

    def slow(epoch: int, changes: Any, now: float, **who: Any) -> int:
        serial = commit(epoch, changes, now, **who)
        if changes.opened:
            firm.sim.clock.advance(next(naps, 0.0))
        return serial

    job.store.commit = slow
