"""What is wrong between maps: names, references, and who owns which field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from .declared import Custom
from .naming import folded, near

if TYPE_CHECKING:
    from .data_map import DataMap


def complaints(maps: Sequence[DataMap]) -> tuple[str, ...]:
    """Everything that keeps maps from working together."""
    return (*_of_names(maps), *_of_references(maps), *_of_types(maps))


def _of_names(maps: Sequence[DataMap]) -> Iterator[str]:
    if not maps:
        yield "there are none."
    for name, times in Counter(one.name for one in maps).items():
        if times > 1:
            yield f"{name!r} is the name of {times} maps; give each its own with name=."


def _of_references(maps: Sequence[DataMap]) -> Iterator[str]:
    known = {one.name: one for one in maps}
    for one in maps:
        for to in one.references:
            if to.name not in known:
                hint = near(to.name, known)
                yield f"{one.name!r} refers to {to.name!r}, which is not among them. {hint}".rstrip()
            elif known[to.name] is not to:
                yield f"{one.name!r} refers to another map called {to.name!r} than is among them."


def _of_types(maps: Sequence[DataMap]) -> Iterator[str]:
    """Custom fields that two maps take for different things."""
    said: dict[tuple[str, str], tuple[str, str]] = {}
    for one in maps:
        for target in (field.target for field in one.fields):
            if not isinstance(target, Custom) or target.type is None:
                continue
            place = (one.vocabulary.parent, folded(target.name))
            whose, type = said.setdefault(place, (one.name, target.type))
            if type != target.type:
                yield (
                    f"{target.name!r} is a {type} in {whose!r} and a {target.type} in {one.name!r}."
                )


def in_order(maps: Sequence[DataMap]) -> tuple[DataMap, ...]:
    """The maps, each after those that it refers to."""
    done: dict[str, DataMap] = {}
    for one in maps:
        done |= {each.name: each for each in (*in_order(one.references), one)}
    return tuple(done.values())


def notes(maps: Sequence[DataMap]) -> Iterator[str]:
    """Fields that two maps own: a record with a row in each is written to and fro for ever."""
    for one, other in combinations(maps, 2):
        if one.resource == other.resource and _may_be_of_one_type(one, other):
            shared = sorted(_owned(one) & _owned(other))
            if shared:
                yield (
                    f"{one.name!r} and {other.name!r} both own {', '.join(shared)}: a record that "
                    "has a row in each is written anew by every run. Let one of them leave it "
                    "to the other, with another owner= or on_create_only=True."
                )


def _may_be_of_one_type(one: DataMap, other: DataMap) -> bool:
    types = {one.record_type, other.record_type} - {None}
    return len(types) < 2


def _owned(one: DataMap) -> set[str]:
    kept = (field for field in one.fields if not field.on_create_only)
    return {field.name for field in kept if field.owner == "source"}
