"""What changes mean, as entries of the audit: the one place that says so.

Entries name fields and hold digests, as the changes themselves do. What a
change replaces is read first: an entry says what moved, not what was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from ..audit.words import NOBODY, About, By, Entry, Moved
from .before import Before
from .returning import Returned
from .words import (
    Answer,
    Asked,
    Base,
    Changes,
    Decided,
    Fate,
    Intent,
    Link,
    Purpose,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
)

Knows: TypeAlias = Callable[[RowId], About]
"""Tells what is known of a row."""


def unknown(_row: RowId) -> About:
    """Nothing is known of any row."""
    return About()


Note: TypeAlias = Callable[[Entry], None]
"""Shown an entry as it is appended; it may yet come to nothing with its commit."""


def unseen(_entry: Entry) -> None:
    """Nobody wants to see it."""


@frozen
class Occasion:
    """When and by whom changes are committed.

    Args:
        serial: Of the commit.
        now: In seconds since the epoch.
        by: Who commits.
        about: Tells what is known of a row.
        note: Shown each entry.
    """

    serial: int
    now: float
    by: By = NOBODY
    about: Knows = field(default=unknown, repr=False)
    note: Note = field(default=unseen, repr=False)


def notes(changes: Changes, before: Before, occasion: Occasion) -> Iterator[Entry]:
    """Everything that changes mean, in an order that makes sense; at least one entry.

    Args:
        changes: What is about to be written.
        before: What it replaces.
        occasion: When and by whom.
    """
    at = dt.datetime.fromtimestamp(occasion.now, dt.UTC)
    told = _Telling(changes, before, occasion).all()
    nothing = Entry(what="brought up to date")  # a commit without an entry would be a gap
    for entry in chain([next(told, nothing)], told):
        by = evolve(occasion.by, person=entry.by.person) if entry.by.person else occasion.by
        appended = evolve(entry, at=at, serial=occasion.serial, by=by)
        occasion.note(appended)
        yield appended


@define
class _Telling:
    changes: Changes
    before: Before
    occasion: Occasion
    moved: Mapping[RowId, Moved] = field(init=False)
    settled: Collection[RowId] = field(init=False)

    def __attrs_post_init__(self) -> None:
        bases = self.changes.bases
        self.moved = {row: self._moved(row, named) for row, named in bases.items()}
        self.settled = {intent.row for intent in self.before.intents.values()}

    def all(self) -> Iterator[Entry]:
        changes = self.changes
        if changes.run is not None and changes.run.ended_at is None:
            yield _run(changes.run)
        yield from self._settlements()
        yield from self._pairs()
        yield from map(self._deed, changes.returned)
        yield from self._sightings()
        yield from map(self._set_aside, changes.quarantined)
        released = (row for row in changes.released if row in self.before.aside)
        yield from (self._of(row, "released") for row in released)
        yield from map(self._question, changes.reviews)
        yield from map(self._decision, changes.decided)
        yield from map(self._word, changes.answers)
        standing = (name for name in changes.answered if name in self.before.asked)
        yield from map(self._answer, standing)
        yield from (Entry(what="learnt", map=one.map) for one in changes.learnt)
        yield from map(self._intention, changes.opened)
        if changes.run is not None and changes.run.ended_at is not None:
            yield _run(changes.run)

    # Writes

    def _intention(self, intent: Intent) -> Entry:
        held = self.before.bases.get(intent.row, {}) if intent.record else {}
        fields = {name: (held.get(name), digest) for name, digest in intent.sent.items()}
        entry = self._write(intent, "intended")
        return evolve(entry, fields=fields, why=self.occasion.about(intent.row).why)

    def _settlements(self) -> Iterator[Entry]:
        links = {link.row: link.record for link in self.changes.links}
        refused = {one.row: one.reason for one in self.changes.quarantined}
        for closed in self.changes.closed:
            intent = self.before.intents.get(closed.intent)
            if intent is None:
                continue
            entry = self._write(intent, closed.fate.value, links.get(intent.row))
            why = refused.get(intent.row, "") if closed.fate is Fate.REFUSED else ""
            yield evolve(entry, why=why, fields=self.moved.get(intent.row, {}))

    def _write(self, intent: Intent, became: str, made: RecordId | None = None) -> Entry:
        verb = "update" if intent.record else "create"
        if intent.purpose is not Purpose.WRITE:
            verb = intent.purpose.value
        entry = self._of(intent.row, f"{verb} {became}", intent.record or made)
        return evolve(entry, resource=intent.resource, intent=intent.id)

    # What is known of rows

    def _pairs(self) -> Iterator[Entry]:
        for row in self.changes.unlinked:
            if row in self.before.links:
                yield self._of(row, "unlinked", self.before.links[row])
        for link in self.changes.links:
            if self._is_new(link):
                yield self._pair(link)

    def _is_new(self, link: Link) -> bool:
        """Whether a pair is one that no entry about a write tells of."""
        known = self.before.links.get(link.row) == link.record
        return not known and link.row not in self.settled and link.row not in self.changes.unlinked

    def _pair(self, link: Link) -> Entry:
        why = self.occasion.about(link.row).why
        alias = "" if link.role is Role.PRIMARY else "another row writes to the record"
        entry = self._of(link.row, "linked", link.record)
        return evolve(entry, why=alias or why, fields=self.moved.get(link.row, {}))

    def _deed(self, returned: Returned) -> Entry:
        """What was written into the source."""
        entry = self._of(returned.row, returned.deed.value, self.before.links.get(returned.row))
        why = self.occasion.about(returned.row).why
        return evolve(entry, why=why, fields=returned.fields)

    def _sightings(self) -> Iterator[Entry]:
        """Values of Clio's that were not known, of records that nobody wrote to just now."""
        told = {link.row for link in self.changes.links if self._is_new(link)}
        told |= {intent.row for intent in self.changes.opened}
        told |= {returned.row for returned in self.changes.returned}
        for row, moved in self.moved.items():
            if moved and row not in told and row not in self.settled:
                seen = self._of(row, "seen", self.before.links.get(row))
                yield evolve(seen, fields=moved)

    def _moved(self, row: RowId, named: Mapping[str, Base]) -> Moved:
        """Fields of which Clio now says something else than we knew."""
        held = self.before.bases.get(row, {})
        return {
            name: (held.get(name), base.clio)
            for name, base in named.items()
            if held.get(name) != base.clio
        }

    # People

    def _set_aside(self, aside: Quarantined) -> Entry:
        entry = self._of(aside.row, "set aside")
        return evolve(entry, why=aside.reason, row=_either(aside.row_number, entry.row))

    def _question(self, review: Review) -> Entry:
        entry = self._of(review.row, "asked", self.before.links.get(review.row))
        why = _asked(review.question, review.field)
        return evolve(entry, why=why, row=_either(review.row_number, entry.row))

    def _answer(self, name: Asked) -> Entry:
        row, question, about = name
        entry = self._of(row, "answered", self.before.links.get(row))
        number = self.before.asked[name]
        return evolve(entry, why=_asked(question, about), row=_either(number, entry.row))

    def _decision(self, decided: Decided) -> Entry:
        record = decided.other if isinstance(decided.other, RecordId) else None
        other = f" as row {decided.other.key}" if isinstance(decided.other, RowId) else ""
        verdict = "the same" if decided.same else "not the same"
        entry = self._of(decided.row, "decided", record)
        numbers = (n for (row, _, _), n in self.before.asked.items() if row == decided.row)
        return evolve(
            entry,
            why="new" if decided.other is None else verdict + other,
            row=_either(next(numbers, None), entry.row),
            by=By(person=decided.who),
        )

    def _word(self, answer: Answer) -> Entry:
        """What somebody said, for the next plan to act on."""
        held = self.before.links.get(answer.row)
        entry = self._of(answer.row, "decided", held)
        why = f"{_asked(answer.question, answer.field)}: {answer.says.value}"
        named = why if answer.record is None else f"{why} {answer.record}"
        number = self.before.asked.get(answer.name)
        return evolve(entry, why=named, row=_either(number, entry.row), by=By(person=answer.who))

    def _of(self, row: RowId, what: str, record: RecordId | None = None) -> Entry:
        return Entry(
            what=what,
            map=row.map,
            key=row.key,
            row=self.occasion.about(row).number,
            resource=record.resource if record else "",
            record=record.id if record else None,
        )


def _run(run: Run) -> Entry:
    """A run's beginning, or its end with what it came to."""
    if run.ended_at is None:
        return Entry(what="run began", why=run.kind)
    counted = ", ".join(f"{n} {what}" for what, n in run.counts.items() if n)
    broken = f", by {run.outcome}" if run.outcome else ""
    return Entry(what="run ended", why=f"{run.kind}{broken}: {counted or 'nothing to do'}")


def _asked(question: Question, about: str) -> str:
    return f"{question.value} about {about}" if about else question.value


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first
