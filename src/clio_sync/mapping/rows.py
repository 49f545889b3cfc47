"""Rows as they come from a source, and what mapping makes of them.

No ``repr`` here shows a value: rows are client data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import attrs
from attrs import frozen


def _listed(values: Mapping[str, object]) -> str:
    return f"<{', '.join(sorted(values))}>"


def _counted(values: Mapping[str, object]) -> str:
    return f"<{len(values)} values>"


@frozen
class SourceRow:
    """One row of a source.

    Args:
        number: Where it stands, as a person counts: the line of a CSV file,
            or the position of a record, starting with 1.
        values: Cells by column name.
        problem: Why the row cannot be read as cells, where it cannot: then it is
            to be set aside, whatever its values.
    """

    number: int
    values: Mapping[str, object] = attrs.field(repr=_counted)
    problem: str = ""


@frozen
class Problem:
    """Why one field of one row cannot be used, in words that carry no value.

    Args:
        field: The field's stable name, such as ``phone_numbers.Mobile``; empty for the row.
        kind: What sort of value it is, such as ``text of 12 characters``.
        reason: What is wrong with it.
        advice: What to do about it.
        column: The source's column, where the field has one.
    """

    field: str
    kind: str
    reason: str
    advice: str = ""
    column: str = ""

    def __str__(self) -> str:
        place = " → ".join(part for part in (self.column, self.field) if part)
        what = " ".join(part for part in (self.kind, self.reason) if part)
        said = f"{place}: {what}" if place else what
        return f"{said}. {self.advice}" if self.advice else said


@frozen(kw_only=True)
class MappedRow:
    """A row after its map, before it is bound to an account.

    Args:
        key: The row's key, an exact trimmed string; empty where it has none.
        number: The row's number in its source.
        values: By stable field name; a name that is missing is left alone, None clears.
        problems: Why the row cannot be used; empty where it can.
        warnings: What looks wrong and does not stop the row.
        changed_at: When the row last changed (seconds since the epoch), if that is known.
        usable: Whether the key tells this row from all the others of its map.
        source: Which source it is of, where its map has several; empty where it has one.
    """

    key: str = attrs.field(repr=False)
    number: int
    values: Mapping[str, object] = attrs.field(repr=_listed)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    changed_at: float | None = None
    usable: bool = True
    source: str = ""

    @property
    def place(self) -> str:
        """Where it stands, for messages: ``12``, or ``12 of b.csv`` among several sources."""
        return f"{self.number} of {self.source}" if self.source else str(self.number)


@frozen
class BoundRow:
    """A mapped row's values, bound to an account and in canonical form.

    Args:
        values: By stable field name, ready for `BoundMap.payload`.
        problems: What the account has no place for.
    """

    values: Mapping[str, object] = attrs.field(repr=_listed)
    problems: tuple[Problem, ...] = ()


@frozen
class ReturnedRow:
    """What a record would be as a row of its source.

    Args:
        values: Cells by column name; a column that cannot be told is missing.
        problems: What cannot be brought back, and why.
    """

    values: Mapping[str, object] = attrs.field(repr=_listed)
    problems: tuple[Problem, ...] = ()


def kind_of(value: object) -> str:
    """What sort of value it is, without saying which."""
    match value:
        case None:
            return "nothing"
        case str():
            return _kind_of_text(value.strip())
        case bool():
            return "a yes or no"
        case int() | float() | Decimal():
            return "a number"
        case dt.datetime() | dt.date():
            return "a date"
        case _:
            return f"a value of type {type(value).__name__}"


def _kind_of_text(text: str) -> str:
    if not text:
        return "nothing"
    digits = sum(c.isdigit() for c in text)
    if digits == len(text):
        return f"number of {digits} digits"
    if text[0].isdigit() and 4 <= digits <= 8 and sum(c in "/-." for c in text) == 2:
        return "date-like text"
    return f"text of {len(text)} characters"
