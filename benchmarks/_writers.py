"""Five ways to bring rows into an API that hands out its own ids, over the same port.

Each gets the rows, the address, a token and a place for what it remembers, and
makes one run. The others get adapters as their documentation has them; what
they would do to records that are not theirs is switched off.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import backoff
import httpx
from attrs import frozen

Row = dict[str, str]
"""``key``, ``first``, ``last`` and ``email``."""
KEY = "External id"
"""The custom field in which a key may be kept."""
FIELDS = "id,etag,first_name,last_name,primary_email_address,custom_field_values{value}"


@frozen
class Door:
    """The API, as an adapter that somebody writes in an afternoon sees it."""

    http: httpx.Client

    def contacts(self) -> list[dict[str, Any]]:
        """All there are; a page is enough here."""
        return list(self._data(self.http.get("contacts.json", params={"fields": FIELDS})))

    def contact(self, id: str) -> dict[str, Any]:
        """One of them."""
        return dict(self._data(self.http.get(f"contacts/{id}.json", params={"fields": FIELDS})))

    def create(self, row: Row, key_field: int | None = None) -> dict[str, Any]:
        """Make one, with its key in a custom field where that is asked for."""
        data: dict[str, Any] = {"type": "Person", "first_name": row["first"]}
        data |= {"last_name": row["last"], "email_addresses": [_work(row)]}
        if key_field is not None:
            value = {"custom_field": {"id": key_field}, "value": row["key"]}
            data["custom_field_values"] = [value]
        sent = {"params": {"fields": "id,etag"}, "json": {"data": data}}
        return dict(self._data(self.http.post("contacts.json", **sent)))

    def rename(self, id: str, row: Row) -> dict[str, Any]:
        """Write a row's names to a record; its e-mail stays, for a list of them needs their ids."""
        data = {"first_name": row["first"], "last_name": row["last"]}
        sent = {"params": {"fields": "id,etag"}, "json": {"data": data}}
        return dict(self._data(self.http.patch(f"contacts/{id}.json", **sent)))

    def key_field(self) -> int:
        """The id of the custom field for keys."""
        fields = self._data(self.http.get("custom_fields.json", params={"fields": "id,name"}))
        return next(int(field["id"]) for field in fields if field["name"] == KEY)

    def _data(self, response: httpx.Response) -> Any:
        return response.raise_for_status().json()["data"]


def door(url: str, token: str) -> Door:
    """The API at an address."""
    headers = {"Authorization": f"Bearer {token}"}
    return Door(httpx.Client(base_url=f"{url}/api/v4/", headers=headers, timeout=5))


def _work(row: Row) -> dict[str, str]:
    return {"name": "Work", "address": row["email"]}


# ------------------------------------------------------------------------------------------ ours


def ours(rows: Sequence[Row], url: str, token: str, state: Path) -> None:
    """One run of a job."""
    from clio_sync import Clio
    from clio_sync.engine.timing import Timing
    from clio_sync.mapping import DataMap, email, field

    fields = [field("first_name", "first"), field("last_name", "last"), email("email")]
    clients = DataMap("contacts", key="key", fields=fields)
    timing = Timing(send_window=1, timeout=5, late_commit=0.5, list_lag=0.5, skew=0.1)
    with Clio(token, base_url=f"{url}/api/v4/") as clio:
        job = clio.sync([clients.read([*rows])], store=state / "firm.db", marker=KEY, timing=timing)
        with job.store:
            job.plan().apply(override={"majority"})


# -------------------------------------------------------------------------------- a loop by hand


def loop(rows: Sequence[Row], url: str, token: str, state: Path) -> None:
    """A loop over httpx that tries again with backoff, and notes each id in a file at once."""
    there = door(url, token)
    passing = (httpx.TransportError, httpx.HTTPStatusError)
    again = backoff.on_exception(backoff.expo, passing, max_tries=4, factor=0.05, jitter=None)
    notes = state / "ids.json"
    ids: dict[str, str] = json.loads(notes.read_text("utf-8")) if notes.exists() else {}
    for row in rows:
        if row["key"] in ids:
            again(there.rename)(ids[row["key"]], row)
        else:
            ids[row["key"]] = str(again(there.create)(row)["id"])
            notes.write_text(json.dumps(ids), encoding="utf-8")


# -------------------------------------------------------------------------------------- diffsync


def diffsync(rows: Sequence[Row], url: str, token: str, _: Path) -> None:
    """Two adapters that are loaded and compared; a person is known by their e-mail."""
    from diffsync import Adapter, DiffSyncModel
    from diffsync.enum import DiffSyncFlags
    from diffsync.exceptions import ObjectNotCreated

    there = door(url, token)

    class Contact(DiffSyncModel):
        _modelname = "contact"
        _identifiers = ("email",)
        _attributes = ("first", "last")
        email: str
        first: str
        last: str
        id: str = ""

        @classmethod
        def create(cls, adapter: Any, ids: Any, attrs: Any) -> Any:
            try:
                there.create({**ids, **attrs})
            except (httpx.HTTPError, ValueError) as error:
                raise ObjectNotCreated("its answer is lost") from error
            return super().create(adapter, ids=ids, attrs=attrs)

        def update(self, attrs: Any) -> Any:
            there.rename(self.id, {"first": self.first, "last": self.last, **attrs})
            return super().update(attrs)

    class Side(Adapter):
        contact = Contact
        top_level = ("contact",)

    source, clio = Side(), Side()
    for row in rows:
        source.add(Contact(email=row["email"], first=row["first"], last=row["last"]))
    for one in there.contacts():
        names = {"first": one["first_name"], "last": one["last_name"], "id": str(one["id"])}
        clio.get_or_add_model_instance(Contact(email=one["primary_email_address"], **names))
    flags = DiffSyncFlags.CONTINUE_ON_FAILURE | DiffSyncFlags.SKIP_UNMATCHED_DST
    source.sync_to(clio, flags=flags)


# ------------------------------------------------------------------------------------ vdirsyncer


def vdirsyncer(rows: Sequence[Row], url: str, token: str, state: Path) -> None:
    """Two storages and a status between them; the API gives its own ids, and they are the UIDs."""
    asyncio.run(_vdirsyncer(rows, door(url, token), state, None))


def vdirsyncer_marked(rows: Sequence[Row], url: str, token: str, state: Path) -> None:
    """The same, with an adapter that keeps the UID in a custom field of the API."""
    there = door(url, token)
    asyncio.run(_vdirsyncer(rows, there, state, there.key_field()))


async def _vdirsyncer(rows: Sequence[Row], there: Door, state: Path, key_field: int | None) -> None:
    from vdirsyncer.storage.base import Storage
    from vdirsyncer.storage.memory import MemoryStorage
    from vdirsyncer.sync import sync
    from vdirsyncer.sync.status import SqliteStatus
    from vdirsyncer.vobject import Item

    class Clio(Storage):  # type: ignore[misc]
        storage_name = "clio"
        no_delete = True

        async def list(self) -> Any:
            for one in there.contacts():
                yield str(one["id"]), one["etag"]

        async def get(self, href: str) -> Any:
            one = there.contact(href)
            values = [value["value"] for value in one["custom_field_values"]]
            uid = values[0] if key_field is not None and values else href
            return Item(_card(uid, one["first_name"], one["last_name"])), one["etag"]

        async def upload(self, item: Any) -> Any:
            row = next(row for row in rows if row["key"] == item.uid)
            made = there.create(row, key_field)
            return str(made["id"]), made["etag"]

        async def update(self, href: str, item: Any, etag: str) -> Any:
            row = next(row for row in rows if row["key"] == item.uid)
            return there.rename(href, row)["etag"]

        async def delete(self, href: str, etag: str) -> None:
            raise AssertionError("nothing is deleted")

    source = MemoryStorage()
    for row in rows:
        item = Item(_card(row["key"], row["first"], row["last"]))
        source.items[row["key"]] = (item.hash, item)
    source.read_only = True
    status = SqliteStatus(str(state / "status.db"))
    failed: list[Exception] = []
    await sync(
        source,
        Clio(),
        status,
        conflict_resolution="a wins",
        error_callback=failed.append,
        partial_sync="ignore",
    )


def _card(uid: str, first: str, last: str) -> str:
    return f"BEGIN:VCARD\r\nUID:{uid}\r\nN:{last};{first};;;\r\nEND:VCARD"


Writer = Callable[[Sequence[Row], str, str, Path], None]
WRITERS: dict[str, Writer] = {
    "ours": ours,
    "a loop with backoff": loop,
    "diffsync": diffsync,
    "vdirsyncer": vdirsyncer,
    "vdirsyncer, UIDs kept": vdirsyncer_marked,
}
