"""Who stands inside Clio and the firm, and notes what people, rows and programs do, in order.

Order is told by a counter and not by a clock, so it needs no assumptions. Each
write of ours is judged as it commits: a dead process's last request is ours too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

from clio_sync.simulator.state import Change
from clio_sync.simulator.wire import Outcome, Request, Response

from .deaths import CURRENT, Life

PROTECTED = ("title", "prefix")
"""Fields in which a person's word may be overwritten by a newer word of the source only."""
OWNED = ("visa",)
"""Columns that the source owns."""


@define
class Seen:
    """Somebody's value of one field, when a program was first shown it, and who has settled it."""

    at: int | None = None
    shown_to: set[Life | None] = field(factory=set)
    settled: int | None = None


@define
class Witness:
    """Notes what happens, and what must not.

    Args:
        store: The file of the store, looked into where a record is deleted.
        names: The names of custom fields, by id.
    """

    store: Path
    names: Mapping[int, str]
    tick: int = 0
    rows: dict[tuple[str, str], list[tuple[int, str]]] = field(factory=dict)
    """What a cell said from when on, by key and column."""
    people: dict[tuple[int, str], dict[str, Seen]] = field(factory=dict)
    """The values that people gave a field since a program wrote it last."""
    touched: set[tuple[int, str]] = field(factory=set)
    """Fields of contacts that a person has ever edited."""
    phones: list[tuple[int, str]] = field(factory=list)
    noted: dict[int, str] = field(factory=dict)
    """What a person last wrote into the reference of an activity."""
    deleted: dict[int, str] = field(factory=dict)
    """What contacts were called, and activities said, that people deleted."""
    linked: set[str] = field(factory=set)
    """Those of them that a row was linked with."""
    shown: dict[tuple[str, str, str], int] = field(factory=dict)
    """When a program was first shown what a cell says, by key, column and word."""
    returned: list[tuple[str, str, str]] = field(factory=list)
    """What was written into cells, by key and column."""
    edited: dict[str, int] = field(factory=dict)
    """When a person said a word in Clio last."""
    answered: set[str] = field(factory=set)
    """Fields about which a person has decided; whoever does so sees both sides."""
    took_back: bool = False
    """Whether a run was taken back: a write of that which never came leaves a question."""
    meddled: bool = False
    """Whether a person entered time on a matter."""
    violations: list[str] = field(factory=list)
    _live: dict[int, str] = field(factory=dict)

    def row_says(self, key: str, column: str, word: str) -> None:
        """A cell of the firm's says this from now on."""
        self.rows.setdefault((key, column), []).append((self._next(), word))

    def row_said(self, key: str, column: str, at: int) -> str:
        """What a cell said at some time, or at first if it was not there then."""
        said = self.rows[key, column]
        return next((word for tick, word in reversed(said) if tick <= at), said[0][1])

    # In the firm's table

    def read(self, cells: Mapping[str, object]) -> None:
        """A program was shown a row."""
        for column in PROTECTED:
            self.shown.setdefault((str(cells["id"]), column, str(cells[column])), self._next())

    def taken(self, key: str, before: Mapping[str, object], cells: Mapping[str, object]) -> None:
        """A program wrote into a row what Clio says."""
        for column, word in cells.items():
            old = str(before.get(column) or "")
            if column in OWNED and old:
                self.violations.append(f"{column} of {key} was taken over, and the source owns it")
            if column == "title" and self._is_lost(key, column, old, str(word)):
                self.violations.append(f"the source's {column} of {key} was overwritten unseen")
            self.returned.append((key, column, str(word)))

    def _is_lost(self, key: str, column: str, old: str, word: str) -> bool:
        """Whether what the source said last was neither older than Clio's word, nor known."""
        said = self.rows[key, column][-1]
        if said[1] != old or len(self.rows[key, column]) == 1 or column in self.answered:
            return False  # a word of Clio's that was taken over before, or the very first one
        shown = self.shown.get((key, column, old))
        return shown is None or self.edited.get(word, 0) < shown

    def mark(self) -> int:
        """A place to come back to if what is written now is not kept."""
        return len(self.violations)

    def undo(self, mark: int) -> None:
        """What was written since is not kept."""
        del self.violations[mark:]

    # In Clio

    def watch(self, change: Change, *, ours: bool) -> None:
        """A commit of Clio's."""
        if change.collection == "contacts":
            self._contact(change.before, change.after, ours=ours)
        if change.kind == "deleted" and change.before is not None:
            self.noted.pop(change.before["id"], None)

    def _contact(
        self, before: dict[str, Any] | None, after: dict[str, Any] | None, *, ours: bool
    ) -> None:
        if after is None:
            self._live.pop((before or {})["id"], None)
        elif before is None:
            self._made(after, ours=ours)
        else:
            self._changed(after, self.said(before), self.said(after), ours=ours)

    def _made(self, record: dict[str, Any], *, ours: bool) -> None:
        name = record["last_name"]
        if ours and name in self._live.values():
            self.violations.append(f"a second record for {name}")
        if ours and name in self.linked:
            self.violations.append(f"{name} was linked, deleted, and made again")
        self._live[record["id"]] = name

    def _changed(
        self,
        record: dict[str, Any],
        before: Mapping[str, str],
        after: Mapping[str, str],
        *,
        ours: bool,
    ) -> None:
        for name in after:
            if before.get(name) != after[name]:
                tell = self._overwritten if ours else self._edited
                tell(record, name, before.get(name, ""), after[name])

    def _edited(self, record: dict[str, Any], name: str, before: str, after: str) -> None:
        """A person's value. To put back one that is known leaves nothing unseen."""
        known = {before: Seen(at=0)}
        self.people.setdefault((record["id"], name), known).setdefault(after, Seen())
        self.touched.add((record["id"], name))
        self.edited[after] = self._next()

    def _overwritten(self, record: dict[str, Any], name: str, before: str, _: str) -> None:
        theirs = self.people.pop((record["id"], name), {}).get(before)
        if theirs is None or name not in PROTECTED or name in self.answered:
            return
        key = record["last_name"].replace("Last", "c")
        if theirs.at is None or self.rows[key, name][-1][0] < theirs.at:
            self.violations.append(f"a person's {name} of {key} was overwritten unseen")

    def about_to_delete(self, collection: str, id: int) -> None:
        """A person is about to delete a record."""
        record = self._live.get(id, f"{collection} {id}")
        self.deleted[id] = record
        if self._is_linked(collection, id):
            self.linked.add(record)

    def _is_linked(self, collection: str, id: int) -> bool:
        if not self.store.exists():
            return False
        found = "SELECT 1 FROM links WHERE resource = ? AND record_id = ?"
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as connection:
            try:
                return connection.execute(found, (collection, id)).fetchone() is not None
            except sqlite3.OperationalError:  # whoever was to make the tables died before
                return False

    # On the wire

    def served(self, request: Request, outcome: Outcome) -> None:
        """An answer was delivered: what it shows, a program has seen."""
        is_contacts = request.path.startswith("/api/v4/contacts")
        if not is_contacts or not isinstance(outcome, Response) or outcome.status >= 300:
            return
        try:
            data = json.loads(outcome.body)["data"]
        except (ValueError, KeyError):
            return
        for record in data if isinstance(data, list) else [data]:
            self._shown(record)

    def _shown(self, record: dict[str, Any]) -> None:
        for name, value in self.said(record).items():
            seen = self.people.get((record.get("id", 0), name), {}).get(value)
            if seen is not None:
                seen.at = seen.at or self._next()
                seen.shown_to.add(CURRENT.get())

    def ended(self, life: Life) -> None:
        """A run has come to its end: what it was shown is settled."""
        for values in self.people.values():
            for seen in values.values():
                if life in seen.shown_to and seen.settled is None:
                    seen.settled = self._next()

    def said(self, record: dict[str, Any]) -> dict[str, str]:
        """What a contact says, as far as it is shown: nothing is the empty text."""
        said = {name: record[name] or "" for name in PROTECTED if name in record}
        for value in record.get("custom_field_values", ()):
            name = self.names.get(value.get("custom_field", {}).get("id"))
            if name is not None:
                said[name] = value.get("value") or ""
        return said

    def _next(self) -> int:
        self.tick += 1
        return self.tick
