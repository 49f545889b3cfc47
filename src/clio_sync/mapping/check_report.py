"""What a map and an account make of each other, as a value that people and programs read."""

from __future__ import annotations

import attrs
from attrs import frozen

from .._pages import markup
from .directory import Directory
from .tables import aligned, html

COLUMNS = ("To in Clio", "What it is there", "What does not fit")


@frozen
class FieldCheck:
    """One field of a map beside the account.

    Args:
        field: The field's stable name.
        place: What the account has for it, such as ``picklist of 3 options, in the set
            'Immigration'``; empty where Clio's own description says it all.
        complaints: What does not fit, in words.
    """

    field: str
    place: str = ""
    complaints: tuple[str, ...] = ()


@frozen
class Check:
    """What a map and an account make of each other.

    Args:
        map: The map's name.
        fields: One for each field, in the map's order.
        general: What does not fit and is about no field: permissions, the place for markers.
        directory: The account's names, as far as they could be read; for `DataMap.bound`,
            `DataMap.explain` and `DataMap.coverage`.
    """

    map: str
    fields: tuple[FieldCheck, ...]
    general: tuple[str, ...]
    directory: Directory = attrs.field(repr=False)

    @property
    def complaints(self) -> tuple[str, ...]:
        """Everything that does not fit, in words."""
        return (*self.general, *(said for one in self.fields for said in one.complaints))

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way, as far as reading shows."""
        return not self.complaints

    def __str__(self) -> str:
        listed = "".join(f"\n- {complaint}" for complaint in self.complaints)
        rows = [(one.field, one.place) for one in self.fields if one.place]
        table = f"\n\n{aligned(COLUMNS[:2], rows)}" if rows else ""
        return f"{self._title}{listed}{table}"

    def _repr_html_(self) -> str:
        return html(self._title, COLUMNS, self._rows())

    def _rows(self) -> list[tuple[str, ...]]:
        rows = [(one.field, one.place, " ".join(one.complaints)) for one in self.fields]
        return [*rows, *(("", "", said) for said in self.general)]

    @property
    def _title(self) -> str:
        if self.ok:
            return f"The data map {self.map!r} fits this Clio account."
        return f"The data map {self.map!r} does not fit this Clio account:"


@frozen
class Checks:
    """What the maps of a model and an account make of each other.

    Args:
        checks: One for each map.
        notes: What is worth a look, and may be meant so.
    """

    checks: tuple[Check, ...]
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way, as far as reading shows."""
        return all(one.ok for one in self.checks)

    @property
    def complaints(self) -> tuple[str, ...]:
        """Everything that does not fit, in words."""
        return tuple(f"{one.map}: {said}" for one in self.checks for said in one.complaints)

    def __str__(self) -> str:
        return "\n\n".join([*map(str, self.checks), *self.notes])

    def _repr_html_(self) -> str:
        return "".join([*(one._repr_html_() for one in self.checks), *map(_paragraph, self.notes)])


def _paragraph(text: str) -> str:
    return f"<p>{markup(text)}</p>"
