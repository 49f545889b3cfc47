"""What ``validation=`` can ask of a value in Clio's form: rules with a name, or a firm's function.

A rule looks and never changes anything; what it refuses is a problem of the row, in
words that carry no value. Rules can be written into a file; a function stands there
by its name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from inspect import iscoroutinefunction
from typing import Any, TypeAlias, cast

from attrs import field, frozen

from .amounts import money
from .cleaning import text
from .measures import iso_date
from .naming import folded
from .values import Reference, Step, Unfit

Validation: TypeAlias = Callable[[Any], object]
"""Says whether a value is good: by something true, or false; an `Unfit` refuses it, too."""
Number: TypeAlias = int | float | Decimal
Bound: TypeAlias = Number | dt.date | str | None


@frozen
class Rule:
    """A named check of one value, which says what it wants.

    Args:
        name: What files call it.
        said: What it was made with, as a file says it.
        words: What a good value is, such as ``between 0 and 100``.
        passes: Whether a value is good.
    """

    name: str
    said: object
    words: str
    passes: Callable[[object], bool] = field(repr=False, eq=False)

    def __call__(self, value: object) -> bool:
        """Whether a value is good."""
        return self.passes(value)


def matches(pattern: str) -> Rule:
    """Ask for text of one form.

    Args:
        pattern: A regular expression for the whole of it.

    Raises:
        ValueError: It is no regular expression.
    """
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"matches() got no regular expression: {error}.") from None

    def passes(value: object) -> bool:
        line = _line(value)
        return line is not None and compiled.fullmatch(line) is not None

    return Rule("matches", pattern, f"of the form {pattern}", passes)


def one_of(*values: str | int | bool) -> Rule:
    """Ask for one of some values, text in any case and spacing.

    Args:
        values: The good ones, in Clio's words.

    Raises:
        ValueError: There are none.
    """
    if not values:
        raise ValueError("one_of() needs the values that are good.")
    known = {_folded(value) for value in values}
    words = f"one of {', '.join(map(str, values))}"
    return Rule("one_of", list(values), words, lambda value: _folded(value) in known)


def _folded(value: object) -> str | None:
    line = _line(value)
    return None if line is None else folded(line)


def length(*, min: int = 0, max: int | None = None) -> Rule:
    """Ask for text of some length.

    Args:
        min: The fewest characters.
        max: The most characters; None for any number.

    Raises:
        ValueError: Nothing can be as long as that, or everything is.
    """
    if min < 0 or (max is None and min == 0) or (max is not None and max < min):
        raise ValueError("length() needs a min= or a max= that is not below it.")

    def passes(value: object) -> bool:
        line = _line(value) or ""
        return min <= len(line) and (max is None or len(line) <= max)

    said = {"min": min} if min else {}
    said |= {} if max is None else {"max": max}
    return Rule("length", said, f"{_how_many(min, max)} characters long", passes)


def _how_many(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    return f"{least} to {most}" if least else f"at most {most}"


def between(low: Bound = None, high: Bound = None) -> Rule:
    """Ask for a number, an amount or a date in a range, its ends included.

    Args:
        low: The least: a number, a `datetime.date`, or a date as ISO 8601; None for none.
        high: The most, in the same way.

    Raises:
        ValueError: There is no end, the two are of different kinds, or none is between them.
    """
    given = {name: bound for name, bound in (("low", low), ("high", high)) if bound is not None}
    ends = {name: _bound(bound) for name, bound in given.items()}
    if not ends or len({isinstance(end, str) for end in ends.values()}) > 1:
        raise ValueError("between() needs numbers, or dates.")
    least, most = ends.get("low"), ends.get("high")
    read = _day if isinstance(next(iter(ends.values())), str) else _number

    def passes(value: object) -> bool:
        found = read(value)
        return found is not None and not (_less(found, least) or _less(most, found))

    if _less(most, least):
        raise ValueError("Nothing is between() a bound and one below it.")
    said = {name: _said(end) for name, end in ends.items()}
    return Rule("between", said, _range(said), passes)


def _range(said: dict[str, object]) -> str:
    if len(said) == 2:
        return f"between {said['low']} and {said['high']}"
    return f"{said['low']} or more" if "low" in said else f"{said['high']} or less"


def _less(one: str | Decimal | None, other: str | Decimal | None) -> bool:
    """Whether one bound is below another of its kind; no bound is below nothing."""
    return one is not None and other is not None and cast("Any", one) < other


def after(day: dt.date | str) -> Rule:
    """Ask for a later date.

    Args:
        day: A date, or its text as ISO 8601; it is not good itself.

    Raises:
        ValueError: It is no date.
    """
    bound = _date(day)
    passes: Callable[[object], bool] = lambda value: (_day(value) or "") > bound  # noqa: E731
    return Rule("after", dt.date.fromisoformat(bound), f"after {bound}", passes)


def before(day: dt.date | str) -> Rule:
    """Ask for an earlier date.

    Args:
        day: A date, or its text as ISO 8601; it is not good itself.

    Raises:
        ValueError: It is no date.
    """
    bound = _date(day)
    passes: Callable[[object], bool] = lambda value: "" < (_day(value) or "") < bound  # noqa: E731
    return Rule("before", dt.date.fromisoformat(bound), f"before {bound}", passes)


RULES: dict[str, Callable[..., Rule]] = {
    rule.__name__: rule for rule in (matches, one_of, length, between, after, before)
}
"""The rules, by the names that files use."""


def rule_of(name: str, said: object) -> Rule:
    """Make a rule of what a file says: its one argument, a list of them, or a table.

    Args:
        name: Of the rule, one of `RULES`.
        said: What stands behind it.

    Raises:
        TypeError: The rule takes something else.
        ValueError: It cannot work.
    """
    match said:
        case dict():
            return RULES[name](**said)
        case list():
            return RULES[name](*said)
        case _:
            return RULES[name](said)


def _line(value: object) -> str | None:
    found = text(value)
    return found if isinstance(found, str) else None


def _number(value: object) -> Decimal | None:
    found = money(value)
    return Decimal(found) if isinstance(found, str) else None


def _day(value: object) -> str | None:
    found = iso_date(value)
    return found if isinstance(found, str) else None


def _date(day: object) -> str:
    found = _day(day)
    if found is None:
        raise ValueError("A bound is no date; write it as 2025-01-31.")
    return found


def _bound(bound: object) -> str | Decimal:
    is_number = isinstance(bound, int | float | Decimal) and not isinstance(bound, bool)
    return Decimal(str(bound)) if is_number else _date(bound)


def _said(end: str | Decimal) -> object:
    """A bound as a file says it: a date, or a number without needless places."""
    if isinstance(end, str):
        return dt.date.fromisoformat(end)
    return int(end) if end == end.to_integral_value() else end


# On a row's way


def check(validation: Validation, form: Step | None = None) -> Step:
    """The step that refuses what a validation does not want, and changes nothing.

    Args:
        validation: A rule or a function.
        form: What brings the value into Clio's form, where the account does it later.
    """

    def checked(value: object) -> object:
        shown = value.key if isinstance(value, Reference) else value
        if form is not None:
            shown = form(shown)
            if shown is None or isinstance(shown, Unfit):
                return value  # which the account will refuse in its own words
        found = _asked(validation, shown)
        return found if isinstance(found, Unfit) else value

    return checked


def _asked(validation: Validation, value: object) -> Unfit | None:
    try:
        found = validation(value)
        if isinstance(found, Unfit):
            return found
        return None if found else Unfit(refusal(validation), _ADVICE)
    except Exception as error:  # noqa: BLE001  # whatever it raises may quote the value
        return Unfit(f"broke the field's validation ({type(error).__name__})", _ADVICE)


_ADVICE = "Correct it, or change the field's validation."


def refusal(validation: Validation) -> str:
    """Why a validation does not want a value, in words without it."""
    if isinstance(validation, Rule):
        return f"is not {validation.words}"
    return f"is refused by the field's validation ({called(validation)})"


def called(function: object) -> str:
    """What a firm's function is called."""
    name = getattr(function, "__name__", "")
    return name if name.isidentifier() else "a function"


def why_no_validation(validation: object) -> str:
    """What keeps something from being a validation; empty if nothing does."""
    if not callable(validation):
        return "has validation= that cannot be called: give a function or rule, or a tuple of them."
    if iscoroutinefunction(validation):
        return "has validation= that is async; rows are mapped without waiting."
    return ""
