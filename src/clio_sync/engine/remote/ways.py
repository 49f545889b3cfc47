"""How the engine goes about each resource, in one table.

Contacts and matters are read once as a whole and remembered, since a row may be
any of them. What hangs on them is too much for that (a firm has hundreds of
thousands of activities), and a row knows on what its record hangs: there it is
looked for, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

Params = Mapping[str, str]

_NOTHING: Params = MappingProxyType({})


@frozen
class Parent:
    """A way to list what hangs on one record.

    Args:
        filter: The filter that takes the record's id.
        also: What Clio wants beside it.
    """

    filter: str
    also: Params = _NOTHING


@frozen
class Way:
    """How one resource is read.

    Args:
        hangs_on: How to list what hangs on a record, by the field that names that; empty
            where all is read and remembered.
        asked: What a list must say in any case; one list is read for each.
        days: The filters of a list for the first and last day of ``date``.
    """

    hangs_on: Mapping[str, Parent] = MappingProxyType({})
    asked: tuple[Params, ...] = (_NOTHING,)
    days: tuple[str, str] | None = None


_ON_MATTER: Params = {"type": "Matter"}
_ON_CONTACT: Params = {"type": "Contact"}
_BY_MATTER: Mapping[str, Parent] = {"matter": Parent("matter_id")}

WAYS: Mapping[str, Way] = {
    "contacts": Way(),
    "matters": Way(),
    "activities": Way(hangs_on=_BY_MATTER, days=("start_date", "end_date")),
    "notes": Way(
        hangs_on={
            "matter": Parent("matter_id", _ON_MATTER),
            "contact": Parent("contact_id", _ON_CONTACT),
        },
        asked=(_ON_MATTER, _ON_CONTACT),
    ),
    "relationships": Way(hangs_on=_BY_MATTER),
    "tasks": Way(hangs_on=_BY_MATTER),
    "calendar_entries": Way(hangs_on=_BY_MATTER),
    "communications": Way(hangs_on=_BY_MATTER),
    "documents": Way(
        hangs_on={"matter": Parent("matter_id"), "contact": Parent("contact_id")},
    ),
}

UNORDERED = frozenset(
    [
        "activity_descriptions",
        "calendar_entries",
        "calendar_entry_event_types",
        "matter_stages",
        "relationships",
    ]
)
"""Lists that cannot be asked for in the order of ids (facts, 3)."""


def way_of(resource: str) -> Way:
    """How a resource is read; lists of names are read as they are."""
    return WAYS.get(resource, _PLAIN)


_PLAIN = Way()
