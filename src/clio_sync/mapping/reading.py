"""One field of one row: from its cell to a value in Clio's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from .cells import is_empty
from .cleaning import person, somebody, text
from .custom import form_of
from .declared import ABSENT, ByName, Child, Custom, Field, Linked, Plain, Postal, Source
from .domains import domain_check
from .formulas import AS_FORMULA, STARTS, is_formula
from .keys import key_of
from .measures import iso_date, whole
from .rows import Problem, SourceRow, kind_of
from .transform import Transform
from .validation import check
from .values import Reference, Step, Unfit

if TYPE_CHECKING:
    from .vocabulary import Vocabulary


@frozen
class Line:
    """A field with every step its values take."""

    field: Field
    steps: tuple[Step, ...]
    column: str | None = attrs.field(init=False)
    only: Step | None = attrs.field(init=False)
    """The one step, where there is one and it is ours: it copes with empty cells."""

    def __attrs_post_init__(self) -> None:
        source = self.field.source
        alone = len(self.steps) == 1 and not self.field.transforms and not self.field.validations
        object.__setattr__(self, "column", source if isinstance(source, str) else None)
        object.__setattr__(self, "only", self.steps[0] if alone else None)

    def read(self, row: SourceRow, values: dict[str, object]) -> Problem | None:
        """Put the row's value among the values, or say what is wrong with it."""
        field, column, only = self.field, self.column, self.only
        cell = cell_of(field.source, row) if column is None else row.values.get(column, ABSENT)
        alone = only is not None and type(cell) is str
        value = only(cell) if only and alone else _through(self.steps, cell)
        if value is None:
            return self._nothing(cell, values)
        if isinstance(value, str) and value[0] not in STARTS:
            values[field.name] = value
            return None
        if isinstance(value, Unfit):
            return self._problem(cell, value)
        if is_formula(value):
            return self._problem(cell, AS_FORMULA)
        values[field.name] = value
        return None

    def _nothing(self, cell: object, values: dict[str, object]) -> Problem | None:
        """What it means that the row says nothing here."""
        if self.field.required:
            return self._problem(cell, Unfit("where a value is required", "Fill it in."))
        if cell is not ABSENT and not self.field.keep_if_empty:
            values[self.field.name] = None
        return None

    def after(self, step: Step, value: object) -> object:
        """What one step makes of a value; nothing stays nothing."""
        return _through((step,), value)

    def _problem(self, cell: object, found: Unfit) -> Problem:
        kind = "its source" if cell is found else kind_of(None if cell is ABSENT else cell)
        column = ", ".join(self.field.columns)
        return Problem(self.field.name, kind, found.reason, found.advice, column)


def line_of(field: Field, vocabulary: Vocabulary) -> Line:
    """The steps a field's values take before the account has a say."""
    return Line(
        field,
        (
            *map(_guarded, field.transforms),
            *field.steps,
            *_normal(field, vocabulary),
            *_checks(field),
        ),
    )


def _checks(field: Field) -> Iterator[Step]:
    """What looks at the value in Clio's form, last of all."""
    target = field.target
    if isinstance(target, Child) and target.check_domain is not None:
        yield domain_check(target.check_domain)
    form = None
    if isinstance(target, Custom) and target.to is None:
        form = form_of(target.type, target.formats)
    for validation in field.validations:
        yield check(validation, form)


def _normal(field: Field, vocabulary: Vocabulary) -> tuple[Step, ...]:
    match field.target:
        case Plain(key, normal):
            if key in _NAMES:
                return (_NAMES[key],)  # which makes text of it, too
            scalar = vocabulary.scalars[key]
            if normal is None or scalar is not iso_date:
                return (scalar,) if normal is None else (normal, scalar)
            return (normal,)  # which writes dates in this form
        case Child():
            return (field.target.normal,)
        case Linked(_, to) | Custom(to=to) if to is not None:
            return (_pointing(to.name),)
        case ByName():
            return (text,)
        case Linked():
            return (whole,)
        case Custom() | Postal():
            return ()


_NAMES: Mapping[str, Step] = {"first_name": person, "last_name": person, "name": somebody}
"""Fields that rows must not fill with stand-ins; what Clio holds is read as it is."""


def _pointing(name: str) -> Step:
    def pointed(cell: object) -> object:
        key = key_of(cell)
        if isinstance(key, Unfit):
            return key
        return Reference(name, key) if key else None

    return pointed


def _guarded(step: Step) -> Step:
    """A firm's own function may fail on a value; that is the row's problem, not the run's."""
    taken = step.step if isinstance(step, Transform) else step

    def guarded(value: object) -> object:
        try:
            return taken(value)
        except Exception as error:  # noqa: BLE001  # whatever it raises may quote the value
            return Unfit(f"broke the field's transform ({type(error).__name__})", _OWN)

    return guarded


_OWN = "Let the function return an Unfit, or None, for values it has no use for."


def cell_of(source: Source, row: SourceRow) -> object:
    """What a row holds for a field, before any step."""
    if isinstance(source, str):
        return row.values.get(source, ABSENT)
    try:
        return source(row.values)
    except Exception as error:  # noqa: BLE001  # whatever it raises may quote the row
        return Unfit(f"broke the field's function ({type(error).__name__})", _OWN)


def _through(steps: tuple[Step, ...], cell: object) -> object:
    value = None if cell is ABSENT else cell
    for step in steps:
        if type(value) is str:  # as nearly all are, and this is asked of every cell
            if not value or value.isspace():
                return None
        elif isinstance(value, Unfit):
            return value
        elif is_empty(value):
            return None
        value = step(value)
    if type(value) is str:
        return None if not value or value.isspace() else value
    return None if is_empty(value) else value


def row_key(source: Source, row: SourceRow) -> tuple[str, Problem | None]:
    """A row's key, and what is wrong with it."""
    cell = cell_of(source, row)
    key = cell if isinstance(cell, Unfit) else key_of(None if cell is ABSENT else cell)
    column = source if isinstance(source, str) else ""
    if isinstance(key, Unfit):
        return "", Problem("", "its key", key.reason, key.advice, column)
    if not key:
        return "", Problem("", "its key", "is blank", "Give the row a key of its own.", column)
    return key, None


def changed_at(column: str | None, row: SourceRow) -> tuple[float | None, Problem | None]:
    """When a row last changed (seconds since the epoch), and why that is not known."""
    cell = None if column is None else row.values.get(column)
    if is_empty(cell):
        return None, None
    moment = _moment(cell)
    if moment is not None and moment.tzinfo is not None:
        return moment.timestamp(), None
    reason = "is no moment" if moment is None else "lacks a time zone"
    advice = "Write it as 2025-01-31T09:30:00+00:00; until then, the newest value is unknown."
    return None, Problem("", kind_of(cell), reason, advice, column or "")


def _moment(cell: object) -> dt.datetime | None:
    if isinstance(cell, dt.datetime):
        return cell
    try:
        return dt.datetime.fromisoformat(cell.strip()) if isinstance(cell, str) else None
    except ValueError:
        return None
