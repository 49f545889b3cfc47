"""Lists of other records inside a record: added and taken out by their ids."""

from __future__ import annotations

from .. import refusals
from ..visit import Visit
from ..wire import Values
from . import pointers
from .payloads import REMOVALS


def changed(
    visit: Visit, name: str, before: list[Values], items: list[Values], table: str
) -> list[Values]:
    """The list after a write.

    Args:
        visit: The write.
        name: Of the list.
        before: The records that it named, by id or by id and type.
        items: What the write says: a record to add, or one to take out.
        table: Where they are, unless their type says so.

    Raises:
        Refusal: One to add is not there.
    """
    kept = {_key(one): one for one in before}
    for item in items:
        if any(item.get(word) for word in REMOVALS):
            kept.pop(_key(item), None)
        else:
            one = _checked(visit, name, item, table)
            kept[_key(one)] = one
    return list(kept.values())


def _key(value: Values) -> tuple[object, object]:
    return value.get("type"), value.get("id")


def _checked(visit: Visit, name: str, item: Values, table: str) -> Values:
    if "type" in item:
        return pointers.check(visit, name, item)
    if visit.state.get(table, item.get("id")) is None:
        raise refusals.unknown_reference(visit.settings, name)
    return {"id": item["id"]}
