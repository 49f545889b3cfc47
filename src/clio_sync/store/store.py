"""The store: what the engine remembers between two instants of its life.

It is blocking and does one transaction a call; flows reach it through `Call`.
Threads may share one store, and processes may share one file: whoever does
not hold the lease reads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from ..audit.chain import Head, Line, Verification
from ..audit.words import NOBODY, By
from . import auditing, examining, identity, keys, lease, migrations, reading, seen, sqlite
from .before import before
from .database import Database
from .digests import Digests
from .holder import Lease
from .memory import Memory
from .noting import Knows, Note, Occasion, notes, unknown, unseen
from .sealing import Seal
from .vitals import Alarm
from .words import (
    Account,
    Answer,
    Asked,
    Changes,
    Decided,
    RowId,
)
from .writing import write


class Store(Memory):
    """Remembers links, bases, intents, reviews, runs and the local index of one Clio user.

    Make one with `open_store`; use it as a context manager, or close it.

    Args:
        database: Where it lives.
        digests: Takes its digests.
    """

    def __init__(self, database: Database, digests: Digests) -> None:
        self._database = database
        self._digests = digests
        self._seal = Seal(digests.key)

    @classmethod
    def open(cls, path: Path, *, key: bytes | None = None, busy_timeout: float = 10.0) -> Store:
        """Open the store in a file, or make a new one.

        Args:
            path: Where the file is or shall be.
            key: The digest key, 32 random bytes. Without it the key is taken from
                ``CLIO_SYNC_STORE_KEY`` or from the file ``<path>.key``, which a new
                store makes.
            busy_timeout: Seconds to wait while another process writes.

        Raises:
            NotAStore: The file is something else.
            StoreTooNew: A later version of this library wrote it.
            StoreLocked: Another process was writing for longer than that.
            KeyLost: The key is missing or another one.
            StoreError: The file cannot be opened or made.
            ConfigurationError: What is given as the key is not one.
        """
        given = keys.given_key(key)
        return cls._in(sqlite.connect(path, busy_timeout), keys.key_file(path), given)

    @classmethod
    def open_postgresql(
        cls,
        address: str,
        *,
        schema: str = "clio_sync",
        key: bytes | None = None,
        busy_timeout: float = 10.0,
    ) -> Store:
        """Open the store in a schema of a PostgreSQL database, or make a new one.

        Args:
            address: ``postgresql://user:password@host/database``.
            schema: The schema that holds this store and nothing else.
            key: The digest key, 32 random bytes; without it ``CLIO_SYNC_STORE_KEY`` has
                to hold it, for it must not lie beside what it protects.
            busy_timeout: Seconds to wait while another process writes.

        Raises:
            StoreTooNew: A later version of this library wrote it.
            StoreLocked: Another process was writing for longer than that.
            KeyLost: The key is missing or another one.
            StoreError: The database cannot be reached, or refuses us.
            ConfigurationError: There is no key, or an argument cannot be used.
        """
        from . import postgresql

        given = keys.given_key(key)
        return cls._in(postgresql.connect(address, schema, busy_timeout), None, given)

    @classmethod
    def _in(cls, database: Database, key_file: Path | None, key: bytes | None) -> Store:
        try:
            return cls(database, _prepare(database, key_file, key))
        except BaseException:
            database.close()
            raise

    @property
    def id(self) -> str:
        """Random, and the store's own for ever."""
        return self._digests.store

    def __repr__(self) -> str:
        return f"<Store {self.id}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; threads must have come back from their calls."""
        self._database.close()

    # Names without secrets

    def digest(self, purpose: str, text: str) -> str:
        """Take a keyed digest, which says nothing without the store's key.

        Args:
            purpose: What it is taken for; equal texts differ between purposes.
            text: What it is taken of.
        """
        return self._digests.digest(purpose, text)

    def hashed(self, map: str) -> Callable[[object], bytes]:
        """What digests the cells of a map's rows, of whose every type its text tells all.

        Args:
            map: The map's name.
        """
        return self._digests.hashed(map)

    def row_id(self, map: str, key_text: str) -> RowId:
        """Name a row by its map and a keyed digest of its key."""
        return self._digests.row_id(map, key_text)

    def marker(self, row: RowId) -> str:
        """Name a row in Clio: 27 printable characters that tell no stranger anything."""
        return self._digests.marker(row)

    # Who may write

    def account(self) -> Account | None:
        """Tell whose Clio is remembered, if anybody's yet."""
        with self._database.reading() as connection:
            return reading.account(connection)

    def claim(self, account: Account) -> None:
        """Make the store an account's own; later, make sure that it is.

        Args:
            account: Whose Clio is to be remembered; an account id of 0 is not compared.

        Raises:
            ForeignStore: It belongs to another region, user or account.
        """
        with self._database.writing() as connection:
            identity.claim(connection, account)

    def take_lease(self, holder: str, now: float, *, patience: float, steal: bool = False) -> int:
        """Become the only run that may write, and learn our epoch.

        Args:
            holder: Who takes it; the same holder may always take it again.
            now: Seconds since the epoch.
            patience: Seconds for which a silent holder is still taken to be alive.
            steal: Take it from a living holder too.

        Raises:
            GuardTripped: Another run holds the lease and was heard of lately.
        """
        with self._database.writing() as connection:
            return lease.take(connection, holder, now, patience, steal)

    def lease(self) -> Lease:
        """Tell who may write just now, and since when."""
        with self._database.reading() as connection:
            return lease.held(connection)

    def holder(self) -> str | None:
        """Tell who holds the lease; None where it was given back."""
        return self.lease().holder

    def release_lease(self, epoch: int) -> None:
        """Give the lease back; nothing happens if another run has it by now."""
        with self._database.writing() as connection:
            lease.release(connection, epoch)

    def commit(
        self,
        epoch: int,
        changes: Changes,
        now: float,
        *,
        by: By = NOBODY,
        about: Knows = unknown,
        note: Note = unseen,
    ) -> int:
        """Write down everything that moves together, or nothing of it; the audit tells of it.

        Args:
            epoch: What `take_lease` returned.
            changes: What to write; `State.after` says what that means.
            now: Seconds since the epoch: the lease's heartbeat, too.
            by: Who does it.
            about: Tells the number of a row, and why something is done about it.
            note: Shown each entry of the audit as it is appended.

        Returns:
            The serial of the state that this leaves.

        Raises:
            LeaseLost: Another run has taken over.
            StoreError: Two open intents of a row or two primary links to a record would stand.
        """
        with self._database.writing() as connection:
            serial = lease.fence(connection, epoch, now)
            self._write(connection, changes, Occasion(serial, now, by, about, note))
            return serial

    def decide(
        self,
        decided: Collection[Decided],
        answered: Collection[Asked],
        now: float,
        answers: Collection[Answer] = (),
        note: Note = unseen,
    ) -> None:
        """Write down what people said; that takes no lease, and makes older plans stale.

        Args:
            decided: What they said.
            answered: The questions that are settled by it, as (row, question, field).
            now: Seconds since the epoch.
            answers: What they answered, for the next plan to act on.
            note: Shown each entry of the audit as it is appended.
        """
        changes = Changes(decided=tuple(decided), answered=tuple(answered), answers=tuple(answers))
        who = [*(one.who for one in decided), *(one.who for one in answers), ""][0]
        with self._database.writing() as connection:
            serial = lease.step(connection)
            self._write(connection, changes, Occasion(serial, now, By(person=who), note=note))

    def release(self, rows: Collection[RowId], now: float, who: str = "") -> None:
        """Set rows aside no longer, because somebody says so; that takes no lease.

        Args:
            rows: Which ones.
            now: Seconds since the epoch.
            who: Who says so.
        """
        with self._database.writing() as connection:
            serial = lease.step(connection)
            changes = Changes(released=tuple(rows))
            self._write(connection, changes, Occasion(serial, now, By(person=who)))

    def _write(self, connection: Connection, changes: Changes, occasion: Occasion) -> None:
        """Append to the audit first, for it tells what is about to be replaced."""
        known = before(connection, changes)
        auditing.append(connection, self.id, notes(changes, known, occasion))
        write(connection, changes, occasion.now, self._seal, known)
        seen.write(connection, changes, known)

    def sound(self, alarms: Mapping[str, Alarm]) -> None:
        """Remember what people are told, so that they are not told again; no plan minds that.

        Args:
            alarms: How bad it is, by what it is about.
        """
        with self._database.writing() as connection:
            examining.sound(connection, alarms)

    # The audit

    def audited(self, after: int = 0) -> Iterator[Line]:
        """Read the audit's entries, a thousand at a time.

        Args:
            after: Only those after this number.
        """
        return auditing.walk(self._database, after)

    def audit_head(self) -> Head:
        """Tell where the audit ends; noted elsewhere, it vouches for all that is before it."""
        with self._database.reading() as connection:
            return auditing.head(connection, self.id)

    def verify_audit(self, head: str | None = None) -> Verification:
        """Walk along the audit to its end, or to the first link that does not hold.

        Args:
            head: One that was noted elsewhere, such as ``"17:3f9c1a2b4d5e6f70"``.

        Raises:
            ConfigurationError: That is no head.
        """
        with self._database.reading() as connection:
            return auditing.verify(connection, self.id, head)


def _prepare(database: Database, key_file: Path | None, key: bytes | None) -> Digests:
    """Make or upgrade the tables if need be; a store that is current is only read."""
    with database.reading() as connection:
        current = migrations.is_current(connection)
    if not current:
        with database.writing() as connection:
            if migrations.migrate(connection):
                identity.found(connection, key_file, key)
    with database.reading() as connection:
        return identity.recognise(connection, key_file, key)
