"""What a store can be asked; each question is one reading transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from . import examining, reading, recalling, seen, undoing
from .database import Database
from .sealing import Known, Seal
from .undoing import Effect, Written
from .vitals import Vitals
from .words import (
    Answer,
    Base,
    Closed,
    Fate,
    Former,
    Intent,
    Learnt,
    Left,
    Link,
    MapVersion,
    Quarantined,
    RecordId,
    Review,
    RowId,
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

    def standing(self) -> State:
        """Read what stands out about any row, without the pairs and their fields."""
        with self._database.reading() as connection:
            return reading.standing(connection)

    def links(self, rows: Collection[RowId]) -> Mapping[RowId, Link]:
        """Read the pairs of some rows; those that have none are left out."""
        with self._database.reading() as connection:
            return recalling.links(connection, rows)

    def owners(self, records: Collection[RecordId]) -> Mapping[RecordId, Link]:
        """Read the pairs that write to some records; those of nobody are left out."""
        with self._database.reading() as connection:
            return recalling.owners(connection, records)

    def bases(self, rows: Collection[RowId]) -> Mapping[RowId, Mapping[str, Base]]:
        """Read both sides of the fields of some rows, as they stood when last settled."""
        with self._database.reading() as connection:
            return recalling.bases(connection, rows)

    def taken(self, resource: str) -> frozenset[int]:
        """List the records of a resource that a row has."""
        with self._database.reading() as connection:
            return recalling.taken(connection, resource)

    def linked_rows(self) -> Mapping[str, int]:
        """Count the rows that have a record, by the name of their map."""
        with self._database.reading() as connection:
            return recalling.linked_rows(connection)

    def seen(self, version: MapVersion) -> Mapping[bytes, str]:
        """Read the keys of settled rows by the digests of their cells.

        Args:
            version: What the map says now; if it said something else then, there are none.
        """
        with self._database.reading() as connection:
            return seen.digests(connection, version)

    def map_version(self, map: str) -> MapVersion | None:
        """Read what a map said when its rows were last found settled."""
        with self._database.reading() as connection:
            return seen.map_version(connection, map)

    def map_versions(self) -> Mapping[str, MapVersion]:
        """Read what each map said when all of its rows were last looked at, by its name."""
        with self._database.reading() as connection:
            return seen.map_versions(connection)

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

    def sealed(self, purpose: str, text: str) -> str:
        """Seal a text that others than this store's owner must not read.

        Args:
            purpose: What it is sealed for; only that opens it.
            text: The text.
        """
        return self._seal.close(purpose, text).hex()

    def opened(self, purpose: str, sealed: str) -> str:
        """Read what was sealed for the same purpose.

        Args:
            purpose: What it was sealed for.
            sealed: What sealing it made.
        """
        return self._seal.open(purpose, bytes.fromhex(sealed))

    def pairs(self, map: str) -> Mapping[RowId, RecordId]:
        """List the records that a map's rows write to, by row.

        Args:
            map: The map's name.
        """
        with self._database.reading() as connection:
            return reading.pairs(connection, map)

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

    def written(self, run: str) -> list[Written]:
        """Read the writes of a run, first to last, with what it takes to take them back.

        Args:
            run: The run's id.

        Raises:
            StoreError: Somebody has been at what was kept sealed.
        """
        with self._database.reading() as connection:
            return undoing.written(connection, run, self._seal)

    def former(self, run: str) -> Mapping[RowId, Former]:
        """Read what was remembered of the rows of a run before it.

        Args:
            run: The run's id.
        """
        with self._database.reading() as connection:
            return undoing.formers(connection, run)

    def effects(self, records: Collection[RecordId]) -> Mapping[RecordId, Effect]:
        """Read the last write of ours that each of some records has seen.

        Args:
            records: As many as you like.
        """
        with self._database.reading() as connection:
            return undoing.effects(connection, records)

    def linked(self, records: Collection[RecordId]) -> list[Link]:
        """Read the pairs of some records, aliases among them.

        Args:
            records: As many as you like.
        """
        with self._database.reading() as connection:
            return undoing.linked(connection, records)

    def deleted(self) -> frozenset[RecordId]:
        """List the records that rollbacks have deleted."""
        with self._database.reading() as connection:
            return undoing.deleted(connection)

    def vitals(self, now: float) -> Vitals:
        """Tell how the store is, in numbers.

        Args:
            now: Seconds since the epoch: what is overdue by then.
        """
        with self._database.reading() as connection:
            return examining.vitals(connection, now)

    def rolled_back(self, since: float) -> tuple[frozenset[RecordId], Mapping[RecordId, Left]]:
        """Read what rollbacks did: the records that they deleted, and the versions that they made.

        Args:
            since: Only versions made since then, in seconds since the epoch.
        """
        with self._database.reading() as connection:
            return undoing.deleted(connection), undoing.restored(connection, since)

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
