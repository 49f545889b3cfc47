"""What the types promise to whoever calls the client; checked, never run.

A line with an ignore has to be an error: both checkers report an ignore that
is not needed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, assert_type

import clio_sync
from clio_sync import AsyncClio, Clio
from clio_sync._wire import Answer
from clio_sync.client import Cache, Response
from clio_sync.conditions import between
from clio_sync.fields import Fields
from clio_sync.lists import AsyncPages, Found, Page, Pages, Progress
from clio_sync.records import Record
from clio_sync.resources.contacts import Contact, ContactCreate, ContactPatch
from clio_sync.resources.custom_fields import CustomField
from clio_sync.resources.matters import Matter
from clio_sync.resources.users import User
from clio_sync.resources.webhooks import Webhook, WebhookCreate
from clio_sync.webhooks import Event, Reply, Subscriptions, WebhookApp, receive


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


def steers(clio: Clio, aclio: AsyncClio, cache: Cache) -> None:
    assert_type(clio.with_options(timeout=5, share=0.5, cache=cache), Clio)
    assert_type(aclio.with_options(priority="interactive", observer=[print]), AsyncClio)
    with clio.responses() as seen, aclio.responses() as others:
        assert_type(seen, list[Response])
        assert_type([each.status for each in others], list[int])
    clio.with_options(timout=5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    clio.with_options(region="eu")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    clio.with_options(priority="now")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


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


TODAY = dt.date(2026, 1, 31)


def conditions(clio: Clio) -> None:
    clio.contacts.list(custom_fields={"Receipt number": "IOE1"})
    clio.contacts.list(custom_fields={7: 1.5, 8: True})
    clio.matters.list(custom_fields={"Filing date": (">=", TODAY), "Fee": [(">", 1), ("<=", 9)]})
    clio.matters.list(custom_fields={"Filing date": between(TODAY, TODAY), "Visa": "H-1B"})
    clio.bills.list(custom_fields={"Visa": "H-1B"}, ids=[1])
    clio.matters.list(open_date=TODAY, close_date=(">=", TODAY))
    clio.matters.list(open_date=between(TODAY, TODAY), pending_date=[(">", TODAY), ("<", TODAY)])
    clio.matters.list(open_date=[">=2026-01-01"])
    clio.matters.list(open_date=7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    clio.matters.list(open_date=("!=", TODAY))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    clio.contacts.list(custom_fields={"Fee": ("!=", 7)})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    clio.users.list(custom_fields={"Fee": 7})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    clio.relationships.list(order="id(asc)")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def told(progress: Progress) -> None:
    assert_type(progress.total, int | None)


def tables(clio: Clio) -> None:
    pages = clio.contacts.list().with_progress(told)
    assert_type(pages, Pages[Contact])
    assert_type(pages.count(), int)
    assert_type(pages.to_dicts(flat=True, json=True), list[dict[str, Any]])
    for page in pages.by_page(start="https://app.clio.com/api/v4/contacts?page_token=x"):
        assert_type(page, Page[Contact])
    found = clio.contacts.get_many([1, 2])
    assert_type(found, Found[int, Contact])
    assert_type(found[1], Contact)
    assert_type(found.missing, tuple[int, ...])
    assert_type(clio.calendar_entries.get_many(["a"]).missing, tuple[str, ...])
    clio.contacts.get_many(["1"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    clio.comments.get_many([1])  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


async def tables_awaited(clio: AsyncClio) -> None:
    pages = clio.contacts.list(custom_fields={"Filing date": (">=", TODAY)}).with_progress(told)
    assert_type(pages, AsyncPages[Contact])
    assert_type(await pages.count(), int)
    assert_type(await pages.to_dicts(), list[dict[str, Any]])
    async for page in pages.by_page(start="https://app.clio.com/api/v4/contacts?page_token=x"):
        assert_type(page, Page[Contact])
    assert_type(await clio.contacts.get_many([1, 2]), Found[int, Contact])


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
        if matter.client.company is not None:
            assert_type(matter.client.company.name, str | None)
        assert_type([one.id for one in matter.client.email_addresses], list[int])
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


def hooks(clio: Clio, known: Subscriptions) -> None:
    assert_type(clio.webhooks.subscribe("https://x.example", "matter", events=["updated"]), Webhook)
    assert_type(clio.webhooks.renew_expiring(), tuple[Webhook, ...])
    assert_type(clio.webhooks.pause(1), WebhookCreate)
    assert_type(receive("POST", {}, b"", subscriptions=known), Reply)
    assert_type(Event(1, "created", 2).fetch(clio), Record)
    WebhookApp(print, subscriptions=known)
    clio.webhooks.subscribe("https://x.example", "note")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    WebhookApp(print, subscriptions=[])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def hooks_awaited(clio: AsyncClio) -> None:
    assert_type(await clio.webhooks.subscribe("https://x.example", "task"), Webhook)
    assert_type(await clio.webhooks.resume(await clio.webhooks.pause(1)), Webhook)
    assert_type(await Event(1, "created", 2).fetch(clio), Record)
