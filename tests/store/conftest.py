"""Homes of stores: every backend has to keep the same contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define, field

from clio_sync.store import Store, open_store


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

    def close(self) -> None:
        """Close whatever was opened."""
        for store in self._open:
            store.close()


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIO_SYNC_STORE_KEY", raising=False)


@pytest.fixture(params=[SqliteHome], ids=["sqlite"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteHome]:
    """A place where a store can be opened, once for each backend."""
    home = request.param(tmp_path)
    yield home
    home.close()


@pytest.fixture
def store(home: SqliteHome) -> Store:
    """An open store."""
    return home.open()


@pytest.fixture
def epoch(store: Store) -> int:
    """The epoch of a run that holds the lease of the open store."""
    return store.take_lease("this run", 0.0, patience=60)
