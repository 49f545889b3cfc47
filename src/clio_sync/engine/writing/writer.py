"""Writes the rows of one map: creates, conditional updates, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from ..._flow import Flow
from ...mapping import UNREADABLE, Reference
from ...store.words import Changes, Fate, Intent, Link, Question, RecordId, Review, Role, RowId
from ..deciding import images
from ..deciding.disputes import UNDISPUTED, Evidence
from ..deciding.sides import Merged, Sides
from ..deciding.twins import Doubts
from ..deciding.versions import Age, Version
from ..remote.outcome import Ambiguous, Done, Gone, Outcome, Refused, Stale
from ..words import Entry, FieldFate, FieldNote, Record, Result, Step, What, result_of
from .request import Errand
from .sending import TRIES
from .taking import Taker

if TYPE_CHECKING:
    from ...mapping import BoundMap
    from ..looking.survey import MapPlan
    from .running import Running


@frozen
class Unclear:
    """A write of this run whose answer nobody has."""

    intent: Intent
    writer: MapWriter
    step: Step
    entry: Entry


@define
class MapWriter:
    """Writes the rows of one map.

    Args:
        running: The run.
        plan: What is to be done.
        unclear: Where writes without a clear answer are noted.
        taker: Lets rows take over what changed in Clio.
    """

    running: Running
    plan: MapPlan
    unclear: dict[RowId, Unclear]
    taker: Taker
    errand: Errand = field(init=False)
    sides: Sides = field(init=False)
    ahead: dict[int, Record] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.sides = Sides(self.bound, self.running.store.digest)
        self.errand = Errand(self.running, self.bound, self.sides)

    @property
    def bound(self) -> BoundMap:
        """The map."""
        return self.plan.bound

    def read_ahead(self, steps: Sequence[Step]) -> Flow[None]:
        """Read, in one request, the records whose children are about to be written."""
        ids = [s.record.id for s in steps if s.writes and s.record and self._reads(s.row)]
        self.ahead = {}
        if len(ids) > 1:
            self.ahead = yield from self.running.looker.remote.read(
                self.bound.resource, ids, self.bound.selection
            )

    def write(self, step: Step, newcomers: Callable[[Entry], bool]) -> Flow[Result]:
        """Do one step.

        Args:
            step: What is to be done.
            newcomers: Whether a row may be a record that appeared since the plan.
        """
        entry = self._entry(step)
        if step.what is not What.CREATE:
            return (yield from self._update(step, entry))
        if len(entry.values) < len(self.plan.entries[step.row].values):
            return result_of(step, What.WAIT, "what it refers to has no record yet")
        if newcomers(entry):
            why = "somebody made a record like it while this run went on: the next plan decides"
            return result_of(step, What.WAIT, why)
        return (yield from self._create(step, entry))

    def _entry(self, step: Step) -> Entry:
        """A row with what is known by now of its values."""
        entry = self.plan.entries[step.row]
        values = self.running.resolve(entry.values)
        return evolve(
            entry, values={n: v for n, v in values.items() if not isinstance(v, Reference)}
        )

    def alias(self, step: Step, speaker: RowId) -> Flow[Result]:
        """Let a row share the record of the row that it is the same as."""
        link = self.running.links.get(speaker)
        if link is None:
            return result_of(step, What.WAIT, "the row it is the same as has no record yet")
        entry = self.plan.entries[step.row]
        said = self.sides.said(self.running.resolve(entry.values))
        shared = Link(step.row, link.record, Role.ALIAS)
        yield from self.running.commit(Changes(links=(shared,), bases={step.row: said}))
        return result_of(step, record=link.record)

    def take_in(self, entry: Entry, record: Record) -> Flow[Merged]:
        """Merge a version of the row's record that this run had not seen."""
        version, merged = Version.of(record), self._merged(entry, record)
        link = self.running.links[entry.row]
        fresh = evolve(link, etag=version.etag, updated_at=version.updated_at)
        known = evolve(fresh, etag=None) if merged.pending else fresh
        asked = tuple(
            self._question(entry, Question.CONFLICT, name, evidence)
            for name, evidence in merged.asks.items()
        )
        changes = Changes(links=(known,), bases={entry.row: merged.bases}, reviews=asked)
        yield from self.running.commit(changes)
        self.running.links[entry.row] = fresh  # what is written now is written to this version
        return merged

    def _merged(self, entry: Entry, record: Record) -> Merged:
        return self.sides.read(
            entry.values,
            record,
            self.running.bases.get(entry.row, {}),
            self.running.disputes.get(entry.row, UNDISPUTED),
            row_is_newer=Version.of(record).older_than(entry.changed_at),
        )

    def take(self, steps: Sequence[Step]) -> Flow[dict[RowId, Result]]:
        """Let rows take over what changed in Clio, before anything is written there.

        Args:
            steps: Those of the plan; rows that take nothing over are passed by.

        Returns:
            What became of those that did not.
        """
        taking = [step for step in steps if step.takes and step.row in self.plan.takes]
        lacking = [s.record.id for s in taking if s.record and self.plan.takes[s.row] is None]
        remote = self.running.looker.remote
        read = yield from remote.read(self.bound.resource, lacking, self.bound.selection)
        wanted: list[tuple[Step, Record, Merged]] = []
        gone: dict[RowId, Result] = {}
        for step in taking:
            found = yield from self._to_take(step, read)
            if found is None:
                gone[step.row] = yield from self._lost(step, self._entry(step))
            else:
                wanted.append((step, *found))
        return gone | (yield from self.taker.take(wanted))

    def _to_take(
        self, step: Step, read: Mapping[int, Record]
    ) -> Flow[tuple[Record, Merged] | None]:
        """What a row takes over from which version of its record; None if that is gone."""
        entry, planned = self._entry(step), self.plan.takes[step.row]
        if planned is not None:
            return planned, self._merged(entry, planned)
        link = self.running.links[step.row]
        record = read.get(link.record.id)
        if record is None or Version.of(record).against(link) in {Age.OLDER, Age.UNKNOWN}:
            record = yield from self._show(link)
        return None if record is None else (record, (yield from self.take_in(entry, record)))

    # Creates

    def _create(self, step: Step, entry: Entry) -> Flow[Result]:
        marker = self.running.store.marker(entry.row) if self.bound.marks else None
        sent = self.sides.row(self._said(entry))
        if marker is None and self._has_unclear_twin(sent):
            return result_of(step, What.WAIT, "nobody knows yet what became of a row like it")
        payload = self.bound.payload(entry.values, record=None, marker=marker, resolve=_unresolved)

        def send(before: float) -> Flow[Outcome]:
            return self.running.looker.remote.create(
                self.bound.resource, payload, self.bound.selection, before
            )

        intent = self.errand.intent(entry, sent, marker=marker)
        outcome, intent = yield from self.errand.run(intent, send)
        if isinstance(outcome, Done):
            return (yield from self._made(step, entry, intent, outcome.record))
        return (yield from self._not_done(step, entry, intent, outcome))

    def _said(self, entry: Entry) -> dict[str, object]:
        """What a create says of a row; a mirror's row may yet take over what it leaves out."""
        back = self.bound.returning
        return {n: v for n, v in entry.values.items() if v is not None or n not in back}

    def _has_unclear_twin(self, sent: Mapping[str, str]) -> bool:
        """Whether a create that says the same has no clear answer, so that one more would blur it."""
        intents = [one.intent for one in self.unclear.values()]
        return Doubts(intents).blur(self.bound.resource, sent, self.sides)

    def _made(self, step: Step, entry: Entry, intent: Intent, record: Record) -> Flow[Result]:
        version = Version.of(record)
        here = RecordId(self.bound.resource, record["id"])
        marked = intent.marker is not None and self.bound.marker_of(record) == intent.marker
        merged = self.sides.settled(intent.sent, record, {})
        etag = None if merged.pending else version.etag
        link = Link(entry.row, here, Role.PRIMARY, etag, version.updated_at, marked)
        yield from self.errand.done(intent, link, merged, record)
        return result_of(step, record=here, fields=merged.notes)

    # Updates

    def _update(self, step: Step, entry: Entry) -> Flow[Result]:
        """Write what is owed to the version that is known, and again if it has moved."""
        notes = step.fields
        if step.waits_on:
            yield from self._compare(entry)
        for _ in range(TRIES):
            record, merged = yield from self._current(entry)
            if record is None:
                return (yield from self._lost(step, entry))
            notes = _latest(notes, merged.notes)
            if merged.taken:
                refused = yield from self.taker.take([(step, record, merged)])
                if refused:
                    return refused[step.row]
                entry = self._entry(step)
            owed, hidden = self._owed(entry, record)
            if not owed:
                return self._idle(step, notes, hidden)
            outcome, intent = yield from self._patch(entry, record, owed)
            match outcome:
                case Done(written):
                    return (yield from self._changed(step, entry, intent, written, notes))
                case Stale():
                    unread = evolve(self.running.links[entry.row], etag=None)
                    yield from self.errand.close(intent, Fate.STALE, Changes(links=(unread,)))
                case Gone():
                    yield from self.errand.close(intent, Fate.GONE)
                    return (yield from self._lost(step, entry))
                case _:
                    return (yield from self._not_done(step, entry, intent, outcome))
        yield from self._ask(entry, Question.STUBBORN)
        return result_of(step, What.REVIEW, "the record changed under every attempt to write it")

    def _compare(self, entry: Entry) -> Flow[None]:
        """See what a row owes now that the rows it refers to have their records."""
        held = self.running.bases.get(entry.row, {})
        disputes = self.running.disputes.get(entry.row, UNDISPUTED)
        merged = self.sides.compare(entry.values, held, disputes)
        if merged.bases != held:
            yield from self.running.commit(Changes(bases={entry.row: merged.bases}))

    def _owed(self, entry: Entry, record: Record) -> tuple[dict[str, object], frozenset[str]]:
        """What to write, and what not to: a child that Clio does not show would be added anew."""
        held = self.running.bases.get(entry.row, {})
        seen = self.bound.seen(record) if record else {}
        owed = {n: v for n, v in entry.values.items() if n in held and held[n].row is None}
        hidden = frozenset(name for name in owed if seen.get(name) is UNREADABLE)
        return {name: v for name, v in owed.items() if name not in hidden}, hidden

    def _idle(self, step: Step, notes: tuple[FieldNote, ...], hidden: Collection[str]) -> Result:
        """What a row is that turned out to need no write, or must not have one."""
        if hidden:
            why = f"Clio does not show what it has: {', '.join(sorted(hidden))}"
            return result_of(step, What.WAIT, why)
        return result_of(step, _idle(step, notes), fields=notes)

    def _needs_record(self, row: RowId) -> bool:
        """Whether the write needs the record: for its children, or because its version is unknown."""
        held = self.running.bases.get(row, {})
        nested = any(b.row is None and self.bound.fields[n].nested for n, b in held.items())
        return nested or self.running.links[row].etag is None

    def _reads(self, row: RowId) -> bool:
        """Whether the record is read just before: the write needs it, or taking it back will."""
        return self.running.looker.images or self._needs_record(row)

    def _current(self, entry: Entry) -> Flow[tuple[Record | None, Merged]]:
        """The record as it is, where the write needs it, and what it means for the row.

        A list may lag, so a version from one counts only if it is at least the
        one that is held. None for the record: Clio says that it is gone.
        """
        link = self.running.links[entry.row]
        if not self._reads(entry.row):
            return {}, Merged({})
        record = self.ahead.pop(link.record.id, None)
        if record is None or Version.of(record).against(link) in {Age.OLDER, Age.UNKNOWN}:
            record = yield from self._show(link)
        if record is None:
            return None, Merged({})
        if not self._needs_record(entry.row) and Version.of(record).against(link) is Age.SAME:
            return record, Merged({})  # what is known already; it is read to be kept
        return record, (yield from self.take_in(entry, record))

    def _show(self, link: Link) -> Flow[Record | None]:
        remote, here = self.running.looker.remote, link.record
        return (yield from remote.show(here.resource, here.id, self.bound.selection))

    def _patch(
        self, entry: Entry, record: Record, owed: Mapping[str, object]
    ) -> Flow[tuple[Outcome, Intent]]:
        link = self.running.links[entry.row]
        payload = self.bound.payload(owed, record=record, marker=None, resolve=_unresolved)

        def send(before: float) -> Flow[Outcome]:
            return self.running.looker.remote.update(
                link.record, payload, link.etag or "", self.bound.selection, before
            )

        intent = self.errand.intent(entry, self.sides.row(owed), link=link)
        return (yield from self.errand.run(intent, send, image=self._image(entry, record, owed)))

    def _image(self, entry: Entry, record: Record, owed: Mapping[str, object]) -> str | None:
        """What a write is about to overwrite, for whoever takes it back."""
        held = self.running.bases.get(entry.row, {})
        keeps = self.running.looker.images
        return images.of_update(self.bound, record, owed, held) if keeps else None

    def _changed(
        self,
        step: Step,
        entry: Entry,
        intent: Intent,
        record: Record,
        notes: Iterable[FieldNote],
    ) -> Flow[Result]:
        version = Version.of(record)
        link = self.running.links[entry.row]
        held = self.running.bases.get(entry.row, {})
        merged = self.sides.settled(intent.sent, record, held)
        etag = None if merged.pending else version.etag
        fresh = evolve(link, etag=etag, updated_at=version.updated_at)
        yield from self.errand.done(intent, fresh, merged, record)
        return result_of(step, fields=_latest(notes, merged.notes))

    def _lost(self, step: Step, entry: Entry) -> Flow[Result]:
        """The record is gone: never made again by itself."""
        yield from self._ask(entry, Question.GONE)
        return result_of(step, What.REVIEW, "the record is no longer in Clio")

    # What else a write comes to

    def _not_done(self, step: Step, entry: Entry, intent: Intent, outcome: Outcome) -> Flow[Result]:
        """A write that was refused, or of which nobody knows what became."""
        match outcome:
            case Refused(error):
                why = yield from self.errand.refused(entry, intent, error)
                refused = result_of(step, What.QUARANTINE, why)
                return evolve(refused, clio_message=error.clio_message)
            case Ambiguous():
                self.running.silence += 1
                self.unclear[entry.row] = Unclear(intent, self, step, entry)
                return result_of(step, What.WAIT, "the answer was lost: it will be looked for")
            case _:
                raise AssertionError("a create is neither stale nor gone")

    def _ask(self, entry: Entry, question: Question) -> Flow[None]:
        yield from self.running.commit(Changes(reviews=(self._question(entry, question),)))

    def _question(
        self, entry: Entry, question: Question, name: str = "", about: Evidence | None = None
    ) -> Review:
        link = self.running.links.get(entry.row)
        evidence = about or ({"record": link.record.id} if link else {})
        run = self.running.run.id
        if question is Question.STUBBORN:  # each time it is another question
            evidence = {**evidence, "run": run}
        return Review(entry.row, question, name, evidence, row_number=entry.number, run=run)


def _idle(step: Step, notes: Iterable[FieldNote]) -> What:
    """What a row is that turned out to need no write."""
    fates = {note.fate for note in notes}
    if FieldFate.REVIEW in fates:
        return What.REVIEW
    if FieldFate.TAKE in fates and step.what is not What.ADOPT:
        return What.TAKE
    return step.what if step.what is What.ADOPT else What.UNCHANGED


def _latest(before: Iterable[FieldNote], after: Iterable[FieldNote]) -> tuple[FieldNote, ...]:
    """Notes by field; what was learnt later counts."""
    return tuple({note.field: note for note in (*before, *after)}.values())


def _unresolved(reference: Reference) -> int:
    raise AssertionError(f"{reference!r} was resolved before the payload was made")
