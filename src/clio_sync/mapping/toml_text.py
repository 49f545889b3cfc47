"""Data maps as TOML: what a person declared, in a file that a person can edit."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from ..errors import MappingError
from ..matching import Matcher
from . import strategies
from .declared import ByName, Child, Custom, Field, Joined, Linked, Plain, Postal, Source
from .transform import written
from .validation import Rule, Validation
from .values import Step

if TYPE_CHECKING:
    from .data_map import DataMap

HEAD = "# What goes where in Clio, and by which rule.\n"
Remarks: TypeAlias = Mapping[tuple[str, str], Sequence[str]]
_HIDDEN = re.compile(r"[\x00-\x1f\x7f]")
"""What no comment in TOML may hold."""
FLAGS = ("critical", "required", "on_create_only")


def write_maps(*maps: DataMap) -> str:
    """Write maps as TOML, each after those that it refers to.

    A function stands in the text by its name, and whoever reads the text passes it to
    `read_maps`. Strategies for ``match=`` are those of `clio_sync.match`, by their names.

    Args:
        maps: The maps; those that they refer to are written with them.

    Raises:
        MappingError: A function has no name of its own.
    """
    return commented(maps, {})


def commented(maps: Sequence[DataMap], remarks: Remarks) -> str:
    """Write maps as TOML, with remarks above their fields; see `write_maps`.

    Args:
        maps: The maps.
        remarks: Lines by the names of a map and a field; of the map itself, by an empty name.

    Raises:
        MappingError: A function has no name of its own.
    """
    writer = _Writer(remarks)
    parts = [writer.map(one) for one in _in_order(maps, {})]
    return "\n".join([HEAD, *parts])


def _in_order(maps: Sequence[DataMap], done: dict[str, DataMap]) -> list[DataMap]:
    for one in maps:
        if one.name not in done:
            _in_order(one.references, done)
            done[one.name] = one
    return list(done.values())


@define
class _Writer:
    """One text, the remarks that stand in it, and the functions that it names."""

    remarks: Remarks
    functions: dict[str, object] = field(factory=dict)

    def map(self, one: DataMap) -> str:
        place = _key(one.name)
        lines = [*self._remarked(one.name, ""), f"[{place}]", *self._of_map(one)]
        for declared in one.fields:
            lines += ["", *self._remarked(one.name, declared.name), f"[[{place}.fields]]"]
            lines += [f"{key} = {said}" for key, said in self._of_field(declared)]
        return "\n".join(lines) + "\n"

    def _remarked(self, map: str, field: str) -> Iterator[str]:
        for remark in self.remarks.get((map, field), ()):
            yield f"# {' '.join(_HIDDEN.sub(' ', remark).split())}"

    def _of_map(self, one: DataMap) -> Iterator[str]:
        yield f"resource = {_quoted(one.resource)}"
        if one.type is not None:
            yield f"type = {_quoted(one.type)}"
        yield f"key = {self._source(one.key)}"
        if one.changed_at is not None:
            yield f"changed_at = {_quoted(one.changed_at)}"
        if one.both_ways:
            yield "both_ways = true"
        if one.match is not None:
            yield from _of_match(one.match, one.resource)

    def _of_field(self, declared: Field) -> Iterator[tuple[str, str]]:
        yield "target", _quoted(declared.name)
        if declared.value is not None:
            yield "value", toml(declared.value)
        elif isinstance(declared.target, Postal):
            parts = declared.target.sources.items()
            yield "source", _inline({part: self._source(source) for part, source in parts})
        else:
            yield "source", self._source(declared.source)
        if declared.transforms:
            yield "transform", f"[{', '.join(map(self._step, declared.transforms))}]"
        yield from _of_target(declared)
        if isinstance(declared.target, Child) and declared.target.check_domain is not None:
            yield "check_domain", _quoted(self._named(declared.target.check_domain))
        if declared.validations:
            yield "validation", f"[{', '.join(map(self._validation, declared.validations))}]"
        yield from _of_options(declared)

    def _source(self, source: Source) -> str:
        if isinstance(source, str):
            return _quoted(source)
        if isinstance(source, Joined):
            return toml({"columns": list(source.columns), "by": source.by})
        return toml({"function": self._named(source)})

    def _step(self, step: Step) -> str:
        known = written(step)
        if known is None:
            return _quoted(self._named(step))
        name, said = known
        return toml({name: said}) if said else _quoted(name)

    def _validation(self, validation: Validation) -> str:
        if isinstance(validation, Rule):
            return toml({validation.name: validation.said})
        return _quoted(self._named(validation))

    def _named(self, function: Callable[..., object]) -> str:
        name = getattr(function, "__name__", "")
        if not name.isidentifier() or self.functions.setdefault(name, function) is not function:
            raise MappingError(
                "A map has a function that no file can name.",
                advice="Define it with def and a name of its own, or use clio_sync's transforms.",
            )
        return name


def _of_match(matcher: Matcher, resource: str) -> Iterator[str]:
    """The strategies; what no file can name is said in Python, and the file says so."""
    found = strategies.written(matcher, resource)
    if found is None:
        yield "# match= is said in Python."
        return
    if any(one.learnt for one in found):
        yield "# What match= has learnt from data stands in no file: let it learn again."
    yield f"match = {toml([one.said for one in found])}"


def _of_target(declared: Field) -> Iterator[tuple[str, str]]:
    target = declared.target
    if declared.choices or (declared.choices is not None and not isinstance(target, ByName)):
        yield "choices", toml(declared.choices)
    if declared.otherwise is not None:
        yield "otherwise", toml(declared.otherwise)
    if isinstance(target, Plain | Custom) and target.formats:
        yield "formats", toml(list(target.formats))
    if isinstance(target, Linked | Custom) and target.to is not None:
        yield "to", _quoted(target.to.name)
    if isinstance(target, Custom) and target.type is not None:
        yield "type", _quoted(target.type)
    if isinstance(target, Custom) and target.set is not None:
        yield "set", _quoted(target.set)
    country = getattr(target, "country", None)
    if country is not None:
        yield "country", _quoted(country)
    if declared.identity:
        yield "identity", "true"


def _of_options(declared: Field) -> Iterator[tuple[str, str]]:
    if declared.owner != "review":
        yield "owner", _quoted(declared.owner)
    for flag in FLAGS:
        if getattr(declared, flag):
            yield flag, "true"
    if not declared.keep_if_empty:
        yield "keep_if_empty", "false"
    if declared.description:
        yield "description", _quoted(declared.description)


# The notation


def toml(value: object) -> str:
    """A value in TOML's notation, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() | Decimal():
            return format(Decimal(str(value)), "f")
        case dt.date():
            return value.isoformat()
        case Mapping():
            return _inline({str(key): toml(held) for key, held in value.items()})
        case list() | tuple():
            return f"[{', '.join(map(toml, value))}]"
        case _:
            return _quoted(str(value))


def _inline(said: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{_key(key)} = {held}" for key, held in said.items()) + " }"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """JSON's notation is TOML's, but for one character that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
