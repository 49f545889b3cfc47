"""A rollback from its plan to its report, under a lease that somebody else took."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen

from ..._flow import Flow, call, now
from ...errors import ClioError
from ...store.words import Changes, Run
from ..looking.look import Looker
from ..watching.events import RunEnded
from .applying import Reversing, Undoer
from .planning import RollbackPlanned
from .words import RollbackReport, UndoObserver


@frozen
class Rolling:
    """Carries out a rollback and tells what it came to.

    Args:
        looker: Clio, and the store.
        run: The run that it is.
        nonce: Makes names that never repeat.
    """

    looker: Looker
    run: Run
    nonce: Callable[[], str]

    def back(
        self, epoch: int, planned: RollbackPlanned, observer: UndoObserver | None
    ) -> Flow[RollbackReport]:
        """Do what is planned.

        Args:
            epoch: Of the lease.
            planned: What is to be done.
            observer: Told after each row.
        """
        before = self.looker.remote.session.requests
        running = Reversing(self.looker, self.run, epoch, self.nonce, planned.outline.run.id)
        undoer = Undoer(running, planned, observer)
        try:
            yield from undoer.apply()
        except ClioError as error:
            yield from running.broken(error, ())
            raise
        requests = planned.requests + self.looker.remote.session.requests - before
        return (yield from self._report(undoer, requests))

    def _report(self, undoer: Undoer, requests: int) -> Flow[RollbackReport]:
        ended_at = yield from now()
        running, outline = undoer.running, undoer.planned.outline
        report = RollbackReport(
            outline.run.id,
            running.run.id,
            tuple(undoer.undos),
            requests,
            running.writes,
            ended_at - outline.started_at,
        )
        counts = {**report.counts, "requests": requests, "writes": running.writes}
        yield from running.commit(
            Changes(run=evolve(running.run, ended_at=ended_at, counts=counts))
        )
        seconds, name = report.seconds, running.run.kind
        done = (requests, running.writes, seconds)
        running.tell(RunEnded(running.run.id, name, "", report.counts, *done))
        return evolve(report, audit=str((yield from call(self.looker.store.audit_head))))
