"""What a list gives: its records one by one, its pages, their number, or all of them as a table.

A list asks for nothing until it is used, and asks anew each time it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _frames as frames
from ._drivers import AsyncDriver, Driver
from ._flows import lists
from ._flows.lists import Found, Page, Progress, Query, Walk, Watcher
from ._flows.session import Session
from ._frames import Table
from .records import Record

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["AsyncPages", "Found", "Page", "Pages", "Progress"]

R = TypeVar("R", bound=Record)


class Pages(Generic[R]):
    """Every record of a list, fetched page by page while you iterate.

    Each iteration asks Clio anew.
    """

    def __init__(
        self,
        driver: Driver,
        session: Session,
        query: Query[R],
        watcher: Watcher | None = None,
    ) -> None:
        self._driver, self._session = driver, session
        self._query, self._watcher = query, watcher

    def __iter__(self) -> Iterator[R]:
        for page in self.by_page():
            yield from page.records

    def by_page(self, *, start: str | None = None) -> Iterator[Page[R]]:
        """The pages themselves, one request each.

        Args:
            start: Where to begin: the ``next_url`` of a page that was read before.
                The filters are in it.
        """
        walk = Walk(self._query, self._watcher, start)
        while not walk.over:
            yield self._driver.run(walk.step(self._session))

    def first(self) -> R | None:
        """The first record, or None: one small request."""
        return self._driver.run(lists.first(self._session, self._query))

    def count(self) -> int:
        """How many records there are: one small request where Clio says so, else their ids."""
        return self._driver.run(lists.count(self._session, self._query))

    def to_dicts(self, *, flat: bool = False, json: bool = False) -> list[dict[str, Any]]:
        """All records as plain dicts.

        Args:
            flat: Fields of a nested record stand beside the others, as ``client.name``;
                what was selected and is not there is None.
            json: Dates and instants as ISO text, for whatever writes JSON.
        """
        return frames.dicts(self._table(self._all()), flat=flat, json=json)

    def to_pandas(self) -> pd.DataFrame:
        """All records as a DataFrame of pandas, with a column for each selected field.

        Columns and their types follow the selection, also where there are no records.

        Raises:
            ConfigurationError: pandas is not installed; nothing was sent.
        """
        frames.library("pandas")
        return frames.to_pandas(self._table(self._all()))

    def to_polars(self) -> pl.DataFrame:
        """All records as a DataFrame of polars, with a column for each selected field.

        Columns and their types follow the selection, also where there are no records.

        Raises:
            ConfigurationError: polars is not installed; nothing was sent.
        """
        frames.library("polars")
        return frames.to_polars(self._table(self._all()))

    def with_progress(self, watcher: Watcher) -> Pages[R]:
        """The same list, which tells how far it is.

        Args:
            watcher: Called with a `Progress` after each page; what it raises ends the list.
        """
        return Pages(self._driver, self._session, self._query, watcher)

    def _all(self) -> tuple[R, ...]:
        flow = lists.everything(self._session, self._query, self._watcher)
        return self._driver.run(flow)

    def _table(self, records: tuple[R, ...]) -> Table:
        return Table(self._query.spec.record, str(self._query.params["fields"]), records)


class AsyncPages(Generic[R]):
    """Every record of a list, fetched page by page while you iterate.

    Each iteration asks Clio anew.
    """

    def __init__(
        self,
        driver: AsyncDriver,
        session: Session,
        query: Query[R],
        watcher: Watcher | None = None,
    ) -> None:
        self._driver, self._session = driver, session
        self._query, self._watcher = query, watcher

    async def __aiter__(self) -> AsyncIterator[R]:
        async for page in self.by_page():
            for record in page.records:
                yield record

    async def by_page(self, *, start: str | None = None) -> AsyncIterator[Page[R]]:
        """The pages themselves, one request each.

        Args:
            start: Where to begin: the ``next_url`` of a page that was read before.
                The filters are in it.
        """
        walk = Walk(self._query, self._watcher, start)
        while not walk.over:
            yield await self._driver.run(walk.step(self._session))

    async def first(self) -> R | None:
        """The first record, or None: one small request."""
        return await self._driver.run(lists.first(self._session, self._query))

    async def count(self) -> int:
        """How many records there are: one small request where Clio says so, else their ids."""
        return await self._driver.run(lists.count(self._session, self._query))

    async def to_dicts(self, *, flat: bool = False, json: bool = False) -> list[dict[str, Any]]:
        """All records as plain dicts.

        Args:
            flat: Fields of a nested record stand beside the others, as ``client.name``;
                what was selected and is not there is None.
            json: Dates and instants as ISO text, for whatever writes JSON.
        """
        return frames.dicts(self._table(await self._all()), flat=flat, json=json)

    async def to_pandas(self) -> pd.DataFrame:
        """All records as a DataFrame of pandas, with a column for each selected field.

        Columns and their types follow the selection, also where there are no records.

        Raises:
            ConfigurationError: pandas is not installed; nothing was sent.
        """
        frames.library("pandas")
        return frames.to_pandas(self._table(await self._all()))

    async def to_polars(self) -> pl.DataFrame:
        """All records as a DataFrame of polars, with a column for each selected field.

        Columns and their types follow the selection, also where there are no records.

        Raises:
            ConfigurationError: polars is not installed; nothing was sent.
        """
        frames.library("polars")
        return frames.to_polars(self._table(await self._all()))

    def with_progress(self, watcher: Watcher) -> AsyncPages[R]:
        """The same list, which tells how far it is.

        Args:
            watcher: Called with a `Progress` after each page; what it raises ends the list.
        """
        return AsyncPages(self._driver, self._session, self._query, watcher)

    async def _all(self) -> tuple[R, ...]:
        flow = lists.everything(self._session, self._query, self._watcher)
        return await self._driver.run(flow)

    def _table(self, records: tuple[R, ...]) -> Table:
        return Table(self._query.spec.record, str(self._query.params["fields"]), records)
