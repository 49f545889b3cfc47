"""The world of one history: a firm's tables, a Clio, a store, and the time they share."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from clio_sync._drivers import Clock
from clio_sync.engine.timing import Timing
from clio_sync.mapping import DataMap
from clio_sync.simulator import Settings, Simulator, VirtualClock

from . import source
from .faults import in_small_pages, shuffled
from .sheets import Mirrored, Row, Sheet, in_a_database, in_memory
from .source import CLIENT_COLUMNS, Tables
from .witness import Witness

MARKER = "External id"
ROWS = 4
TIMING = Timing(send_window=5, timeout=30, late_commit=40, list_lag=20, skew=2)
FIELDS = (("Contact", MARKER), ("Matter", MARKER), ("Contact", "Visa"), ("Matter", "Receipt"))

SHEETS: Mapping[str, Callable[[list[Row], Path], Sheet | Mirrored]] = {
    "": lambda rows, _: Sheet(rows),
    "memory": in_memory,
    "database": in_a_database,
}
"""The tables of people."""

Say = Callable[[str], None]


def silence(_: str) -> None:
    """Nobody listens."""


@frozen
class Place:
    """Where a history takes place: what stays the same all through it.

    Args:
        list_lag: Seconds until lists show what was written.
        ahead: Seconds by which Clio's clock is ahead of the true time.
        limit: Requests that a token may make in a minute.
        page: Records on a page of a list at most.
        shuffled: Whether lists stand in another order where none was asked for.
        displayed: Whether new records have an empty row for each custom field.
        there: How many people are in Clio already.
        says_less: Whether one of two equal rows of time leaves something out.
        both_ways: Whether changes in Clio go into the rows of people too: no if empty, else
            ``memory`` or ``database`` for where these are.
        jitter: Where in the span that a repetition may wait it does.
    """

    list_lag: float = 0.0
    ahead: float = 0.0
    limit: int = 50
    page: int = 200
    shuffled: bool = False
    displayed: bool = True
    there: int = 0
    says_less: bool = False
    both_ways: str = ""
    jitter: float = 0.5


@define
class Words:
    """New words, and those that stood somewhere before."""

    last: int = 0
    _said: defaultdict[tuple[object, str], list[str]] = field(factory=lambda: defaultdict(list))

    def count(self) -> int:
        """The next number."""
        self.last += 1
        return self.last

    def new(self) -> str:
        """A word that was never said before."""
        return f"w{self.count()}"

    def another(self, whose: object, field: str, *, back: bool) -> str:
        """A new word for a field, or the one that stood there before."""
        said = self._said[whose, field]
        word = said[-2] if back and len(said) > 1 else self.new()
        said.append(word)
        return word


@define
class World:
    """Everything that a history is about.

    Args:
        place: What stays the same all through it.
        folder: Where the store lives.
        tell: Told what happens.
    """

    place: Place
    folder: Path
    tell: Say = silence
    clock: VirtualClock = field(factory=VirtualClock, init=False)
    words: Words = field(factory=Words, init=False)
    maps: tuple[DataMap, DataMap, DataMap] = field(factory=source.maps, init=False)
    sim: Simulator = field(init=False)
    tables: Tables = field(init=False)
    witness: Witness = field(init=False)
    depth: int = field(default=0, init=False)
    """How many processes are in the middle of something."""
    deaths: int = field(default=0, init=False)
    runs: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        settings = Settings(list_lag=self.place.list_lag, rate_limit=self.place.limit)
        self.sim = Simulator(settings, clock=self.shifted(self.place.ahead))
        for parent, name in FIELDS:
            made = {"parent_type": parent, "name": name, "field_type": "text_line"}
            self.sim.create("custom_fields", {**made, "displayed": self.place.displayed})
        self.tables = self._tables()
        for row in self.tables.contacts[: self.place.there]:
            self.sim.create("contacts", _as_record(row))
        self._watch()
        self.clock.advance(60)

    def _tables(self) -> Tables:
        return Tables(
            people=SHEETS[self.place.both_ways](
                [self._client(n) for n in range(ROWS)], self.folder
            ),
            matters=[source.case(n, self.words.new()) for n in range(1, ROWS)],
            activities=[source.time(n, says_less=self.place.says_less) for n in range(ROWS)],
        )

    def _client(self, n: int) -> Row:
        words = {name: self.words.another(f"c{n}", name, back=False) for name in CLIENT_COLUMNS}
        return source.client(n, **words)

    def _watch(self) -> None:
        names = {one["id"]: one["name"] for one in self.sim.all("custom_fields")}
        self.witness = Witness(self.store, names)
        local, witness = self.sim.local, self.witness
        for row in self.tables.contacts:
            for column in CLIENT_COLUMNS:
                witness.row_says(row["id"], column, row[column])
        for contact in self.sim.all("contacts"):
            witness._live[contact["id"]] = contact["last_name"]
        self.sim.state.watchers.append(
            lambda change: witness.watch(change, ours=local.deliveries.by_program)
        )
        handle = in_small_pages(local.handle, self.place.page)
        handle = shuffled(handle) if self.place.shuffled else handle

        def handled(request: Any) -> Any:
            outcome = handle(request)
            witness.served(request, outcome)
            return outcome

        local.handle = handled  # type: ignore[method-assign]

    @property
    def store(self) -> Path:
        """Where the store lives."""
        return self.folder / "firm.db"

    def say(self, text: str) -> None:
        """Tell what happens, further in while a process is in the middle of something."""
        self.tell(f"{self.clock.now() % 100_000:9.2f} {'  ' * self.depth}{text}")

    def shifted(self, seconds: float) -> Clock:
        """A clock that shows another time than the true one."""
        true = self.clock
        return Clock(lambda: true.now() + seconds, true.sleep, true.asleep)

    def payload(self, contact: dict[str, Any], name: str, word: str) -> dict[str, Any]:
        """What a person has to send to set a field of a contact."""
        if name not in self.witness.names.values():
            return {name: word}
        values = {value["field_name"]: value for value in contact["custom_field_values"]}
        if name in values:
            return {"custom_field_values": [{"id": values[name]["id"], "value": word}]}
        (id,) = [id for id, other in self.witness.names.items() if other == name][:1]
        return {"custom_field_values": [{"custom_field": {"id": id}, "value": word}]}


def _as_record(row: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "Person",
        "first_name": row["first"],
        "last_name": row["last"],
        "email_addresses": [{"name": "Work", "address": row["mail"]}],
    }


@contextmanager
def memory() -> Iterator[Path]:
    """A folder of its own, in memory where the machine has some to spare: stores sync a lot."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="history-", dir=shared if shared.is_dir() else None
    ) as folder:
        yield Path(folder)
