"""Planning a rollback: what a run did, how that stands in Clio now, and what is to be done about it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from ..._flow import Flow, call, now
from ..._policy.pace import portion
from ..._policy.peak import PER_MINUTE
from ...errors import RollbackError
from ...store.undoing import Effect
from ...store.words import Account, Fate, RecordId, RowId, Run
from ..deciding.versions import Age, Version
from ..remote.calls import BATCH, host_of
from ..words import Record
from . import hanging
from .standing import selection
from .tasks import Decision, Ground, Task, decide, tasks_of
from .words import ROLLBACK, RollbackOutline, Undoing

if TYPE_CHECKING:
    from ..looking.look import Looker

MAJORITY_FROM = 10
"""Below so many rows, it is nothing remarkable if most of them were edited since."""


@frozen
class RollbackPlanned:
    """A rollback: what is shown of it, and all that carrying it out needs.

    Args:
        outline: What is shown.
        tasks: What the run did, in the order in which it is taken back.
        ground: What it was decided by.
        account: Whose Clio it is.
        serial: The version of the store that it was made from.
        requests: Requests that planning took.
        started_at: When planning began.
        rows: The rows that it is about; None for all.
    """

    outline: RollbackOutline
    tasks: tuple[Task, ...] = field(repr=False)
    ground: Ground = field(repr=False)
    account: Account
    serial: int
    requests: int
    started_at: float
    rows: frozenset[RowId] | None = None


@frozen
class Planner:
    """Plans the rollback of one run.

    Args:
        looker: Clio, and the store.
        run: The run.
        rows: The rows that it is about; None for all.
    """

    looker: Looker
    run: Run
    rows: frozenset[RowId] | None = None

    def plan(self) -> Flow[RollbackPlanned]:
        """Look, and decide; nothing is written anywhere.

        Raises:
            RollbackError: The run is a rollback itself.
        """
        if self.run.kind == ROLLBACK:
            raise RollbackError(
                "A rollback cannot be rolled back.",
                advice="Run the job again: it proposes what the rollback took back.",
            )
        started_at = yield from now()
        before = self.looker.remote.session.requests
        account = yield from self.looker.identify()
        serial = yield from call(self.looker.store.serial)
        tasks, ground = yield from self._tasks()
        records = yield from self._records(tasks, ground)
        ground = evolve(ground, hanging=(yield from self._hanging(tasks, records, ground)))
        decisions = decided(tasks, records, ground)
        used = self.looker.remote.session.requests - before
        outline = self._outline(tasks, decisions, used, started_at)
        whose = (account, serial, used, started_at, self.rows)
        return RollbackPlanned(outline, tuple(tasks), ground, *whose)

    def _tasks(self) -> Flow[tuple[list[Task], Ground]]:
        store = self.looker.store
        written = yield from call(store.written, self.run.id)
        former = yield from call(store.former, self.run.id)
        written = [one for one in written if self._covers(one.intent.row)]
        former = {row: one for row, one in former.items() if self._covers(row)}
        rows = {one.intent.row for one in written} | former.keys()
        links = yield from call(store.links, rows)
        tasks = tasks_of(written, former, links)
        records = {task.record for task in tasks if task.record is not None}
        opened = yield from call(store.intents, Fate.OPEN)
        ground = Ground(
            now=(yield from now()),
            digest=store.digest,
            links=links,
            pending={intent.row: intent for intent, _ in opened if intent.row in rows},
            effects=(yield from call(store.effects, records)),
            deleted=(yield from call(store.deleted)),
        )
        return tasks, ground

    def _covers(self, row: RowId) -> bool:
        return self.rows is None or row in self.rows

    # Clio

    def _records(self, tasks: Collection[Task], ground: Ground) -> Flow[dict[RecordId, Record]]:
        """Read what the run wrote to: fifty at a time, and one by one what is not listed."""
        found: dict[RecordId, Record] = {}
        for resource, some in of_resources(tasks).items():
            listed = yield from read(self.looker, resource, some, ground.effects)
            found.update(listed)
        return found

    def _hanging(
        self, tasks: Sequence[Task], records: Mapping[RecordId, Record], ground: Ground
    ) -> Flow[hanging.Hanging]:
        doomed = to_delete(tasks, decided(tasks, records, ground))
        since = since_of(tasks, self.looker.across.overlap)
        return (yield from hanging.look(self.looker.remote, doomed, since))

    # What it comes to

    def _outline(
        self, tasks: Sequence[Task], decisions: Sequence[Decision], used: int, started_at: float
    ) -> RollbackOutline:
        session = self.looker.remote.session
        undos = tuple(one.undo for one in decisions)
        limit = portion(session.throttle.limit or PER_MINUTE, session.share)
        doomed = to_delete(tasks, decisions)
        restored = sum(undo.what is Undoing.RESTORE for undo in undos)
        reads = ceil(restored / BATCH) + len(doomed) + hanging.requests(doomed)
        return RollbackOutline(
            self.run,
            undos,
            used,
            sum(undo.writes for undo in undos),
            reads,
            limit,
            _guards(undos_kept(decisions), len(undos)),
            started_at,
            host_of(session),
        )


def read(
    looker: Looker,
    resource: str,
    tasks: Collection[Task],
    effects: Mapping[RecordId, Effect],
) -> Flow[dict[RecordId, Record]]:
    """Read the records of some tasks, fifty at a time.

    A list lags: what it leaves out, or shows as it was before our own last write, is
    asked for by itself.

    Args:
        looker: Clio.
        resource: What they are records of.
        tasks: Whose records.
        effects: The last write of ours that each record has seen.
    """
    fields = selection(resource, frozenset[str]().union(*(task.fields() for task in tasks)))
    ids = {task.record.id for task in tasks if task.record is not None}
    listed = yield from looker.remote.read(resource, ids, fields)
    known = {id: effects.get(RecordId(resource, id)) for id in listed}
    late = {id for id, effect in known.items() if _is_late(listed[id], effect)}
    for id in sorted(ids.difference(listed) | late):
        listed.pop(id, None)
        record = yield from looker.remote.show(resource, id, fields)
        if record is not None:
            listed[id] = record
    return {RecordId(resource, id): record for id, record in listed.items()}


def _is_late(record: Record, effect: Effect | None) -> bool:
    """Whether a list shows a version that is older than our own last write, or may be."""
    if effect is None:
        return False
    version = Version.of(record)
    last = Version(effect.left.etag, effect.left.updated_at)
    return version.after(last) in {Age.OLDER, Age.UNKNOWN}


def of_resources(tasks: Collection[Task]) -> dict[str, list[Task]]:
    """Tasks with something to be read, by the resource of their record."""
    found: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.record is not None and task.written:
            found[task.record.resource].append(task)
    return dict(found)


def decided(
    tasks: Sequence[Task], records: Mapping[RecordId, Record], ground: Ground
) -> list[Decision]:
    """What is to be done about each task; what is deleted first holds nothing any more."""
    decisions: list[Decision] = []
    for task in tasks:
        record = records.get(task.record) if task.record is not None else None
        decision = decide(task, record, ground)
        decisions.append(decision)
        if decision.undo.what is Undoing.DELETE and task.record is not None:
            ground = evolve(ground, gone=ground.gone | {task.record})
    return decisions


def to_delete(tasks: Sequence[Task], decisions: Sequence[Decision]) -> frozenset[RecordId]:
    """The records that are to be deleted."""
    pairs = zip(tasks, decisions, strict=True)
    return frozenset(
        task.record
        for task, decision in pairs
        if decision.undo.what is Undoing.DELETE and task.record is not None
    )


def since_of(tasks: Sequence[Task], overlap: float) -> str:
    """An instant before any of the tasks' records was made, as Clio takes it."""
    began = min((task.began_at for task in tasks if task.written), default=0.0)
    return iso(began - overlap)


def iso(instant: float) -> str:
    """An instant as Clio takes it."""
    return dt.datetime.fromtimestamp(instant, dt.timezone.utc).isoformat(timespec="seconds")


def undos_kept(decisions: Sequence[Decision]) -> int:
    """How many rows are left for somebody to look at."""
    return sum(one.undo.what is Undoing.KEEP for one in decisions)


def _guards(kept: int, rows: int) -> dict[str, str]:
    """Most of it has been worked with since: to take back the rest tears apart what belongs together."""
    if rows < MAJORITY_FROM or 2 * kept <= rows:
        return {}
    return {
        "majority": f"{kept} of {rows} rows of the run have been edited since, or cannot be seen"
    }
