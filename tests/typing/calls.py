"""What the types promise to whoever calls the client; checked, never run.

A line with an ignore has to be an error: both checkers report an ignore that
is not needed.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, assert_type

import clio_sync
from clio_sync import AsyncClio, Clio
from clio_sync._verbs import AsyncPages, Pages
from clio_sync._wire import Answer
from clio_sync.fields import Fields
from clio_sync.resources.contacts import Contact, ContactCreate, ContactPatch
from clio_sync.resources.custom_fields import CustomField
from clio_sync.resources.matters import Matter
from clio_sync.resources.users import User


def reads(clio: Clio) -> None:
    assert_type(clio.contacts.get(1), Contact)
    assert_type(clio.contacts.get(1, fields="id"), Contact)
    assert_type(clio.contacts.get(1, fields=Fields.parse("id") | "name"), Contact)
    assert_type(clio.users.who_am_i(), User)
    assert_type(clio.request("GET", "notes"), Answer)
    clio.contacts.get("1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    clio.contacts.get(1, field="id")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    clio.contcats  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018
    clio_sync.Clyo  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018


async def reads_awaited(clio: AsyncClio) -> None:
    assert_type(await clio.contacts.get(1), Contact)
    assert_type(await clio.users.who_am_i(), User)
    assert_type(await clio.request("GET", "notes"), Answer)


def lists(clio: Clio) -> None:
    assert_type(clio.matters.list(status="open", client_id=3), Pages[Matter])
    for matter in clio.matters.list(fields="id", updated_since=dt.datetime.now(dt.timezone.utc)):
        assert_type(matter, Matter)
    for page in clio.matters.list().by_page():
        assert_type(page.records, tuple[Matter, ...])
        assert_type(page.total, int | None)
    assert_type(clio.custom_fields.list(parent_type="contact").first(), CustomField | None)
    clio.matters.list(status=["open", "pending"])
    clio.matters.list(status=("open", "closed"), responsible_attorney_id=None)
    clio.matters.list(status=["opn"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    clio.contacts.list(custom_field_values={5: "x", 6: [">=1", "<3"]}, ids=[1, 2])
    clio.matters.list(practice_area_id=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    clio.matters.list(matter_id=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    clio.matters.list(status="opn")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    clio.matters.list(order="colour(asc)")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def lists_awaited(clio: AsyncClio) -> None:
    assert_type(clio.matters.list(status="open"), AsyncPages[Matter])
    async for matter in clio.matters.list():
        assert_type(matter, Matter)
    async for page in clio.matters.list().by_page():
        assert_type(page.records, tuple[Matter, ...])
    assert_type(await clio.matters.list().first(), Matter | None)
    clio.matters.list(nope=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def records(contact: Contact, matter: Matter) -> None:
    assert_type(contact.id, int)
    assert_type(contact.name, str | None)
    assert_type(contact.created_at, dt.datetime)
    assert_type(contact.date_of_birth, dt.date | None)
    assert_type(contact.type, Literal["Company", "Person"] | None)
    assert_type(contact.selected, frozenset[str])
    for email in contact.email_addresses:
        assert_type(email.address, str | None)
    for value in contact.custom_field_values:
        assert_type(value.value, str | int | float | bool | None)
        assert_type(value.custom_field, CustomField | None)
    if matter.client is not None:
        assert_type(matter.client.name, str | None)
    matter.client.name  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]  # noqa: B018
    contact.nmae  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018


def writes(clio: Clio) -> None:
    person: ContactCreate = {
        "type": "Person",
        "first_name": "Zoë",
        "phone_numbers": [{"number": "1", "name": "Mobile"}],
    }
    assert_type(clio.contacts.create(person), Contact)
    change: ContactPatch = {
        "title": None,
        "company": {"id": 3},
        "email_addresses": [{"id": 1, "_destroy": True}],
        "custom_field_values": [{"id": "picklist-1", "value": 7}],
    }
    assert_type(clio.contacts.update(1, change, if_match='"e"'), Contact)
    clio.contacts.delete(1)
    clio.matters.create({"client": {"id": 1}, "description": "x", "status": "open"})
    clio.matters.create({"client": {"id": 1}})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    clio.contacts.update(1, {"nmae": "x"})  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportArgumentType]
    clio.contacts.update(1, {"is_client": True})  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportArgumentType]
    clio.contacts.update(1, {"type": "Persson"})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    clio.users.create({})  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


async def writes_awaited(clio: AsyncClio) -> None:
    assert_type(await clio.contacts.create({"type": "Person", "first_name": "Zoë"}), Contact)
    assert_type(await clio.contacts.update(1, {"title": None}), Contact)
    await clio.contacts.delete(1)
    await clio.contacts.create({"name": "x"})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]


def making() -> None:
    assert_type(Clio.connect("firm"), Clio)
    assert_type(AsyncClio.connect("firm", region="eu"), AsyncClio)
    Clio("token", regoin="eu")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Clio("token", region=7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
