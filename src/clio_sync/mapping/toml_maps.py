"""Reading data maps from TOML; everything that is wrong with a file is said at once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, cast

from attrs import define, field as attribute

from ..errors import MappingError
from . import fields
from .data_map import DataMap
from .declared import Field, Joined, Options, Source
from .naming import near
from .strategies import matcher_of
from .transform import MAKERS, SHIPPED
from .validation import RULES, Validation, rule_of
from .values import PARTS, Step
from .vocabulary import VOCABULARIES

Functions: TypeAlias = Mapping[str, Callable[..., Any]]

_OF_MAP = ("resource", "type", "key", "changed_at", "both_ways", "match", "fields")
_OPTIONS = tuple(Options.__annotations__)
_MORE = (
    "check_domain",
    "choices",
    "country",
    "formats",
    "identity",
    "otherwise",
    "set",
    "to",
    "type",
)
_OF_FIELD = ("target", "source", "value", *_OPTIONS, *_MORE)
_TYPES: Mapping[str, type] = {
    **dict.fromkeys(
        ("both_ways", "critical", "identity", "keep_if_empty", "on_create_only", "required"), bool
    ),
    **dict.fromkeys(
        ("changed_at", "country", "description", "owner", "resource", "set", "to"), str
    ),
    "type": str,
    "choices": dict,
    "formats": list,
}
_CALLED = {bool: "true or false", str: "text", dict: "a table", list: "a list"}
_MAKERS = {"email_addresses": "email", "phone_numbers": "phone", "addresses": "address"}


def read_maps(
    path: str | os.PathLike[str], *, functions: Functions | None = None
) -> dict[str, DataMap]:
    """Read all maps of a TOML file, by their names.

    A file runs nothing: functions are known to it by the names under which they are
    passed, and by those of `clio_sync.mapping.transforms`.

    Args:
        path: Of the file.
        functions: The firm's own functions by the names that the file uses.

    Raises:
        MappingError: The file cannot be read, or a map in it cannot work.
    """
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = type(error).__name__
        raise MappingError(f"The file of data maps cannot be read ({reason}).") from None
    return parse_maps(text, functions=functions)


def parse_maps(text: str, *, functions: Functions | None = None) -> dict[str, DataMap]:
    """Read all maps of a text in TOML, by their names; see `read_maps`.

    Args:
        text: What stands in the file.
        functions: The firm's own functions by the names that the text uses.

    Raises:
        MappingError: The text is no TOML, or a map in it cannot work.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"The data maps are no TOML: {error}.") from None
    reader = _Reader(said, functions or {})
    return {name: reader.map(name) for name in said}


def only(maps: Mapping[str, DataMap], name: str | None) -> DataMap:
    """The map of a name, or the one that no other refers to.

    Raises:
        MappingError: There is none, or there are several.
    """
    referred = {other.name for one in maps.values() for other in one.references}
    found = [
        one
        for one in maps.values()
        if name == one.name or (name is None and one.name not in referred)
    ]
    if len(found) == 1:
        return found[0]
    asked = "" if name is None else f" called {name!r}"
    listed = ", ".join(maps) or "none"
    raise MappingError(
        f"The file has not exactly one data map{asked}; it has {listed}.",
        advice="Say its name, or use read_maps.",
    )


@define
class _Reader:
    """One text, the maps that were made of it, and those being made."""

    said: Mapping[str, Any]
    functions: Functions
    made: dict[str, DataMap] = attribute(factory=dict)
    begun: list[str] = attribute(factory=list)

    def map(self, name: str) -> DataMap:
        if name not in self.made:
            if name in self.begun:
                raise MappingError(f"The data maps {', '.join(self.begun)} refer to each other.")
            self.begun.append(name)
            self.made[name] = self._map(name)
            self.begun.remove(name)
        return self.made[name]

    def _map(self, name: str) -> DataMap:
        said = self.said[name]
        if not isinstance(said, Mapping):
            raise MappingError(
                f"{name!r} is no table of a data map.", advice=f"Begin it with [{name}]."
            )
        _refuse_unknown(said, _OF_MAP, f"The data map {name!r}")
        _refuse_untyped(said, f"The data map {name!r}")
        for needed in ("resource", "key", "fields"):
            if needed not in said:
                raise MappingError(f"The data map {name!r} does not say its {needed}.")
        listed = said["fields"]
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise MappingError(f"The fields of {name!r} are tables: [[{name}.fields]].")
        resource = str(said["resource"])
        made = [
            self._field(resource, f"Field {n} of {name!r}", one) for n, one in enumerate(listed, 1)
        ]
        rest = {key: said[key] for key in ("type", "changed_at", "both_ways") if key in said}
        if "match" in said:
            rest["match"] = matcher_of(said["match"], resource, self.functions)
        return DataMap(resource, name=name, key=self._source(said["key"]), fields=made, **rest)

    def _field(self, resource: str, place: str, said: Mapping[str, Any]) -> Field:
        _refuse_unknown(said, _OF_FIELD, place)
        _refuse_untyped(said, place)
        target = said.get("target")
        if not isinstance(target, str):
            raise MappingError(f"{place} does not say its target.")
        try:
            return self._made(resource, target, dict(said))
        except (TypeError, ValueError, AttributeError) as error:
            raise MappingError(f"{place} ({target}) cannot be made: {error}.") from None

    def _made(self, resource: str, target: str, said: dict[str, Any]) -> Field:
        del said["target"]
        if "transform" in said:
            listed = said["transform"]
            steps = listed if isinstance(listed, list) else [listed]
            said["transform"] = tuple(map(self._step, steps))
        if "validation" in said:
            listed = said["validation"]
            rules = listed if isinstance(listed, list) else [listed]
            said["validation"] = tuple(map(self._validation, rules))
        if "check_domain" in said:
            said["check_domain"] = self._function(str(said["check_domain"]))
        if "to" in said:
            said["to"] = self._referred(said["to"])
        if "value" in said:
            return fields.constant(target, **said)
        source = said.pop("source", None)
        key, _, label = target.partition(".")
        if key == "addresses":
            parts: dict[str, Any] = dict(self._parts(source))
            return fields.address(label=label, **parts, **said)
        made = self._source(source)
        if key == "custom_field_values":
            return fields.custom_field(label, made, **said)
        if key in _MAKERS:
            return (fields.email if key == "email_addresses" else fields.phone)(
                made, label=label, **said
            )
        return _of_record(resource, target, made, said)

    def _referred(self, name: object) -> DataMap:
        if name not in self.said:
            raise MappingError(
                f"There is no data map {name!r} to refer to. {near(str(name), self.said)}".rstrip()
            )
        return self.map(str(name))

    def _parts(self, source: object) -> Iterator[tuple[str, Source]]:
        if not isinstance(source, Mapping):
            raise TypeError(f"an address has its source by parts: {', '.join(PARTS)}")
        _refuse_unknown(source, PARTS, "The source of an address")
        for part, held in source.items():
            yield part, self._source(held)

    def _source(self, source: object) -> Source:
        match source:
            case str():
                return source
            case {"columns": [*columns], **rest} if rest.keys() <= {"by"}:
                return Joined(tuple(map(str, columns)), str(rest.get("by", " ")))
            case {"function": str(name), **rest} if not rest:
                return self._function(name)
            case _:
                raise TypeError(
                    'its source is a column, { columns = ["A", "B"] } or { function = "f" }'
                )

    def _step(self, said: object) -> Step:
        match said:
            case str(name) if name in SHIPPED:
                return self._shipped(name, {})
            case str(name):
                return self._function(name)
            case dict() if len(said) == 1:
                name, arguments = next(iter(said.items()))
                if name in MAKERS and isinstance(arguments, dict):
                    return self._shipped(name, arguments)
                raise MappingError(
                    f"{name!r} is no transform that takes arguments. {near(name, MAKERS)}".rstrip()
                )
            case _:
                raise TypeError('a transform is its name, or { name = { argument = "value" } }')

    def _shipped(self, name: str, arguments: Mapping[str, Any]) -> Step:
        if name not in MAKERS:
            return SHIPPED[name]
        step: Any = SHIPPED[name](**arguments)
        return cast("Step", step)

    def _validation(self, said: object) -> Validation:
        match said:
            case str(name):
                return self._function(name, RULES)
            case dict() if len(said) == 1:
                name, behind = next(iter(said.items()))
                if name in RULES:
                    return rule_of(name, behind)
                raise MappingError(f"{name!r} is no rule. {near(name, RULES)}".rstrip())
            case _:
                raise TypeError('a validation is a function\'s name, or { rule = "value" }')

    def _function(self, name: str, known: Iterable[str] = SHIPPED) -> Callable[..., Any]:
        if name in self.functions:
            return self.functions[name]
        hint = near(name, [*known, *self.functions])
        raise MappingError(
            f"There is nothing called {name!r} to call. {hint}".rstrip(),
            advice="A file runs nothing by itself: pass functions={...} with the firm's own.",
        )


def _of_record(resource: str, target: str, source: Source, said: dict[str, Any]) -> Field:
    known = VOCABULARIES.get(resource)
    if "to" in said or (known is not None and target in known.linked):
        return fields.reference(target, by=source, **said)
    if known is not None and target in known.named:
        return fields.named(target, source, table=said.pop("choices", None), **said)
    if "formats" in said:
        return fields.date(target, source, **said)
    return fields.field(target, source, **said)


def _refuse_unknown(said: Mapping[str, Any], known: Collection[str], place: str) -> None:
    for key in said:
        if key not in known:
            raise MappingError(
                f"{place} says {key!r}, which means nothing. {near(key, known)}".rstrip()
            )


def _refuse_untyped(said: Mapping[str, Any], place: str) -> None:
    for key, kind in _TYPES.items():
        if key in said and not isinstance(said[key], kind):
            raise MappingError(f"{place} says {key} and not {_CALLED[kind]} behind it.")
