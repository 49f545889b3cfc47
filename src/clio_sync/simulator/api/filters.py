"""Which records a list holds: the parameters that Clio knows; others change nothing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from .. import refusals
from ..clock import timestamp
from ..declarations import Type
from ..figures import as_whole
from ..visit import Visit
from ..wire import Values
from .bounds import bound
from .conditions import concerns, conditions
from .criteria import COMPARE, EVERYTHING, Chosen, Criterion, Key, Test, operated
from .moments import as_date, as_instant, in_some_zone
from .payloads import as_flag

Reading: TypeAlias = Callable[[Visit, str, list[str]], Criterion]
"""How one parameter, by its name and with all its values, becomes a criterion."""


@frozen
class Known:
    """What a list can be asked for.

    Args:
        wire: The parameters that it declares, with the names of what they filter.
        declared: What each of them takes, by those names.
        columns: The record's fields, with which they are compared.
        special: Those that mean something of their own.
    """

    wire: Mapping[str, str]
    declared: Mapping[str, Type]
    columns: Mapping[str, Type]
    special: Mapping[str, Reading]


def criteria(visit: Visit, known: Known) -> Iterator[Criterion]:
    """What a list's parameters ask for.

    Args:
        visit: The request.
        known: What it can ask for.

    Raises:
        Refusal: A value is outside its list or not in its format, or one is missing.
    """
    _require(visit, known)
    for name in dict.fromkeys(name for name, _ in visit.request.query):
        texts = visit.request.all(name)
        meant = known.wire.get(name, name if name in known.special else "")
        if concerns(name) and "custom_field_values" in known.columns:
            yield from conditions(visit, name, texts)
        elif reading := known.special.get(meant) or _common.get(meant):
            yield reading(visit, meant, texts)
        elif meant:
            yield _compared(visit, meant, texts, known)


def _require(visit: Visit, known: Known) -> None:
    """Insist on the parameters without which Clio lists nothing."""
    for wire, name in known.wire.items():
        if known.declared[name].required and not visit.request.get(wire):
            raise refusals.bad_parameter(visit.settings, f"{wire} is required")


# ---------------------------------------------------------------------------------- readings


def flagged(holds: Callable[[Visit, Values], bool]) -> Reading:
    """``true`` keeps the records of which this holds; ``false`` changes nothing."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        if _flag(visit, name, texts[-1]):
            return Test(lambda record: holds(visit, record))
        return EVERYTHING

    return read


def parted(holds: Callable[[Visit, Values], bool]) -> Reading:
    """``true`` keeps the records of which this holds, and ``false`` the others."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        wanted = _flag(visit, name, texts[-1])
        return Test(lambda record: holds(visit, record) is wanted)

    return read


def one_of(*choices: str, holds: Callable[[Values, str], bool]) -> Reading:
    """One word of a list, which ``holds`` gets in the list's case."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        word = chosen(visit, name, texts[-1], choices)
        return Test(lambda record: holds(record, word))

    return read


def among(column: str, *choices: str) -> Reading:
    """Some words of a list with commas between them."""

    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        wanted = {chosen(visit, name, text.strip(), choices) for text in texts[-1].split(",")}
        return Test(lambda record: str(record.get(column)).lower() in wanted)

    return read


def matching(text_of: Callable[[Visit, Values], str]) -> Reading:
    """Every word of a query stands somewhere in the record's text."""

    def read(visit: Visit, _: str, texts: list[str]) -> Criterion:
        words = texts[-1].casefold().split()
        return Test(lambda record: _holds_all(text_of(visit, record), words))

    return read


def dated(visit: Visit, name: str, texts: list[str]) -> Criterion:
    """Dates with operators before them, all of which must hold."""
    tests = [_dated(visit, name, text) for text in texts]
    return Test(lambda record: all(test(record) for test in tests))


def only_checked(visit: Visit, name: str, texts: list[str]) -> Criterion:
    """An id about which this Clio keeps nothing that would rule a record out."""
    whole(visit, name, texts[-1])
    return EVERYTHING


def _holds_all(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _dated(visit: Visit, column: str, text: str) -> Callable[[Values], bool]:
    sign, value = operated(text)
    date = as_date(value)
    if date is None:
        raise refusals.bad_parameter(visit.settings, f"{column} must be a date (YYYY-MM-DD)")
    compare = COMPARE[sign or "="]
    return lambda record: bool(record.get(column)) and compare(record[column], date)


def _ids(visit: Visit, name: str, texts: list[str]) -> Criterion:
    most = visit.settings.most_ids
    if most is not None and len(texts) > most:
        raise refusals.bad_parameter(visit.settings, f"{name} cannot be more than {most}")
    return Chosen(frozenset(whole(visit, name, text) for text in texts))


def _other_ids(visit: Visit, name: str, texts: list[str]) -> Criterion:
    unwanted = {whole(visit, name, text) for text in texts}
    return Test(lambda record: record["id"] not in unwanted)


def _since(column: str) -> Reading:
    def read(visit: Visit, name: str, texts: list[str]) -> Criterion:
        since = instant(visit, name, texts[-1])
        if visit.settings.updated_since_is_inclusive:
            return Test(lambda record: record[column] >= since)
        return Test(lambda record: record[column] > since)

    return read


def _nothing(_: Visit, __: str, ___: list[str]) -> Criterion:
    return EVERYTHING


_common: Mapping[str, Reading] = {
    "ids": _ids,
    "exclude_ids": _other_ids,
    "created_since": _since("created_at"),
    "updated_since": _since("updated_at"),
    "custom_field_ids": _nothing,
    "limit": _nothing,
    "order": _nothing,
}


# ------------------------------------------------------------------------------ comparisons


def _compared(visit: Visit, name: str, texts: list[str], known: Known) -> Criterion:
    """A parameter named like a field, like an association with ``_id``, or like a bound."""
    type = known.declared[name]
    if name.endswith("_id"):
        return _associated(visit, name, texts[-1], type)
    if type.kind in {"date", "instant"}:
        return _on_time(visit, name, texts[-1], known)
    wanted = {_value(visit, name, text, type) for text in (texts if type.many else texts[-1:])}
    if name not in known.columns:
        return EVERYTHING
    return Test(lambda record: any(_folded(record.get(name)) == one for one in wanted))


def _on_time(visit: Visit, name: str, text: str, known: Known) -> Criterion:
    """A date or an instant, to be equal to or to bound a field of the record."""
    column, compare = bound(name, known.columns) or (name, operator.eq)
    if known.declared[name].kind == "date" or known.columns.get(column, _DAY).kind == "date":
        wanted = _day(visit, name, text)
        return Test(
            lambda record: _holds(record, column, lambda value: compare(value[:10], wanted))
        )
    wanted = instant(visit, name, text)
    return Test(lambda record: _holds(record, column, lambda value: compare(value, wanted)))


_DAY = Type("date")


def _holds(record: Values, column: str, test: Callable[[str], bool]) -> bool:
    value = record.get(column)
    return isinstance(value, str) and test(value)


def _day(visit: Visit, name: str, text: str) -> str:
    date = as_date(text.replace(" ", "+"))
    if date is None:
        raise refusals.bad_parameter(visit.settings, f"{name} must be a date (YYYY-MM-DD)")
    return date


def _associated(visit: Visit, name: str, text: str, type: Type) -> Criterion:
    """By the id of what a record belongs to, or by ``null`` where Clio has that keyword."""
    if text == "null" and type.nullable:
        association = name.removesuffix("_id")
        return Test(lambda record: record.get(association) is None)
    return Key([(name, whole(visit, name, text))])


def _value(visit: Visit, name: str, text: str, type: Type) -> object:
    if type.kind == "flag":
        return _flag(visit, name, text)
    return _folded(chosen(visit, name, text, type.choices) if type.choices else text)


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


# ---------------------------------------------------------------------------------- formats


def chosen(visit: Visit, name: str, text: str, choices: tuple[str, ...]) -> str:
    """A word of a list, in the list's case; whether another case is known is a setting.

    Raises:
        Refusal: It is not in the list.
    """
    for choice in choices:
        folded = visit.settings.folds_filter_words and choice.casefold() == text.casefold()
        if folded or choice == text:
            return choice
    raise refusals.bad_parameter(visit.settings, refusals.must_be_one_of(name, choices))


def _flag(visit: Visit, name: str, text: str) -> bool:
    flag = as_flag(text)
    if flag is None:
        raise refusals.bad_parameter(visit.settings, f"{name} must be true or false")
    return flag


def whole(visit: Visit, name: str, text: str) -> int:
    """An id in a query.

    Raises:
        Refusal: It is none.
    """
    number = as_whole(text)
    if number is None:
        raise refusals.bad_parameter(visit.settings, f"{name} must be an id")
    return number


def instant(visit: Visit, name: str, text: str) -> str:
    """A timestamp in the form in which records keep theirs, so that text can be compared."""
    day = as_date(text) == text
    moment = as_instant(f"{text}T00:00:00Z" if day else text.replace(" ", "+"))
    try:
        return timestamp(in_some_zone(moment).timestamp() if moment else float("nan"))
    except (ValueError, OverflowError):
        message = f"{name} must be a timestamp"
        raise refusals.bad_parameter(visit.settings, message) from None
