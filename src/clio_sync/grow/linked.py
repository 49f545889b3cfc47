"""Contacts and matters, which Clio Grow shares with Clio Manage: ``clio_id`` is the id there."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..fields import Fields
from ..records import Record, record
from .records import ContactBase, MatterBase

if TYPE_CHECKING:
    from .._flow import Flow
    from ..client import AsyncClio, Clio
    from ..resources import contacts as manage_contacts, matters as manage_matters

R = TypeVar("R", bound="Contact | Matter")
M = TypeVar("M", bound=Record)


@record
class Contact(ContactBase):
    """A person or company in Clio Grow."""

    @overload
    def in_manage(
        self, clio: Clio, *, fields: Fields | str | None = None
    ) -> manage_contacts.Contact | None: ...

    @overload
    def in_manage(
        self, clio: AsyncClio, *, fields: Fields | str | None = None
    ) -> Awaitable[manage_contacts.Contact | None]: ...

    def in_manage(self, clio: Clio | AsyncClio, *, fields: Fields | str | None = None) -> Any:
        """The same contact in Clio Manage; None if it has not got there.

        Args:
            clio: The firm's Clio Manage; with an `AsyncClio` the result is awaited.
            fields: What to select; a useful default unless given.

        Raises:
            NotFound: It was there, and is deleted or hidden from this user.
        """
        if self.clio_id is None:
            return clio.driver.run(_nothing())
        return clio.contacts.get(self.clio_id, fields=fields)


@record
class Matter(MatterBase):
    """A matter in Clio Grow."""

    @overload
    def in_manage(
        self, clio: Clio, *, fields: Fields | str | None = None
    ) -> manage_matters.Matter | None: ...

    @overload
    def in_manage(
        self, clio: AsyncClio, *, fields: Fields | str | None = None
    ) -> Awaitable[manage_matters.Matter | None]: ...

    def in_manage(self, clio: Clio | AsyncClio, *, fields: Fields | str | None = None) -> Any:
        """The same matter in Clio Manage; None if it has not got there.

        Args:
            clio: The firm's Clio Manage; with an `AsyncClio` the result is awaited.
            fields: What to select; a useful default unless given.

        Raises:
            NotFound: It was there, and is deleted or hidden from this user.
        """
        if self.clio_id is None:
            return clio.driver.run(_nothing())
        return clio.matters.get(self.clio_id, fields=fields)


def _nothing() -> Flow[None]:
    yield from ()


def ids_in_manage(records: Iterable[R]) -> list[int]:
    """The ids in Clio Manage of those that have got there."""
    return sorted({found for one in records if (found := one.clio_id) is not None})


def paired(records: Iterable[R], found: Iterable[M]) -> Iterator[tuple[R, M | None]]:
    """Each record with the one that it is in Clio Manage, as far as that was found."""
    by_id = {one.__dict__["id"]: one for one in found}
    for record_ in records:
        yield record_, None if record_.clio_id is None else by_id.get(record_.clio_id)


def with_id(fields: Fields | str | None) -> Fields | str | None:
    """A selection that has the id too, by which records are paired."""
    if fields is None or "*" in str(fields):
        return fields
    return Fields.parse(str(fields)) | "id"
