"""From ``schema/`` to values: what Clio's API consists of, corrected."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen

SCHEMA = Path(__file__).parent.parent / "schema"


@frozen
class Word:
    """A plain type, by the name that the schema gives it."""

    name: str


@frozen
class Choice:
    """One of several strings."""

    values: tuple[str, ...]


@frozen
class Ref:
    """A record of another class."""

    record: str


@frozen
class ListOf:
    """Several of a kind."""

    item: Kind


@frozen
class OneOrSeveral:
    """One value, or several that Clio reads with commas between them."""

    item: Kind


@frozen
class Shape:
    """A nested object of a payload; ``null`` says which keys can be written as none, if known."""

    fields: Mapping[str, Kind]
    required: frozenset[str] = frozenset()
    null: Mapping[str, bool] = field(factory=dict)


Kind: TypeAlias = Word | Choice | Ref | ListOf | OneOrSeveral | Shape


@frozen
class Filter:
    """One query parameter of a list."""

    kind: Kind
    null: bool = False
    required: bool = False


@frozen
class Verb:
    """One of the five operations of a collection."""

    record: str | None
    by_id: bool = False
    limit: int | None = None
    filters: Mapping[str, Filter] = field(factory=dict)
    payload: Shape | None = None


@frozen
class Record:
    """One record schema; ``extends`` is the base whose fields it has as well."""

    fields: Mapping[str, Kind]
    extends: str | None = None

    def refs(self) -> set[str]:
        """The records that this one is made of."""
        return set(_refs(self.fields.values())) | ({self.extends} if self.extends else set())


@frozen
class Schema:
    """All that is known of Clio's API."""

    records: Mapping[str, Record]
    resources: Mapping[str, Mapping[str, Verb]]

    def fields(self, record: str) -> dict[str, Kind]:
        """All fields of a record, those of its base first."""
        found = self.records[record]
        return {**(self.fields(found.extends) if found.extends else {}), **found.fields}

    def associations(self, base: str) -> list[str]:
        """What the full record has of others beyond its base, which is all that shows inside."""
        full = [record for record in self.records.values() if record.extends == base]
        found = {k for record in full for k, v in record.fields.items() if set(_refs([v]))}
        return sorted(found - self.records[base].fields.keys())


def read() -> Schema:
    """The schema as checked in, with its corrections applied."""
    facts = {name: json.loads((SCHEMA / f"{name}.json").read_text("utf-8")) for name in FILES}
    for correction in tomllib.loads((SCHEMA / "corrections.toml").read_text("utf-8"))["correction"]:
        for place in correction["at"]:
            _correct(facts, place, correction)
    records = {name: _record(name, facts["records"]) for name in facts["records"]}
    return Schema(
        records,
        {
            parents_named(path): {verb: _verb(of_verb, path) for verb, of_verb in verbs.items()}
            for path, verbs in facts["resources"].items()
        },
    )


def parents_named(path: str) -> str:
    """``matters/{id}/protected_funds`` is ``matters/{matter_id}/protected_funds``."""
    return re.sub(r"(\w+)s/\{id\}/", r"\1s/{\1_id}/", path)


FILES = ("records", "resources")


def _correct(facts: Any, place: list[str], correction: Mapping[str, Any]) -> None:
    *way, last = place
    for key in way:
        facts = facts[key]
    if last not in facts:
        raise KeyError(f"corrections.toml corrects {'.'.join(place)}, which is not in the schema")
    if "to" in correction:
        facts[last] = correction["to"]
    else:
        del facts[last]


def _record(name: str, records: Mapping[str, Any]) -> Record:
    facts = records[name]
    fuller = _fuller(name, records)
    fields = {k: fuller.get(k, v) if _vague(v) else v for k, v in facts["fields"].items()}
    return Record({k: kind(v) for k, v in fields.items()}, facts.get("extends"))


def _vague(fact: Any) -> bool:
    return fact in ("object", {"list": "object"})


def _fuller(base: str, records: Mapping[str, Any]) -> dict[str, Any]:
    """The record that extends a base says what the base calls just an object."""
    for facts in records.values():
        if facts.get("extends") == base:
            return dict(facts["fields"])
    return {}


def _verb(facts: Mapping[str, Any], path: str) -> Verb:
    payload = kind(facts["payload"]) if "payload" in facts else None
    filters = facts.get("filters", {})
    return Verb(
        facts["record"],
        facts.get("by_id", False),
        facts.get("limit"),
        {name: _filter(one) for name, one in filters.items() if f"{{{name}}}" not in path},
        payload if isinstance(payload, Shape) else None,
    )


def _filter(facts: Mapping[str, Any]) -> Filter:
    return Filter(kind(facts["type"]), facts.get("null", False), facts.get("required", False))


def kind(fact: Any) -> Kind:
    """A type as a value."""
    match fact:
        case str(word):
            return Word(word)
        case {"enum": values}:
            return Choice(tuple(str(value) for value in values if isinstance(value, str)))
        case {"ref": record}:
            return Ref(record)
        case {"list": item}:
            return ListOf(kind(item))
        case {"one_or_several": item}:
            return OneOrSeveral(kind(item))
        case {"object": fields}:
            named = {name: kind(value) for name, value in fields.items()}
            return Shape(named, frozenset(fact.get("required", ())), fact.get("null", {}))
        case _:
            raise ValueError(f"not a type: {fact}")


def _refs(kinds: Any) -> Iterator[str]:
    for one in kinds:
        match one:
            case Ref(record):
                yield record
            case ListOf(item):
                yield from _refs([item])
            case _:
                pass
