"""What a list of Clio Grow gives: its records one by one, its pages, or all of them as a table.

A list asks for nothing until it is used, and asks anew each time it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .. import _frames as frames
from .._drivers import AsyncDriver, Driver
from .._flows.session import Session
from .._frames import Table
from ..fields import Fields
from ..records import shape
from . import flows
from .flows import Page, Query, Spec, Walk
from .linked import Contact, Matter, ids_in_manage, paired, with_id
from .records import GrowRecord

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from ..client import AsyncClio, Clio
    from ..resources import contacts as manage_contacts, matters as manage_matters

R = TypeVar("R", bound=GrowRecord)


class GrowPages(Generic[R]):
    """Every record of a list, fetched page by page while you iterate.

    Each iteration asks Clio anew.
    """

    def __init__(
        self, driver: Driver, session: Session, spec: Spec[R], queries: Sequence[Query[R]]
    ) -> None:
        self._driver, self._session = driver, session
        self._spec, self._queries = spec, queries

    def __iter__(self) -> Iterator[R]:
        for page in self.by_page():
            yield from page.records

    def by_page(self) -> Iterator[Page[R]]:
        """The pages themselves, one request each."""
        walk = Walk(self._queries)
        while not walk.over:
            yield self._driver.run(walk.step(self._session))

    def first(self) -> R | None:
        """The first record, or None; it costs a page, since Clio Grow has no smaller ones."""
        return self._driver.run(flows.first(self._session, self._queries))

    def to_dicts(self, *, flat: bool = False, json: bool = False) -> list[dict[str, Any]]:
        """All records as plain dicts.

        Args:
            flat: Fields of a nested record stand beside the others, as ``client.id``.
            json: Dates and instants as ISO text, for whatever writes JSON.
        """
        return frames.dicts(self._table(self._all()), flat=flat, json=json)

    def to_pandas(self) -> pd.DataFrame:
        """All records as a DataFrame of pandas, with a column for each field.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        return frames.to_pandas(self._table(self._all()))

    def to_polars(self) -> pl.DataFrame:
        """All records as a DataFrame of polars, with a column for each field.

        Raises:
            ConfigurationError: polars is not installed.
        """
        return frames.to_polars(self._table(self._all()))

    def _all(self) -> tuple[R, ...]:
        return self._driver.run(flows.everything(self._session, self._queries))

    def _table(self, records: tuple[R, ...]) -> Table:
        return Table(self._spec.record, _everything_of(self._spec.record), records)


class AsyncGrowPages(Generic[R]):
    """Every record of a list, fetched page by page while you iterate.

    Each iteration asks Clio anew.
    """

    def __init__(
        self, driver: AsyncDriver, session: Session, spec: Spec[R], queries: Sequence[Query[R]]
    ) -> None:
        self._driver, self._session = driver, session
        self._spec, self._queries = spec, queries

    async def __aiter__(self) -> AsyncIterator[R]:
        async for page in self.by_page():
            for record in page.records:
                yield record

    async def by_page(self) -> AsyncIterator[Page[R]]:
        """The pages themselves, one request each."""
        walk = Walk(self._queries)
        while not walk.over:
            yield await self._driver.run(walk.step(self._session))

    async def first(self) -> R | None:
        """The first record, or None; it costs a page, since Clio Grow has no smaller ones."""
        return await self._driver.run(flows.first(self._session, self._queries))

    async def to_dicts(self, *, flat: bool = False, json: bool = False) -> list[dict[str, Any]]:
        """All records as plain dicts.

        Args:
            flat: Fields of a nested record stand beside the others, as ``client.id``.
            json: Dates and instants as ISO text, for whatever writes JSON.
        """
        return frames.dicts(self._table(await self._all()), flat=flat, json=json)

    async def to_pandas(self) -> pd.DataFrame:
        """All records as a DataFrame of pandas, with a column for each field.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        return frames.to_pandas(self._table(await self._all()))

    async def to_polars(self) -> pl.DataFrame:
        """All records as a DataFrame of polars, with a column for each field.

        Raises:
            ConfigurationError: polars is not installed.
        """
        return frames.to_polars(self._table(await self._all()))

    async def _all(self) -> tuple[R, ...]:
        return await self._driver.run(flows.everything(self._session, self._queries))

    def _table(self, records: tuple[R, ...]) -> Table:
        return Table(self._spec.record, _everything_of(self._spec.record), records)


def _everything_of(record: type[GrowRecord]) -> str:
    """All that records of a class can hold, as a selection: a table has a column for each."""
    named = ((name, shape(inner) if inner else ()) for name, inner in shape(record).items())
    return ",".join(f"{name}{{{','.join(inner)}}}" if inner else name for name, inner in named)


# ------------------------------------------------------------------- lists shared with Clio Manage


class ContactPages(GrowPages[Contact]):
    """Every contact of a list, and whom each is in Clio Manage."""

    def in_manage(
        self, clio: Clio, *, fields: Fields | str | None = None
    ) -> Iterator[tuple[Contact, manage_contacts.Contact | None]]:
        """Each contact with the same one in Clio Manage, page by page.

        None where it has not got there, or is deleted there or hidden from this user.

        Args:
            clio: The firm's Clio Manage.
            fields: What to select there; a useful default unless given.
        """
        for page in self.by_page():
            ids = ids_in_manage(page.records)
            yield from paired(page.records, clio.contacts.list(ids=ids, fields=with_id(fields)))


class MatterPages(GrowPages[Matter]):
    """Every matter of a list, and which one each is in Clio Manage."""

    def in_manage(
        self, clio: Clio, *, fields: Fields | str | None = None
    ) -> Iterator[tuple[Matter, manage_matters.Matter | None]]:
        """Each matter with the same one in Clio Manage, page by page.

        None where it has not got there, or is deleted there or hidden from this user.

        Args:
            clio: The firm's Clio Manage.
            fields: What to select there; a useful default unless given.
        """
        for page in self.by_page():
            ids = ids_in_manage(page.records)
            yield from paired(page.records, clio.matters.list(ids=ids, fields=with_id(fields)))


class AsyncContactPages(AsyncGrowPages[Contact]):
    """Every contact of a list, and whom each is in Clio Manage."""

    async def in_manage(
        self, clio: AsyncClio, *, fields: Fields | str | None = None
    ) -> AsyncIterator[tuple[Contact, manage_contacts.Contact | None]]:
        """Each contact with the same one in Clio Manage, page by page.

        None where it has not got there, or is deleted there or hidden from this user.

        Args:
            clio: The firm's Clio Manage.
            fields: What to select there; a useful default unless given.
        """
        async for page in self.by_page():
            there = clio.contacts.list(ids=ids_in_manage(page.records), fields=with_id(fields))
            for pair in paired(page.records, [one async for one in there]):
                yield pair


class AsyncMatterPages(AsyncGrowPages[Matter]):
    """Every matter of a list, and which one each is in Clio Manage."""

    async def in_manage(
        self, clio: AsyncClio, *, fields: Fields | str | None = None
    ) -> AsyncIterator[tuple[Matter, manage_matters.Matter | None]]:
        """Each matter with the same one in Clio Manage, page by page.

        None where it has not got there, or is deleted there or hidden from this user.

        Args:
            clio: The firm's Clio Manage.
            fields: What to select there; a useful default unless given.
        """
        async for page in self.by_page():
            there = clio.matters.list(ids=ids_in_manage(page.records), fields=with_id(fields))
            for pair in paired(page.records, [one async for one in there]):
                yield pair
