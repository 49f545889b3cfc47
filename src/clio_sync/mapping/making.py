"""Making custom fields and sets: once each, also where an answer is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from .._flow import Flow, now, sleep
from .._flows.contents import one as record_of
from .._flows.crud import list_data, write_data
from ..errors import ClioError, NoAnswer, RequestError, ServerError, Unreadable
from .directory import Definition, Directory
from .field_sets import SELECTION, FieldSet
from .naming import folded
from .values import Record
from .wanted import NewField, NewSet

if TYPE_CHECKING:
    from .._flows.session import Session

LOOK_AGAIN = 2.0
"""Seconds between two looks for what was just made."""
LAG = 60.0
"""Seconds for which a list may hide what was made (facts, 4)."""
SETTLING = 190.0
"""Seconds after which a write without an answer that cannot be seen was not done."""

Look = Callable[[], Flow[int | None]]


def made_field(session: Session, new: NewField) -> Flow[int]:
    """Make a custom field, and wait until Clio lists it: who looks sooner would make it again.

    Args:
        session: Whose requests these are.
        new: The field.

    Raises:
        NoAnswer: Nobody knows whether it was made.
    """

    def look() -> Flow[int | None]:
        params = {"fields": Directory.selections["custom_fields"]}
        listed = yield from list_data(session, "custom_fields", params)
        found = Directory.of(custom_fields=listed).definitions
        return _first(one.id for one in found if _is(one, new))

    return (yield from _once(session, "POST", "custom_fields", new.payload, new.name, look))


def made_set(session: Session, new: NewSet, ids: Sequence[int]) -> Flow[int]:
    """Make a set of custom fields, or put fields into one.

    What is written is everything that the set has to hold, read just before: Clio's
    description does not say whether it adds or replaces, and this is right for both.

    Args:
        session: Whose requests these are.
        new: The set.
        ids: The ids of the fields that it gets.

    Raises:
        NoAnswer: Nobody knows whether it was done.
    """

    def look() -> Flow[int | None]:
        listed = yield from list_data(session, "custom_field_sets", {"fields": SELECTION})
        sets = (one for one in map(FieldSet.of, listed) if _is(one, new))
        return _first(one.id for one in sets if one.members >= {*ids})

    if new.id is None:
        payload: dict[str, object] = {"name": new.name, "parent_type": new.parent}
        payload |= {"displayed": True, "custom_field_ids": list(ids)}
        return (yield from _once(session, "POST", "custom_field_sets", payload, new.name, look))
    held = FieldSet.of((yield from _read(session, new.id)))
    payload = {"custom_field_ids": sorted({*held.members, *ids})}
    path = f"custom_field_sets/{new.id}"
    return (yield from _once(session, "PATCH", path, payload, new.name, look))


def _read(session: Session, id: int) -> Flow[Record]:
    params = {"fields": SELECTION}
    path = f"custom_field_sets/{id}.json"
    return record_of((yield from session.fetch("GET", path, params=params)))


def _is(one: Definition | FieldSet, new: NewField | NewSet) -> bool:
    return one.parent == new.parent and folded(one.name) == folded(new.name)


def _first(ids: Iterable[int]) -> int | None:
    return next(iter(ids), None)


def _once(
    session: Session, method: str, path: str, payload: dict[str, object], name: str, look: Look
) -> Flow[int]:
    """Write; where the answer is lost, looking tells, if need be for long."""
    try:
        made = yield from write_data(session, method, path, payload, "id")
    except (NoAnswer, ServerError, Unreadable) as error:
        found = yield from _seen_within(look, SETTLING)
        if found is None:
            raise _unclear(name, error) from error
        return found
    yield from _seen_within(look, LAG)
    return int(made["id"])


def _unclear(name: str, error: RequestError) -> ClioError:
    """The same error; its advice says what to look for."""
    error.advice = f"Look in Clio's settings whether {name!r} is there, and run it again."
    return error


def _seen_within(look: Look, seconds: float) -> Flow[int | None]:
    until = (yield from now()) + seconds
    while True:
        found = yield from look()
        if found is not None:
            return found
        left = until - (yield from now())
        if left <= 0:
            return None
        yield from sleep(min(LOOK_AGAIN, left))
