"""Conditions on custom fields by name: looked up in the account before the list is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._flow import Flow, guard, now
from .._wire import Params
from ..errors import ClioError, ConfigurationError
from .crud import list_data
from .definitions import PARENTS, SELECTION, Definition, condition, find

if TYPE_CHECKING:
    from .session import Session

LIFETIME = 600.0
"""Seconds for which the list of custom fields is not read again: a filter on a field that
somebody has deleted meanwhile would be ignored by Clio."""


def resolved(session: Session, path: str, asked: Mapping[Any, object]) -> Flow[Params]:
    """The query parameters for conditions on custom fields.

    The account's custom fields are read once and kept for a while; before anything is
    refused they are read afresh, since the field may be a new one.

    Args:
        session: Whose requests these are.
        path: Of the collection that is to be listed.
        asked: Conditions by the field's name or id.

    Raises:
        UnknownField: There is no such custom field.
        ConfigurationError: A name is ambiguous, or a condition is not for the field's type.
    """
    if not asked:
        return {}
    instant = yield from now()
    known = yield from _definitions(session, instant - LIFETIME)
    try:
        return _written(path, known, asked)
    except ClioError:
        if session.definitions.read_at >= instant:
            raise
    return _written(path, (yield from _definitions(session, instant)), asked)


def _definitions(session: Session, since: float) -> Flow[tuple[Definition, ...]]:
    return (yield from guard("custom fields", _read(session, since)))


def _read(session: Session, since: float) -> Flow[tuple[Definition, ...]]:
    known = session.definitions
    if known.read_at < since:
        listed = yield from list_data(session, "custom_fields", {"fields": SELECTION})
        known.learn(listed, (yield from now()))
    return known.known


def _written(path: str, known: tuple[Definition, ...], asked: Mapping[Any, object]) -> Params:
    found: dict[str, object] = {}
    for key, wanted in asked.items():
        meant = find(known, key, PARENTS[path])
        name = f"custom_field_values[{meant.id}]"
        if name in found:
            raise ConfigurationError(
                f"custom_fields has two entries for the custom field {meant.name!r}.",
                advice="Put their conditions into one list.",
            )
        found[name] = condition(meant, wanted)
    return found
