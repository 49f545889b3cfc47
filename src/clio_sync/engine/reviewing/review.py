"""Questions that only a human may decide, and the human's word on them.

A word is written into the store and nowhere else: the next plan acts on it. It
holds for good: who was told apart is never proposed again, and the same question
on the same evidence is not asked twice. On other evidence, it is another question.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from ...errors import ReviewError
from ...store.words import Answer, Decided, Question, RecordId, Review, RowId, Says
from ..watching.stream import Stream
from ..watching.telling import Notes
from .answers import ANSWERS, in_words

if TYPE_CHECKING:
    from ...store import Store

UNTOLD = frozenset(
    {"candidates", "records", "rows", "peers", "evidence", "reasons", "resource"}
    | {"row", "clio", "base", "print", "run"}
)
"""Evidence that is told in other words, or that is of no use to people: digests."""


@frozen
class OpenReview:
    """A question for a human, and the means to decide it.

    Printing it shows what speaks for and against each candidate, in words and without
    values.

    Args:
        review: The question, as the store holds it.
        store: Where the word is kept.
        now: Tells the time, in seconds since the epoch.
        resource: Whose records the candidates are.
        told: Tells the observers of the job what is noted, once it stands.
    """

    review: Review
    store: Store = field(repr=False, eq=False)
    now: Callable[[], float] = field(repr=False, eq=False)
    resource: str = ""
    told: Callable[[], AbstractContextManager[Notes]] = field(
        default=Stream().told, repr=False, eq=False
    )

    @property
    def row(self) -> RowId:
        """The row that it is about; its key is a digest."""
        return self.review.row

    @property
    def row_number(self) -> int | None:
        """The row's number in its source."""
        return self.review.row_number

    @property
    def question(self) -> Question:
        """What is asked."""
        return self.review.question

    @property
    def field(self) -> str:
        """The field that it is about; empty where it is the whole row."""
        return self.review.field

    @property
    def evidence(self) -> Mapping[str, Any]:
        """Names of fields, records and rules; no values."""
        return self.review.evidence

    @property
    def candidates(self) -> tuple[int, ...]:
        """The records that the row may be, the likeliest or the linked one first."""
        told = self.evidence
        return tuple(told.get("candidates") or told.get("records", ()))

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that the row may be the same as."""
        return tuple(self.evidence.get("rows", ()))

    # Who the row is

    def link(self, which: int = 0, *, by: str | None = None) -> None:
        """Say that the row is one of the candidates.

        Where two records carry the row's marker, it is the one that stays; where nobody
        knows whether a record was made, it may be any record.

        Args:
            which: Its place among `candidates`, or else among `rows`, where the first is 0;
                or a record's id.
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: There is no such candidate, or the question is another one.
        """
        match self._asking("link"):
            case Question.UNSURE:
                self._say({self._other(which): True}, by)
            case Question.UNCLEAR:
                self._say({RecordId(self._resource(), self._id(which)): True}, by)
            case _:
                self._answer(Says.LINK, by, self._candidate(which))

    def not_the_same(self, which: int | None = None, *, by: str | None = None) -> None:
        """Say that the row is not a candidate, for good; the next plan asks about others, if any.

        Args:
            which: Its place among the candidates, or its id; all of them unless given.
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: There is no such candidate, or the question is another one.
        """
        self._asking("not_the_same")
        meant = self._others() if which is None else [self._other(which)]
        if not meant:
            raise ReviewError("There are no candidates.", advice="Print the review.")
        self._say(dict.fromkeys(meant, False), by)

    def create(self, *, by: str | None = None) -> None:
        """Say that the row is to have a new record.

        It is none of the candidates, nor anybody whom only a doubt names; its record is gone,
        and to be made again; or the create of which nobody knows did not happen.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        if self._asking("create") is Question.GONE:
            self._answer(Says.CREATE, by)
        else:
            self._say({**dict.fromkeys(self._others(), False), None: False}, by)

    def relink(self, id: int, *, by: str | None = None) -> None:
        """Say which record the row has, now that the one it had is gone.

        Args:
            id: The record's.
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._asking("relink")
        self._answer(Says.LINK, by, id)

    def forget(self, *, by: str | None = None) -> None:
        """Say that the row is to be left alone from now on: its record is gone for a reason.

        Where it is the row that is gone, its record stays and is nobody's from now on.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._asking("forget")
        self._answer(Says.FORGET, by)

    def same_person(self, *, by: str | None = None) -> None:
        """Say that the row is about whom it was about, however much of it has changed.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._asking("same_person")
        self._answer(Says.SAME_PERSON, by)

    def new_person(self, *, by: str | None = None) -> None:
        """Say that the row is about somebody else now: it gets another record, the old one stays.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._asking("new_person")
        self._answer(Says.NEW_PERSON, by)

    # What is written

    def keep_clio(self, *, by: str | None = None) -> None:
        """Say that what stands in Clio stays, as long as neither side changes once more.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._asking("keep_clio")
        self._answer(Says.KEEP_CLIO, by)

    def keep_source(self, *, by: str | None = None) -> None:
        """Say that what stands in the source is written to Clio.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._asking("keep_source")
        self._answer(Says.KEEP_SOURCE, by)

    def retry(self, *, by: str | None = None) -> None:
        """Say that the record is to be written once more: whatever kept changing it has stopped.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._asking("retry")
        self._answer(Says.RETRY, by)

    # How that is kept

    def _asking(self, answer: str) -> Question:
        """What is asked, if this is an answer to it."""
        if answer not in ANSWERS[self.question]:
            raise ReviewError(
                f"The question is {self.question.value!r}, which {answer}() does not answer.",
                advice=f"{in_words(self.question)}.",
            )
        return self.question

    def _others(self) -> list[RecordId | RowId | None]:
        """Whom the row may be: records, then rows."""
        resource = self._resource() if self.candidates else ""
        records = [RecordId(resource, id) for id in self.candidates]
        return [*records, *(RowId(map, key) for map, key in self.evidence.get("peers", ()))]

    def _other(self, which: int) -> RecordId | RowId | None:
        """One of them, by its place or its id."""
        if which in self.candidates:
            return RecordId(self._resource(), which)
        others = self._others()
        if not 0 <= which < len(others):
            raise _no_candidate(which, len(others))
        return others[which]

    def _candidate(self, which: int) -> int:
        """A candidate's id, by its place or its id."""
        if which in self.candidates:
            return which
        if not 0 <= which < len(self.candidates):
            raise _no_candidate(which, len(self.candidates))
        return self.candidates[which]

    def _id(self, which: int) -> int:
        """A candidate's id, by its place; any other record's id is one as well."""
        return self.candidates[which] if 0 <= which < len(self.candidates) else which

    def _resource(self) -> str:
        """Whose records the candidates are."""
        resource = self.evidence.get("resource", self.resource)
        if not resource:
            raise ReviewError(
                f"This job does not read {self.row.map}.", advice="Decide in a job that does."
            )
        return str(resource)

    def _say(self, said: Mapping[RecordId | RowId | None, bool], by: str | None) -> None:
        who, at = somebody() if by is None else by, self.now()
        decided = [Decided(self.row, other, same, who, at) for other, same in said.items()]
        with self.told() as note:
            self.store.decide(decided, [self.review.name], at, note=note)

    def _answer(self, says: Says, by: str | None, record: int | None = None) -> None:
        """Keep an answer for the next plan, provided that the question is still the same."""
        standing = [*self.store.reviews(), *(asked for asked, _ in self.store.answered())]
        if self.review not in standing:
            raise ReviewError(
                "This is asked no more, or on other evidence.", advice="Look at the reviews again."
            )
        who, at = somebody() if by is None else by, self.now()
        review = self.review
        answer = Answer(*review.name, says, record, review.evidence, who, at)
        with self.told() as note:
            self.store.decide([], [], at, [answer], note)

    # Words

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        about = f" about {self.field}" if self.field else ""
        number = "a row" if self.row_number is None else f"row {self.row_number}"
        yield f"{self.row.map} {number}: {self.question.value}{about}"
        for name, told in self.evidence.items():
            if name not in UNTOLD:
                yield f"  {name}: {told}"
        reasons = self.evidence.get("reasons") or [self.evidence.get("evidence", "")]
        named = [f"record {id}" for id in self.candidates]
        named += [f"row {number}" for number in self.rows]
        for place, other in enumerate(named):
            why = reasons[min(place, len(reasons) - 1)]
            yield f"  {place}: {other}{f': {why}' if why else ''}"
        yield f"  {in_words(self.question)}; job.show(review) shows values."


def _no_candidate(which: int, many: int) -> ReviewError:
    return ReviewError(
        f"There is no candidate {which}: there are {many}, counted from 0.",
        advice="Print the review to see them.",
    )


def somebody() -> str:
    """Whoever is logged in here, if that is known."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
