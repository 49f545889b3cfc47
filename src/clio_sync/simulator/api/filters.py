"""Which records a list holds: the parameters that Clio knows; others change nothing."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..state import View
from ..visit import Visit
from ..wire import Refusal, Values
from . import values as custom_fields
from .payloads import as_date, as_flag, as_number

_OPERATED = re.compile(r"(<=|>=|<|>|=)?(.*)", re.DOTALL)
_CUSTOM_FIELD = re.compile(r"custom_field_values\[(\d+)\](?:\[\])?")
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_ORDERED = frozenset({"currency", "date", "time", "numeric"})


@frozen
class Key:
    """Records that the index holds under any of these keys."""

    keys: Sequence[tuple[Hashable, ...]]


@frozen
class Test:
    """Records of which this holds."""

    holds: Callable[[Values], bool]


Criterion: TypeAlias = Key | Test
Reading: TypeAlias = Callable[[Visit, list[str]], Criterion]
"""How one parameter, with all its values, becomes a criterion."""


def select(view: View, criteria: Sequence[Criterion]) -> list[Values]:
    """The records that meet every criterion, by id."""
    ids: set[int] | None = None
    for criterion in criteria:
        if isinstance(criterion, Key):
            found: set[int] = set().union(*(view.index.get(key, ()) for key in criterion.keys))
            ids = found if ids is None else ids & found
    records = view.all() if ids is None else [view.records[one] for one in sorted(ids)]
    tests = [criterion.holds for criterion in criteria if isinstance(criterion, Test)]
    return [record for record in records if all(test(record) for test in tests)]


def criteria(
    visit: Visit,
    known: Mapping[str, str],
    special: Mapping[str, Reading],
    columns: Mapping[str, Type],
) -> Iterator[Criterion]:
    """What a list's parameters ask for.

    Args:
        visit: The request.
        known: The parameters that the list declares, with the names of what they filter.
        special: Those that mean something of their own.
        columns: The record's fields, with which the others are compared.

    Raises:
        Refusal: A value is outside its list or not in its format.
    """
    for name in dict.fromkeys(name for name, _ in visit.request.query):
        texts = visit.request.all(name)
        meant = known.get(name, name if name in special else "")
        if _CUSTOM_FIELD.fullmatch(name) and "custom_field_values" in columns:
            yield from _custom_field(visit, name, texts)
        elif reading := special.get(meant) or _common.get(meant):
            yield reading(visit, texts)
        elif meant:
            yield from _compared(visit, meant, texts[-1], columns)


# ---------------------------------------------------------------------------------- readings


def flagged(holds: Callable[[Visit, Values], bool]) -> Reading:
    """``true`` keeps the records of which this holds; ``false`` changes nothing."""

    def read(visit: Visit, texts: list[str]) -> Criterion:
        if _flag(visit, texts[-1]):
            return Test(lambda record: holds(visit, record))
        return Test(lambda _: True)

    return read


def among(column: str, choices: Collection[str]) -> Reading:
    """A comma-separated list of values, in whatever case."""

    def read(visit: Visit, texts: list[str]) -> Criterion:
        wanted = {text.strip().lower() for text in texts[-1].split(",")}
        if not wanted <= set(choices):
            message = f"{column} must be one of {sorted(choices)}"
            raise refusals.bad_parameter(visit.settings, message)
        return Test(lambda record: str(record.get(column)).lower() in wanted)

    return read


def dated(column: str) -> Reading:
    """Dates with operators before them, all of which must hold."""

    def read(visit: Visit, texts: list[str]) -> Criterion:
        tests = [_dated(visit, column, text) for text in texts]
        return Test(lambda record: all(test(record) for test in tests))

    return read


def matching(text_of: Callable[[Visit, Values], str]) -> Reading:
    """Every word of a query stands somewhere in the record's text."""

    def read(visit: Visit, texts: list[str]) -> Criterion:
        words = texts[-1].casefold().split()
        return Test(lambda record: _holds_all(text_of(visit, record), words))

    return read


def _holds_all(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _dated(visit: Visit, column: str, text: str) -> Callable[[Values], bool]:
    sign, value = _operated(text)
    date = _in_format(visit, lambda: as_date(column, value))
    compare = _COMPARE[sign or "="]
    return lambda record: bool(record.get(column)) and compare(record[column], date)


def _ids(visit: Visit, texts: list[str]) -> Criterion:
    wanted = {_whole(visit, "ids", text) for text in texts}
    return Test(lambda record: record["id"] in wanted)


def _other_ids(visit: Visit, texts: list[str]) -> Criterion:
    unwanted = {_whole(visit, "exclude_ids", text) for text in texts}
    return Test(lambda record: record["id"] not in unwanted)


def _since(column: str) -> Reading:
    def read(visit: Visit, texts: list[str]) -> Criterion:
        since = _instant(visit, column, texts[-1])
        if visit.settings.updated_since_is_inclusive:
            return Test(lambda record: record[column] >= since)
        return Test(lambda record: record[column] > since)

    return read


def _nothing(_: Visit, __: list[str]) -> Criterion:
    return Test(lambda _: True)


_common: Mapping[str, Reading] = {
    "ids": _ids,
    "exclude_ids": _other_ids,
    "created_since": _since("created_at"),
    "updated_since": _since("updated_at"),
    "custom_field_ids": _nothing,
    "limit": _nothing,
    "order": _nothing,
}


def _compared(
    visit: Visit, name: str, text: str, columns: Mapping[str, Type]
) -> Iterator[Criterion]:
    """A parameter named like a field, or like an association with ``_id``."""
    association = name.removesuffix("_id")
    if association != name and association in columns:
        yield _associated(visit, name, association, text)
    elif name in columns:
        wanted = _value(visit, name, text, columns[name])
        yield Test(lambda record: _folded(record.get(name)) == wanted)


def _associated(visit: Visit, name: str, association: str, text: str) -> Criterion:
    if text == "null":
        return Test(lambda record: record.get(association) is None)
    return Key([(name, _whole(visit, name, text))])


def _value(visit: Visit, name: str, text: str, type: Type) -> object:
    if type.kind == "flag":
        return _flag(visit, text)
    choices = {choice.casefold() for choice in type.choices}
    if choices and text.casefold() not in choices:
        raise refusals.bad_parameter(visit.settings, f"{name} must be one of {list(type.choices)}")
    return _folded(text)


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


# ----------------------------------------------------------------------------- custom fields


def _custom_field(visit: Visit, name: str, texts: list[str]) -> Iterator[Criterion]:
    found = _CUSTOM_FIELD.fullmatch(name)
    definition = visit.state.get("custom_fields", int(found[1])) if found else None
    if definition is None or definition["deleted"]:
        return
    for text in (part for whole in texts for part in _conditions(definition, whole)):
        yield _condition(visit, definition, text)


def _conditions(definition: Values, text: str) -> list[str]:
    """Several conditions on an ordered type may stand in brackets."""
    if definition["field_type"] in _ORDERED and text.startswith("[") and text.endswith("]"):
        return [part.strip() for part in text[1:-1].split(",")]
    return [text]


def _condition(visit: Visit, definition: Values, text: str) -> Criterion:
    sign, value = _operated(text)
    kind = definition["field_type"]
    if kind not in _ORDERED and sign not in ("", "="):
        message = f"operator {sign} is not supported for custom fields of type {kind}"
        raise refusals.bad_request(visit.settings, message)
    wanted = _wanted(visit, definition, value if kind in _ORDERED else text)
    if sign in ("", "=") or kind not in _ORDERED:
        return Key([("custom_field", definition["id"], wanted)])
    return Test(lambda record: _holds(record, definition["id"], _COMPARE[sign], wanted))


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


# ---------------------------------------------------------------------------------- formats


def _operated(text: str) -> tuple[str, str]:
    found = _OPERATED.fullmatch(text)
    assert found is not None
    return found[1] or "", found[2]


def _in_format(visit: Visit, read: Callable[[], str]) -> str:
    """A parameter's value, refused as a parameter where it cannot be read."""
    try:
        return read()
    except Refusal:
        raise refusals.bad_parameter(visit.settings, "invalid date") from None


def _flag(visit: Visit, text: str) -> bool:
    flag = as_flag(text)
    if flag is None:
        raise refusals.bad_parameter(visit.settings, "expected true or false")
    return flag


def _whole(visit: Visit, name: str, text: str) -> int:
    number = as_number(text)
    if not isinstance(number, int):
        raise refusals.bad_parameter(visit.settings, f"{name} must be an id")
    return number


def _instant(visit: Visit, name: str, text: str) -> str:
    """A timestamp in the form in which records keep theirs, so that text can be compared."""
    try:
        moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise refusals.bad_parameter(visit.settings, f"{name} must be a timestamp") from None
    return timestamp(
        (moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)).timestamp()
    )
