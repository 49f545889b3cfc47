"""Withdrawing questions about rows that the source no longer has. Pure.

What is asked about is left so that it is asked again should the row come back. Records
that may be one too many are none of the row's business: those questions stay.
"""

from __future__ import annotations

from collections.abc import Callable

from ...store.words import Base, Question, Review, RowId
from .draft import Draft

OF_ROWS = frozenset(
    {
        Question.CONFLICT,
        Question.UNSURE,
        Question.GONE,
        Question.KEY_REUSED,
        Question.STUBBORN,
    }
)
"""Questions that are none without their row."""


def withdraw(draft: Draft, map: str, vanished: Callable[[RowId], bool]) -> None:
    """Withdraw what is asked about the rows of a map that are gone.

    Args:
        draft: What is remembered.
        map: The map's name.
        vanished: Whether the source no longer has a row.
    """
    rows = [row for row, asked in draft.reviews.items() if asked and row.map == map]
    for row in filter(vanished, rows):
        for review in list(draft.reviews[row].values()):
            if review.question in OF_ROWS:
                _forget(draft, review)


def _forget(draft: Draft, review: Review) -> None:
    """Withdraw a question, and leave the row's record to be read if the row comes back."""
    row, told = review.row, review.evidence
    link = draft.links.get(row)
    if link is not None:
        if review.question is Question.CONFLICT and "base" in told:
            before = Base(*told["base"]) if told["base"] else Base(told["row"], None)
            draft.base(row, {review.field: before})
        draft.unread(link)
    draft.answer(*review.name)
