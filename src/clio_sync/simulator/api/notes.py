"""Notes: on a matter or on a contact, and never moved from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import evolve

from .. import refusals
from ..declarations import Type
from ..visit import Visit
from ..wire import Values
from . import owned
from .criteria import Criterion
from .filters import one_of, parted
from .resource import Resource

_SUBJECTS = ("contact", "matter")


class Notes(Resource):
    """The notes of the firm."""

    @cached_property
    def creates(self) -> Mapping[str, Type]:
        """As declared, but of a matter and a contact only the one that the type names."""
        declared = super().creates
        return {**declared, **{one: evolve(declared[one], required=False) for one in _SUBJECTS}}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        own = after["type"].lower()
        if not after.get(own):
            raise refusals.unprocessable(f"{own} is required")
        return {**after, **{one: None for one in _SUBJECTS if one != own}}


_entries = owned.records("activities", "matter_note_id", "contact_note_id")

Notes.computed = {
    "time_entries": _entries,
    "time_entries_count": owned.count("activities", "matter_note_id", "contact_note_id"),
}


def _by_type(visit: Visit, name: str, texts: list[str]) -> Criterion:
    """The one word that Clio is known to take in lower case too (facts, 4)."""
    read = one_of("Matter", "Contact", holds=lambda note, word: note["type"] == word)
    return read(visit, name, [texts[-1].capitalize()])


Notes.special = {
    "has_time_entries": parted(lambda visit, note: bool(_entries(visit, note))),
    "type": _by_type,
}
