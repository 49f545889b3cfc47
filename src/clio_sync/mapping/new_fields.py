"""Custom fields and sets that a map names and an account lacks: shown, and made if asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from .._flow import Flow
from .._flows.crud import list_data
from ..errors import MappingError
from .declared import Custom, Field
from .directory import Definition, Directory
from .field_sets import SELECTION, FieldSet, find, set_of
from .making import made_field, made_set
from .naming import folded
from .wanted import NewField, NewFields, NewSet

if TYPE_CHECKING:
    from .._flows.session import Session
    from .data_map import DataMap


def ensured(
    session: Session, maps: Sequence[DataMap], *, create: bool, set: str | None
) -> Flow[NewFields]:
    """Find what is lacking, and make it if asked; see `DataMap.ensure_custom_fields`."""
    asking = [one for one in maps if "custom_fields" in one.needs()]
    if not asking:
        return NewFields()
    is_set = set is not None or any(set_of(field) for one in asking for field in one.fields)
    directory = yield from _definitions(session)
    sets = yield from _sets(session, is_set)
    lacking = NewFields()
    for one in asking:
        lacking = lacking.with_those_of(_lacking(one, directory, sets, set))
    return (yield from _made(session, lacking, directory)) if create else lacking


def _made(session: Session, lacking: NewFields, directory: Directory) -> Flow[NewFields]:
    ids = {(one.parent, folded(one.name)): one.id for one in directory.definitions}
    for one in lacking.fields:
        ids[one.parent, folded(one.name)] = yield from made_field(session, one)
    for new in lacking.sets:
        members = [ids[new.parent, folded(name)] for name in new.fields]
        yield from made_set(session, new, members)
    return attrs.evolve(lacking, created=True)


def _definitions(session: Session) -> Flow[Directory]:
    params = {"fields": Directory.selections["custom_fields"]}
    return Directory.of(custom_fields=(yield from list_data(session, "custom_fields", params)))


def _sets(session: Session, is_wanted: bool) -> Flow[list[FieldSet]]:
    if not is_wanted:
        return []
    listed = yield from list_data(session, "custom_field_sets", {"fields": SELECTION})
    return [FieldSet.of(one) for one in listed]


def _here(directory: Directory, data_map: DataMap) -> list[Definition]:
    parent = data_map.vocabulary.parent
    return [one for one in directory.definitions if one.parent == parent]


_Belongs: TypeAlias = dict[str, tuple[str, list[tuple[str, int | None]]]]
"""The fields of each set with their ids, as far as they have one; by the set's folded name."""


def _lacking(
    data_map: DataMap, directory: Directory, sets: Sequence[FieldSet], set: str | None
) -> NewFields:
    fields: list[NewField] = []
    belongs: _Belongs = {}
    for field in data_map.fields:
        if not isinstance(field.target, Custom):
            continue
        definition = _definition(directory, field.target.name, data_map)
        into = field.target.set or (set if definition is None else None)
        if definition is None:
            fields.append(_wanted(field, field.target, data_map.vocabulary.parent, into))
        if into is not None:
            id = None if definition is None else definition.id
            belongs.setdefault(folded(into), (into, []))[1].append((field.target.name, id))
    return NewFields(tuple(fields), tuple(_new_sets(belongs, sets, data_map.vocabulary.parent)))


def _new_sets(belongs: _Belongs, sets: Sequence[FieldSet], parent: str) -> Iterator[NewSet]:
    """The sets to be made or extended, with the fields that they lack."""
    for name, members in belongs.values():
        found = find(sets, name, parent)
        if isinstance(found, FieldSet):
            absent = tuple(one for one, id in members if id not in found.members)
            if absent:
                yield NewSet(found.name, parent, absent, found.id)
        elif any(folded(one.name) == folded(name) and one.parent == parent for one in sets):
            raise MappingError(f"{name!r} {found}")
        else:
            yield NewSet(name, parent, tuple(one for one, _ in members))


def _definition(directory: Directory, name: str, data_map: DataMap) -> Definition | None:
    named = [one for one in _here(directory, data_map) if folded(one.name) == folded(name)]
    if len(named) > 1:
        raise MappingError(
            f"{name!r} is the name of {len(named)} custom fields.",
            advice="Rename all but one in Clio.",
        )
    return named[0] if named else None


def _wanted(field: Field, target: Custom, parent: str, into: str | None) -> NewField:
    """The field as the map says it, or as its declaration lets one expect."""
    type = target.type or _expected(field, target)
    options = target.stated if type == "picklist" else ()
    return NewField(target.name, parent, type, options, into or "")


def _expected(field: Field, target: Custom) -> str:
    if target.to is not None:
        return target.to.resource.removesuffix("s")
    if target.formats:
        return "date"
    return "picklist" if field.choices and target.stated else "text_line"
