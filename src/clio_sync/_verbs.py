"""The public face of the five verbs, once for each colour.

Every body is a line or two: pick a flow, run it. Anything longer belongs in
the flow. A test keeps the two halves alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from ._drivers import AsyncDriver, Driver
from ._flows import crud, lists
from ._flows.crud import Spec
from ._flows.lists import Query
from ._flows.session import Session
from .conditions import CustomFieldConditions
from .fields import Fields
from .lists import AsyncPages, Found, Pages
from .records import Record

R = TypeVar("R", bound=Record)
Id = TypeVar("Id", bound=int | str)
P = TypeVar("P", bound=Mapping[str, object])


class Collection(Generic[R]):
    """The records of one kind, and what can be done with them."""

    spec: Spec[R]

    def __init__(self, driver: Driver, session: Session) -> None:
        self._driver, self._session = driver, session


class AsyncCollection(Generic[R]):
    """The records of one kind, and what can be done with them."""

    spec: Spec[R]

    def __init__(self, driver: AsyncDriver, session: Session) -> None:
        self._driver, self._session = driver, session


class Lists(Collection[R]):
    """A collection that can be listed."""

    def _list(
        self,
        filters: Mapping[str, object],
        fields: Fields | str | None,
        custom_fields: CustomFieldConditions | None = None,
    ) -> Pages[R]:
        query = Query.of(self.spec, filters, fields, custom_fields)
        return Pages(self._driver, self._session, query)


class AsyncLists(AsyncCollection[R]):
    """A collection that can be listed."""

    def _list(
        self,
        filters: Mapping[str, object],
        fields: Fields | str | None,
        custom_fields: CustomFieldConditions | None = None,
    ) -> AsyncPages[R]:
        query = Query.of(self.spec, filters, fields, custom_fields)
        return AsyncPages(self._driver, self._session, query)


class Reads(Collection[R]):
    """A collection of which single records can be read."""

    def _get(self, id: int | str, fields: Fields | str | None, **parents: int) -> R:
        return self._driver.run(crud.get(self._session, self.spec, id, fields, parents))

    def _only(self, fields: Fields | str | None, **parents: int) -> R:
        return self._driver.run(crud.only(self._session, self.spec, fields, parents))


class Singleton(Reads[R]):
    """What there is only one of."""

    def get(self, *, fields: Fields | str | None = None) -> R:
        """Read it.

        Args:
            fields: What to select; a useful default unless given.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return self._only(fields)


class Gets(Reads[R], Generic[R, Id]):
    """A collection whose records can be read by id."""

    def get(self, id: Id, *, fields: Fields | str | None = None) -> R:
        """Read one record.

        Args:
            id: The record's id.
            fields: What to select; a useful default unless given.

        Raises:
            NotFound: There is no such record, or none that this user may see.
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return self._get(id, fields)


class GetsMany(Gets[R, Id]):
    """A collection of which several records can be read at once."""

    def get_many(self, ids: Iterable[Id], *, fields: Fields | str | None = None) -> Found[Id, R]:
        """Read some records by their ids, in as few requests as that takes.

        Args:
            ids: The records' ids, as many as you like.
            fields: What to select; a useful default unless given. The id comes along.

        Returns:
            The records by id, in the order of ``ids``; ``.missing`` names those that
            Clio's list does not hold.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return self._driver.run(lists.many(self._session, self.spec, ids, fields))


class AsyncReads(AsyncCollection[R]):
    """A collection of which single records can be read."""

    async def _get(self, id: int | str, fields: Fields | str | None, **parents: int) -> R:
        return await self._driver.run(crud.get(self._session, self.spec, id, fields, parents))

    async def _only(self, fields: Fields | str | None, **parents: int) -> R:
        return await self._driver.run(crud.only(self._session, self.spec, fields, parents))


class AsyncSingleton(AsyncReads[R]):
    """What there is only one of."""

    async def get(self, *, fields: Fields | str | None = None) -> R:
        """Read it.

        Args:
            fields: What to select; a useful default unless given.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return await self._only(fields)


class AsyncGets(AsyncReads[R], Generic[R, Id]):
    """A collection whose records can be read by id."""

    async def get(self, id: Id, *, fields: Fields | str | None = None) -> R:
        """Read one record.

        Args:
            id: The record's id.
            fields: What to select; a useful default unless given.

        Raises:
            NotFound: There is no such record, or none that this user may see.
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return await self._get(id, fields)


class AsyncGetsMany(AsyncGets[R, Id]):
    """A collection of which several records can be read at once."""

    async def get_many(
        self, ids: Iterable[Id], *, fields: Fields | str | None = None
    ) -> Found[Id, R]:
        """Read some records by their ids, in as few requests as that takes.

        Args:
            ids: The records' ids, as many as you like.
            fields: What to select; a useful default unless given. The id comes along.

        Returns:
            The records by id, in the order of ``ids``; ``.missing`` names those that
            Clio's list does not hold.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        return await self._driver.run(lists.many(self._session, self.spec, ids, fields))


class Creates(Collection[R], Generic[R, P]):
    """A collection to which records can be added."""

    def create(self, payload: P, *, fields: Fields | str | None = None) -> R:
        """Make a record; Clio has no way to make it only once.

        Args:
            payload: What the record is made of.
            fields: What to select of the answer; a useful default unless given.

        Raises:
            UnknownField: A key that Clio would silently drop.
            MissingField: A key that Clio insists on is not there.
            InvalidValue: A value that Clio would refuse, misread or ignore.
            Unprocessable: Clio refuses the content.
            NoAnswer: The record may exist all the same; so with `ServerError`
                and `Unreadable`.
        """
        return self._driver.run(crud.create(self._session, self.spec, payload, fields))


class AsyncCreates(AsyncCollection[R], Generic[R, P]):
    """A collection to which records can be added."""

    async def create(self, payload: P, *, fields: Fields | str | None = None) -> R:
        """Make a record; Clio has no way to make it only once.

        Args:
            payload: What the record is made of.
            fields: What to select of the answer; a useful default unless given.

        Raises:
            UnknownField: A key that Clio would silently drop.
            MissingField: A key that Clio insists on is not there.
            InvalidValue: A value that Clio would refuse, misread or ignore.
            Unprocessable: Clio refuses the content.
            NoAnswer: The record may exist all the same; so with `ServerError`
                and `Unreadable`.
        """
        return await self._driver.run(crud.create(self._session, self.spec, payload, fields))


class Updates(Collection[R], Generic[R, P, Id]):
    """A collection whose records can be changed."""

    def update(
        self,
        id: Id,
        payload: P,
        *,
        fields: Fields | str | None = None,
        if_match: str | None = None,
    ) -> R:
        """Change a record.

        Args:
            id: The record's id.
            payload: What to change: a key left out stays, None clears.
            fields: What to select of the answer; a useful default unless given.
            if_match: The etag of the record as you read it.

        Raises:
            UnknownField: A key that Clio would silently drop.
            InvalidValue: A value that Clio would refuse, misread or ignore.
            PreconditionFailed: The record has changed since ``if_match`` was read.
            Unprocessable: Clio refuses the content.
        """
        flow = crud.update(self._session, self.spec, id, payload, fields, if_match)
        return self._driver.run(flow)


class AsyncUpdates(AsyncCollection[R], Generic[R, P, Id]):
    """A collection whose records can be changed."""

    async def update(
        self,
        id: Id,
        payload: P,
        *,
        fields: Fields | str | None = None,
        if_match: str | None = None,
    ) -> R:
        """Change a record.

        Args:
            id: The record's id.
            payload: What to change: a key left out stays, None clears.
            fields: What to select of the answer; a useful default unless given.
            if_match: The etag of the record as you read it.

        Raises:
            UnknownField: A key that Clio would silently drop.
            InvalidValue: A value that Clio would refuse, misread or ignore.
            PreconditionFailed: The record has changed since ``if_match`` was read.
            Unprocessable: Clio refuses the content.
        """
        flow = crud.update(self._session, self.spec, id, payload, fields, if_match)
        return await self._driver.run(flow)


class Deletes(Collection[R], Generic[R, Id]):
    """A collection whose records can be deleted."""

    def delete(self, id: Id) -> None:
        """Delete a record; nothing brings it back.

        Args:
            id: The record's id.

        Raises:
            NotFound: There is no such record, or none that this user may see.
        """
        self._driver.run(crud.delete(self._session, self.spec, id))


class Removes(Collection[R]):
    """What there is only one of, and what can be done away with."""

    def delete(self) -> None:
        """Delete it.

        Raises:
            NotFound: There is none.
        """
        self._driver.run(crud.delete_only(self._session, self.spec))


class AsyncDeletes(AsyncCollection[R], Generic[R, Id]):
    """A collection whose records can be deleted."""

    async def delete(self, id: Id) -> None:
        """Delete a record; nothing brings it back.

        Args:
            id: The record's id.

        Raises:
            NotFound: There is no such record, or none that this user may see.
        """
        await self._driver.run(crud.delete(self._session, self.spec, id))


class AsyncRemoves(AsyncCollection[R]):
    """What there is only one of, and what can be done away with."""

    async def delete(self) -> None:
        """Delete it.

        Raises:
            NotFound: There is none.
        """
        await self._driver.run(crud.delete_only(self._session, self.spec))
