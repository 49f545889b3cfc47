"""What is wrong with a data map, found when it is made: everything at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .backwards import one_way
from .declared import OWNERS, ByName, Child, Custom, Field, Linked, Plain, Postal, Target
from .formulas import is_formula
from .measures import SERIAL
from .naming import folded, near
from .transform import written
from .validation import Rule, refusal, why_no_validation
from .values import Unfit
from .vocabulary import (
    ADDRESS_LABELS,
    EMAIL_LABELS,
    FIELD_TYPES,
    PHONE_LABELS,
    READ_ONLY,
    VOCABULARIES,
    Vocabulary,
)

if TYPE_CHECKING:
    from .data_map import DataMap

_LABELS = {
    "email_addresses": EMAIL_LABELS,
    "phone_numbers": PHONE_LABELS,
    "addresses": ADDRESS_LABELS,
}
_MADE_BY = {
    "email_addresses": "email()",
    "phone_numbers": "phone()",
    "addresses": "address()",
    "custom_field_values": "custom_field()",
}
_SAMPLE = dt.datetime(2001, 12, 30)
_OTHERS = (_SAMPLE.replace(year=1999), _SAMPLE.replace(month=11), _SAMPLE.replace(day=3))


def complaints(data_map: DataMap) -> tuple[str, ...]:
    """Everything that keeps the map from working, in the order of its fields."""
    vocabulary = VOCABULARIES.get(data_map.resource)
    if vocabulary is None:
        known = ", ".join(VOCABULARIES)
        return (f"maps write to {known}, not to {data_map.resource!r}.",)
    ways = one_way(data_map) if data_map.both_ways else ()
    return (*_of_map(data_map), *_of_fields(data_map, vocabulary), *ways)


def _of_map(data_map: DataMap) -> Iterator[str]:
    if not data_map.name:
        yield "it has no name."
    if not data_map.fields:
        yield "it has no fields."
    yield from _of_type(data_map, VOCABULARIES[data_map.resource])
    yield from _of_time(data_map)
    for name, times in Counter(_identity(field) for field in data_map.fields).items():
        if times > 1:
            yield f"{name!r} is mapped {times} times."


def _of_type(data_map: DataMap, known: Vocabulary) -> Iterator[str]:
    by_row = any(isinstance(f.target, Plain) and f.target.key == "type" for f in data_map.fields)
    if data_map.type is None:
        if known.types and not by_row and data_map.record_type is None:
            yield f"it does not say its type=, which is {_either(known.types)}."
    elif not known.types:
        yield f"type= is for contacts and the like; {data_map.resource} have none."
    elif data_map.type not in known.types:
        yield f"type= is {_either(known.types)}."
    elif by_row:
        yield "type= and a field called 'type' both say the type."


def _of_time(data_map: DataMap) -> Iterator[str]:
    """Clio counts the time of an activity in seconds, and spreadsheets do not (facts, 12)."""
    for field in data_map.fields:
        steps = (written(step) for step in field.transforms)
        counted = any(known is not None and known[0] == "duration" for known in steps)
        if field.name == "quantity" and data_map.record_type == "TimeEntry" and not counted:
            yield "'quantity' is in seconds in Clio: use duration(), which knows the unit."


def _either(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"


def _identity(field: Field) -> str:
    key, _, label = field.name.partition(".")
    return f"{key}.{folded(label)}" if label else key


def _of_fields(data_map: DataMap, vocabulary: Vocabulary) -> Iterator[str]:
    for field in data_map.fields:
        found = (
            *_of_options(data_map, field),
            *_of_validation(field),
            *_of_target(data_map, field.target, vocabulary),
            *_of_clearing(field, vocabulary),
        )
        for complaint in found:
            yield f"{field.name!r} {complaint}"


def _of_options(data_map: DataMap, field: Field) -> Iterator[str]:
    if field.owner not in OWNERS:
        yield f"has owner={field.owner!r}; it is one of {', '.join(OWNERS)}."
    if field.owner == "newest" and data_map.changed_at is None:
        yield "is owned by the newest, which needs the map's changed_at= column."
    for stated in filter(is_formula, _stated(field)):
        yield f"gives {stated!r}, which a spreadsheet would run as a formula."


def _of_validation(field: Field) -> Iterator[str]:
    for validation in field.validations:
        if why := why_no_validation(validation):
            yield why
        elif isinstance(validation, Rule):
            yield from _of_rule(field, validation)


def _of_rule(field: Field, rule: Rule) -> Iterator[str]:
    if isinstance(field.target, Postal):
        yield f"is an address of several parts; {rule.name}() looks at one text: use a function."
        return
    for stated in _stated(field):
        if not rule(stated):
            yield f"gives {stated!r}, which its own validation refuses: {refusal(rule)}."


def _stated(field: Field) -> Iterator[object]:
    """The values that a declaration itself gives, which are not a row's."""
    yield from dict.fromkeys(map(str, (field.choices or {}).values()))
    yield from (str(given) for given in (field.value, field.otherwise) if given is not None)


def _of_target(data_map: DataMap, target: Target, known: Vocabulary) -> Iterator[str]:
    match target:
        case Plain():
            yield from _of_plain(target, known)
        case Child() | Postal():
            yield from _of_child(target, known)
        case Custom() if "custom_field_values" not in known.children:
            yield f"is a custom field, which a {known.parent.lower()} has none of."
        case Custom(to=to):
            yield from () if to is None else _of_reference(data_map, to, to.resource)
            yield from _of_formats(target.formats)
            if target.type is not None and target.type not in FIELD_TYPES:
                yield f"has type={target.type!r}; it is one of {', '.join(FIELD_TYPES)}."
        case Linked(key, to):
            if key not in known.linked:
                yield _unknown(key, known, "reference()")
            else:
                yield from (
                    () if to is None else _of_reference(data_map, to, known.linked[key].resource)
                )
        case ByName(key):
            if key not in known.named:
                yield _unknown(key, known, "named()")


def _of_plain(target: Plain, known: Vocabulary) -> Iterator[str]:
    step = known.scalars.get(target.key)
    if step is None:
        yield _unknown(target.key, known, "field()")
    else:
        refused = (stated for stated in target.stated if isinstance(step(stated), Unfit))
        yield from (f"cannot become {stated!r} in Clio." for stated in refused)
    yield from _of_formats(target.formats)


def _of_formats(formats: Sequence[str]) -> Iterator[str]:
    for form in formats:
        if not _reads_dates(form):
            yield f"has {form!r} among its formats, which does not read year, month and day."


def _reads_dates(form: str) -> bool:
    if form in SERIAL:
        return True
    written = _SAMPLE.strftime(form)
    if written in {other.strftime(form) for other in _OTHERS}:
        return False  # Python warns about reading what has no year
    try:
        return dt.datetime.strptime(written, form).date() == _SAMPLE.date()
    except ValueError:
        return False


def _of_child(target: Child | Postal, known: Vocabulary) -> Iterator[str]:
    labels = _LABELS[target.key]
    if target.key not in known.children:
        yield f"is no field of a {known.parent.lower()}."
    elif target.label not in labels:
        yield f"has a label that Clio does not take; it takes {', '.join(labels)}."
    if isinstance(target, Postal) and not target.sources:
        yield "has no column."
    if isinstance(target, Child) and target.country and not _is_country(target.country):
        yield f"has country={target.country!r}, which is no ISO 3166 code, such as US or GB."


def _is_country(code: str) -> bool:
    from phonenumbers import SUPPORTED_REGIONS

    return code.upper() in SUPPORTED_REGIONS


def _of_reference(data_map: DataMap, to: DataMap, resource: str) -> Iterator[str]:
    if to.name == data_map.name:
        yield "refers to a map of this map's own name."
    if to.resource != resource:
        yield f"takes a row of {resource}, and {to.name!r} maps {to.resource}."


def _of_clearing(field: Field, known: Vocabulary) -> Iterator[str]:
    if not field.keep_if_empty and not _clears(field.target, known):
        yield "cannot be emptied in Clio; drop keep_if_empty=False."


def _clears(target: Target, known: Vocabulary) -> bool:
    match target:
        case Plain(key):
            return key not in known.fixed
        case Linked(key):
            return key not in known.linked or known.linked[key].clears
        case ByName(key):
            return key not in known.named or known.named[key].clears
        case _:
            return True


def _unknown(key: str, known: Vocabulary, maker: str) -> str:
    """Say why a target does not do, and what would."""
    if key in READ_ONLY and key not in known.names:
        return "can be read and not written: Clio drops it in silence."
    if key in known.linked:
        return f"is another record: use reference(), not {maker}."
    if key in known.named:
        return f"is known by a name: use named(), not {maker}."
    if key in known.children:
        return f"has rows of its own: use {_MADE_BY[key]}, not {maker}."
    if key in known.scalars:
        return f"is a plain field: use field(), not {maker}."
    question = near(key, known.names)
    return f"is no field of a {known.parent.lower()}. {question}".rstrip()
