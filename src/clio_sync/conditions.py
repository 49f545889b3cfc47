"""What a list can be asked for beyond "is": ranges and comparisons, checked before they are sent.

::

    clio.contacts.list(custom_fields={"Receipt number": "IOE0912345678"})
    clio.contacts.list(custom_fields={"Filing date": (">=", date(2026, 1, 1))})
    clio.matters.list(open_date=between(date(2026, 1, 1), date(2026, 3, 31)))
    clio.matters.list(open_date=[(">=", date(2026, 1, 1)), ("<", date(2026, 4, 1))])
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast, get_args

from attrs import field, frozen

from .errors import ConfigurationError

T = TypeVar("T")

Sign: TypeAlias = Literal["=", "<", ">", "<=", ">="]
"""How a value can be compared (facts, 4)."""

SIGNS: frozenset[str] = frozenset(get_args(Sign))


@frozen
class Between(Generic[T]):
    """Everything from one value to another, both included.

    Args:
        lowest: Where it begins.
        highest: Where it ends.
    """

    lowest: T = field(repr=False)
    highest: T = field(repr=False)


def between(lowest: T, highest: T) -> Between[T]:
    """Everything from one value to another, both included.

    Args:
        lowest: Where it begins.
        highest: Where it ends.
    """
    return Between(lowest, highest)


Value: TypeAlias = str | int | float | Decimal | dt.date | dt.time
"""What the value of a custom field can be compared with; a checkbox with a bool."""

Condition: TypeAlias = Value | tuple[Sign, Value] | Between[Any] | list[Value | tuple[Sign, Value]]
"""A value, a comparison, a range, or several of them that must all hold."""

CustomFieldConditions: TypeAlias = Mapping[Any, Condition]
"""Conditions by the name of a custom field (str), or by its id (int)."""

Day: TypeAlias = dt.date | str
"""A date, or one as ISO text; text may begin with a sign, as Clio writes it."""

DateCondition: TypeAlias = Day | tuple[Sign, Day] | Between[Any] | list[Day | tuple[Sign, Day]]
"""A date, a comparison with one, a range of dates, or several that must all hold."""


def comparisons(name: str, condition: object) -> list[tuple[Sign, object]]:
    """What a condition comes to: pairs of a sign and a value, all of which must hold.

    Args:
        name: What it is a condition on, for the error.
        condition: A `Condition` or a `DateCondition`.

    Raises:
        ConfigurationError: It has no such sign, nothing to compare with, or is empty.
    """
    found = list(_comparisons(name, condition))
    if not found:
        raise ConfigurationError(
            f"{name} is empty: Clio would not see it and list everything.",
            advice="Leave it out to list everything.",
        )
    return found


def _comparisons(name: str, condition: object) -> Iterator[tuple[Sign, object]]:
    match condition:
        case Between(lowest, highest):
            yield from (_comparison(name, ">=", lowest), _comparison(name, "<=", highest))
        case tuple() if len(condition) == 2:
            yield _comparison(name, *condition)
        case list():
            for one in condition:
                yield from _comparisons(name, one)
        case _:
            yield _comparison(name, "=", condition)


def _comparison(name: str, sign: object, value: object) -> tuple[Sign, object]:
    if not isinstance(sign, str) or sign not in SIGNS:
        raise ConfigurationError(
            f"{name} is compared with a sign that Clio does not have.",
            advice=f'Use one of {", ".join(sorted(SIGNS))}, as in (">=", value).',
        )
    if value is None or isinstance(value, tuple | list | dict | set):
        raise ConfigurationError(
            f"{name} is compared with something that is no single value.",
            advice="Pass a value, a sign and a value, between(a, b), or a list of these.",
        )
    return cast("Sign", sign), value


# ------------------------------------------------------------------------------------------ dates


def dates(name: str, condition: object) -> list[str]:
    """Conditions on a date as Clio reads them: each a sign and a day.

    Raises:
        ConfigurationError: One is no date, or is compared in no way that Clio knows.
    """
    return [_dated(name, sign, value) for sign, value in comparisons(name, condition)]


_SIGNED_DAY = re.compile(r"(<=|>=|<|>|=)?(\d{4}-\d{2}-\d{2})")


def _dated(name: str, sign: Sign, value: object) -> str:
    found = _SIGNED_DAY.fullmatch(value) if isinstance(value, str) and sign == "=" else None
    if found is not None:
        sign, value = cast("Sign", found[1] or "="), found[2]
    return f"{sign}{day(name, value)}"


def day(name: str, value: object) -> str:
    """A date as Clio writes it.

    Raises:
        ConfigurationError: It is none, or is an instant, whose date depends on the time zone.
    """
    if type(value) is dt.date:
        return value.isoformat()
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise ConfigurationError(
        f"{name} is compared with something that is no date.",
        advice='Pass a datetime.date, or text like "2026-01-31".',
    )
