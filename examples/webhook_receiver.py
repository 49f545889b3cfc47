"""Take what Clio tells of matters into a file, and read it out again.

The receiver runs behind https, and the rest from a shell:

    uvicorn webhook_receiver:app
    python webhook_receiver.py https://hooks.smith.example/7f3a    # subscribe, or renew
    python webhook_receiver.py                                     # what is new
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing

from clio_sync import Clio
from clio_sync.errors import NotFound
from clio_sync.webhooks import Event, Subscription, WebhookApp

FILE = "webhooks.db"
TABLES = """
    create table if not exists hooks (id integer primary key, secrets text, model text);
    create table if not exists events (number integer primary key, hook, kind, record, etag,
        unique (hook, kind, record, etag));
"""


class Box:
    """Events until somebody takes them out, and the secrets that prove them."""

    def __init__(self, file: str) -> None:
        self.file = file
        with closing(sqlite3.connect(self.file)) as database:
            database.executescript(TABLES)

    def _run(self, statement: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(self.file)) as database, database:
            return database.execute(statement, values).fetchall()

    def find(self, webhook_id: int) -> Subscription | None:
        """What is known of a webhook."""
        for secrets, model in self._run("select secrets, model from hooks where id=?", webhook_id):
            return Subscription(webhook_id, secrets.split(), model)
        return None

    def keep(self, one: Subscription) -> None:
        """Keep what is known of a webhook."""
        values = one.webhook_id, " ".join(one.secrets), one.model
        self._run("insert or replace into hooks values (?, ?, ?)", *values)

    def put(self, event: Event) -> None:
        """Keep an event; one that is there already stays as it is."""
        values = event.webhook_id, event.kind, event.id, event.etag
        statement = "insert or ignore into events (hook, kind, record, etag) values (?, ?, ?, ?)"
        self._run(statement, *values)

    def take(self) -> Iterator[tuple[str, int]]:
        """Each event's kind and record; it is gone once the next one is asked for."""
        for number, kind, record in self._run("select number, kind, record from events order by 1"):
            yield kind, record
            self._run("delete from events where number=?", number)


box = Box(FILE)
app = WebhookApp(box.put, subscriptions=box)


def main(url: str = "") -> None:
    """Subscribe an address, or print what became of the matters that Clio told of."""
    with Clio.connect("smith-llp") as clio:
        if url:
            box.keep(Subscription.of(clio.webhooks.subscribe(url, "matter")))
            return
        for kind, record in box.take():
            try:
                print(kind, clio.matters.get(record, fields="display_number").display_number)
            except NotFound:
                print(kind, record, "which is not there any more")


if __name__ == "__main__":
    main(*sys.argv[1:])
