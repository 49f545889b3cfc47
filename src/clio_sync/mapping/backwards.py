"""From Clio to the source: each field taken back, and read again before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from .child_rows import CustomValue
from .declared import ByName, Custom, Field, Linked, Plain, Postal
from .lenses import Association
from .measures import date_as
from .reading import line_of
from .rows import Problem, ReturnedRow, SourceRow, kind_of
from .transform import back_of
from .values import UNREADABLE, Address, Record, Reference, Step, Unfit

if TYPE_CHECKING:
    from .bound import BoundField, BoundMap
    from .data_map import DataMap

Keys: TypeAlias = Callable[[str, int], str | None]
"""The key of the row that a record belongs to: of a map's name and a record's id."""


# What can be taken back at all


def one_way(data_map: DataMap) -> Iterator[str]:
    """Why a map cannot be taken back, field by field."""
    if not isinstance(data_map.key, str):
        yield "Its key is a function of the row, which cannot be taken back."
    for field in data_map.fields:
        if why := why_one_way(field):
            yield f"{field.name!r} {why}"


def mirrored(data_map: DataMap) -> frozenset[str]:
    """The fields whose values go both ways in a mirror: those of a row's own cells."""
    return frozenset(
        field.name for field in data_map.fields if field.value is None and not why_one_way(field)
    )


def unmirrored(data_map: DataMap) -> Iterator[str]:
    """Why a map cannot be mirrored, field by field, and what to do about it.

    A field that the source owns, or that is written only once, never comes back.
    """
    if not isinstance(data_map.key, str):
        yield "its key is a function of the row; give the key a column of its own."
    for field in data_map.fields:
        if (why := why_one_way(field)) and not (field.owner == "source" or field.on_create_only):
            yield f"{field.name!r} {why} {_WAY_OUT}"


_WAY_OUT = "Or give it owner='source': then it goes to Clio, and never comes back."


def why_one_way(field: Field) -> str:
    """Why a field cannot be taken back; empty if it can."""
    if field.value is not None:
        return ""
    if not all(isinstance(source, str) for source in field.sources):
        return "is made by a function of the row, which cannot be taken back."
    if any(back_of(step) is None for step in field.transforms):
        return "has a transform that cannot be taken back; see two_way()."
    if field.otherwise is not None:
        return "has otherwise=, which forgets the word that it stands for."
    return "" if _is_one_to_one(field) else "has several words for one value of Clio's."


def _is_one_to_one(field: Field) -> bool:
    values = [str(value).casefold() for value in (field.choices or {}).values()]
    return len(values) == len(set(values))


# One record


def to_source(bound: BoundMap, record: Record, key: str | None, keys: Keys) -> ReturnedRow:
    """Take a record back, see `BoundMap.to_source`."""
    cells: dict[str, object] = {}
    if key is not None and isinstance(bound.map.key, str):
        cells[bound.map.key] = key
    return _taken_back(bound, bound.map.fields, record, keys, cells)


def cells_of(bound: BoundMap, record: Record, names: Collection[str], keys: Keys) -> ReturnedRow:
    """Take some fields of a record back: the cells of their columns, on which all fields agree.

    Args:
        bound: A map whose fields go back.
        record: A record read with the map's selection.
        names: Of the fields.
        keys: Finds the row key of a record that this one refers to.
    """
    going = [field for field in bound.map.fields if field.name in bound.returning]
    columns = {column for field in going if field.name in names for column in field.columns}
    wanted = [field for field in going if not columns.isdisjoint(field.columns)]
    found = _taken_back(bound, wanted, record, keys, {})
    cells = {column: cell for column, cell in found.values.items() if column in columns}
    return ReturnedRow(cells, found.problems)


def _taken_back(
    bound: BoundMap,
    fields: Iterable[Field],
    record: Record,
    keys: Keys,
    cells: dict[str, object],
) -> ReturnedRow:
    problems: list[Problem] = []
    for declared in fields:
        found = _cells(bound, declared, record, keys)
        agreed = found if isinstance(found, Unfit) else _beside(cells, found)
        if isinstance(agreed, Unfit):
            problems.append(_problem(declared, bound.fields[declared.name], record, agreed))
        else:
            cells.update(agreed)
    return ReturnedRow(cells, tuple(problems))


def _problem(declared: Field, held: BoundField, record: Record, found: Unfit) -> Problem:
    kind = kind_of(held.lens.seen(record))
    return Problem(declared.name, kind, found.reason, found.advice, held.column)


def _beside(
    cells: Mapping[str, object], found: Mapping[str, object]
) -> Mapping[str, object] | Unfit:
    """The new cells, unless another field wants something else in the same column."""
    if all(cells.get(column, cell) == cell for column, cell in found.items()):
        return found
    return Unfit("disagrees with another field of the same column", "Make them agree in Clio.")


def _cells(
    bound: BoundMap, declared: Field, record: Record, keys: Keys
) -> Mapping[str, object] | Unfit:
    """What one field makes of its columns."""
    seen = bound.fields[declared.name].lens.seen(record)
    if seen is UNREADABLE or declared.value is not None:
        return {}
    cell = None if seen is None else _back(bound, declared, seen, keys)
    found = cell if isinstance(cell, Unfit) else _placed(declared, cell)
    return found if isinstance(found, Unfit) else _believed(bound, declared, found, seen)


def _placed(declared: Field, cell: object) -> Mapping[str, object] | Unfit:
    """What goes into which column."""
    if not isinstance(declared.target, Postal):
        return {declared.columns[0]: cell}
    cells: dict[str, object] = {}
    for part, column in declared.target.sources.items():
        held = {str(column): cell.get(part) if isinstance(cell, Address) else None}
        agreed = _beside(cells, held)
        if isinstance(agreed, Unfit):
            return agreed
        cells.update(agreed)
    return cells


def _believed(
    bound: BoundMap, declared: Field, cells: Mapping[str, object], seen: object
) -> Mapping[str, object] | Unfit:
    """The cells, if reading them leads to Clio's value again."""
    read: dict[str, object] = {}
    problem = line_of(declared, bound.map.vocabulary).read(SourceRow(0, cells), read)
    value = read.get(declared.name)
    again = None if value is None else bound.fields[declared.name].lens.bind(value)
    if isinstance(again, Reference):
        return cells  # by the key that its record was found under
    if isinstance(again, Unfit) and _has_place(bound, declared):
        again = seen  # the row's other cell says which of several it is
    if again == seen and (problem is None or seen is None):
        return cells
    return Unfit("would be read as another value", "Change the value, or the map.")


def _back(bound: BoundMap, declared: Field, seen: object, keys: Keys) -> object:
    named = _named(bound, declared, seen, keys)
    if isinstance(named, Unfit):
        return named
    return _undone(declared.transforms, _worded(bound, declared, seen, named))


def _named(bound: BoundMap, declared: Field, seen: object, keys: Keys) -> object:
    """An id as the name or key that rows say for it; anything else as it is."""
    lens = bound.fields[declared.name].lens
    match declared.target:
        case Linked(to=to) | Custom(to=to) if to is not None and isinstance(seen, int):
            return keys(to.name, seen) or Unfit(f"is the record of no row of {to.name!r}")
        case ByName() if isinstance(lens, Association) and lens.names and isinstance(seen, int):
            return lens.names.name_of(seen, has_place=_has_place(bound, declared))
        case Custom() if isinstance(lens, CustomValue) and lens.definition.type == "picklist":
            return lens.definition.labels.get(seen) if isinstance(seen, int) else seen
        case _:
            return seen


def _has_place(bound: BoundMap, declared: Field) -> bool:
    """Whether another field of the map tells several things of one name apart."""
    known = bound.map.vocabulary.named.get(declared.name)
    return known is not None and known.within in bound.fields


def _worded(bound: BoundMap, declared: Field, seen: object, named: object) -> object:
    """The source's own word for a value, or the value in the source's form."""
    lens = bound.fields[declared.name].lens
    for word, value in (declared.choices or {}).items():
        if lens.bind(_meant(bound, declared, value)) == seen:
            return word
    if isinstance(declared.target, ByName) or declared.choices is None:
        return _dated(declared, named)
    return Unfit("is the value of none of the choices", "Add it to the choices.")


def _meant(bound: BoundMap, declared: Field, value: object) -> object:
    """What a choice's value is in canonical form."""
    is_plain = isinstance(declared.target, Plain)
    return bound.map.vocabulary.scalars[declared.name](value) if is_plain else value


def _dated(declared: Field, value: object) -> object:
    formats = declared.target.formats if isinstance(declared.target, Plain | Custom) else ()
    return date_as(value, formats) if formats and isinstance(value, str) else value


def _undone(steps: tuple[Step, ...], value: object) -> object:
    for step in reversed(steps):
        if value is None or isinstance(value, Unfit):
            return value
        back = back_of(step)
        value = value if back is None else back(value)
    return value


def no_keys(_map: str, _id: int) -> None:
    """Know no rows: what refers to them is a problem of its field."""
