"""Looking after a job, and telling whoever listens what has changed since they were told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..._flow import Flow, call, now
from ...errors import ClioError, StoreError
from ...store.holder import is_dead
from ...store.vitals import Alarm
from ..watching.events import Alert, Level
from ..watching.stream import REFUSALS
from .checks import GUARD, Examination
from .connection import Connection, ask
from .thresholds import Thresholds
from .words import Check, Health

if TYPE_CHECKING:
    from ..._flows.session import Session
    from ...store import Store
    from ...store.vitals import Vitals
    from ..watching.stream import Stream


@define
class Doctor:
    """Looks after one job.

    Args:
        session: The way to Clio; None where nobody is asked.
        store: What is remembered.
        limits: What the firm minds.
        resources: Those that the job is about; empty for all that the store knows.
    """

    session: Session | None
    store: Store
    limits: Thresholds
    resources: Collection[str] = ()
    alarms: Mapping[str, Alarm] = field(factory=dict, init=False)
    """What people were last told."""

    def health(self) -> Flow[Health]:
        """Look at the way to Clio, at what is remembered, and at the runs.

        Raises:
            StoreError: The store cannot be read.
        """
        answer = None if self.session is None else (yield from ask(self.session))
        instant = yield from now()
        vitals = yield from call(self.store.vitals, instant)
        self.alarms = vitals.alarms
        found = [*(yield from self._examined(vitals, instant))]
        if answer is not None and self.session is not None:
            way = Connection(answer, self.session, vitals.account, self.limits)
            found = [*way.checks(), *found]
        return Health(tuple(found), instant)

    def _examined(self, vitals: Vitals, instant: float) -> Flow[Iterable[Check]]:
        dead = yield from call(is_dead, vitals.lease.holder)
        return Examination(vitals, self.limits, instant, self.resources, dead).checks()

    def after(self, error: ClioError | None, stream: Stream) -> Flow[None]:
        """Look at what a run left, and tell of it.

        Args:
            error: What stopped or ended it, if something did.
            stream: Those who are told; nothing is looked at for nobody.

        Raises:
            StoreError: The store cannot be read.
        """
        if stream.observers:
            yield from self.tell(stopped((yield from self.health()), error), stream)

    def tell(self, health: Health, stream: Stream) -> Flow[None]:
        """Tell of what is better or worse than when it was last told, and remember that.

        A store that cannot be written to remembers nothing: then it is told again.

        Args:
            health: How the job is.
            stream: Those who are told.
        """
        if not stream.observers:
            return
        found = (_alert(one, self.alarms.get(one.alarm)) for one in health.checks)
        alerts = [alert for alert in found if alert is not None]
        noted = {f"{a.layer}/{a.check}": Alarm(a.level, health.at) for a in alerts}
        if noted:
            with suppress(StoreError):
                yield from call(self.store.sound, noted)
        for alert in alerts:
            stream.tell(alert)


def stopped(health: Health, error: ClioError | None) -> Health:
    """The same after a guard stopped a run, or after none did.

    Args:
        health: What the store knows.
        error: What stopped or ended the run, if something did.
    """
    if isinstance(error, REFUSALS):
        told = partial(evolve, level="failing", why=f"{error.guard!r} stopped a run: {error}")
    elif error is None:
        told = partial(evolve, level="ok", why="the last run was stopped by none")
    else:
        return health
    checks = (told(check) if check.alarm == GUARD else check for check in health.checks)
    return evolve(health, checks=tuple(checks))


def _alert(check: Check, alarm: Alarm | None) -> Alert | None:
    before: Level = alarm.level if alarm else "ok"
    if before == check.level:
        return None
    return Alert(check.layer, check.name, check.level, before, check.why)
