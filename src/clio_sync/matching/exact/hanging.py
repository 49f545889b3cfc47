"""Matching what hangs on others: a time entry, a note, a task.

Two rows of a source are never one of these: a key of its own tells each, and
two calls of six minutes to one client on one day are two calls. A record in
Clio is a row's only if it hangs on the same, agrees in all that both say, and
what tells such records apart is said at all; where less is said, or something
differs beside that, a human is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from ..text.names import Likeness
from ..words import Facts
from .rules import key_of

PLACES = ("matter", "contact")
"""What a record hangs on: elsewhere it is another one."""


@frozen
class Whole:
    """Both sides say the same, in everything that both say.

    Args:
        tells: What must be said and be the same: without it nothing tells two records apart.
        anchors: Those of them by which records are found; one is enough.
        rest: Whether the rest has to agree, too.
    """

    tells: tuple[str, ...]
    anchors: tuple[str, ...]
    rest: bool = True
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
        said = [kind for kind in self.tells if kind in ours]
        needed = [*said, *(kind for kind in PLACES if kind in ours)]
        if not said or any(ours[kind] != theirs.get(kind) for kind in needed):
            return Likeness.DIFFERENT
        known = ours.keys() & theirs.keys() - {"marker"}
        agree = not self.rest or all(ours[kind] == theirs[kind] for kind in known)
        return Likeness.SAME if agree and len(said) == len(self.tells) else Likeness.NEAR


HANGING: Mapping[str, Whole] = {
    "activities": Whole(("matter", "date", "quantity", "note"), ("date",)),
    "notes": Whole(("subject", "detail"), ("subject", "detail")),
    "relationships": Whole(PLACES, ("matter",)),
    "tasks": Whole(("title", "due_at"), ("title",)),
    "calendar_entries": Whole(("summary", "start_at"), ("start_at",)),
    "communications": Whole(("subject", "received_at"), ("received_at",)),
    "documents": Whole(("title",), ("title",), rest=False),
}
"""The rule of each resource; kinds of facts go by the names of fields, a ``name`` by ``title``."""
