"""The vocabulary of plans and reports: entries, verdicts on rows, steps, notes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeAlias

import attrs
from attrs import frozen

from ..store.words import Answer, RecordId, RowId

Record: TypeAlias = Mapping[str, Any]
"""A record of Clio's as its JSON says, read with a map's selection."""


class What(Enum):
    """What becomes of a row; a row's outcome is one of these, and only one."""

    CREATE = "created"
    ADOPT = "adopted"
    UPDATE = "updated"
    TAKE = "taken"
    """The row takes over what changed in Clio, which is not written."""
    ADD = "added"
    """A record becomes a new row."""
    REMOVE = "removed"
    """The row goes, since its record was deleted."""
    DELETE = "deleted"
    """The record goes, since its row was deleted."""
    UNCHANGED = "unchanged"
    ALIAS = "alias"
    REVIEW = "review"
    WAIT = "waiting"
    QUARANTINE = "quarantined"

    @property
    def planned(self) -> str:
        """The word for it before it is done."""
        return _PLANNED.get(self, self.value)


_PLANNED = {
    What.CREATE: "create",
    What.ADOPT: "adopt",
    What.UPDATE: "update",
    What.TAKE: "take",
    What.ADD: "add",
    What.REMOVE: "remove",
    What.DELETE: "delete",
}


class FieldFate(Enum):
    """What becomes of one field of a row that has a record."""

    WRITE = "written"
    """The row's value goes to Clio."""
    FILL = "filled in"
    """Clio had none, and gets the row's."""
    KEEP = "kept Clio's"
    """Clio's differs and stays."""
    TAKE = "taken from Clio"
    """Clio's value goes into the row."""
    REVIEW = "for review"
    """A human decides."""
    DROPPED = "not kept by Clio"
    """Clio answered 200 and did not take the value over."""


def _names(values: Mapping[str, object]) -> str:
    return f"<{', '.join(sorted(values))}>"


@frozen
class FieldNote:
    """One field's part in a step: its name and fate, and no value."""

    field: str
    fate: FieldFate


@frozen
class Entry:
    """A row that is fit to be planned, with its values bound to the account.

    Its ``repr`` names fields only.
    """

    row: RowId
    number: int
    values: Mapping[str, object] = attrs.field(repr=_names)
    changed_at: float | None = None
    key: str = attrs.field(default="", repr=False)
    record: int | None = None
    """Clio's id of its record, where the row says it."""


@frozen
class Step:
    """What a plan does about one row, and why.

    Args:
        row: The row; its key is a digest.
        map: The name of its data map.
        number: The row's number in its source.
        what: What becomes of it.
        why: The reason, in words that carry no value.
        record: The record concerned, if there is one already.
        fields: What becomes of which field.
        writes: Whether a request is sent for it.
        waits_on: Rows that must have a record first.
        answer: What a person answered that is to be carried out in Clio.
    """

    row: RowId
    map: str
    number: int
    what: What
    why: str = ""
    record: RecordId | None = None
    fields: tuple[FieldNote, ...] = ()
    writes: bool = False
    waits_on: tuple[RowId, ...] = ()
    answer: Answer | None = None

    @property
    def takes(self) -> bool:
        """Whether the row is to take something over from Clio."""
        return any(note.fate is FieldFate.TAKE for note in self.fields)


@frozen
class Result:
    """What became of one row in a run."""

    map: str
    number: int
    what: What
    why: str = ""
    record: RecordId | None = None
    fields: tuple[FieldNote, ...] = ()
    clio_message: str = attrs.field(default="", repr=False)
    """Clio's own words about a refusal; they may repeat what was sent."""


def result_of(
    step: Step,
    what: What | None = None,
    why: str | None = None,
    *,
    record: RecordId | None = None,
    fields: tuple[FieldNote, ...] | None = None,
) -> Result:
    """What became of a row: what was planned, unless told otherwise."""
    return Result(
        step.map,
        step.number,
        what or step.what,
        step.why if why is None else why,
        record or step.record,
        step.fields if fields is None else fields,
    )
