"""What this Clio holds: tables of records, each as it is and as lists show it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from attrs import define, field, frozen

from .clock import timestamp
from .storage.objects import Objects
from .wire import Values

FIRST_ID = 1_680_000_001
"""Clio's ids have ten digits; one sequence for all tables, so that a mixed-up id finds nothing."""


_REFERENCE = {"id", "type"}

STRING_IDS = frozenset({"calendar_entries"})
"""The tables whose records have text for ids."""


def index_keys(record: Values) -> Iterator[Hashable]:
    """What a record can be found by without looking at every other."""
    for name, value in record.items():
        if isinstance(value, dict):
            if isinstance(value.get("id"), int | str):
                yield f"{name}_id", value["id"]
        elif isinstance(value, list):
            if value and isinstance(value[0], dict) and value[0].keys() <= _REFERENCE:
                yield from ((name, one["id"]) for one in value if "id" in one)
        elif name.endswith("_id") and value is not None:
            yield name, value
    for row in record.get("custom_field_values", ()):
        if row["value"] is not None:
            yield "custom_field", row["custom_field"]["id"], row["value"]


@define
class View:
    """One reading of a table, with its indexes."""

    records: dict[int, Values] = field(factory=dict)
    ids: list[Any] = field(factory=list)
    index: defaultdict[Hashable, set[int]] = field(factory=lambda: defaultdict(set))
    texts: dict[int, str] = field(factory=dict)
    version: int = 0
    """How often it has changed."""

    def put(self, record: Values) -> None:
        """Add a record or replace its last version."""
        record_id = record["id"]
        if record_id in self.records:
            self._forget(self.records[record_id])
        elif self.ids and record_id < self.ids[-1]:
            insort(self.ids, record_id)
        else:
            self.ids.append(record_id)
        self.version += 1
        self.records[record_id] = record
        for key in index_keys(record):
            self.index[key].add(record_id)

    def remove(self, record_id: int) -> None:
        """Take a record out."""
        self.version += 1
        self._forget(self.records.pop(record_id))
        del self.ids[bisect_left(self.ids, record_id)]

    def find(self, *key: Hashable) -> list[Values]:
        """The records under a key, by id."""
        return [self.records[one] for one in sorted(self.index.get(key, ()))]

    def all(self) -> list[Values]:
        """Every record, by id."""
        return [self.records[one] for one in self.ids]

    def text(self, record: Values, make: Callable[[Values], str]) -> str:
        """A record's text for searching, made once for each version."""
        if record["id"] not in self.texts:
            self.texts[record["id"]] = make(record)
        return self.texts[record["id"]]

    def _forget(self, record: Values) -> None:
        self.texts.pop(record["id"], None)
        for key in index_keys(record):
            self.index[key].discard(record["id"])


@define
class Table:
    """The records of one kind: ``current`` at once, ``listed`` a little later."""

    current: View = field(factory=View)
    listed: View = field(factory=View)
    _unpublished: deque[tuple[float, int, Values | None]] = field(factory=deque)

    def put(self, record: Values, visible_at: float) -> None:
        """Commit a version; lists show it from ``visible_at``."""
        self.current.put(record)
        self._unpublished.append((visible_at, record["id"], record))

    def remove(self, record_id: int, visible_at: float) -> None:
        """Delete a record; lists go on showing it until ``visible_at``."""
        self.current.remove(record_id)
        self._unpublished.append((visible_at, record_id, None))

    def as_listed(self, now: float) -> View:
        """What lists show by now: commits in their order, even when the lag becomes shorter."""
        while self._unpublished and self._unpublished[0][0] <= now:
            _, record_id, record = self._unpublished.popleft()
            if record is None:
                self.listed.remove(record_id)
            else:
                self.listed.put(record)
        return self.listed


@frozen
class Change:
    """One commit, as it is told to whoever watches.

    Args:
        collection: The record's, such as ``contacts``.
        kind: What became of the record.
        before: The version before it; None for a new record.
        after: The version that it made; None for a deleted record.
        instant: When, in seconds since the epoch.
    """

    collection: str
    kind: Literal["created", "updated", "deleted"]
    before: Values | None = field(repr=False)
    after: Values | None = field(repr=False)
    instant: float


Watcher: TypeAlias = Callable[[Change], None]


@define
class State:
    """Everything there is: the tables and the sequence that numbers what is in them.

    Args:
        lag: Seconds until lists show what is written now.
    """

    lag: Callable[[], float] = field(repr=False)
    tables: defaultdict[str, Table] = field(factory=lambda: defaultdict(Table), repr=False)
    changes: int = 0
    """How many commits there have been."""
    walks: dict[Hashable, list[Values]] = field(factory=dict, repr=False)
    """What was found for long lists, until anything changes."""
    watchers: list[Watcher] = field(factory=list, repr=False)
    """Whom to tell of each commit."""
    objects: Objects = field(factory=Objects, repr=False)
    """The bytes of documents."""
    _counts: Counter[str] = field(factory=Counter, repr=False)
    _last_id: int = FIRST_ID - 1
    _stamps: int = 0

    def new_id(self) -> int:
        """The next id."""
        self._last_id += 1
        return self._last_id

    def count(self, name: str) -> int:
        """The next of the small numbers of some kind."""
        self._counts[name] += 1
        return self._counts[name]

    def stamped(self, values: Values, now: float) -> Values:
        """The same with a fresh etag and times, and an id if it had none."""
        self._stamps += 1
        at = timestamp(now)
        stamped = {"id": values.get("id") or self.new_id(), **values}
        stamped["etag"] = etag(self._stamps)
        stamped.setdefault("created_at", at)
        stamped["updated_at"] = at
        return stamped

    def put(self, table: str, values: Values, now: float, *, moves: bool = True) -> Values:
        """Commit a record as a new version, or as the same one unless its etag moves."""
        record = self.stamped(values, now) if moves else values
        before = self.get(table, record["id"])
        self.changes += 1
        self.tables[table].put(record, now + self.lag())
        if self.watchers:
            kind: Literal["created", "updated"] = "updated" if before else "created"
            self._tell(Change(table, kind, before, record, now))
        return record

    def remove(self, table: str, record_id: Any, now: float) -> None:
        """Delete a record."""
        before = self.get(table, record_id)
        self.changes += 1
        self.tables[table].remove(record_id, now + self.lag())
        self._tell(Change(table, "deleted", before, None, now))

    def get(self, table: str, record_id: Any) -> Values | None:
        """A record as it is now, by whatever a payload calls its id."""
        wanted: Any = str(record_id) if table in STRING_IDS else record_id
        return self.tables[table].current.records.get(wanted)

    def find(self, table: str, *key: Hashable) -> list[Values]:
        """The records as they are now, under a key of `index_keys`."""
        return self.tables[table].current.find(*key)

    def numbers(self) -> Values:
        """Where the sequences stand, for `begin_with`."""
        return {"id": self._last_id, "stamp": self._stamps, "counts": dict(self._counts)}

    def begin_with(self, tables: Mapping[str, list[Values]], numbers: Values) -> None:
        """Hold this and nothing else, visible in lists at once."""
        self.tables.clear()
        for name, records in tables.items():
            for record in records:
                self.tables[name].put(record, float("-inf"))
        self._last_id, self._stamps = numbers["id"], numbers["stamp"]
        self._counts = Counter(numbers["counts"])
        self.changes += 1
        self.settle()

    def _tell(self, change: Change) -> None:
        for watcher in self.watchers:
            watcher(change)

    def settle(self) -> None:
        """Let lists show everything that was written so far."""
        for table in self.tables.values():
            table.as_listed(float("inf"))


def etag(stamp: int) -> str:
    """A version's name, with the quotes that belong to it: no two alike, and in no order."""
    return f'"{stamp * _SPREAD % _MOST:032x}"'


_SPREAD, _MOST = 0x9E3779B97F4A7C15F39CC0605CEDC835, 1 << 128
