"""What a run did about each row, and what there is to be done to take that back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from ...store.undoing import Effect, Written
from ...store.words import Fate, Former, Intent, Left, Link, Purpose, RecordId, RowId
from ..deciding.images import How, Overwritten, from_text
from ..deciding.picture import Digest
from ..words import Record
from .hanging import Hanging
from .standing import Place, Stand, Standing
from .words import Undo, Undoing


@frozen
class Task:
    """What a run did about one row and one record.

    Args:
        row: The row.
        record: The record; None where none is known.
        written: The run's writes, first to last.
        former: What was remembered of the row before; None where it is as it was.
    """

    row: RowId
    record: RecordId | None
    written: tuple[Written, ...] = ()
    former: Former | None = None

    @property
    def created(self) -> bool:
        """Whether the run made the record."""
        return any(w.intent.record is None and w.left is not None for w in self.written)

    @property
    def purposes(self) -> frozenset[Purpose]:
        """What the writes were for."""
        return frozenset(one.intent.purpose for one in self.written)

    @property
    def left(self) -> Left | None:
        """What the run's last write left behind."""
        return next((w.left for w in reversed(self.written) if w.left is not None), None)

    @property
    def updates(self) -> list[Written]:
        """Its updates that happened, or that nobody knows about."""
        return [w for w in self.written if w.intent.record is not None and may_have_happened(w)]

    @property
    def number(self) -> int:
        """Its place in the order in which the run did things; pairs came first."""
        return max((w.number for w in self.written), default=0)

    @property
    def began_at(self) -> float:
        """When the first of the writes was noted."""
        return min((w.intent.opened_at for w in self.written), default=0.0)

    def images(self) -> Iterator[tuple[Written, Sequence[Overwritten] | None]]:
        """What each update overwrote; None where that was not kept."""
        for one in self.updates:
            yield one, None if one.image is None else from_text(one.image)

    def fields(self) -> frozenset[str]:
        """The fields of the record that have to be read."""
        said = {place.partition("/")[0] for place in (self.left.said if self.left else ())}
        kept = (one for _, image in self.images() for one in image or ())
        return frozenset(said | {one.shown or one.key for one in kept})


def may_have_happened(written: Written) -> bool:
    """Whether a write took effect, or may have."""
    return written.closed is None or written.closed.fate in {Fate.DONE, Fate.FOUND}


def tasks_of(
    written: Iterable[Written], former: Mapping[RowId, Former], links: Mapping[RowId, Link]
) -> list[Task]:
    """What a run did, row by row, in the reverse order of doing it.

    Args:
        written: Its writes.
        former: What was remembered of its rows before.
        links: The pairs of these rows now.
    """
    by_row: dict[tuple[RowId, RecordId | None], list[Written]] = {}
    for one in filter(may_have_happened, written):
        here = one.intent.record or (one.left.record if one.left else None)
        by_row.setdefault((one.intent.row, here), []).append(one)
    tasks = [Task(row, here, tuple(some), former.get(row)) for (row, here), some in by_row.items()]
    seen = {row for row, _ in by_row}
    for row, before in former.items():
        if row not in seen and _pair(links.get(row)) != _pair(before.link):
            link = links.get(row) or before.link
            tasks.append(Task(row, link.record if link else None, (), before))
    return sorted(tasks, key=lambda task: task.number, reverse=True)


def _pair(link: Link | None) -> tuple[object, ...] | None:
    return None if link is None else (link.record, link.role)


@frozen
class Ground:
    """What deciding about a task goes by.

    Args:
        now: Seconds since the epoch.
        digest: Names values without keeping them.
        links: The pairs of rows now.
        pending: Writes of rows whose outcome nobody knows.
        effects: The last write of ours that each record has seen.
        deleted: Records that a rollback has deleted.
        hanging: What hangs on records.
        gone: Records that are deleted before.
    """

    now: float
    digest: Digest
    links: Mapping[RowId, Link]
    pending: Mapping[RowId, Intent] = field(factory=dict)
    effects: Mapping[RecordId, Effect] = field(factory=dict)
    deleted: frozenset[RecordId] = frozenset()
    hanging: Hanging = field(factory=Hanging)
    gone: frozenset[RecordId] = frozenset()


@frozen
class Decision:
    """What is to be done about a task.

    Args:
        undo: What it comes to.
        places: What is put back.
        back: The fields that are back already.
        settled: What became of a write that was open, where that is known now.
        unlinks: Whether the row's pair is to be as it was before.
    """

    undo: Undo
    places: tuple[Place, ...] = ()
    back: tuple[str, ...] = ()
    settled: tuple[tuple[Intent, Fate], ...] = ()
    unlinks: bool = False


def decide(task: Task, record: Record | None, ground: Ground) -> Decision:
    """What is to be done about one row.

    Args:
        task: What the run did.
        record: The record as it is now; None where Clio shows none.
        ground: What else there is to know.
    """
    return _Deciding(task, record, ground).decision()


@frozen
class _Deciding:
    task: Task
    record: Record | None
    ground: Ground

    def decision(self) -> Decision:
        pending = self.ground.pending.get(self.task.row)
        if pending is None:
            return self._settled()
        fate = became(pending, self.record, self.ground.now)
        if fate is None:
            why = "what became of an earlier request is not known yet"
            return Decision(self._undo(Undoing.WAIT, why))
        decision = self._settled()
        return evolve(decision, settled=((pending, _effective(pending, fate, decision)),))

    def _settled(self) -> Decision:
        task, ground = self.task, self.ground
        if task.purposes & FINAL.keys():
            why = "; ".join(sorted(FINAL[one] for one in task.purposes & FINAL.keys()))
            return Decision(self._undo(Undoing.KEEP, why))
        if task.record in ground.deleted:
            return self._unpaired(Undoing.UNCHANGED, "deleted already")
        if task.created:
            return self._deletion()
        if not task.written:
            return self._unpaired(Undoing.UNLINK, "")
        if self.record is None:
            return Decision(self._undo(Undoing.KEEP, NOT_SHOWN))
        return self._restoration(self.record)

    def _undo(self, what: Undoing, why: str = "") -> Undo:
        return Undo(self.task.row, what, self.task.record, why)

    # Pairs

    def _pairs(self) -> bool:
        """Whether the row is paired otherwise than before the run."""
        former, link = self.task.former, self.ground.links.get(self.task.row)
        return former is not None and _pair(former.link) != _pair(link)

    def _unpaired(self, what: Undoing, why: str) -> Decision:
        if not self._pairs():
            return Decision(self._undo(Undoing.UNCHANGED, why))
        return Decision(self._undo(what, why), unlinks=True)

    # Creates

    def _deletion(self) -> Decision:
        here = self.task.record
        assert here is not None
        if self.record is None:
            return Decision(self._undo(Undoing.KEEP, NOT_SHOWN))
        why = self._used(here, self.record) or self.ground.hanging.why(here, self.ground.gone)
        if why:
            return Decision(self._undo(Undoing.KEEP, why))
        return Decision(self._undo(Undoing.DELETE), unlinks=True)

    def _used(self, here: RecordId, record: Record) -> str:
        """Why a record that the run made is not what the run made of it any more."""
        standing = self._standing(record)
        last = self.ground.effects.get(here)
        if last is not None and last.left.etag == record.get("etag") and not standing.edited():
            return ""
        if last is not None and last.number > self.task.number and self._is_later(last):
            return "a later run changed it: roll that one back first"
        edited = standing.edited()
        return f"edited since: {', '.join(edited)}" if edited else "edited since"

    def _is_later(self, last: Effect) -> bool:
        return all(last.run != one.intent.run for one in self.task.written)

    def _standing(self, record: Record) -> Standing:
        left = self.task.left
        said = None if left is None else left.said
        assert self.task.record is not None
        return Standing(self.task.record.resource, record, said, self.ground.digest)

    # Updates

    def _restoration(self, record: Record) -> Decision:
        standing = self._standing(record)
        places = [standing.of(one) for one in self._overwritten()]
        ours = tuple(place for place in places if place.stand is Stand.OURS)
        kept = {place.written.field for place in places if place.stand is Stand.EDITED}
        blind = {place.written.field for place in places if place.stand is Stand.UNKNOWN}
        blind |= {n for w, image in self.task.images() if image is None for n in w.intent.sent}
        restored = {place.written.field for place in ours}
        back = {p.written.field for p in places if p.stand is Stand.BACK} - restored - kept - blind
        why = f"cannot put back {', '.join(sorted(blind))}" if blind else ""
        what = self._what(ours=bool(ours), kept=bool(kept or blind))
        undo = Undo(
            self.task.row,
            what,
            self.task.record,
            why,
            tuple(sorted(restored)),
            tuple(sorted(kept)),
        )
        return Decision(undo, ours, tuple(sorted(back)), unlinks=self._pairs())

    def _what(self, *, ours: bool, kept: bool) -> Undoing:
        if ours:
            return Undoing.RESTORE
        if kept:
            return Undoing.KEEP
        return Undoing.UNLINK if self._pairs() else Undoing.UNCHANGED

    def _overwritten(self) -> list[Overwritten]:
        """What the run overwrote: of several writes to a place, what was before the first."""
        found: dict[tuple[str, str], Overwritten] = {}
        for _, image in self.task.images():
            for one in image or ():
                found.setdefault((one.place, str(one.sent) if one.how is How.ADDED else ""), one)
        return list(found.values())


def _effective(intent: Intent, fate: Fate, decision: Decision) -> Fate:
    """What a write that can have no further effect had: nobody saw it, but its traces tell."""
    wrote = bool(decision.places or decision.undo.kept)
    if fate is Fate.STALE and wrote is (intent.purpose is Purpose.WRITE):
        return Fate.FOUND
    return fate


FINAL = {
    Purpose.DELETE: "the run deleted it, and Clio brings nothing back",
    Purpose.REPAIR: "the run settled with it who is who, as somebody had decided",
}
"""What is not taken back, and why."""
NOT_SHOWN = "the record is no longer in Clio, or not shown to us"


def became(intent: Intent, record: Record | None, now: float) -> Fate | None:
    """What became of an open write, as far as a look at its record tells; None while it may yet be.

    Args:
        intent: The write.
        record: The record as it is now; None where Clio shows none.
        now: Seconds since the epoch.
    """
    if intent.record is None:
        return None  # only a run of the job can look for what bears its marker
    if intent.purpose is Purpose.DELETE and record is None:
        return Fate.FOUND
    if record is not None and record.get("etag") != intent.etag and intent.etag is not None:
        return Fate.STALE  # If-Match can never succeed any more
    return None if now < intent.conclusive_at else Fate.NOTHING
