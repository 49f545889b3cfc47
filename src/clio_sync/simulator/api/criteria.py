"""What a filter comes to: a look into the index, or a test of each record."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from ..state import View
from ..wire import Values

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
"""The operators that may stand before a value."""

_OPERATED = re.compile(r"(<=|>=|<|>|=)?(.*)", re.DOTALL)


@frozen
class Key:
    """Records that the index holds under any of these keys."""

    keys: Sequence[tuple[Hashable, ...]]


@frozen
class Chosen:
    """Records with one of these ids."""

    ids: frozenset[int]


@frozen
class Test:
    """Records of which this holds."""

    holds: Callable[[Values], bool]


Criterion: TypeAlias = Key | Chosen | Test

EVERYTHING = Test(lambda _: True)
"""What is known and changes nothing."""


def select(view: View, criteria: Sequence[Criterion]) -> list[Values]:
    """The records that meet every criterion, by id."""
    ids: set[int] | None = None
    for criterion in criteria:
        if not isinstance(criterion, Test):
            found = _found(view, criterion)
            ids = found if ids is None else ids & found
    records = view.all() if ids is None else [view.records[one] for one in sorted(ids)]
    tests = [criterion.holds for criterion in criteria if isinstance(criterion, Test)]
    return [record for record in records if all(test(record) for test in tests)]


def _found(view: View, criterion: Key | Chosen) -> set[int]:
    """The ids of the records that a criterion leads to."""
    if isinstance(criterion, Chosen):
        either: set[Any] = {*criterion.ids, *map(str, criterion.ids)}
        return {one for one in either if one in view.records}
    return set().union(*(view.index.get(key, ()) for key in criterion.keys))


def operated(text: str) -> tuple[str, str]:
    """An operator, if there is one, and what follows it."""
    found = _OPERATED.fullmatch(text)
    assert found is not None
    return found[1] or "", found[2]
