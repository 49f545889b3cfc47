"""What a store can be asked; each question is one reading transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from . import reading
from .database import Database
from .sealing import Known, Seal
from .words import (
    Answer,
    Closed,
    Fate,
    Intent,
    Learnt,
    Link,
    Quarantined,
    RecordId,
    Review,
    Run,
    State,
)


class Memory:
    """The reading half of a store."""

    _database: Database
    _seal: Seal

    def serial(self) -> int:
        """Tell how many times changes were committed; a plan is stale when this has moved."""
        with self._database.reading() as connection:
            return reading.serial(connection)

    def load(self, maps: Collection[str] | None = None) -> State:
        """Read everything about some maps, or about all, as one consistent picture.

        Args:
            maps: Their names; cursors are of no map and always there.
        """
        with self._database.reading() as connection:
            return reading.state(connection, maps)

    def primary(self, record: RecordId) -> Link | None:
        """Find the link that writes to a record."""
        with self._database.reading() as connection:
            return reading.primary(connection, record)

    def marked(self, resource: str, limit: int) -> list[Link]:
        """List some links whose record is known to carry our marker.

        A look for markers counts only if it finds one of these.

        Args:
            resource: The resource of the records.
            limit: How many links at most, oldest record first.
        """
        with self._database.reading() as connection:
            return reading.marked(connection, resource, limit)

    def candidates(self, resource: str, digests: Collection[str]) -> Mapping[str, frozenset[int]]:
        """Find the records that have some matching keys.

        Args:
            resource: The resource of the records.
            digests: Keyed digests, as many as you like.

        Returns:
            The ids of the records by digest; digests that none has are left out.
        """
        with self._database.reading() as connection:
            return reading.candidates(connection, resource, digests)

    def indexed_ids(self, resource: str) -> frozenset[int]:
        """List the records that the local index knows."""
        with self._database.reading() as connection:
            return reading.indexed_ids(connection, resource)

    def known(self, resource: str) -> Mapping[int, Known]:
        """Read by what the records of a resource are known, as far as that is kept.

        Args:
            resource: The resource of the records.

        Raises:
            StoreError: Somebody has been at it.
        """
        with self._database.reading() as connection:
            return reading.known(connection, resource, self._seal)

    def learnt(self, map: str) -> Learnt | None:
        """Read what the matcher of a map has learnt, if it has.

        Args:
            map: The map's name.

        Raises:
            StoreError: Somebody has been at it.
        """
        with self._database.reading() as connection:
            return reading.learnt(connection, map, self._seal)

    def runs(self) -> list[Run]:
        """List the runs, first to last."""
        with self._database.reading() as connection:
            return reading.runs(connection)

    def reviews(self) -> list[Review]:
        """List the questions that nobody has answered yet, oldest first."""
        with self._database.reading() as connection:
            return reading.reviews(connection)

    def answered(self) -> list[tuple[Review, Answer]]:
        """List the questions that stand and are answered, with what the next run goes by."""
        with self._database.reading() as connection:
            return reading.answered(connection)

    def quarantine(self) -> list[Quarantined]:
        """List the rows that are set aside, longest first."""
        with self._database.reading() as connection:
            return reading.quarantine(connection)

    def intents(self, state: Fate | None = None) -> list[tuple[Intent, Closed | None]]:
        """List the intents there ever were, in order, each with what became of it.

        Args:
            state: Only those with this fate.
        """
        with self._database.reading() as connection:
            return reading.intents(connection, state)
