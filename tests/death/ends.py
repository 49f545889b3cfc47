"""What happens to processes: they are killed, or stopped for so long that others do their work."""

from __future__ import annotations

import signal
from collections import Counter
from threading import Lock

from attrs import define, field

from .forks import Child
from .life import Life, Locked, picture
from .phases import BEFORE, LOCKED, NOTED, SENT, Before, phase

STAGES = {
    "noted": NOTED,
    "send_request_headers.complete": NOTED,
    "send_request_body.complete": SENT,
    "row": BEFORE,
    "row written": BEFORE,
}
"""Where a process ends or stops itself, and the phase of that: what lasts microseconds is
seldom hit by chance."""
BY_ITSELF = {"kill": 0.25, "stop": 0.6}
"""How often it does."""


@define
class Tally:
    """What happened, counted.

    Args:
        hits: Processes that it happened to while they lived, by phase.
        missed: Processes that had ended before.
        ended: How those that were woken ended.
        rows: Rows of all firms together.
        records: What these have in Clio.
    """

    hits: Counter[str] = field(factory=Counter)
    missed: int = 0
    ended: Counter[str] = field(factory=Counter)
    rows: int = 0
    records: int = 0
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def hit(self, phase: str) -> None:
        """Count a process that it happened to."""
        with self._lock:
            self.hits[phase] += 1

    def miss(self) -> None:
        """Count one that had ended before."""
        with self._lock:
            self.missed += 1

    def woken(self, said: str) -> None:
        """Count how one ended that was woken."""
        with self._lock:
            self.ended[said] += 1

    def lived(self, rows: int, records: int) -> None:
        """Count the rows of a firm, and what they have."""
        with self._lock:
            self.rows += rows
            self.records += records

    @property
    def total(self) -> int:
        """How many processes it happened to."""
        return sum(self.hits.values())


def kill(life: Life, tally: Tally) -> None:
    """Kill a process at some instant."""
    before = Before.now(life.place, life.sim)
    child = _halted(life, signal.SIGKILL, BY_ITSELF["kill"])
    if child.end().code != -signal.SIGKILL:
        tally.miss()
        return
    tally.hit(phase(before, life.place, life.sim, child.number))


def stop(life: Life, tally: Tally) -> None:
    """Stop a process at some instant, and wake it once others have done its work."""
    before = Before.now(life.place, life.sim)
    child = _halted(life, signal.SIGSTOP, BY_ITSELF["stop"])
    oversleep(life, child, before, tally)


def _halted(life: Life, by: signal.Signals, odds: float) -> Child:
    """A process that gets a signal at any instant, or sends it itself where that is hard to hit."""
    if life.fate.random() < odds:
        nth, stage = life.fate.randrange(1, life.rows // 2), life.fate.choice(life.stages)
        return life.start(halt=nth, stage=stage, by=by)
    child = life.start()
    life.at_some_instant(child)
    child.signal(by)
    return child


def oversleep(life: Life, child: Child, before: Before, tally: Tally) -> None:
    """Let others do all the work of a process that is stopped, and wake it up."""
    if child.wait("stopped", "ended") == "ended":
        child.end()
        tally.miss()
        return
    found = phase(before, life.place, life.sim, child.number)
    try:
        life.finish()
    except Locked:  # SQLite waits for whoever writes: nobody else can
        tally.hit(LOCKED)
        child.signal(signal.SIGCONT)
        tally.woken(_said(child))
    else:
        tally.hit(found)
        tally.woken(wake(life, child))


def wake(life: Life, child: Child) -> str:
    """Wake a process whose work is done: it sends nothing and writes nothing; how it ends."""
    writes = life.sim.writes
    with life.place.open() as store:
        known = picture(store)
        child.signal(signal.SIGCONT)
        said = _said(child)
        assert life.sim.writes == writes, f"a process that overslept has sent: {said}"
        assert picture(store) == known, f"a process that overslept has written: {said}"
    return said


def _said(child: Child) -> str:
    told = child.end().told
    assert told is not None
    return str(told.get("error", "a report"))
