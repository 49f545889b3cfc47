"""What the values of custom fields are, by the type of their definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from attrs import frozen

from . import amounts, cleaning as to, measures
from .directory import Definition
from .values import Step, Unfit, Value

LINE_LIMIT = 255
"""Clio refuses longer values of a ``text_line``."""


@frozen
class Kind:
    """How values of one custom field become canonical, from either side.

    Args:
        bind: A row's value in canonical form, or `Unfit`.
        seen: Clio's value in canonical form.
    """

    bind: Step
    seen: Callable[[object], Value]


def kind_of_values(definition: Definition, formats: Sequence[str] = ()) -> Kind | None:
    """What the values of a custom field are; None for a type that is not known here.

    Args:
        definition: The firm's definition.
        formats: What dates look like in the source.
    """
    if definition.type == "picklist":
        return Kind(_option(definition), _seen_option(definition))
    if definition.type == "date":
        return Kind(
            measures.dated(formats) if formats else measures.iso_date,
            partial(lenient, measures.iso_date),
        )
    step = _STEPS.get(definition.type)
    return None if step is None else Kind(step, partial(lenient, step))


def form_of(type: str | None, formats: Sequence[str]) -> Step:
    """Clio's form of a value as far as a map declares it, before the account is asked.

    Args:
        type: What the map takes the field to be; None if it does not say.
        formats: What dates look like in the source.
    """
    if formats:
        return measures.dated(formats)
    return measures.iso_date if type == "date" else _STEPS.get(type or "", to.lines)


def _line(value: object) -> object:
    line = to.text(value)
    return _short(line) if isinstance(line, str) else line


_short = to.up_to(LINE_LIMIT)

_STEPS: dict[str, Step] = {
    "text_line": _line,
    "text_area": to.lines,
    "checkbox": measures.boolean,
    "currency": amounts.money,
    "numeric": amounts.number,
    "time": measures.clock,
    "email": to.email,
    "url": to.url,
    "contact": measures.whole,
    "matter": measures.whole,
}


def _option(definition: Definition) -> Step:
    def chosen(value: object) -> object:
        label = to.text(value)
        return definition.options.find(label) if isinstance(label, str) else label

    return chosen


def _seen_option(definition: Definition) -> Callable[[object], Value]:
    """Clio gives an option's id, as a number or as text; a label is met on some accounts."""

    def seen(given: object) -> Value:
        line = to.text(given)
        if not isinstance(line, str):
            return None
        if line.isascii() and line.isdigit() and int(line) in definition.labels:
            return int(line)
        found = definition.options.find(line)
        return found if isinstance(found, int) else line

    return seen


def lenient(step: Step, given: object) -> Value:
    """Clio's value made canonical by the row's own step, or as text where that fails."""
    found = step(given)
    if isinstance(found, Unfit):
        found = to.as_it_is(given)
    return found if isinstance(found, str | int) else None
