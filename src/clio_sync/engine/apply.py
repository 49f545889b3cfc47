"""Writing: one intent for each request, written down before it is sent.

The order is always the same: wait for the budget, note the intent, send,
settle. An unclear answer is left exactly as a death would leave it, for
whoever looks next, so there is one path to get right and it is walked all the
time. Nobody waits here for the truth to come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, evolve, field, frozen

from .._flow import Flow, call, now
from ..errors import ClioError, Forbidden, NotAuthorized, PermissionWall, StalePlan
from ..mapping import Reference
from ..store.words import (
    Base,
    Changes,
    Closed,
    Fate,
    Intent,
    Link,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
)
from .look import Looker, MapPlan, Sight
from .outcome import Ambiguous, Done, Gone, NotExecuted, Outcome, Refused, Stale
from .plan import fingerprint
from .rematch import Rematch
from .remote import BATCH
from .sides import Merged, Sides
from .versions import Age, Version
from .words import Entry, FieldFate, FieldNote, Record, Result, Step, What

if TYPE_CHECKING:
    from ..mapping import BoundMap
    from ..store import Store

TRIES = 4
"""How often a write is tried again in one run when it did not happen."""
WALL = 3
"""Refusals of permission in a row that stop a run: it is the account, not the record."""


@frozen
class Progress:
    """How far a run has come, for whoever shows it.

    Args:
        done: Steps done.
        total: Steps in all.
        result: What became of the last one.
    """

    done: int
    total: int
    result: Result | None = None


Observer: TypeAlias = Callable[[Progress], None]


@define
class Applier:
    """Carries out one plan under one lease."""

    looker: Looker
    sight: Sight
    run: Run
    epoch: int
    nonce: Callable[[], str]
    observer: Observer | None = None
    links: dict[RowId, Link] = field(factory=dict, init=False)
    bases: dict[RowId, Mapping[str, Base]] = field(factory=dict, init=False)
    results: list[Result] = field(factory=list, init=False)
    unclear: dict[RowId, Unclear] = field(factory=dict, init=False)
    writes: int = field(default=0, init=False)
    walls: int = field(default=0, init=False)

    @property
    def store(self) -> Store:
        """Where everything is written down."""
        return self.looker.store

    def apply(self) -> Flow[list[Result]]:
        """Do every step of the plan; safe to be killed at any instant.

        Raises:
            StalePlan: The store has moved on since the plan was made.
            PermissionWall: Clio refuses every write alike.
        """
        yield from self._accept()
        total = sum(len(one.steps) for one in self.sight.maps)
        for one in self.sight.maps:
            writer = _MapWriter(self, one, total)
            yield from writer.write()
            yield from self._settle_unclear()
        return self.results

    def _accept(self) -> Flow[None]:
        """Commit what the plan found out, provided that nothing has changed since."""
        serial = yield from call(self.store.serial)
        if serial != self.sight.serial:
            raise StalePlan(
                "The store has changed since this plan was made.", advice="Make a new plan."
            )
        yield from call(self.store.claim, self.sight.account)
        changes = evolve(self.sight.draft.changes(), run=self.run)
        yield from self.commit(changes)
        state = yield from call(self.store.load)
        self.links, self.bases = dict(state.links), dict(state.bases)

    def commit(self, changes: Changes) -> Flow[None]:
        """Write down what moves together, under our epoch."""
        instant = yield from now()
        yield from call(self.store.commit, self.epoch, changes, instant)
        for link in changes.links:
            self.links[link.row] = link
        for row, named in changes.bases.items():
            self.bases[row] = {**self.bases.get(row, {}), **named}

    def note(self, result: Result, total: int) -> None:
        """One row is done with."""
        self.results.append(result)
        if self.observer is not None:
            self.observer(Progress(len(self.results), total, result))

    def resolve(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values with references as ids, where the referred row has a record by now."""
        return {name: self._resolved(value) for name, value in values.items()}

    def _resolved(self, value: object) -> object:
        if not isinstance(value, Reference):
            return value
        link = self.links.get(self.store.row_id(value.map, value.key))
        return value if link is None else link.record.id

    def _settle_unclear(self) -> Flow[None]:
        """One look for each write without a clear answer: a yes is good at once."""
        for row, unclear in list(self.unclear.items()):
            instant = yield from now()
            bound = unclear.writer.bound
            probe = yield from self.looker.probe(bound, instant)
            finding = yield from probe.settle(unclear.intent)
            if finding.changes is None or finding.record is None:
                continue
            del self.unclear[row]
            yield from self.commit(finding.changes)
            yield from unclear.writer.take_found(unclear.entry, finding.record)
            self._correct(unclear.step, RecordId(bound.resource, finding.record["id"]))

    def _correct(self, step: Step, here: RecordId) -> None:
        """What was waiting is done after all."""
        for place, result in enumerate(self.results):
            if (result.map, result.number) == (step.map, step.number):
                why = "the answer was lost, and its effect was found"
                self.results[place] = evolve(result, what=step.what, why=why, record=here)


@frozen
class Unclear:
    """A write of this run whose answer nobody has."""

    intent: Intent
    writer: _MapWriter
    step: Step
    entry: Entry


@define
class _MapWriter:
    """Writes the rows of one map."""

    applier: Applier
    plan: MapPlan
    total: int
    sides: Sides = field(init=False)
    read: dict[int, Record] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.sides = Sides(self.bound, self.applier.store.digest)

    @property
    def bound(self) -> BoundMap:
        """The map."""
        return self.plan.bound

    def write(self) -> Flow[None]:
        """Do the steps: updates first, for they are conditional; creates re-matched; aliases last."""
        rematch = Rematch(self.applier, self.plan, self.applier.sight.seen_at)
        for some in _batches(_ordered(self.plan)):
            yield from self._read_ahead(some)
            for step in some:
                if step.what is What.CREATE:
                    yield from rematch.refresh()
                result = yield from self._do(step, rematch)
                self.applier.note(result, self.total)

    def _do(self, step: Step, rematch: Rematch) -> Flow[Result]:
        if step.what is What.ALIAS and step.waits_on:
            return (yield from self._alias(step, step.waits_on[0]))
        if not step.writes:
            return _result(step)
        entry = self.plan.entries[step.row]
        entry = evolve(entry, values=self.applier.resolve(entry.values))
        missing = [v for v in entry.values.values() if isinstance(v, Reference)]
        if missing:
            return _result(step, What.WAIT, "what it refers to has no record yet")
        if step.what is not What.CREATE:
            return (yield from self._update(step, entry))
        if rematch.matched(entry):
            why = "somebody made a record like it while this run went on: the next plan decides"
            return _result(step, What.WAIT, why)
        return (yield from self._create(step, entry))

    def _alias(self, step: Step, speaker: RowId) -> Flow[Result]:
        link = self.applier.links.get(speaker)
        if link is None:
            return _result(step, What.WAIT, "the row it is the same as has no record yet")
        yield from self.applier.commit(Changes(links=(Link(step.row, link.record, Role.ALIAS),)))
        return evolve(_result(step), record=link.record)

    # Creates

    def _create(self, step: Step, entry: Entry) -> Flow[Result]:
        marker = self._marker(entry.row)
        payload = self.bound.payload(entry.values, record=None, marker=marker, resolve=_unresolved)
        sent = self.sides.row(entry.values)

        def send(intent: Intent) -> Flow[Outcome]:
            return self.applier.looker.remote.create(
                self.bound.resource, payload, self.bound.selection, intent.send_before
            )

        intent = self._intent(entry, sent, None, None, marker)
        outcome, intent = yield from self._attempt(intent, send)
        match outcome:
            case Done(record):
                return (yield from self._made(step, entry, intent, record))
            case _:
                return (yield from self._unmade(step, entry, intent, outcome))

    def _made(self, step: Step, entry: Entry, intent: Intent, record: Record) -> Flow[Result]:
        version = Version.of(record)
        here = RecordId(self.bound.resource, record["id"])
        marked = intent.marker is not None and self.bound.marker_of(record) == intent.marker
        link = Link(entry.row, here, Role.PRIMARY, version.etag, version.updated_at, marked)
        merged = self.sides.settled(intent.sent, record, {})
        yield from self._settle(intent, Fate.DONE, link, merged, release=True)
        return _result(step, record=here, fields=merged.notes)

    def _marker(self, row: RowId) -> str | None:
        known = self.bound.marker_field_id is not None
        return self.applier.store.marker(row) if known else None

    # Updates

    def _update(self, step: Step, entry: Entry) -> Flow[Result]:
        """Write what is owed to the version that is known, and again if it has moved."""
        notes = step.fields
        for _ in range(TRIES):
            link = self.applier.links[entry.row]
            record, merged = yield from self._current(link, entry)
            if record is None and merged is None:
                return (yield from self._lost(step, entry))
            if merged is not None:
                notes = _latest(notes, merged.notes)
                link = self.applier.links[entry.row]
            owed = self._owed(entry)
            if not owed or link.etag is None:
                return _result(step, _idle(step, notes), fields=notes)
            outcome, intent = yield from self._patch(entry, link, record, owed)
            match outcome:
                case Done(written):
                    return (yield from self._changed(step, entry, intent, written, notes))
                case Stale():
                    yield from self._stale(intent, link)
                case Gone():
                    yield from self.applier.commit(
                        Changes(closed=(yield from self._close(intent, Fate.GONE)))
                    )
                    return (yield from self._lost(step, entry))
                case _:
                    return (yield from self._unmade(step, entry, intent, outcome))
        return (yield from self._stubborn(step, entry))

    def _owed(self, entry: Entry) -> dict[str, object]:
        held = self.applier.bases.get(entry.row, {})
        return {
            name: value
            for name, value in entry.values.items()
            if name in held and held[name].row is None
        }

    def _current(self, link: Link, entry: Entry) -> Flow[tuple[Record | None, Merged | None]]:
        """The record as it is, where the write needs it: for its children, or its version.

        Answers with the record, and with what it meant where it was a version
        not seen before; with neither where Clio says that it is gone.
        """
        nested = any(self.bound.fields[name].nested for name in self._owed(entry))
        if link.etag is not None and not nested:
            return {}, None
        record = self.read.pop(link.record.id, None)
        age = Age.UNKNOWN if record is None else Version.of(record).against(link)
        if record is None or age in {Age.OLDER, Age.UNKNOWN}:
            record = yield from self.applier.looker.remote.show(
                link.record.resource, link.record.id, self.bound.selection
            )
            if record is None:
                return None, None
        merged = yield from self._take_in(link, entry, record)
        return record, merged

    def _take_in(self, link: Link, entry: Entry, record: Record) -> Flow[Merged]:
        version = Version.of(record)
        merged = self.sides.merge(
            entry.values,
            self.sides.clio(record, entry.values),
            self.applier.bases.get(entry.row, {}),
            self._disputed(entry.row),
            row_is_newer=version.older_than(entry.changed_at),
        )
        fresh = evolve(link, etag=version.etag, updated_at=version.updated_at)
        reviews = tuple(
            Review(entry.row, Question.CONFLICT, name, row_number=entry.number, run=self.run_id)
            for name in merged.asks()
        )
        changes = Changes(links=(fresh,), bases={entry.row: merged.bases}, reviews=reviews)
        yield from self.applier.commit(changes)
        return merged

    def take_found(self, entry: Entry, record: Record) -> Flow[None]:
        """Take in a record that turned out to be what a lost answer was about."""
        yield from self._take_in(self.applier.links[entry.row], entry, record)

    def _disputed(self, row: RowId) -> frozenset[str]:
        return self.applier.sight.draft.disputed(row)

    def _patch(
        self, entry: Entry, link: Link, record: Record | None, owed: Mapping[str, object]
    ) -> Flow[tuple[Outcome, Intent]]:
        payload = self.bound.payload(owed, record=record or {}, marker=None, resolve=_unresolved)
        etag = link.etag or ""

        def send(intent: Intent) -> Flow[Outcome]:
            return self.applier.looker.remote.update(
                link.record, payload, etag, self.bound.selection, intent.send_before
            )

        intent = self._intent(entry, self.sides.row(owed), link.record, etag, None)
        return (yield from self._attempt(intent, send))

    def _changed(
        self,
        step: Step,
        entry: Entry,
        intent: Intent,
        record: Record,
        notes: tuple[FieldNote, ...],
    ) -> Flow[Result]:
        version = Version.of(record)
        link = self.applier.links[entry.row]
        fresh = evolve(link, etag=version.etag, updated_at=version.updated_at)
        merged = self.sides.settled(intent.sent, record, self.applier.bases.get(entry.row, {}))
        yield from self._settle(intent, Fate.DONE, fresh, merged, release=True)
        return _result(step, record=link.record, fields=_latest(notes, merged.notes))

    def _stale(self, intent: Intent, link: Link) -> Flow[None]:
        closed = yield from self._close(intent, Fate.STALE)
        yield from self.applier.commit(Changes(closed=closed, links=(evolve(link, etag=None),)))

    def _lost(self, step: Step, entry: Entry) -> Flow[Result]:
        """The record is gone: never made again by itself."""
        evidence = {"record": step.record.id} if step.record else {}
        yield from self._ask(entry, Question.GONE, evidence)
        return _result(step, What.REVIEW, "the record is no longer in Clio")

    def _stubborn(self, step: Step, entry: Entry) -> Flow[Result]:
        yield from self._ask(entry, Question.STUBBORN, {})
        return _result(step, What.REVIEW, "the record changed under every attempt to write it")

    def _ask(self, entry: Entry, question: Question, evidence: Mapping[str, object]) -> Flow[None]:
        review = Review(
            entry.row, question, "", dict(evidence), row_number=entry.number, run=self.run_id
        )
        yield from self.applier.commit(Changes(reviews=(review,)))

    # One request

    @property
    def run_id(self) -> str:
        """The run that all of this belongs to."""
        return self.applier.run.id

    def _attempt(
        self, intent: Intent, send: Callable[[Intent], Flow[Outcome]]
    ) -> Flow[tuple[Outcome, Intent]]:
        """Note the intent, send, and try again while it provably did not happen."""
        for tried in range(1, TRIES + 1):
            yield from self.applier.looker.remote.session.ready()
            intent = yield from self._open(intent)
            outcome = yield from send(intent)
            if not isinstance(outcome, NotExecuted):
                self.applier.writes += 1
                return outcome, intent
            yield from self.applier.commit(
                Changes(closed=(yield from self._close(intent, Fate.NOTHING)))
            )
            if tried == TRIES or isinstance(outcome.error, NotAuthorized):
                raise outcome.error
        raise AssertionError("the last try returns or raises")

    def _intent(
        self,
        entry: Entry,
        sent: Mapping[str, str],
        record: RecordId | None,
        etag: str | None,
        marker: str | None,
    ) -> Intent:
        return Intent(
            "", entry.row, self.run_id, self.bound.resource, record, etag, marker, sent, 0, 0, 0
        )

    def _open(self, intent: Intent) -> Flow[Intent]:
        timing = self.applier.looker.timing
        instant = yield from now()
        before = instant + timing.send_window
        opened = evolve(
            intent,
            id=self.applier.nonce(),
            opened_at=instant,
            send_before=before,
            conclusive_at=before + timing.settling,
        )
        yield from self.applier.commit(Changes(opened=(opened,)))
        return opened

    def _close(self, intent: Intent, fate: Fate) -> Flow[tuple[Closed, ...]]:
        instant = yield from now()
        return (Closed(intent.id, fate, instant),)

    def _settle(
        self, intent: Intent, fate: Fate, link: Link, merged: Merged, *, release: bool
    ) -> Flow[None]:
        closed = yield from self._close(intent, fate)
        self.applier.walls = 0
        yield from self.applier.commit(
            Changes(
                closed=closed,
                links=(link,),
                bases={link.row: merged.bases},
                released=(link.row,) if release else (),
            )
        )

    def _unmade(self, step: Step, entry: Entry, intent: Intent, outcome: Outcome) -> Flow[Result]:
        """A write that was refused, or of which nobody knows what became."""
        match outcome:
            case Refused(error):
                return (yield from self._refused(step, entry, intent, error))
            case Ambiguous():
                self.applier.unclear[entry.row] = Unclear(intent, self, step, entry)
                return _result(step, What.WAIT, "the answer was lost: it will be looked for")
            case _:
                raise AssertionError("a create is neither stale nor gone")

    def _refused(self, step: Step, entry: Entry, intent: Intent, error: ClioError) -> Flow[Result]:
        status, kind = getattr(error, "status", 0), getattr(error, "type", "")
        why = f"Clio refused it: {status} {kind}".rstrip()
        closed = yield from self._close(intent, Fate.REFUSED)
        digest = fingerprint(self.sides, self.applier.store.digest, entry.values)
        refused = Quarantined(entry.row, "clio", why, digest, entry.number, self.run_id)
        yield from self.applier.commit(Changes(closed=closed, quarantined=(refused,)))
        self.applier.walls = self.applier.walls + 1 if isinstance(error, Forbidden) else 0
        if self.applier.walls >= WALL:
            raise PermissionWall(
                f"Clio refused {WALL} writes in a row for want of permission.",
                advice=error.advice,
            ) from error
        said = getattr(error, "clio_message", "")
        return evolve(_result(step, What.QUARANTINE, why), clio_message=said)

    # Reading ahead

    def _read_ahead(self, steps: Sequence[Step]) -> Flow[None]:
        """Read, in one request, the records whose children are about to be written."""
        ids = [s.record.id for s in steps if s.writes and s.record and self._needs_record(s)]
        if len(ids) > 1:
            self.read = yield from self.applier.looker.remote.read(
                self.bound.resource, ids, self.bound.selection
            )

    def _needs_record(self, step: Step) -> bool:
        held = self.applier.bases.get(step.row, {})
        return any(base.row is None and self.bound.fields[n].nested for n, base in held.items())


def _result(
    step: Step,
    what: What | None = None,
    why: str | None = None,
    *,
    record: RecordId | None = None,
    fields: tuple[FieldNote, ...] | None = None,
) -> Result:
    return Result(
        step.map,
        step.number,
        what or step.what,
        step.why if why is None else why,
        record or step.record,
        step.fields if fields is None else fields,
    )


def _idle(step: Step, notes: Iterable[FieldNote]) -> What:
    """What a row is that turned out to need no write."""
    if any(note.fate is FieldFate.REVIEW for note in notes):
        return What.REVIEW
    return step.what if step.what is What.ADOPT else What.UNCHANGED


def _latest(before: Iterable[FieldNote], after: Iterable[FieldNote]) -> tuple[FieldNote, ...]:
    """Notes by field; what was learnt later counts."""
    return tuple({note.field: note for note in (*before, *after)}.values())


def _ordered(plan: MapPlan) -> list[Step]:
    """Conditional writes first, then creates, then what waits for either; closings last."""
    return sorted(plan.steps, key=lambda step: (_RANK[step.what], _closes(plan, step)))


_RANK = {
    what: rank
    for rank, what in enumerate(
        (
            What.QUARANTINE,
            What.REVIEW,
            What.WAIT,
            What.UNCHANGED,
            What.ADOPT,
            What.UPDATE,
            What.CREATE,
            What.ALIAS,
        )
    )
}


def _closes(plan: MapPlan, step: Step) -> bool:
    entry = plan.entries.get(step.row)
    return entry is not None and entry.values.get("status") == "closed"


def _batches(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    for start in range(0, len(steps), BATCH):
        yield steps[start : start + BATCH]


def _unresolved(reference: Reference) -> int:
    raise AssertionError(f"{reference!r} was resolved before the payload was made")
