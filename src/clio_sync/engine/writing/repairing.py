"""Carrying out in Clio what a person answered: a spare is set aside, or a record given up.

Every request is conditional and has its intent. What is to be done is found by reading,
each time anew: what an earlier run did before it died is not done twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from ..._flow import Flow
from ...store.words import (
    Answer,
    Base,
    Changes,
    Decided,
    Fate,
    Intent,
    Link,
    Purpose,
    Question,
    RecordId,
)
from ..deciding import spares
from ..deciding.places import left_by
from ..deciding.sides import Sides
from ..remote.outcome import Done, Gone, Outcome, Refused, Stale
from ..words import Record, Step, What
from .sending import TRIES, Sender

if TYPE_CHECKING:
    from ...mapping import BoundMap
    from .running import Running

Body = Mapping[str, Any]
LOST = "the record that was to stay is gone"


@define
class Repair:
    """Carries out one answer.

    Args:
        running: The run.
        bound: The row's map.
        step: What is to be done.
        answer: What a person said.
    """

    running: Running
    bound: BoundMap
    step: Step
    answer: Answer
    sender: Sender = field(init=False)
    selection: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.sender = Sender(self.running)
        self.selection = spares.selection(self.bound)

    def carry_out(self) -> Flow[tuple[What, str]]:
        """Do it; returns what became of the row, and why."""
        if self.answer.question is Question.DUPLICATE:
            why = yield from self._set_aside(self.answer.record or 0)
        else:
            why = yield from self._give_up(self.running.links[self.step.row])
        return (What.REVIEW, why) if why else (What.UPDATE, self.step.why)

    # Two records of one row

    def _set_aside(self, kept: int) -> Flow[str]:
        """Keep one record, and make the others spares; says what kept it from that."""
        moves = self.running.links[self.step.row].record.id != kept
        if moves and not (yield from self._belong(kept)):
            return LOST
        for id in self.answer.evidence["records"]:
            why = "" if id == kept else (yield from self._spare(kept, int(id)))
            if why:
                return why
        if moves and not (yield from self._belong(kept)):
            return LOST
        link = evolve(self.running.links[self.step.row], etag=None, marked=True)
        yield from self.running.commit(Changes(links=(link,), answered=(self.answer.name,)))
        return ""

    def _belong(self, kept: int) -> Flow[bool]:
        """Let the row have the record that stays, as it is now; whether it is there."""
        row, record = self.step.row, (yield from self._read(kept))
        if record is None:
            return False
        said = Sides(self.bound, self.running.store.digest).clio(record)
        held = self.running.bases.get(row) or {}
        bases = {name: Base(base.row, said.get(name)) for name, base in held.items()}
        other = Link(row, RecordId(self.bound.resource, kept), marked=True)
        yield from self.running.commit(Changes(links=(other,), bases={row: bases}))
        return True

    def _spare(self, kept: int, id: int) -> Flow[str]:
        """Bring over what only the spare says, then make it one."""
        for _ in range(TRIES):
            spare = yield from self._read(id)
            if spare is None or not self._is_marked(spare):
                return ""
            stays = yield from self._read(kept)
            if stays is None:
                return LOST
            body = spares.lacking(self.bound, stays, spare)
            outcome = (yield from self._send(stays, body)) if body else None
            if outcome is None or isinstance(outcome, Done):
                body = spares.tombstone(self.bound, spare, kept)
                outcome = yield from self._send(spare, body)
            if not isinstance(outcome, Stale):
                return _why(outcome)
        return "one of the records changed under every attempt to write it"

    # A record that is somebody else's

    def _give_up(self, link: Link) -> Flow[str]:
        """Take the marker from the row's record, which stays as it is, and let the row go."""
        for _ in range(TRIES):
            record = yield from self._read(link.record.id)
            if record is None or not self._is_marked(record):
                break
            outcome = yield from self._send(record, spares.unmarked(self.bound, record))
            if not isinstance(outcome, Stale | Done):
                return _why(outcome)
        else:
            return "the record changed under every attempt to write it"
        row, answer = self.step.row, self.answer
        said = Decided(row, link.record, False, answer.who, answer.at)
        yield from self.running.commit(
            Changes(unlinked=(row,), decided=(said,), answered=(answer.name,))
        )
        return ""

    # Requests

    def _read(self, id: int) -> Flow[Record | None]:
        remote = self.running.looker.remote
        return (yield from remote.show(self.bound.resource, id, self.selection))

    def _is_marked(self, record: Record) -> bool:
        marker = self.running.store.marker(self.step.row)
        return self.bound.marks and self.bound.marker_of(record) == marker

    def _send(self, record: Record, body: Body) -> Flow[Outcome]:
        """Change a record in the version that was read."""
        here = RecordId(self.bound.resource, record["id"])
        etag = str(record.get("etag") or "")

        def send(before: float) -> Flow[Outcome]:
            remote = self.running.looker.remote
            return remote.update(here, body, etag, self.selection, before)

        outcome, intent = yield from self.sender.run(self._intent(here, etag), send)
        yield from self._settle(intent, outcome)
        return outcome

    def _settle(self, intent: Intent, outcome: Outcome) -> Flow[None]:
        """Close the intent, if it is known what became of the request."""
        match outcome:
            case Done(record):
                self.running.silence = 0
                digest = self.running.store.digest
                left = left_by(record, self.bound.resource, digest)
                yield from self.sender.close(intent, Fate.DONE, self._unread(intent), left)
            case Stale():
                yield from self.sender.close(intent, Fate.STALE)
            case Gone():
                yield from self.sender.close(intent, Fate.GONE)
            case Refused():
                yield from self.sender.close(intent, Fate.REFUSED)
            case _:
                self.running.silence += 1

    def _unread(self, intent: Intent) -> Changes:
        """The row's record has another version by now than the one that is remembered."""
        link = self.running.links[self.step.row]
        return (
            Changes(links=(evolve(link, etag=None),)) if link.record == intent.record else Changes()
        )

    def _intent(self, here: RecordId, etag: str) -> Intent:
        return Intent(
            id="",
            row=self.step.row,
            run=self.running.run.id,
            resource=here.resource,
            record=here,
            etag=etag,
            marker=None,
            sent={},
            send_before=0.0,
            conclusive_at=0.0,
            opened_at=0.0,
            purpose=Purpose.REPAIR,
        )


def _why(outcome: Outcome) -> str:
    """What kept a request from being done; empty where nothing did."""
    match outcome:
        case Done():
            return ""
        case Refused(error):
            return f"Clio refused it: {error.status} {error.type}".rstrip()
        case Gone():
            return "a record that was to be changed is gone"
        case _:
            return "the answer was lost: the next plan looks what became of it"
