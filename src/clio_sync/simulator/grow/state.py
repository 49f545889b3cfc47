"""What the simulated Clio Grow holds: plain tables, apart from those of Clio Manage."""

from __future__ import annotations

from collections import defaultdict

from attrs import define, field

from ..clock import timestamp
from ..wire import Values

FIRST_ID = 52_000_001
"""Its ids are its own: one of Clio Manage's finds nothing here."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@define
class GrowState:
    """Tables of records by id; what begins with an underscore in one is shown to nobody."""

    tables: defaultdict[str, dict[int, Values]] = field(factory=lambda: defaultdict(dict))
    _last_id: int = FIRST_ID - 1

    def add(self, table: str, values: Values, now: float) -> Values:
        """Make a record."""
        self._last_id += 1
        at = timestamp(now)
        record = {"id": self._last_id, **values, "created_at": at, "updated_at": at}
        self.tables[table][self._last_id] = record
        return record

    def change(self, table: str, record_id: int, values: Values, now: float) -> Values:
        """Change some fields of a record."""
        record = self.tables[table][record_id]
        record.update(values, updated_at=timestamp(now))
        return record

    def all(self, table: str) -> list[Values]:
        """The records of a table, by id."""
        return list(self.tables[table].values())

    def global_id(self, now: float) -> str:
        """An id that Clio's products share: a ULID of an instant and of a number."""
        return _in_letters(int(now * 1000), 10) + _in_letters(self._last_id + 1, 16)


def _in_letters(number: int, length: int) -> str:
    letters = ""
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return letters
