"""What the numbers of a store mean. Pure: no clock is read and nobody is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from attrs import define

from ...store.words import Question, Run
from ..watching.events import Layer
from .thresholds import Limits, Thresholds, graded
from .words import Check, worst

if TYPE_CHECKING:
    from ...store.vitals import Vitals

STRAYS = (Question.GONE, Question.DUPLICATE)
GUARD = "operations/guard"
"""The alarm about a run that a guard stopped; the store knows nothing else of it."""


@define
class Examination:
    """Grades what a store says of itself.

    Args:
        vitals: The numbers.
        limits: What the firm minds.
        now: Seconds since the epoch.
        resources: Those that the job is about; empty for all that the store knows.
        dead: Whether the holder of the lease is known to have ended.
    """

    vitals: Vitals
    limits: Thresholds
    now: float
    resources: Collection[str] = ()
    dead: bool = False

    def checks(self) -> Iterator[Check]:
        """What is remembered, then the runs."""
        yield from self._data()
        yield from self._operations()

    # Data

    def _data(self) -> Iterator[Check]:
        yield self._reviews()
        yield self._review_age()
        yield self._quarantine()
        yield self._unclear()
        yield self._strays()
        yield self._picture()
        yield self._store()

    def _reviews(self) -> Check:
        asked = self.vitals.reviews
        told = ", ".join(f"{n} {question}" for question, n in sorted(asked.items()))
        number = sum(asked.values())
        why = f"{number} open: {told}" if number else "none is open"
        return _graded("data", "reviews", number, self.limits.reviews, why)

    def _review_age(self) -> Check:
        age = self._since(self.vitals.oldest_review)
        why = "none is open" if age is None else f"the oldest was raised {ago(age)}"
        return _graded("data", "review_age", age, self.limits.review_age, why)

    def _quarantine(self) -> Check:
        aside = self.vitals.quarantined
        share = aside / max(1, self.vitals.rows)
        why = f"{aside} set aside, {share:.1%} of all rows" if aside else "nothing is set aside"
        return _graded("data", "quarantine", share, self.limits.quarantine, why)

    def _unclear(self) -> Check:
        age, number = self._since(self.vitals.overdue), self.vitals.unclear
        why = f"{number} writes wait to be looked for" if number else "every write is settled"
        if age is not None:
            why = f"{why}; one could have been settled {ago(age)}: plan and apply"
        return _graded("data", "unclear", age, self.limits.unclear, why)

    def _strays(self) -> Check:
        number = sum(self.vitals.reviews.get(question.value, 0) for question in STRAYS)
        why = f"{number} gone or there twice" if number else "every linked record is there once"
        return _graded("data", "strays", number, self.limits.strays, why)

    def _picture(self) -> Check:
        """The resource that was looked at longest ago."""
        known = self.vitals.cursors
        wanted = {name: at for name, at in known.items() if name in (self.resources or known)}
        if not wanted:
            return Check("data", "picture", "ok", "Clio has not been read yet")
        name = min(wanted, key=wanted.__getitem__)
        age = self.now - wanted[name]
        return _graded("data", "picture", age, self.limits.picture, f"{name} were read {ago(age)}")

    def _store(self) -> Check:
        if not self.vitals.audit_holds:
            why = "the end of the audit does not hold: verify it, and restore a backup"
            return Check("data", "store", "failing", why, self.vitals.size)
        why = (
            f"{self.vitals.size / 1e6:.1f} MB, {self.vitals.serial} commits, the audit's end holds"
        )
        return _graded("data", "store", self.vitals.size, self.limits.size, why)

    # Operations

    def _operations(self) -> Iterator[Check]:
        yield self._runs()
        yield self._success()
        yield self._refusals()
        yield self._lease()
        yield self._guard()

    def _runs(self) -> Check:
        """Those that did not come to their end since the last one that did."""
        over = [run for run in self.vitals.runs if not self._goes_on(run)]
        bad = list(takewhile(lambda run: not came_to_its_end(run), over))
        if not bad:
            return _graded("operations", "runs", 0, self.limits.failures, _last(over))
        died = sum(run.ended_at is None for run in bad)
        errors = sorted({run.outcome for run in bad if run.outcome})
        told = [f"{died} died" * bool(died), f"ended by {', '.join(errors)}" * bool(errors)]
        why = f"the last {len(bad)} did not come to an end: {'; '.join(filter(None, told))}"
        return _graded("operations", "runs", len(bad), self.limits.failures, why)

    def _goes_on(self, run: Run) -> bool:
        """Whether it is the run that holds the lease."""
        held = self.vitals.lease.holder is not None and not self.dead
        return held and run is self.vitals.runs[0] and run.ended_at is None

    def _success(self) -> Check:
        good = next((run for run in self.vitals.runs if came_to_its_end(run)), None)
        age = self._since(good.ended_at if good else None)
        why = (
            "no run has come to its end yet" if age is None else f"a run came to its end {ago(age)}"
        )
        return _graded("operations", "success", age, self.limits.success, why)

    def _refusals(self) -> Check:
        number = self.vitals.refused
        why = (
            f"Clio refused the last {number} writes" if number else "the last write was not refused"
        )
        return _graded("operations", "refusals", number, self.limits.refusals, why)

    def _lease(self) -> Check:
        lease = self.vitals.lease
        if lease.holder is None:
            return Check("operations", "lease", "ok", "nobody is at work")
        if self.dead:
            why = f"held by {lease}, which has ended: the next run takes it over"
            return Check("operations", "lease", "warning", why)
        age, silence = self._since(lease.since), self._since(lease.heard_at)
        levels = graded(age, self.limits.lease), graded(silence, self.limits.silence)
        why = f"held by {lease}, heard of {ago(silence or 0)}"
        return Check("operations", "lease", worst(levels), why, age)

    def _guard(self) -> Check:
        alarm = self.vitals.alarms.get(GUARD)
        if alarm is None or alarm.level == "ok":
            return Check("operations", "guard", "ok", "the last run was stopped by none")
        why = f"the last run was stopped by one {ago(self.now - alarm.since)}"
        return Check("operations", "guard", "failing", why)

    def _since(self, instant: float | None) -> float | None:
        return None if instant is None else max(0.0, self.now - instant)


def came_to_its_end(run: Run) -> bool:
    """Whether a run did all of its plan."""
    return run.ended_at is not None and not run.outcome


def ago(seconds: float) -> str:
    """How long ago something was, in words a person would use."""
    for unit, length in (("days", 86_400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit} ago"
    return f"{seconds:.0f} seconds ago"


def _graded(layer: Layer, name: str, value: float | None, limits: Limits, why: str) -> Check:
    return Check(layer, name, graded(value, limits), why, value)


def _last(over: Collection[Run]) -> str:
    return "the last one came to its end" if over else "there was none yet"
