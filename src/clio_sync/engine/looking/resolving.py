"""Acting on what people answered about whole rows, before any row is compared.

And withdrawing what the world has answered meanwhile: a record that is there again
is not gone. Whatever is found out here is read from Clio directly, for lists lag.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..._flow import Flow
from ...store.words import Answer, Decided, Question, RecordId, Review, RowId, Says
from ..deciding.draft import Draft
from ..deciding.said import Said
from ..remote.calls import Remote
from ..words import Record

if TYPE_CHECKING:
    from ...mapping import BoundMap


@define
class Resolving:
    """Goes through the questions about whole rows that stand.

    Args:
        remote: Clio.
        draft: What is remembered, and what is decided here on top of it.
        bounds: The job's maps, by name.
        whole: Whether the plan is about all rows: then questions without an answer are
            looked into as well.
        found: Records that were read before, by map; what is read here is added.
        marker: Of one of our rows.
    """

    remote: Remote
    draft: Draft
    bounds: Mapping[str, BoundMap]
    whole: bool
    found: dict[str, dict[int, Record]] = field(repr=False)
    marker: Callable[[RowId], str]

    def resolve(self) -> Flow[dict[str, dict[int, Record]]]:
        """Act on answers, and withdraw questions; returns all records that were read."""
        for review in self._standing(Question.STUBBORN):
            if self.draft.answer_to(review) is not None:
                self.draft.answer(*review.name)
        for review in self._standing(Question.UNCLEAR):
            self._narrow(review)
        if self.whole:
            yield from self._doubled()
            yield from self._named()
        yield from self._missing()
        return self.found

    def _standing(self, question: Question) -> list[Review]:
        """The questions of one kind about rows of the job's maps."""
        return [
            review
            for row, asked in self.draft.reviews.items()
            if row.map in self.bounds
            for (kind, _), review in asked.items()
            if kind is question
        ]

    def _narrow(self, review: Review) -> None:
        """Records that are another row's by now were not made by an unclear create."""
        asked = tuple(review.evidence.get("candidates", ()))
        resource = self.bounds[review.row.map].resource
        left = [id for id in asked if RecordId(resource, id) not in self.draft.primaries]
        if asked and not left:
            self.draft.answer(*review.name)
        elif len(left) < len(asked):
            self.draft.ask(evolve(review, evidence={**review.evidence, "candidates": left}))

    # Records with the same marker

    def _doubled(self) -> Flow[None]:
        """A record that is gone, or has lost its marker, is no second one any more."""
        for review in self._standing(Question.DUPLICATE):
            link, bound = self.draft.links.get(review.row), self.bounds[review.row.map]
            if link is None or not bound.marks or self.draft.answer_to(review) is not None:
                continue
            ids = _records(review)
            listed = yield from self.remote.read(bound.resource, ids, bound.selection)
            left = {link.record.id}
            for id in ids - left:
                record = listed.get(id)
                if record is None or not self._is_marked(review.row, record):
                    record = yield from self.remote.show(bound.resource, id, bound.selection)
                if record is not None and self._is_marked(review.row, record):
                    left.add(id)
            if len(left) < 2:
                self.draft.answer(*review.name)
            elif left != ids or "records" not in review.evidence:
                self.draft.ask(evolve(review, evidence={"records": sorted(left)}))

    def _is_marked(self, row: RowId, record: Record) -> bool:
        return self.bounds[row.map].marker_of(record) == self.marker(row)

    # Records that are gone

    def _named(self) -> Flow[None]:
        """A record that somebody named for a row has to be there: else nothing is made for it."""
        said = Said.of(self.draft.state.decided)
        for row in [row for row in said.verdicts if row.map in self.bounds]:
            bound = self.bounds[row.map]
            named = [one.id for one in said.same(row, RecordId) if one.resource == bound.resource]
            if not named or row in self.draft.links or row in self.draft.pending:
                continue
            there = False
            for id in named:
                there |= yield from self._read(row.map, id)
            if not there:
                self.draft.ask(Review(row, Question.GONE, evidence={"record": named[-1]}))

    def _missing(self) -> Flow[None]:
        """Records that are there again need no answer; the others get theirs."""
        asked = [review for review in self._standing(Question.GONE) if self._is_due(review)]
        back = yield from self._there({(one.row.map, _record(one)) for one in asked})
        for review in asked:
            here = (review.row.map, _record(review))
            answer = self.draft.answer_to(review)
            if here in back:
                self._is_back(review)
            elif answer is not None:
                yield from self._act(review, answer)

    def _is_due(self, review: Review) -> bool:
        """Whether it is worth looking for the record: not if people have given it up."""
        answer = self.draft.answer_to(review)
        return self.whole if answer is None else answer.says is not Says.FORGET

    def _there(self, wanted: set[tuple[str, int]]) -> Flow[set[tuple[str, int]]]:
        """Which of some records Clio has; fifty are looked for at once, those listed are read."""
        there: set[tuple[str, int]] = set()
        for name in sorted({name for name, _ in wanted}):
            bound = self.bounds[name]
            ids = {id for of, id in wanted if of == name}
            listed = yield from self.remote.read(bound.resource, ids, bound.selection)
            for id in sorted(listed):
                if (yield from self._read(name, id)):
                    there.add((name, id))
        return there

    def _read(self, name: str, id: int) -> Flow[bool]:
        """Read a record for a map's rows, if it is there."""
        bound = self.bounds[name]
        record = yield from self.remote.show(bound.resource, id, bound.selection)
        if record is not None:
            self.found.setdefault(name, {})[id] = record
        return record is not None

    def _is_back(self, review: Review) -> None:
        self.draft.answer(*review.name)
        link = self.draft.links.get(review.row)
        if link is not None:
            self.draft.unread(link)

    def _act(self, review: Review, answer: Answer) -> Flow[None]:
        """Let a row go its own way, or have the record that somebody named."""
        if answer.says is Says.LINK and answer.record is not None:
            if not (yield from self._read(review.row.map, answer.record)):
                self._ask_again(review, answer.record)
                return
            self._say(review.row, answer, {_record(review): False, answer.record: True})
        else:
            self._say(review.row, answer, {_record(review): False, None: False})
        self.draft.unlink(review.row)
        self.draft.answer(*review.name)

    def _ask_again(self, review: Review, id: int) -> None:
        """The record that somebody named is not there either."""
        missing = {*review.evidence.get("not found", ()), id}
        told = {**review.evidence, "not found": sorted(missing)}
        self.draft.ask(evolve(review, evidence=told))

    def _say(self, row: RowId, answer: Answer, said: Mapping[int | None, bool]) -> None:
        """Remember what it means for good."""
        resource = self.bounds[row.map].resource
        for id, same in said.items():
            other = None if id is None else RecordId(resource, id)
            self.draft.decide(Decided(row, other, same, answer.who, answer.at))


def _records(review: Review) -> set[int]:
    """The records with one row's marker; an earlier version told them apart."""
    told = review.evidence
    return {*told.get("records", ()), *(told[name] for name in ("linked", "spare") if name in told)}


def _record(review: Review) -> int:
    """The record that is gone; 0 where nobody noted which."""
    return int(review.evidence.get("record", 0))
