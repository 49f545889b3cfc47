"""Every declaration against the schema: records ⇄ JSON, filters ⇄ query, payloads ⇄ body."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest
from codegen.naming import Homes, attribute, class_name, module
from codegen.reading import Choice, ListOf, Record as RecordFacts, Ref, Shape, Word, read

from clio_sync._flows.lists import Query
from clio_sync._flows.payloads import check
from clio_sync._wire import dumps, query
from clio_sync.errors import UnknownField
from clio_sync.fields import Fields
from clio_sync.records import Record, associations, decode, shape

SCHEMA = read()
CHOSEN = tuple(SCHEMA.resources)
LISTED = [path for path in CHOSEN if "list" in SCHEMA.resources[path]]
HOMES = Homes(SCHEMA, CHOSEN)
RECORDS = sorted(HOMES.records())
WRITES = [
    (path, verb)
    for path in CHOSEN
    for verb in ("create", "update")
    if verb in SCHEMA.resources[path]
]

TODAY = dt.date(2024, 2, 29)
NOON = dt.datetime(2024, 2, 29, 12, tzinfo=dt.timezone.utc)
SAMPLES = {
    "string": "text",
    "integer": 7,
    "number": 1.5,
    "boolean": True,
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:30:00+00:00",
    "seconds": 3600,
    "hours": 1.5,
    "scalar": "text",
    "object": {},
}


def declared(path: str) -> ModuleType:
    return import_module(f"clio_sync._generated.{path}")


def record_class(name: str) -> type[Record]:
    found: type[Record] = getattr(declared(HOMES.of(name)), class_name(name))
    return found


def sample(kind: Any) -> Any:
    """A value as Clio's JSON would have it."""
    match kind:
        case Word(name):
            return SAMPLES[name]
        case Choice(values):
            return values[0]
        case Ref(record):
            return {
                name: sample(inner)
                for name, inner in SCHEMA.fields(record).items()
                if isinstance(inner, Word | Choice)
            }
        case ListOf(item):
            return [sample(item)]
        case Shape(fields) if {"custom_field", "_destroy"} <= fields.keys():
            return {"id": "text_line-1", "value": "text"}  # an old row: a new one has no id
        case Shape(fields):
            return {name: sample(inner) for name, inner in fields.items()}


# ---------------------------------------------------------------------------------------- records


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_the_fields_that_the_schema_says(name):
    """All of them, and no other."""
    declared_fields = {field.name for field in attrs.fields(record_class(name))}
    assert declared_fields == SCHEMA.fields(name).keys()


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_of_json_gives_the_json_back(name):
    """Every field, with nested records and lists of them."""
    data = {key: sample(kind) for key, kind in SCHEMA.fields(name).items()}
    found = decode(record_class(name), copy.deepcopy(data))
    assert found.selected == data.keys()
    assert json.loads(dumps(found.to_dict())) == data


@pytest.mark.parametrize("name", RECORDS)
def test_what_json_cannot_hold_reads_as_what_the_schema_says(name):
    """Dates are dates, records are records."""
    kinds = SCHEMA.fields(name)
    found = decode(record_class(name), {key: sample(kind) for key, kind in kinds.items()})
    for key, kind in kinds.items():
        value = getattr(found, key)
        match kind:
            case Word("date"):
                assert type(value) is dt.date
            case Word("date-time"):
                assert type(value) is dt.datetime
            case Ref(record):
                assert type(value) is record_class(record)
            case ListOf(Ref(record)):
                assert [type(item) for item in value] == [record_class(record)]
            case _:
                pass


@pytest.mark.parametrize("name", RECORDS)
def test_no_field_has_the_name_of_something_that_records_have(name):
    """A field would be hidden by it."""
    taken = {member for member in dir(Record) if not member.startswith("_")} - {"redacted"}
    assert not taken & SCHEMA.fields(name).keys()


@pytest.mark.parametrize("name", [name for name in RECORDS if name.endswith("_base")])
def test_a_nested_record_has_the_associations_of_the_full_one(name):
    """By name, whether or not the full one is among the chosen."""
    full = SCHEMA.records.get(name.removesuffix("_base"))
    known = shape(record_class(name)).keys() | associations(record_class(name))
    nested = {key for key, kind in (full.fields if full else {}).items() if is_association(kind)}
    assert nested <= known
    assert known <= SCHEMA.fields(name).keys() | nested


def is_association(kind: Any) -> bool:
    return isinstance(kind, Ref) or (isinstance(kind, ListOf) and is_association(kind.item))


# ------------------------------------------------------------------------------------------ lists


@pytest.mark.parametrize("path", LISTED)
def test_filters_are_those_of_the_schema(path):
    """Each by its Python name."""
    spec, verb = declared(module(path)).SPEC, SCHEMA.resources[path]["list"]
    named = {attribute(name) for name in verb.filters}
    assert spec.filter_names() == sorted(named | {*spec.placeholders()})
    assert spec.limit == (verb.limit or 200)


@pytest.mark.parametrize("path", LISTED)
def test_filters_become_the_query_that_the_schema_describes(path):
    """One by one, so that none is lost or renamed."""
    spec = declared(module(path)).SPEC
    hints = get_type_hints(spec.filters)
    for wire in SCHEMA.resources[path]["list"].filters:
        name = attribute(wire)
        filters = {name: argument(hints[name]), **dict.fromkeys(spec.placeholders(), 7)}
        (asked,) = Query.of(spec, filters, None).requests("", {})
        sent = dict(query(asked))
        if name == "custom_field_values":
            assert sent["custom_field_values[5]"] == "x"
        else:
            assert wire in sent


def argument(hint: Any) -> Any:
    """A value that a caller could pass for a filter."""
    samples = {int: 7, str: "x", bool: True, dt.date: TODAY, dt.datetime: NOON}
    if hint in samples:
        return samples[hint]
    match get_origin(hint), get_args(hint):
        case (origin, (item,)) if origin is list:
            return [argument(item)]
        case (origin, _) if origin is Mapping:
            return {5: "x"}
        case (origin, (first, *_)) if origin in {UnionType, Union}:
            return argument(first)
        case (_, (first, *_)):
            return first


@pytest.mark.parametrize("path", CHOSEN)
def test_the_default_selection_is_allowed_and_useful(path):
    """Every plain field is in it, and the name of whatever has one."""
    spec = declared(module(path)).SPEC
    selected = Fields.parse(spec.default).check(spec.record)
    plain = {name for name, nested in shape(spec.record).items() if nested is None}
    assert plain - {"shared_secret"} <= set(selected)


# --------------------------------------------------------------------------------------- payloads


@pytest.mark.parametrize(("path", "verb"), WRITES)
def test_a_payload_of_the_schema_is_accepted_and_sent_as_it_is(path, verb):
    """With every key, at every depth."""
    spec, payload = declared(module(path)).SPEC, written(path, verb)
    wanted = getattr(spec, verb)
    assert json.loads(dumps(check(payload, wanted, spec.record))) == payload


@pytest.mark.parametrize(("path", "verb"), WRITES)
def test_a_payload_with_a_key_beyond_the_schema_is_refused(path, verb):
    """At every depth too."""
    spec = declared(module(path)).SPEC
    for payload in spoilt(written(path, verb)):
        with pytest.raises(UnknownField):
            check(payload, getattr(spec, verb), spec.record)


def written(path: str, verb: str) -> dict[str, Any]:
    """A payload with every key that can stand beside the others."""
    payload = sample(SCHEMA.resources[path][verb].payload)
    if (path, verb) == ("notes", "create"):
        del payload["contact"]  # it is a note on a matter
    return payload


def spoilt(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The payload with one unknown key, in each place where there could be one."""
    found = [{**payload, "no_such_key": 1}]
    for key, value in payload.items():
        if isinstance(value, dict) and value:  # an empty one may hold anything
            found += [{**payload, key: inner} for inner in spoilt(value)]
        elif isinstance(value, list) and isinstance(value[0], dict):
            found += [{**payload, key: [inner]} for inner in spoilt(value[0])]
    return found


@pytest.mark.parametrize(("path", "verb"), WRITES)
def test_a_payload_type_has_the_keys_of_the_schema(path, verb):
    """All of them, and no other."""
    wanted = getattr(declared(module(path)).SPEC, verb)
    assert get_type_hints(wanted).keys() == SCHEMA.resources[path][verb].payload.fields.keys()


def test_a_base_is_never_nested_in_itself():
    """The records' references have no cycle, so their modules have none."""
    for name in RECORDS:
        assert name not in below(name)


def below(name: str) -> set[str]:
    facts: RecordFacts = SCHEMA.records[name]
    return facts.refs() | {deeper for record in facts.refs() for deeper in below(record)}
