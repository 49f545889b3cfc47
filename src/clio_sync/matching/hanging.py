"""Matching what hangs on others: a time entry, a note, a task.

Two rows of a source are never one of these: a key of its own tells each, and
two calls of six minutes to one client on one day are two calls. A record in
Clio is a row's only if it says all that the row says and what tells such
records apart is said at all; where less is said, or something differs beside
that, a human is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from .names import Likeness
from .rules import Rule, key_of
from .words import Facts

PLACES = ("matter", "contact")
"""What a record hangs on: elsewhere it is another one."""


@frozen
class Whole:
    """Both sides say the same, in everything that the row says.

    Args:
        tells: What must be said and be the same: without it nothing tells two records apart.
        anchors: Those of them by which records are found; one is enough.
    """

    tells: tuple[str, ...]
    anchors: tuple[str, ...]
    name: str = "everything"

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for each anchor that is known.

        Args:
            facts: Of one row or record.
        """
        said = (kind for kind in self.anchors if kind in facts)
        return (key_of(kind, value) for kind in said for value in facts[kind])

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """The same where all agrees; near where what tells apart agrees as far as it is said.

        Args:
            ours: The facts of the row.
            theirs: The facts of the record.
        """
        differ = {kind for kind in ours if kind != "marker" and ours[kind] != theirs.get(kind)}
        said = [kind for kind in self.tells if kind in ours]
        if not said or not differ.isdisjoint((*PLACES, *said)):
            return Likeness.DIFFERENT
        is_told = not differ and len(said) == len(self.tells)
        return Likeness.SAME if is_told else Likeness.NEAR


HANGING: Mapping[str, Rule] = {
    "activities": Whole(("matter", "date", "quantity", "note"), ("date",)),
    "notes": Whole(("subject", "detail"), ("subject", "detail")),
    "relationships": Whole(PLACES, ("matter",)),
    "tasks": Whole(("title", "due_at"), ("title",)),
    "calendar_entries": Whole(("summary", "start_at"), ("start_at",)),
    "communications": Whole(("subject", "received_at"), ("received_at",)),
    "documents": Whole(("title",), ("title",)),
}
"""The rule of each resource; kinds of facts go by the names of fields, a ``name`` by ``title``."""
