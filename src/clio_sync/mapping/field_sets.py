"""Custom field sets: which of a firm's custom fields are shown together, and who lacks one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from .declared import Custom, Field
from .naming import folded, near
from .values import Record

SELECTION = "id,name,parent_type,custom_fields{id}"


@frozen
class FieldSet:
    """A set as the firm has made it.

    Args:
        id: Its id in Clio.
        name: Its name.
        parent: Whether contacts or matters have it: ``Contact`` or ``Matter``.
        members: The ids of its custom fields.
    """

    id: int
    name: str
    parent: str
    members: frozenset[int]

    @classmethod
    def of(cls, listed: Record) -> FieldSet:
        """Read one item of Clio's list, read with `SELECTION`."""
        members = frozenset(int(one["id"]) for one in listed.get("custom_fields") or ())
        parent = str(listed.get("parent_type") or "").capitalize()
        return cls(int(listed["id"]), str(listed.get("name") or ""), parent, members)


def sets_with(sets: Iterable[FieldSet], id: int) -> tuple[str, ...]:
    """The names of the sets that a custom field is in."""
    return tuple(one.name for one in sets if id in one.members)


def find(sets: Sequence[FieldSet], name: str, parent: str) -> FieldSet | str:
    """The set of this name; or, in words, why there is not exactly one."""
    here = [one for one in sets if one.parent == parent]
    found = [one for one in here if folded(one.name) == folded(name)]
    if len(found) > 1:
        return f"is the name of {len(found)} custom field sets; rename all but one in Clio."
    if found:
        return found[0]
    hint = near(name, (one.name for one in here))
    return f"is no custom field set of {parent.lower()}s in this account. {hint}".rstrip()


def set_of(field: Field) -> str | None:
    """The set in which a map wants a field to be, if it says so."""
    return field.target.set if isinstance(field.target, Custom) else None
