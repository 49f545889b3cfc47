"""Questions that only a human may decide, and the human's word on them.

A word is written into the store and nowhere else: the next plan acts on it. It
holds for good: who was told apart is never proposed again.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from ...errors import ReviewError
from ...store.words import Decided, Question, RecordId, Review, RowId

if TYPE_CHECKING:
    from ...store import Store


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
    """

    review: Review
    store: Store = field(repr=False, eq=False)
    now: Callable[[], float] = field(repr=False, eq=False)
    resource: str = ""

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
        """The records that the row may be, the likeliest first."""
        return tuple(self.evidence.get("candidates", ()))

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that the row may be the same as."""
        return tuple(self.evidence.get("rows", ()))

    # The human's word

    def link(self, which: int = 0, *, by: str | None = None) -> None:
        """Say that the row is one of the candidates.

        Args:
            which: Its place among `candidates`, or else among `rows`; the first is 0.
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: There is no such candidate, or the question is another one.
        """
        others = self._others()
        if not 0 <= which < len(others):
            raise ReviewError(
                f"There is no candidate {which}: there are {len(others)}, counted from 0.",
                advice="Print the review to see them.",
            )
        self._say({others[which]: True}, by)

    def not_the_same(self, which: int | None = None, *, by: str | None = None) -> None:
        """Say that the row is not a candidate, for good; the next plan asks about others, if any.

        Args:
            which: Its place among the candidates; all of them unless given.
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: There is no such candidate, or the question is another one.
        """
        others = self._others()
        meant = others if which is None else others[which : which + 1]
        if not meant or (which is not None and which < 0):
            raise ReviewError(f"There is no candidate {which}.", advice="Print the review.")
        self._say(dict.fromkeys(meant, False), by)

    def create(self, *, by: str | None = None) -> None:
        """Say that the row is new: none of the candidates, nor anybody whom only a doubt names.

        Args:
            by: Who says so; whoever is logged in here unless given.

        Raises:
            ReviewError: The question is another one.
        """
        self._say({**dict.fromkeys(self._others(), False), None: False}, by)

    def _others(self) -> list[RecordId | RowId | None]:
        if self.question is not Question.UNSURE:
            raise ReviewError(
                f"The question is {self.question.value!r}, not who a row is.",
                advice="Only reviews that are 'unsure' are decided in this way.",
            )
        if self.candidates and not self.resource:
            raise ReviewError(
                f"This job does not read {self.row.map}.", advice="Decide in a job that does."
            )
        peers = self.evidence.get("peers", ())
        records = [RecordId(self.resource, id) for id in self.candidates]
        return [*records, *(RowId(map, key) for map, key in peers)]

    def _say(self, said: Mapping[RecordId | RowId | None, bool], by: str | None) -> None:
        who, at = _somebody() if by is None else by, self.now()
        decided = [Decided(self.row, other, same, who, at) for other, same in said.items()]
        self.store.decide(decided, [(self.row, self.question, self.field)], at)

    # Words

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        about = f" about {self.field}" if self.field else ""
        number = "a row" if self.row_number is None else f"row {self.row_number}"
        yield f"{self.row.map} {number}: {self.question.value}{about}"
        for name, told in self.evidence.items():
            if name not in {"candidates", "rows", "peers", "evidence", "reasons"}:
                yield f"  {name}: {told}"
        reasons = self.evidence.get("reasons") or [self.evidence.get("evidence", "")]
        named = [f"record {id}" for id in self.candidates]
        named += [f"row {number}" for number in self.rows]
        for place, other in enumerate(named):
            yield f"  {place}: {other}: {reasons[min(place, len(reasons) - 1)]}"
        if named:
            yield "  link(n), not_the_same(n) or create() decides; job.show(review) shows values."


def _somebody() -> str:
    """Whoever is logged in here, if that is known."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
