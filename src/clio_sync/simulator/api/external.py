"""External properties: what a program writes beside a record to find it by."""

from __future__ import annotations

from .. import refusals
from ..visit import Visit
from ..wire import Values
from . import children
from .criteria import Criterion, Test

MOST = 5


def changed(visit: Visit, before: list[Values], items: list[Values]) -> list[Values]:
    """The properties after a write.

    Raises:
        Refusal: There would be too many, or one is not there.
    """
    after = children.changed(visit, "external_properties", before, items)
    if len(after) > MOST:
        raise refusals.unprocessable(f"external_properties cannot be more than {MOST}")
    return after


def named(visit: Visit, _: str, texts: list[str]) -> Criterion:
    """Records with a property of this name, and of the value that the query names beside it."""
    value = visit.request.get("external_property_value")
    return Test(lambda record: _has(record, texts[-1], value))


def valued(_: Visit, __: str, texts: list[str]) -> Criterion:
    """Records with a property of this value."""
    return Test(lambda record: _has(record, "", texts[-1]))


def _has(record: Values, name: str, value: str) -> bool:
    return any(
        name in ("", one.get("name")) and value in ("", one.get("value"))
        for one in record.get("external_properties") or ()
    )
