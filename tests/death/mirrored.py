"""Firms that sync both ways: a row that takes over what changed in Clio does so once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import define

from .child import Order, table_at
from .life import Life, word_of

COLUMNS = ("id", "first", "last", "mail", "word", "clio")


@define
class Mirrored(Life):
    """A firm whose people are in a table that takes changes back; it has no matters.

    In each round every other row is changed in the table and the others in Clio, and some
    join on either side.
    """

    stages = (*Life.stages, "row", "row written")
    suffix = ".csv"
    key = "TEXT PRIMARY KEY"

    @property
    def path(self) -> Path:
        """Where the table is."""
        return self.place.folder / f"people{self.suffix}"

    @property
    def rows_in_all(self) -> int:
        """How many rows there are."""
        return self.rows

    @property
    def records(self) -> int:
        """How many records there are in Clio."""
        return len(self.sim.all("contacts"))

    def order(self) -> Order:
        """What a process of this firm is to do."""
        return {**Life.order(self), "table": str(self.path)}

    def turn(self, number: int) -> None:
        """Begin a round: people change every other row here, and the others in Clio."""
        before = self.rows if number else 0
        Life.turn(self, number)
        if not self.path.exists():
            self._make_table()
        table = table_at(self.path)
        known = {str(row.values["last"]): row for row in table}
        for n in range(self.rows):
            if n % 2:
                self._change_in_clio(n, is_new=n >= before)
            elif n >= before:
                table.create(self.row(n))
            else:
                row = known[f"Last{n}"]
                assert table.update(str(row.values["id"]), {"word": self.word}, {})

    def row(self, n: int) -> dict[str, str | None]:
        """A new row of the table."""
        return person(n, self.word)

    def _make_table(self) -> None:
        if self.suffix == ".csv":
            self.path.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
            return
        with closing(sqlite3.connect(self.path)) as connection:
            columns = ", ".join(f"{name} TEXT" for name in COLUMNS[1:])
            connection.execute(f"CREATE TABLE people (id {self.key}, {columns} UNIQUE)")
            connection.commit()

    def _change_in_clio(self, n: int, *, is_new: bool) -> None:
        definitions = self.sim.all("custom_fields")
        (word,) = [one["id"] for one in definitions if one["name"] == "Word"]
        value: dict[str, Any] = {"custom_field": {"id": word}, "value": self.word}
        if is_new:
            row = person(n, self.word)
            named = {"type": "Person", "first_name": row["first"], "last_name": row["last"]}
            address = {"name": "Work", "address": row["mail"]}
            made = {**named, "email_addresses": [address], "custom_field_values": [value]}
            self.sim.create("contacts", made)
            return
        (record,) = [one for one in self.sim.all("contacts") if one["last_name"] == f"Last{n}"]
        (held,) = [one for one in record["custom_field_values"] if one["field_name"] == "Word"]
        value = {"id": held["id"], "value": self.word}
        self.sim.update("contacts", record["id"], {"custom_field_values": [value]})

    # What has to be true

    def _check_matters(self) -> None:
        """Instead of matters: each record has one row, which says what it says."""
        rows = list(table_at(self.path))
        names = Counter(str(row.values["last"]) for row in rows)
        assert names == {f"Last{n}": 1 for n in range(self.rows)}, names
        assert {row.values["word"] for row in rows} == {self.word}
        words = {one["last_name"]: word_of(one) for one in self.sim.all("contacts")}
        assert {str(row.values["last"]): row.values["word"] for row in rows} == words


@define
class MirroredTable(Mirrored):
    """The same with a table of a database, to which each row brings its key."""

    suffix = ".db"


@define
class NumberedTable(MirroredTable):
    """The same with a table that makes its keys itself: that Clio's ids are unique has to be said.

    Between the look whose turn it is and the row itself a process may still be stopped.
    """

    key = "INTEGER PRIMARY KEY"

    def row(self, n: int) -> dict[str, str | None]:
        """A new row of the table, which has no key yet."""
        made = person(n, self.word)
        del made["id"]
        return made


def person(n: int, word: str) -> dict[str, str | None]:
    """A row of the table."""
    row = {"id": f"c{n}", "first": f"First{n}", "last": f"Last{n}", "mail": f"p{n}@example.com"}
    return {**row, "word": word, "clio": None}
