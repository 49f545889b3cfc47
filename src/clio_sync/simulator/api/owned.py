"""Fields that list what belongs to a record, or count it."""

from __future__ import annotations

from collections.abc import Callable

from ..visit import Visit
from ..wire import Values


def records(table: str, *names: str) -> Callable[[Visit, Values], list[Values]]:
    """The records of a table that name this one, under any of these fields of theirs."""

    def read(visit: Visit, record: Values) -> list[Values]:
        return [one for name in names for one in visit.state.find(table, name, record["id"])]

    return read


def count(table: str, *names: str) -> Callable[[Visit, Values], int]:
    """How many they are."""
    found = records(table, *names)
    return lambda visit, record: len(found(visit, record))


def pointing(table: str, name: str, kind: str) -> Callable[[Visit, Values], list[Values]]:
    """The records of a table that name this one by its id and its kind."""

    def read(visit: Visit, record: Values) -> list[Values]:
        found = visit.state.find(table, f"{name}_id", record["id"])
        return [one for one in found if one[name].get("type") == kind]

    return read
