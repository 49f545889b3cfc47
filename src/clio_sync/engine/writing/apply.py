"""Applying: every step of a plan, in an order that a death can interrupt anywhere.

An unclear answer is left exactly as a death would leave it, for whoever looks
next, so there is one path to get right and it is walked all the time. Nobody
waits here for the truth to come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from ..._flow import Flow, call, now
from ...errors import RequestError
from ...store.words import Changes, RecordId, RowId
from ..looking.sight import Sight
from ..looking.survey import MapPlan
from ..remote.calls import BATCH
from ..watching.events import RowDone
from ..words import Result, Step, What, result_of
from .former import former
from .pairing import Pairing
from .rematch import Rematch
from .repairing import Repair
from .running import Running
from .taking import RowKeys, Taker
from .writer import MapWriter, Unclear

SILENCE = 5
"""Writes in a row without a clear answer after which a run leaves Clio alone."""


@frozen
class Progress:
    """How far a run has come, for whoever shows it.

    Args:
        done: Rows done with.
        total: Rows in all.
        result: What became of the last one.
    """

    done: int
    total: int
    result: Result


Observer: TypeAlias = Callable[[Progress], None]


@define
class Applier:
    """Carries out one plan.

    Args:
        running: The run.
        sight: The plan.
        observer: Told after each row.
    """

    running: Running
    sight: Sight
    observer: Observer | None = None
    results: list[Result] = field(factory=list, init=False)
    unclear: dict[RowId, Unclear] = field(factory=dict, init=False)
    keys: RowKeys = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.keys = RowKeys(self.running)

    def apply(self) -> Flow[list[Result]]:
        """Do every step of the plan; safe to be killed at any instant.

        Raises:
            StalePlan: The store has moved on since the plan was made.
            PermissionWall: Clio refuses every write alike.
        """
        run = self.running.run
        kept = yield from former(self.sight, run.id, self.running.store)
        found = evolve(self.sight.draft.changes(), run=run, former=kept)
        yield from self.running.accept(self.sight, found)
        total = sum(len(one.steps) for one in self.sight.maps)
        for one in self.sight.maps:
            yield from self._write(one, total)
            yield from self._settle_unclear()
        return self.results

    def _write(self, plan: MapPlan, total: int) -> Flow[None]:
        writer = MapWriter(self.running, plan, self.unclear, Taker(self.running, plan, self.keys))
        rematch = Rematch(self.running, self.unclear, plan, self.sight.seen_at)
        steps = _ordered(plan)
        settled = yield from writer.take(steps)
        pairing = Pairing(writer.taker)
        settled |= yield from pairing.pair(steps)
        for step in steps:
            if step.row in settled:
                self._note(settled[step.row], total)
        for some in _batches([step for step in steps if step.row not in settled]):
            yield from call(self.running.recall, plan, some)
            yield from writer.read_ahead(some)
            for step in some:
                self._note((yield from self._do(writer, pairing, rematch, step)), total)
        yield from self._reached(plan)

    def _reached(self, plan: MapPlan) -> Flow[None]:
        """Note how far both sides were read, unless anything is left for the next plan."""
        reached = tuple(self.running.looker.reaching.reached(plan, self.sight.seen_at))
        left = (one for one in self.results if one.map == plan.bound.name)
        if reached and plan.steps and not any(one.what is What.WAIT for one in left):
            yield from self.running.commit(Changes(cursors=reached))

    def _do(
        self, writer: MapWriter, pairing: Pairing, rematch: Rematch, step: Step
    ) -> Flow[Result]:
        if step.what is What.ALIAS and step.waits_on:
            return (yield from writer.alias(step, step.waits_on[0]))
        if not step.writes:
            return result_of(step)
        if self.running.silence >= SILENCE:
            why = f"Clio gave no clear answer to the last {SILENCE} writes: left for the next run"
            return result_of(step, What.WAIT, why)
        if step.answer is not None:
            repair = Repair(self.running, writer.bound, step, step.answer)
            return result_of(step, *(yield from repair.carry_out()))
        if step.what is What.DELETE:
            return (yield from pairing.delete(step))
        if step.what is What.CREATE:
            yield from rematch.refresh()
        return (yield from writer.write(step, rematch.matched))

    def _note(self, result: Result, total: int) -> None:
        self.results.append(result)
        where, done = (self.running.run.id, result.map, result.number), len(self.results)
        self.running.tell(RowDone(*where, result.what.value, result.why, done, total))
        if self.observer is not None:
            self.observer(Progress(len(self.results), total, result))

    def _settle_unclear(self) -> Flow[None]:
        """One look for each write without a clear answer: a yes is good at once."""
        for row, one in list(self.unclear.items()):
            instant = yield from now()
            bound = one.writer.bound
            taken = {one.id for one in self.running.taken if one.resource == bound.resource}
            probe = yield from self.running.looker.probe(bound, instant, taken)
            try:
                finding = yield from probe.settle(one.intent)
            except RequestError:  # a look that failed proves nothing: the next plan looks again
                return
            if finding.changes is None or finding.record is None:
                continue
            del self.unclear[row]
            yield from self.running.commit(finding.changes)
            yield from one.writer.take_in(one.entry, finding.record)
            if finding.happened:
                self._correct(one.step, RecordId(bound.resource, finding.record["id"]))

    def _correct(self, step: Step, here: RecordId) -> None:
        """What was waiting is done after all."""
        for place, result in enumerate(self.results):
            if (result.map, result.number) == (step.map, step.number):
                why = "the answer was lost, and its effect was found"
                self.results[place] = evolve(result, what=step.what, why=why, record=here)


_ORDER = (
    What.QUARANTINE,
    What.REVIEW,
    What.WAIT,
    What.UNCHANGED,
    What.TAKE,
    What.ADD,
    What.REMOVE,
    What.DELETE,
    What.ADOPT,
    What.UPDATE,
    What.CREATE,
    What.ALIAS,
)


def _ordered(plan: MapPlan) -> list[Step]:
    """Conditional writes first, then creates, then what waits for either; closings last."""
    return sorted(plan.steps, key=lambda step: (_ORDER.index(step.what), _closes(plan, step)))


def _closes(plan: MapPlan, step: Step) -> bool:
    entry = plan.entries.get(step.row)
    return entry is not None and entry.values.get("status") == "closed"


def _batches(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    for start in range(0, len(steps), BATCH):
        yield steps[start : start + BATCH]
