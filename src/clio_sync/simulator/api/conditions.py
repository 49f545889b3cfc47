"""The filter ``custom_field_values[id]``: values with operators, as far as their type has any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .. import refusals
from ..figures import as_whole
from ..visit import Visit
from ..wire import Refusal, Values
from . import values as custom_fields
from .criteria import COMPARE, Criterion, Key, Test, operated

_NAME = re.compile(r"custom_field_values\[([0-9]+)\](?:\[\])?")
_ORDERED = frozenset({"currency", "date", "time", "numeric"})


def concerns(name: str) -> bool:
    """Whether a parameter is about the values of a custom field."""
    return _NAME.fullmatch(name) is not None


def conditions(visit: Visit, name: str, texts: list[str]) -> Iterator[Criterion]:
    """What one such parameter asks for; a field that is not there changes nothing.

    Raises:
        Refusal: An operator is not for the field's type.
    """
    found = _NAME.fullmatch(name)
    definition = visit.state.get("custom_fields", as_whole(found[1]) if found else None)
    if definition is None or definition["deleted"]:
        return
    for text in (part for whole in texts for part in _parts(definition, whole)):
        yield _condition(visit, definition, text)


def _parts(definition: Values, text: str) -> list[str]:
    """Several conditions on an ordered type may stand in brackets."""
    if definition["field_type"] in _ORDERED and text.startswith("[") and text.endswith("]"):
        return [part.strip() for part in text[1:-1].split(",")]
    return [text]


def _condition(visit: Visit, definition: Values, text: str) -> Criterion:
    sign, value = operated(text)
    if definition["field_type"] not in _ORDERED:
        sign, value = _equal(visit, definition, sign, text)
    wanted = _wanted(visit, definition, value)
    if sign in ("", "="):
        return Key([("custom_field", definition["id"], wanted)])
    return Test(lambda record: _holds(record, definition["id"], COMPARE[sign], wanted))


def _equal(visit: Visit, definition: Values, sign: str, text: str) -> tuple[str, str]:
    """A condition on a type that can only be compared for equality."""
    if sign not in ("", "="):
        message = f"operator {sign} is not supported for custom fields of type "
        raise refusals.bad_request(visit.settings, message + definition["field_type"])
    return "=", text.removeprefix("=") if visit.settings.reads_lone_equals else text


def _wanted(visit: Visit, definition: Values, value: str) -> object:
    """The value to compare with; one that the field could not have matches nothing."""
    try:
        return custom_fields.typed(visit, definition, value)
    except Refusal:
        return None


def _holds(
    record: Values, field_id: int, compare: Callable[[Any, Any], bool], wanted: object
) -> bool:
    return wanted is not None and any(
        compare(row["value"], wanted)
        for row in record["custom_field_values"]
        if row["custom_field"]["id"] == field_id and row["value"] is not None
    )
