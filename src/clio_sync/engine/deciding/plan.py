"""From both sides and what is remembered to what would be done. Pure.

One map at a time, in the order of references: first what changed in Clio is
taken in, then each row is decided. What is decided about one row is seen by
the next, and by the next map, through the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import define, evolve, field

from ...matching import Different, Evidences, Same, Unsure
from ...store.words import Answer, Link, Quarantined, Question, RecordId, Review, Role, RowId, Says
from ..words import Entry, FieldNote, Step, What
from .adding import Adding
from .board import Board
from .draft import Draft
from .intake import Intake
from .likeness import Likeness
from .picture import MapPicture
from .reuse import KeyReuse
from .sides import Merged, Sides, fingerprint
from .vanishing import Vanishing
from .withdrawing import withdraw


def plan_map(picture: MapPicture, board: Board) -> tuple[list[Step], list[str]]:
    """Decide about every row of one map, and say what looks odd; nothing is written anywhere."""
    named = picture.bound.name
    board.numbers.update({e.row: (named, e.number) for e in picture.entries})
    board.numbers.update({t.row: (named, t.number) for t in picture.troubles})
    planner = _Planner(picture, board)
    steps = list(planner.steps())
    board.known.update({step.row: step.what for step in steps})
    return steps, list(planner.doubles())


@define
class _Planner:
    """Decides about the rows of one map."""

    picture: MapPicture
    board: Board
    draft: Draft = field(init=False)
    sides: Sides = field(init=False)
    likeness: Likeness = field(init=False)
    intake: Intake = field(init=False)
    vanishing: Vanishing = field(init=False)
    reuse: KeyReuse = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.draft = self.board.draft
        self.sides = Sides(self.picture.bound, self.board.digest)
        self.intake = Intake(self.picture, self.board, self.sides)
        self.vanishing = Vanishing(self.picture, self.board, self.sides)
        self.reuse = KeyReuse(self.picture, self.draft, self.sides)

    def steps(self) -> Iterator[Step]:
        """Take in what Clio says, then decide row by row.

        Rows that nothing in Clio matches come last: each may still be the same
        as another row, which has to have found its record by then.
        """
        resolve = self.board.resolve
        entries = [evolve(e, values=resolve(e.values)) for e in self.picture.entries]
        beside = self.picture.beside
        self.likeness = Likeness(self.picture, self.board, self._vanished, [*entries, *beside])
        self.reuse.look(entries)
        self.intake.absorb({entry.row: entry for entry in entries})
        self._release_mended()
        decided = {entry.row: self._decide(entry) for entry in entries}
        for trouble in self.picture.troubles:
            yield self._troubled(trouble.row, trouble.number, trouble.reasons)
        for entry in entries:
            yield decided[entry.row] or self._new(entry)
        yield from self.vanishing.without_row()
        yield from Adding(self.picture, self.board).steps()
        withdraw(self.draft, self.picture.bound.name, self._vanished)

    def doubles(self) -> Iterator[str]:
        """Records that somebody made by hand while a row was on its way to Clio.

        Nothing can keep that from happening; it costs no request to see it.
        """
        resource, owned = self.picture.bound.resource, self.draft.primaries
        recent = sorted(self.picture.recent)
        for id in (one for one in recent if RecordId(resource, one) not in owned):
            facts = self.picture.bound.facts_of_record(self.picture.records[id])
            match self.likeness.peers().match({**facts, "marker": frozenset()}):
                case Same(row, evidence) if row in self.draft.links:
                    number = self.board.numbers[row][1]
                    name = self.picture.bound.name
                    yield f"record {id} looks like {name} row {number} once more: {evidence}"
                case _:
                    pass

    # What becomes of a row

    def _troubled(self, row: RowId, number: int, reasons: tuple[str, ...]) -> Step:
        why = "; ".join(reasons)
        digest = self.board.digest("trouble", why)
        self.draft.quarantine(Quarantined(row, "source", why, digest, number))
        return Step(row, self.picture.bound.name, number, What.QUARANTINE, why)

    def _release_mended(self) -> None:
        """Rows that could not be mapped once, and now can or are no longer there."""
        troubled = {trouble.row for trouble in self.picture.troubles}
        present = {entry.row for entry in self.picture.entries}
        for held in self.draft.state.quarantine.values():
            ours = held.row.map == self.picture.bound.name and held.kind == "source"
            if ours and held.row not in troubled and (self.picture.whole or held.row in present):
                self.draft.release(held.row)

    def _decide(self, entry: Entry) -> Step | None:
        """A row's step; None where only its likeness to other rows is left to look at."""
        held = self.draft.state.quarantine.get(entry.row)
        if entry.row in self.draft.pending:
            return self._step(
                entry, What.WAIT, "what became of an earlier request is not known yet"
            )
        self.draft.answer(entry.row, Question.ROW_GONE)
        review = self.draft.frozen(entry.row)
        if review is not None and not self._is_settled(entry, review):
            return self._asked(entry, review)
        if held is not None and held.kind == "clio" and self.fingerprint(entry) == held.digest:
            return self._step(entry, What.QUARANTINE, held.reason)
        link = self.draft.links.get(entry.row)
        if link is None:
            return self._blurred(entry) or self._stranger(entry)
        if link.role is Role.ALIAS:
            return self._alias(entry, link)
        return self._linked(entry, link)

    def _is_settled(self, entry: Entry, review: Review) -> bool:
        """Whether a record that nobody could write says all that it should by now."""
        if review.question is not Question.STUBBORN or entry.row not in self.draft.links:
            return False
        merged = self.intake.merged.get(entry.row) or self.intake.compared(entry)
        if not merged.owed:
            self.draft.answer(*review.name)
        return not merged.owed

    def _asked(self, entry: Entry, review: Review) -> Step | None:
        """A row about which people are asked, or what they answered is to be done."""
        answer, link = self.draft.answer_to(review), self.draft.links.get(entry.row)
        match answer:
            case Answer(says=Says.FORGET):
                why = "left alone: a person gave its record up"
                return self._step(entry, What.UNCHANGED, why)
            case Answer() if link is not None:
                why = f"{review.question.value}: a person decided: {answer.says.value}"
                step = self._step(entry, What.UPDATE, why, link.record, writes=True)
                return evolve(step, answer=answer)
            case _:
                record = link.record if link else None
                why = f"open question: {review.question.value}"
                return self._step(entry, What.REVIEW, why, record)

    def fingerprint(self, entry: Entry) -> str:
        """One digest for all that a row says."""
        return fingerprint(self.picture.bound, self.board.digest, entry.values)

    # Rows with a record

    def _alias(self, entry: Entry, link: Link) -> Step | None:
        """A row that another one speaks for, as long as there is one and both are the same."""
        speaker = self.draft.primaries.get(link.record)
        if speaker is None or (speaker.row.map == entry.row.map and self._vanished(speaker.row)):
            if speaker is not None:
                self.draft.unlink(speaker.row)
            self.draft.link(Link(entry.row, link.record))
            why = "speaks for the record now: the row that did is gone"
            return self._step(entry, What.UPDATE, why, link.record, writes=True)
        if self.board.said.apart(entry.row, link.record):
            self.draft.unlink(entry.row)
            return self._stranger(entry)
        if self._says_something_else(entry) and not self._is_said_to_be(entry, link.record):
            asked = {"candidates": [link.record.id], "evidence": "the row has changed"}
            why = f"was the same as record {link.record.id}, and has changed: is it still?"
            return self._unsure(entry, asked, why)
        self._decided(entry)
        return self._step(entry, What.ALIAS, "another row speaks for this record", link.record)

    def _is_said_to_be(self, entry: Entry, record: RecordId) -> bool:
        return record in self.board.said.same(entry.row, RecordId)

    def _says_something_else(self, entry: Entry) -> bool:
        """Whether what tells who an alias is has changed since it was found to be one."""
        held = self.draft.bases.get(entry.row, {})
        return any(
            name in held and self.reuse.telling(name) and held[name].row != now
            for name, now in self.sides.row(entry.values).items()
        )

    def _make_alias(self, entry: Entry, record: RecordId) -> None:
        """Let another row speak for this one, and remember what it said when that was decided."""
        self.draft.link(Link(entry.row, record, Role.ALIAS))
        self.draft.base(entry.row, self.sides.said(entry.values))

    def _linked(self, entry: Entry, link: Link) -> Step:
        if link.record in self.board.gone:
            return self.vanishing.without_record(entry, link.record)
        return self._update(
            entry, link, self.intake.merged.get(entry.row) or self.intake.compared(entry)
        )

    def _update(self, entry: Entry, link: Link, merged: Merged) -> Step:
        waits = self.board.waits(entry.values)
        coming = bool(waits) and all(self.board.coming(row) for row in waits)
        if merged.taken and not merged.owed and not coming:
            why = f"{_list(sorted(merged.taken))} changed in Clio"
            return self._step(entry, What.TAKE, why, link.record, merged.notes)
        if merged.owed or coming or self.draft.links[entry.row].etag is None:
            why = _list(sorted(merged.owed)) or "to be looked at again"
            step = self._step(entry, What.UPDATE, why, link.record, merged.notes, writes=True)
            return evolve(step, waits_on=waits)
        if waits:
            return self._waiting(entry, waits, link.record)
        self.draft.release(entry.row)
        asked = self.draft.disputed(entry.row)
        if asked:
            why = f"both sides differ: {_list(sorted(asked))}"
            return self._step(entry, What.REVIEW, why, link.record, merged.notes)
        return self._step(entry, What.UNCHANGED, "", link.record, merged.notes)

    # Rows without a record

    def _blurred(self, entry: Entry) -> Step | None:
        """A row that says what an unclear create said: nobody could tell their records apart."""
        if self.board.said.same(entry.row, RecordId):
            return None
        said = self.sides.row(entry.values)
        if not self.board.doubts.blur(self.picture.bound.resource, said, self.sides):
            return None
        return self._step(entry, What.WAIT, "nobody knows yet what became of a row like it")

    def _stranger(self, entry: Entry) -> Step | None:
        said = None if entry.record is None else RecordId(self.picture.bound.resource, entry.record)
        if said is not None and said in self.board.gone:
            return self.vanishing.without_record(entry, said)
        if said is not None and said.id in self.picture.records:
            return self._same(entry, said, "the row says Clio's id")
        match self.likeness.recorded(entry):
            case Same(id, _) if self._is_in_doubt(entry, id):
                return self._step(entry, What.WAIT, "an unclear create may have made its record")
            case Same(id, evidence):
                return self._same(entry, RecordId(self.picture.bound.resource, id), str(evidence))
            case Unsure() | Different():
                return None

    def _is_in_doubt(self, entry: Entry, id: int) -> bool:
        """Whether an unclear create of another row may have made a record, for all we are told."""
        if self._is_said_to_be(entry, RecordId(self.picture.bound.resource, id)):
            return False
        record = self.picture.records.get(id, {})
        return self.board.doubts.may_be(self.picture.bound.resource, record)

    def _same(self, entry: Entry, here: RecordId, evidence: str) -> Step:
        owner = self.draft.primaries.get(here)
        if owner is None:
            return self._adopt(entry, here, evidence)
        if owner.row.map == entry.row.map and self._vanished(owner.row):
            if self._is_said_to_be(entry, here):
                self.draft.unlink(owner.row)
                return self._adopt(entry, here, evidence)
            asked = {"candidates": [here.id], "evidence": evidence}
            why = f"matches record {here.id}, whose own row is gone ({evidence}): a new key?"
            return self._unsure(entry, asked, why)
        self._make_alias(entry, here)
        self._decided(entry)
        _, number = self.board.numbers.get(owner.row) or ("", 0)
        other = f"row {number}" if number else "a row of another source"
        return self._step(entry, What.ALIAS, f"the same as {other}: {evidence}", here)

    def _vanished(self, row: RowId) -> bool:
        return self.picture.whole and row not in self.board.numbers

    def _adopt(self, entry: Entry, here: RecordId, evidence: str) -> Step:
        record = self.picture.records[here.id]
        marker = self.picture.marker(entry.row)
        ours = marker is not None and self.picture.bound.marker_of(record) == marker
        merged = self.intake.settle(Link(entry.row, here, marked=ours), record, entry)
        self._decided(entry)
        writes = bool(merged.owed)
        return self._step(entry, What.ADOPT, evidence, here, merged.notes, writes=writes)

    def _new(self, entry: Entry) -> Step:
        match self.likeness.among_rows(entry):
            case Same(row, evidence):
                return self._like(entry, row, str(evidence))
            case Unsure(candidates, evidence) if not self._may_be_recorded(entry):
                rows = [self.board.numbers[row][1] for row in candidates]
                peers = [list(row) for row in candidates]
                asked = {"rows": rows, "peers": peers, **_reasons(evidence)}
                return self._unsure(
                    entry, asked, f"may be the same as row {_list(sorted(rows))}: {evidence}"
                )
            case _:
                return self._unlike_any_row(entry)

    def _may_be_recorded(self, entry: Entry) -> bool:
        return not isinstance(self.likeness.recorded(entry), Different)

    def _unlike_any_row(self, entry: Entry) -> Step:
        match self.likeness.recorded(entry):
            case Unsure(candidates, evidence):
                ids = list(candidates)
                asked = {"candidates": ids, **_reasons(evidence)}
                return self._unsure(entry, asked, f"may be record {_list(sorted(ids))}: {evidence}")
            case _:
                return self._create(entry)

    def _like(self, entry: Entry, row: RowId, evidence: str) -> Step:
        """A row that is the same as another one, which has a record or is about to."""
        why = f"the same as row {self.board.numbers[row][1]}: {evidence}"
        link = self.draft.links.get(row)
        if link is not None:
            self._make_alias(entry, link.record)
            self._decided(entry)
            return self._step(entry, What.ALIAS, why, link.record)
        self.board.speakers[entry.row] = row
        return evolve(self._step(entry, What.ALIAS, why), waits_on=(row,))

    def _create(self, entry: Entry) -> Step:
        self.draft.answer(entry.row, Question.UNSURE)
        lacking = self.picture.bound.lacking(entry.values)
        if lacking:
            return self._troubled(entry.row, entry.number, (f"Clio wants {_list(lacking)}",))
        waits = self.board.waits(entry.values)
        lost = tuple(row for row in waits if not self.board.coming(row))
        if lost:
            return self._waiting(entry, lost, None)
        self.likeness.speaks(entry)
        step = self._step(entry, What.CREATE, "nothing like it in Clio", writes=True)
        return evolve(step, waits_on=waits)

    def _unsure(self, entry: Entry, evidence: Mapping[str, object], why: str) -> Step:
        told = {"resource": self.picture.bound.resource, **evidence}
        review = Review(entry.row, Question.UNSURE, "", told, row_number=entry.number)
        self.draft.ask(review)
        return self._step(entry, What.REVIEW, why)

    def _decided(self, entry: Entry) -> None:
        self.draft.answer(entry.row, Question.UNSURE)
        self.draft.release(entry.row)

    # Words

    def _waiting(self, entry: Entry, waits: tuple[RowId, ...], record: RecordId | None) -> Step:
        why = "; ".join(self._wait(row) for row in waits)
        return evolve(self._step(entry, What.WAIT, why, record), waits_on=waits)

    def _wait(self, row: RowId) -> str:
        if row not in self.board.numbers:
            return f"refers to a row of {row.map} that the source does not have"
        name, number = self.board.numbers[row]
        what = self.board.known.get(row)
        return f"waits on row {number} of {name}{f' ({what.value})' if what else ''}"

    def _step(
        self,
        entry: Entry,
        what: What,
        why: str,
        record: RecordId | None = None,
        fields: tuple[FieldNote, ...] = (),
        *,
        writes: bool = False,
    ) -> Step:
        name = self.picture.bound.name
        return Step(entry.row, name, entry.number, what, why, record, fields, writes)


def _reasons(evidence: Evidences) -> dict[str, object]:
    """What speaks for and against each candidate."""
    return {"evidence": str(evidence), "reasons": list(map(str, evidence))}


def _list(items: Iterable[object]) -> str:
    return ", ".join(str(item) for item in items)
