"""A key that may stand for somebody else by now: all that tells who a row is changed at once. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from attrs import frozen

from ...store.words import Link, Question, Review, Role, Says
from ..words import Entry
from .draft import Draft
from .picture import MapPicture
from .sides import Sides

TELLING = ("first_name", "last_name", "name", "date_of_birth", "email_addresses", "phone_numbers")
"""Fields that say who somebody is; a custom field can be declared to be one too."""


@frozen
class KeyReuse:
    """Asks about the rows of one map whose key seems to be re-used.

    Args:
        picture: What there is of the map.
        draft: What is remembered.
        sides: Compares rows with what they said before.
    """

    picture: MapPicture
    draft: Draft
    sides: Sides

    def look(self, entries: Iterable[Entry]) -> None:
        """Ask where that is so, and withdraw the question where it is so no more.

        It comes before anything is taken in from Clio: what changed in the row is then
        still known to have changed.

        Args:
            entries: All rows.
        """
        for entry in entries:
            link = self.draft.links.get(entry.row)
            review = None if link is None or link.role is Role.ALIAS else self._of(entry, link)
            if review is None:
                self.draft.answer(entry.row, Question.KEY_REUSED)
            else:
                self._ask(review)

    def _ask(self, review: Review) -> None:
        answer = self.draft.answer_to(review)
        if answer is None or answer.says is not Says.SAME_PERSON:
            self.draft.ask(review)
            return
        self.draft.answer(*review.name)

    def _of(self, entry: Entry, link: Link) -> Review | None:
        """The question, if there is one: with the record, and a digest of who the row is now.

        What Clio says as well is nobody else's.
        """
        held, now = self.draft.remembered(entry.row), self.sides.row(entry.values)
        clio = self._clio(link)
        names = [
            name
            for name in now
            if name in held and self.telling(name) and self._was_told(name, held[name].row)
        ]
        told = [(held[name].row, now[name], clio.get(name, held[name].clio)) for name in names]
        if len(told) < 2 or not all(new not in {old, theirs} for old, new, theirs in told):
            return None
        who = json.dumps(sorted((name, now[name]) for name in names))
        evidence = {"record": link.record.id, "print": self.sides.digest("who", who)}
        return Review(entry.row, Question.KEY_REUSED, "", evidence, entry.number)

    def _clio(self, link: Link) -> Mapping[str, str]:
        """What the record says, where it was read."""
        record = self.picture.records.get(link.record.id)
        return {} if record is None else self.sides.clio(record)

    def telling(self, name: str) -> bool:
        """Whether a field says who somebody is.

        Args:
            name: The field.
        """
        return name.startswith(TELLING) or self.picture.bound.fields[name].identity

    def _was_told(self, name: str, row: str | None) -> bool:
        return row is not None and row != self.sides.nothing(name)
