"""What the types promise to whoever calls Clio Grow; checked, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from clio_sync import AsyncClio, AsyncGrow, Clio, Grow
from clio_sync.grow import AsyncGrowPages, Contact, GrowApplication, GrowPages, InboxLead, Matter
from clio_sync.grow.pages import AsyncContactPages, ContactPages
from clio_sync.resources import contacts as manage, matters as manage_matters


def reads(grow: Grow, clio: Clio, aclio: AsyncClio) -> None:
    assert_type(grow.contacts.get(1), Contact)
    assert_type(grow.contacts.list(query="x", ids=[1]), ContactPages)
    assert_type(grow.inbox_leads.list(state="untriaged"), GrowPages[InboxLead])
    assert_type(grow.matters.list().first(), Matter | None)
    assert_type(grow.contacts.get(1).in_manage(clio), manage.Contact | None)
    assert_type(grow.matters.get(1).in_manage(clio, fields="id"), manage_matters.Matter | None)
    pairs = grow.contacts.list().in_manage(clio)
    assert_type(pairs, Iterator[tuple[Contact, manage.Contact | None]])
    grow.contacts.list(querry="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    grow.inbox_leads.list()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    grow.inbox_leads.list(state="new")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    grow.contacts.list().in_manage(aclio)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def awaits(grow: AsyncGrow, clio: AsyncClio) -> None:
    assert_type(await grow.contacts.get(1), Contact)
    assert_type(grow.contacts.list(), AsyncContactPages)
    assert_type(grow.inbox_leads.list(state="ignored"), AsyncGrowPages[InboxLead])
    assert_type(await (await grow.contacts.get(1)).in_manage(clio), manage.Contact | None)
    pairs = grow.contacts.list().in_manage(clio)
    assert_type(pairs, AsyncIterator[tuple[Contact, manage.Contact | None]])


def writes(grow: Grow) -> None:
    grow.matters.notes.create({"subject": "x", "body": "y"}, matter_id=1)
    grow.matters.notes.create({"subject": "x"}, matter_id=1)  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    GrowApplication("id", "secret", scopes=("grow_user_read",))
