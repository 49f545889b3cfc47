"""What an account lacks that a map names: custom fields, and sets of them."""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from .naming import folded
from .tables import aligned, html

COLUMNS = ("Custom field", "Of", "Type", "Options", "Set")


@frozen
class NewField:
    """A custom field to be made.

    Args:
        name: Its name.
        parent: What has it: ``Contact`` or ``Matter``.
        type: What it holds, in Clio's word.
        options: The labels of a picklist.
        set: The custom field set that it goes into; empty for none.
    """

    name: str
    parent: str
    type: str
    options: tuple[str, ...] = ()
    set: str = ""

    @property
    def payload(self) -> dict[str, Any]:
        """What stands under ``data`` in the request that makes it."""
        made: dict[str, Any] = {
            "name": self.name,
            "parent_type": self.parent,
            "field_type": self.type,
            "displayed": True,
        }
        if self.type == "picklist":
            made["picklist_options"] = [{"option": option} for option in self.options]
        return made


@frozen
class NewSet:
    """A custom field set to be made, or one that lacks fields.

    Args:
        name: Its name.
        parent: What has it: ``Contact`` or ``Matter``.
        fields: The names of the fields that it gets.
        id: Its id, if it is there.
    """

    name: str
    parent: str
    fields: tuple[str, ...]
    id: int | None = None

    def __str__(self) -> str:
        what = "is extended by" if self.id is not None else "is made, with"
        return f"The set {self.name!r} of {self.parent.lower()}s {what} {', '.join(self.fields)}."


def _place(one: NewField | NewSet) -> tuple[str, str]:
    return one.parent, folded(one.name)


@frozen
class NewFields:
    """Custom fields and sets that an account lacks.

    Args:
        fields: In the map's order.
        sets: Those to be made, and those that lack fields.
        created: Whether they have been made.
    """

    fields: tuple[NewField, ...] = ()
    sets: tuple[NewSet, ...] = ()
    created: bool = False

    def with_those_of(self, other: NewFields) -> NewFields:
        """Both together; what two maps want alike is there once, with the options of both."""
        fields = {_place(one): one for one in self.fields}
        for one in other.fields:
            known = fields.get(_place(one), one)
            options = tuple(dict.fromkeys([*known.options, *one.options]))
            fields[_place(one)] = evolve(known, options=options)
        sets = {_place(one): one for one in self.sets}
        for new in other.sets:
            held = sets.get(_place(new), new)
            members = tuple(dict.fromkeys([*held.fields, *new.fields]))
            sets[_place(new)] = evolve(held, fields=members)
        return evolve(self, fields=tuple(fields.values()), sets=tuple(sets.values()))

    def __len__(self) -> int:
        return len(self.fields) + len(self.sets)

    def __str__(self) -> str:
        parts = [aligned(COLUMNS, self._rows())] if self.fields else []
        parts += ["\n".join(map(str, self.sets))] if self.sets else []
        return "\n\n".join([self._title, *parts])

    def _repr_html_(self) -> str:
        return html(" ".join([self._title, *map(str, self.sets)]), COLUMNS, self._rows())

    @property
    def _title(self) -> str:
        if not self:
            return "The account has all custom fields of the map."
        return "Made in Clio:" if self.created else "To be made in Clio, with create=True:"

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (one.name, one.parent, one.type, ", ".join(one.options), one.set) for one in self.fields
        ]
