"""Carrying out a rollback: each write under an intent, safe to be killed and to be run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, evolve, field

from ..._flow import Flow, call, now
from ...audit.words import About
from ...errors import ResponseError, StalePlan
from ...store.words import (
    Base,
    Changes,
    Closed,
    Fate,
    Intent,
    Link,
    Purpose,
    Question,
    RecordId,
    RowId,
)
from ..deciding.places import left_by
from ..remote.calls import BATCH
from ..remote.outcome import Ambiguous, Done, Gone, Outcome, Refused, Stale
from ..watching.events import RunBegan
from ..words import Record
from ..writing.running import Running
from ..writing.sending import TRIES, Sender
from . import hanging
from .planning import RollbackPlanned, of_resources, read, since_of
from .standing import Standing, selection
from .tasks import NOT_SHOWN, Decision, Ground, Task, decide
from .words import Undo, Undoing, Undone, UndoObserver

INTERVAL = 60.0
"""Seconds between two looks for what hangs on records that are to be deleted."""
CHANGING = "the record changed under every attempt to write it"


@define
class Reversing(Running):
    """A rollback under way.

    Args:
        of: The run that is taken back.
    """

    of: str

    def about(self, row: RowId) -> About:
        """Why something is done about a row, for the audit."""
        return About(why=f"rollback of run {self.of}")


@define
class Undoer:
    """Carries out one rollback.

    Args:
        running: The run that it is.
        planned: What is to be done.
        observer: Told after each row.
    """

    running: Reversing
    planned: RollbackPlanned
    observer: UndoObserver | None = None
    undos: list[Undo] = field(factory=list, init=False)
    sender: Sender = field(init=False)
    ground: Ground = field(init=False)
    asked: dict[RowId, list[tuple[RowId, Question, str]]] = field(factory=dict, init=False)
    relinked: list[tuple[Link, Mapping[str, Base]]] = field(factory=list, init=False)
    seen_at: float = field(default=0.0, init=False)
    ahead: dict[RecordId, Record] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.sender = Sender(self.running)
        self.ground = evolve(self.planned.ground, hanging=hanging.Hanging())

    def apply(self) -> Flow[list[Undo]]:
        """Do all of it.

        Raises:
            StalePlan: The store has moved on since the plan was made.
        """
        yield from self._accept()
        tasks = self.planned.tasks
        for some in _batches(tasks):
            yield from self._read_ahead(some)
            for task in some:
                undo = yield from self._do(task)
                self.undos.append(undo)
                if self.observer is not None:
                    self.observer(Undone(len(self.undos), len(tasks), undo))
        yield from self._tidy_up()
        return self.undos

    def _accept(self) -> Flow[None]:
        running, store = self.running, self.running.store
        if (yield from call(store.serial)) != self.planned.serial:
            raise StalePlan(
                "The store has changed since this plan was made.", advice="Make a new plan."
            )
        yield from call(store.claim, self.planned.account)
        running.user = self.planned.account.user_id
        yield from running.commit(Changes(run=running.run))
        running.began = True
        running.tell(RunBegan(running.run.id, running.run.kind, len(self.planned.tasks)))
        for review in (yield from call(store.reviews)):
            name = (review.row, review.question, review.field)
            self.asked.setdefault(review.row, []).append(name)

    def _read_ahead(self, tasks: Sequence[Task]) -> Flow[None]:
        """Read records that get values back, fifty at a time; what is deleted is read by itself."""
        self.ahead = {}
        restoring = [task for task in tasks if not task.created]
        for resource, some in of_resources(restoring).items():
            self.ahead.update(
                (yield from read(self.running.looker, resource, some, self.ground.effects))
            )

    # One row

    def _do(self, task: Task) -> Flow[Undo]:
        record = yield from self._current(task)
        decision = yield from self._decide(task, record)
        yield from self._settle(task, decision, record)
        if decision.undo.what is Undoing.DELETE:
            return (yield from self._delete(task, decision))
        if decision.places and record is not None:
            return (yield from self._restore(task, decision, record))
        if decision.undo.what is not Undoing.WAIT:
            yield from self._conclude(task, decision)
        return decision.undo

    def _current(self, task: Task) -> Flow[Record | None]:
        """The record as it is, where there is one that the run wrote to."""
        here = task.record
        if here is None or not task.written or here in self.ground.deleted:
            return None
        return self.ahead.pop(here, None) or (yield from self._show(here, task))

    def _show(self, here: RecordId, task: Task) -> Flow[Record | None]:
        fields = selection(here.resource, task.fields())
        return (yield from self.running.looker.remote.show(here.resource, here.id, fields))

    def _decide(self, task: Task, record: Record | None) -> Flow[Decision]:
        self.ground = evolve(self.ground, now=(yield from now()))
        decision = decide(task, record, self.ground)
        if decision.undo.what is not Undoing.DELETE:
            return decision
        yield from self._look_for_hanging()
        return decide(task, record, self.ground)

    def _look_for_hanging(self) -> Flow[None]:
        """See what hangs on the records that may still be deleted, once in a while."""
        instant = yield from now()
        if self.seen_at and instant - self.seen_at < INTERVAL:
            return
        doomed = frozenset(
            task.record for task in self.planned.tasks if task.created and task.record is not None
        ).difference(self.ground.gone, self.ground.deleted)
        since = since_of(self.planned.tasks, self.running.looker.across.overlap)
        found = yield from hanging.look(self.running.looker.remote, doomed, since)
        self.ground = evolve(self.ground, hanging=found)
        self.seen_at = instant

    def _settle(self, task: Task, decision: Decision, record: Record | None) -> Flow[None]:
        """Note what became of a write that was open, before another one is opened."""
        for intent, fate in decision.settled:
            instant = yield from now()
            gone = fate is Fate.FOUND and intent.purpose is Purpose.DELETE
            changes = self._forgotten(task) if gone else Changes()
            left = None
            if record is not None and fate is Fate.FOUND:
                left = left_by(record, intent.resource, self.ground.digest)
            closed = (Closed(intent.id, fate, instant, left),)
            yield from self.running.commit(evolve(changes, closed=closed))
        settled = {intent.row for intent, _ in decision.settled}
        pending = {row: one for row, one in self.ground.pending.items() if row not in settled}
        self.ground = evolve(self.ground, pending=pending)

    # Deleting

    def _delete(self, task: Task, decision: Decision) -> Flow[Undo]:
        here = task.record
        assert here is not None

        def send(before: float) -> Flow[Outcome]:
            return self.running.looker.remote.delete(here, before)

        intent = self._intent(task, Purpose.DELETE, here, None, {})
        outcome, intent = yield from self.sender.run(intent, send)
        if isinstance(outcome, Done | Gone):
            yield from self.sender.close(intent, Fate.DONE, (yield from self._forgetting(task)))
            self.ground = evolve(self.ground, gone=self.ground.gone | {here})
            return decision.undo
        return (yield from self._not_done(decision.undo, intent, outcome))

    def _forgetting(self, task: Task) -> Flow[Changes]:
        """Forget a record, and every row that had it."""
        assert task.record is not None
        others = yield from call(self.running.store.linked, [task.record])
        rows = {link.row for link in others}
        answered = tuple(name for row in rows for name in self.asked.pop(row, ()))
        return evolve(self._forgotten(task), unlinked=tuple(sorted(rows)), answered=answered)

    def _forgotten(self, task: Task) -> Changes:
        here = task.record
        assert here is not None
        forgotten = {here: frozenset[str]()}
        return Changes(unlinked=(task.row,), indexed=forgotten, known={here: {}})

    # Restoring

    def _restore(self, task: Task, decision: Decision, record: Record) -> Flow[Undo]:
        """Write values back to the version that was looked at, and look again if it has moved."""
        for _ in range(TRIES):
            outcome, intent = yield from self._patch(task, decision, record)
            match outcome:
                case Done(written):
                    left = left_by(written, intent.resource, self.ground.digest)
                    yield from self.sender.close(intent, Fate.DONE, left=left)
                    yield from self._conclude(task, decision)
                    return decision.undo
                case Stale():
                    yield from self.sender.close(intent, Fate.STALE)
                case Gone():
                    yield from self.sender.close(intent, Fate.GONE)
                    return evolve(decision.undo, what=Undoing.KEEP, why=NOT_SHOWN, restored=())
                case _:
                    return (yield from self._not_done(decision.undo, intent, outcome))
            found = yield from self._show(RecordId(intent.resource, record["id"]), task)
            decision = yield from self._decide(task, found)
            if found is None or not decision.places:
                yield from self._conclude(task, decision)
                return decision.undo
            record = found
        return evolve(decision.undo, what=Undoing.KEEP, why=CHANGING, restored=())

    def _patch(
        self, task: Task, decision: Decision, record: Record
    ) -> Flow[tuple[Outcome, Intent]]:
        here = task.record
        assert here is not None
        standing = Standing(here.resource, record, None, self.ground.digest)
        body, fields = standing.body(decision.places), selection(here.resource, task.fields())
        etag = str(record.get("etag") or "")

        def send(before: float) -> Flow[Outcome]:
            return self.running.looker.remote.update(here, body, etag, fields, before)

        known = (place.written for place in decision.places)
        sent = {one.field: one.clio for one in known if one.clio is not None}
        intent = self._intent(task, Purpose.RESTORE, here, etag, sent)
        also = self._remembered(task, decision.undo.restored)
        return (yield from self.sender.run(intent, send, also=also))

    def _intent(
        self,
        task: Task,
        purpose: Purpose,
        here: RecordId,
        etag: str | None,
        sent: Mapping[str, str],
    ) -> Intent:
        run, resource = self.running.run.id, here.resource
        times = (0.0, 0.0, 0.0)
        return Intent("", task.row, run, resource, here, etag, None, sent, *times, purpose)

    def _not_done(self, undo: Undo, intent: Intent, outcome: Outcome) -> Flow[Undo]:
        """A write that Clio refused, or of which nobody knows what became."""
        match outcome:
            case Refused(error):
                yield from self.sender.close(intent, Fate.REFUSED)
                return evolve(undo, what=Undoing.KEEP, why=_refused(error), restored=())
            case Ambiguous():
                why = "the answer was lost: run the rollback again"
                return evolve(undo, what=Undoing.WAIT, why=why, restored=())
            case _:
                raise AssertionError("a deletion heeds no version")

    # What is remembered

    def _remembered(self, task: Task, fields: Sequence[str]) -> Changes:
        """The bases of fields as they were before the run; the record is read before the next write."""
        link, former = (
            self.running.links.get(task.row) or self.ground.links.get(task.row),
            task.former,
        )
        if link is None or former is None or link.record != task.record or not fields:
            return Changes()
        lacking = Base("", None)
        bases = {name: former.bases.get(name, lacking) for name in fields}
        return Changes(links=(evolve(link, etag=None),), bases={task.row: bases})

    def _conclude(self, task: Task, decision: Decision) -> Flow[None]:
        """Bring what is remembered of the row to where it was."""
        if not decision.unlinks:
            fields = [*decision.undo.restored, *decision.back]
            changes = self._remembered(task, fields)
        elif task.former is not None and task.former.link is not None:
            self.relinked.append((evolve(task.former.link, etag=None), task.former.bases))
            return
        else:
            answered = tuple(self.asked.pop(task.row, ()))
            changes = Changes(unlinked=(task.row,), answered=answered)
        if changes != Changes():
            yield from self.running.commit(changes)

    def _tidy_up(self) -> Flow[None]:
        """Pairs that the run replaced come back together, and refused rows are sent again."""
        links = {link.row: link for link, _ in self.relinked}
        owners = yield from call(self.running.store.owners, {one.record for one in links.values()})
        free = {
            row: link
            for row, link in links.items()
            if (owner := owners.get(link.record)) is None or owner.row in links
        }
        bases = {link.row: base for link, base in self.relinked if link.row in free}
        aside = yield from call(self.running.store.quarantine)
        rows, of = self.planned.rows, self.running.of
        released = tuple(q.row for q in aside if q.run == of and (rows is None or q.row in rows))
        changes = Changes(links=tuple(free.values()), bases=bases, released=released)
        if changes != Changes():
            yield from self.running.commit(changes)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what, so far."""
        return dict(Counter(undo.what.value for undo in self.undos))


def _refused(error: ResponseError) -> str:
    return f"Clio refused it: {error.status} {error.type}".rstrip()


def _batches(tasks: Sequence[Task]) -> Iterator[Sequence[Task]]:
    for start in range(0, len(tasks), BATCH):
        yield tasks[start : start + BATCH]
