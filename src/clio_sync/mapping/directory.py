"""What a firm's account has names for: custom fields, users, practice areas and the like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from attrs import evolve, field, frozen

from .naming import Names, folded, near
from .values import Record

Listed = Iterable[Record] | None

_CALLED = {
    "practice_areas": "practice area",
    "users": "user",
    "groups": "group",
    "matter_stages": "matter stage",
    "activity_descriptions": "activity description",
    "expense_categories": "expense category",
    "task_types": "task type",
    "calendars": "calendar",
    "calendar_entry_event_types": "event type",
    "document_categories": "document category",
}
"""What one of each list is called in messages."""


@frozen
class Definition:
    """A custom field as the firm has set it up.

    Args:
        id: Its id in Clio.
        name: Its name.
        parent: Whether contacts or matters have it: ``Contact`` or ``Matter``.
        type: Clio's name for what it holds, such as ``picklist``.
        options: The ids of a picklist's options by label.
        labels: The labels of a picklist's options by id.
    """

    id: int
    name: str
    parent: str
    type: str
    options: Names = field(repr=False)
    labels: Mapping[int, str] = field(repr=False)

    @classmethod
    def of(cls, listed: Record) -> Definition:
        """Read one item of Clio's list of custom fields."""
        given = [o for o in listed.get("picklist_options") or () if not o.get("deleted_at")]
        labels = {int(o["id"]): str(o["option"]) for o in given}
        what = f"option of {listed['name']!r}"
        return cls(
            id=int(listed["id"]),
            name=str(listed["name"]),
            parent=str(listed["parent_type"]).capitalize(),
            type=str(listed["field_type"]),
            options=Names.of(what, ((label, id) for id, label in labels.items())),
            labels=labels,
        )


@frozen
class Directory:
    """The names of one account, as read from its lists.

    Built by `Directory.of`; a list that was not read is missing, which is told
    from one that is empty.
    """

    selections: ClassVar[Mapping[str, str]] = {
        "custom_fields": (
            "id,name,parent_type,field_type,displayed,deleted,picklist_options{id,option,deleted_at}"
        ),
        "practice_areas": "id,name",
        "users": "id,name,email,enabled",
        "groups": "id,name",
        "matter_stages": "id,name,practice_area_id",
        "activity_descriptions": "id,name",
        "expense_categories": "id,name",
        "task_types": "id,name",
        "calendars": "id,name",
        "calendar_entry_event_types": "id,name",
        "document_categories": "id,name",
    }
    """The ``fields=`` to read each list with."""

    definitions: tuple[Definition, ...] = ()
    names: Mapping[str, Names] = field(factory=dict, repr=False)
    lists: frozenset[str] = frozenset()

    @classmethod
    def of(cls, **lists: Listed) -> Self:
        """Take in lists as Clio returns them, read with `selections`.

        Args:
            lists: By the names of `selections`; None for one that was not read. Users go by
                name and by e-mail address, and custom fields are those of contacts and matters.

        Raises:
            TypeError: There is no list of this name.
        """
        if unknown := lists.keys() - cls.selections.keys():
            raise TypeError(f"A directory has no list {min(unknown)!r}.")
        given = {name: [*listed] for name, listed in lists.items() if listed is not None}
        fields = [one for one in given.get("custom_fields", ()) if not one.get("deleted")]
        names = {
            name: _names(_CALLED[name], _preferred(listed) if name == "users" else listed)
            for name, listed in given.items()
            if name in _CALLED
        }
        return cls(tuple(map(Definition.of, fields)), names, frozenset(given))

    def definition(self, name: str, parent: str) -> Definition | str:
        """The custom field of this name; or, in words, why there is not exactly one."""
        found = [d for d in self.definitions if folded(d.name) == folded(name)]
        here = [d for d in found if d.parent == parent]
        match len(here):
            case 1:
                return here[0]
            case 0 if found:
                return f"is a custom field of {found[0].parent.lower()}s only."
            case 0:
                known = (d.name for d in self.definitions if d.parent == parent)
                return f"is no custom field of this account. {near(name, known)}".rstrip()
            case many:
                return f"is the name of {many} custom fields; rename all but one in Clio."


def _names(what: str, listed: Iterable[Record]) -> Names:
    held = list(listed)
    places = {int(one["id"]): str(one.get("practice_area_id") or "") for one in held}
    within = {id: int(place) for id, place in places.items() if place.isdecimal()}
    return evolve(Names.of(what, _pairs(held)), within=within)


def _pairs(listed: Iterable[Record]) -> Iterable[tuple[str, int]]:
    for item in listed:
        for name in (item.get("name"), item.get("email")):
            if name:
                yield str(name), int(item["id"])


def _preferred(users: Iterable[Record]) -> list[Record]:
    """Users who have left make way for a namesake who is still there."""
    held = list(users)
    active = {folded(str(u.get("name"))) for u in held if u.get("enabled") is not False}
    return [
        u for u in held if u.get("enabled") is not False or folded(str(u.get("name"))) not in active
    ]
