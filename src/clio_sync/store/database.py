"""Transactions over an engine, and their failures in our own words.

Nothing here knows which database it is: a backend brings the engine and says
what an error of its driver means.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock

from attrs import field, frozen
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ..errors import StoreError

WRITING = "clio_sync_writing"
"""The execution option that a writing transaction carries."""


@frozen
class Database:
    """One database that a store lives in.

    Args:
        engine: Hands out connections; it must hide parameters in its errors.
        explain: Says what an error of the driver means.
    """

    engine: Engine
    explain: Callable[[DBAPIError], StoreError]
    _turn: Lock = field(factory=Lock, init=False, repr=False)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Run a transaction that sees one consistent picture."""
        with self._explained(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """Run a transaction that is committed whole or not at all.

        Threads of one process take turns, which is fairer and quicker than
        to let the database refuse all but one.
        """
        writer = self.engine.execution_options(**{WRITING: True})
        with self._turn, self._explained(), writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self.explain(error) from error
