"""Questions that only a human may decide, and what was answered, as values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeAlias

import attrs
from attrs import frozen

from .names import RecordId, RowId


class Question(Enum):
    """What only a human may decide."""

    CONFLICT = "conflict"
    """Both sides changed a field."""
    UNSURE = "unsure"
    """The row may be one of several records."""
    DUPLICATE = "duplicate"
    """A second record carries the row's marker."""
    GONE = "gone"
    """The record is no longer in Clio."""
    ROW_GONE = "row gone"
    """The row is no longer in the source, and its record was changed since."""
    UNCLEAR = "unclear"
    """A create without a marker whose outcome nobody can look up."""
    KEY_REUSED = "key reused"
    """Every identity field of a linked row changed at once."""
    STUBBORN = "stubborn"
    """The record changed under every attempt to update it."""


class Says(Enum):
    """What somebody may answer."""

    KEEP_CLIO = "keep clio"
    """What stands in Clio stays."""
    KEEP_SOURCE = "keep source"
    """What stands in the source is written to Clio."""
    LINK = "link"
    """The row is this record."""
    CREATE = "create"
    """The row is to have a new record."""
    FORGET = "forget"
    """The row is to be left alone."""
    SAME_PERSON = "same person"
    """The row is about whom it always was about."""
    NEW_PERSON = "new person"
    """The row is about somebody else by now."""
    RETRY = "retry"
    """It is to be tried again."""


Asked: TypeAlias = tuple[RowId, Question, str]
"""A question's name: the row, what is asked, the field."""


@frozen
class Review:
    """A question for a human; ``field`` is empty where it concerns the whole row.

    ``evidence`` names fields, records and rules, and holds no values. ``number`` is the
    store's own for it: the same question on other evidence has another one.
    """

    row: RowId
    question: Question
    field: str = ""
    evidence: Mapping[str, Any] = attrs.field(factory=dict)
    row_number: int | None = None
    run: str = ""
    number: int | None = attrs.field(default=None, eq=False)

    @property
    def name(self) -> Asked:
        """What it is known by: there is one such question at a time."""
        return self.row, self.question, self.field


@frozen
class Answer:
    """What somebody answered; it holds for the evidence that they had, and for no other.

    Args:
        row: The row that was asked about.
        question: What was asked.
        field: The field that it was about; empty where it was the whole row.
        says: The answer.
        record: The id of the record that it names, if it names one.
        evidence: That of the question.
        who: Who said so.
        at: When, in seconds since the epoch.
    """

    row: RowId
    question: Question
    field: str
    says: Says
    record: int | None = None
    evidence: Mapping[str, Any] = attrs.field(factory=dict)
    who: str = ""
    at: float = 0.0

    @property
    def name(self) -> Asked:
        """The name of the question."""
        return self.row, self.question, self.field

    def fits(self, review: Review) -> bool:
        """Whether it is the answer to a question as it is asked now."""
        return self.name == review.name and self.evidence == review.evidence


@frozen
class Decided:
    """What somebody said of a row, once and for all.

    Args:
        row: The row.
        other: The record, or the other row, that was meant; None for whatever is in Clio.
        same: Whether the two are one.
        who: Who said so.
        at: When, in seconds since the epoch.
    """

    row: RowId
    other: RecordId | RowId | None
    same: bool
    who: str = ""
    at: float = 0.0
