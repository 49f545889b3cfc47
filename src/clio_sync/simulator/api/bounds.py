"""Filters that bound a date or an instant from one side, known by how they are called."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..declarations import Type

Compare = Callable[[Any, Any], bool]

_ENDINGS: Mapping[str, Compare] = {
    "since": operator.ge,
    "after": operator.gt,
    "before": operator.lt,
    "from": operator.ge,
    "to": operator.le,
    "start_date": operator.ge,
    "end_date": operator.le,
}
_NAME = re.compile(r"(?:(\w+?)_)?(since|after|before|from|to|start_date|end_date)")


def bound(name: str, columns: Mapping[str, Type]) -> tuple[str, Compare] | None:
    """Which field a filter bounds, and how; None for one that is called otherwise.

    ``received_before`` is about ``received_at``, ``due_at_to`` about ``due_at``, and
    ``start_date`` alone about ``date``.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    stem = found[1] or ""
    for column in (stem, f"{stem}_at", f"{stem}_date", "date") if stem else ("date",):
        if column in columns and columns[column].kind in {"date", "instant"}:
            return column, _ENDINGS[found[2]]
    return None
