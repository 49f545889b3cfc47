"""The life of one firm: its job is run again and again, and something happens to the processes."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeVar

from attrs import define, field

from clio_sync.simulator import Settings, Simulator
from clio_sync.store import Store

from .child import MARKER, TIMING, Order
from .forks import NAP, Child, Ended, Forks
from .places import Place

ROWS, MORE = 8, 2
"""Rows in the first round, and how many join in each later one."""
PLANNED = 4
"""Requests that planning takes."""
BY_TIME = 0.3
"""How many instants are chosen by time."""
LOCKING = {"StoreLocked", "SourceBusy"}
PASSING = {"LeaseHeld", "StalePlan", "NoAnswer", "NotSent", *LOCKING}
"""Ends of a run after which it is simply run again."""
LOCKED_FOR = 2
"""Runs in a row after which a file counts as locked."""
AGAIN = 0.5
"""Seconds until then."""


@define
class Life:
    """One firm.

    Each round changes all rows and adds some, so that there are creates and updates under way
    whenever something happens.

    Args:
        forks: Runs its processes.
        sim: Its Clio.
        url: Where that listens.
        place: Where its store is.
        fate: What chance there is.
    """

    forks: Forks
    sim: Simulator
    url: str
    place: Place
    fate: random.Random
    stages = ("noted", "send_request_headers.complete", "send_request_body.complete")
    """Where its processes halt by themselves."""
    round: int = field(default=0, init=False)
    lasts: float = field(default=0.5, init=False)
    """Seconds that a run takes."""
    token: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.token = self.sim.grant().access_token

    @property
    def rows(self) -> int:
        """How many rows each of the two sources has."""
        return ROWS + MORE * self.round

    @property
    def word(self) -> str:
        """What all rows say in this round."""
        return f"round {self.round}"

    def turn(self, number: int) -> None:
        """Begin a round: all rows say another word, and some have joined."""
        self.round = number

    def order(self) -> Order:
        """What a process of this firm is to do."""
        return Order(
            colour=self.fate.choice(["blocking", "async"]),
            url=f"{self.url}/api/v4/",
            token=self.token,
            store=self.place.store,
            schema=self.place.schema,
            rows=self.rows,
            word=self.word,
        )

    def start(self, **more: Any) -> Child:
        """Start a process that runs the job once, in one colour or the other."""
        return self.forks.start({**self.order(), **more})

    @property
    def rows_in_all(self) -> int:
        """How many rows there are in all sources."""
        return 2 * self.rows

    @property
    def records(self) -> int:
        """How many records there are in Clio."""
        return len(self.sim.all("contacts")) + len(self.sim.all("matters"))

    def at_some_instant(self, child: Child) -> None:
        """Wait for a moment of chance in the life of a process, or for its end.

        Some of them are chosen by time, and most by requests that have left, of which most write.
        """
        if self.fate.random() < BY_TIME:
            child.wait_at_most(self.fate.random() * self.lasts)
            return
        seen = len(self.sim.log.entries) + PLANNED + self.fate.randrange(self.rows)
        while child.state == "running" and len(self.sim.log.entries) < seen:
            time.sleep(NAP)
        child.wait_at_most(self.fate.random() * 0.02)

    def finish(self) -> dict[str, Any]:
        """Run until nothing waits any more.

        Raises:
            Locked: Somebody keeps a file to themselves.
        """
        locked = 0
        for _ in range(60):
            told = self.run().told
            assert told is not None
            error = told.get("error")
            assert error is None or error in PASSING, told
            if error is None and told["waiting"] == 0:
                return told
            locked = locked + 1 if is_locked(told) else 0
            if locked == LOCKED_FOR:
                raise Locked
            time.sleep(AGAIN)
        raise AssertionError(f"it never ends: {told}")

    def run(self) -> Ended:
        """Run the job once, undisturbed."""
        started = time.monotonic()
        ended = self.start().end()
        self.lasts = max(time.monotonic() - started, 0.8 * self.lasts)
        return ended

    # What has to be true

    def check(self) -> None:
        """One record for each row, which says what the row says; and nothing is left to do."""
        self._check_contacts()
        self._check_matters()
        self._check_store()
        writes = self.sim.writes
        assert self.finish()["writes"] == 0
        assert self.sim.writes == writes

    def _check_contacts(self) -> None:
        contacts = self.sim.all("contacts")
        names = Counter(contact["last_name"] for contact in contacts)
        assert names == {f"Last{n}": 1 for n in range(self.rows)}, names
        assert {word_of(contact) for contact in contacts} == {self.word}

    def _check_matters(self) -> None:
        matters = self.sim.all("matters")
        said = Counter(matter["description"] for matter in matters)
        assert said == {f"{n} {self.word}": 1 for n in range(self.rows)}, said
        names = {contact["id"]: contact["last_name"] for contact in self.sim.all("contacts")}
        for matter in matters:
            number, _, _ = matter["description"].partition(" ")
            assert names[matter["client"]["id"]] == f"Last{number}"

    def _check_store(self) -> None:
        with self.place.open() as store:
            state = store.load()
            assert state.intents == ()
            assert state.reviews == {}
            linked = {link.record for link in state.links.values()}
            assert len(linked) == len(state.links) == self.records
            assert store.verify_audit()


class Locked(Exception):
    """Somebody keeps a file to themselves, and nobody else can do the work."""


def is_locked(told: dict[str, Any]) -> bool:
    """Whether a run tells of a locked file: the store's, or a table's."""
    waits = [problem["why"] for problem in told.get("problems", ()) if isinstance(problem, dict)]
    return told.get("error") in LOCKING or any("just now" in why for why in waits)


def word_of(contact: dict[str, Any]) -> str:
    """What a contact says in its custom field."""
    (found,) = [v for v in contact["custom_field_values"] if v["field_name"] == "Word"]
    return str(found["value"])


def picture(store: Store) -> object:
    """All that a process could have changed, but for the runs it has had."""
    state = store.load()
    return state.links, state.bases, state.intents, state.reviews, state.quarantine


Kind = TypeVar("Kind", bound=Life)


@contextmanager
def life(forks: Forks, place: Place, seed: str, kind: type[Kind] = Life) -> Generator[Kind]:
    """A firm with a Clio on a real port.

    Args:
        forks: Runs its processes.
        place: Where its store is; there is none yet.
        seed: Of what chance there is.
        kind: What sort of firm it is.
    """
    with Simulator(Settings(list_lag=TIMING.list_lag, rate_limit=1_000_000)) as sim:
        for parent, name in (("Contact", MARKER), ("Matter", MARKER), ("Contact", "Word")):
            made = {"parent_type": parent, "name": name, "field_type": "text_line"}
            sim.create("custom_fields", made)
        with sim.serve() as url:
            yield kind(forks, sim, url, place, random.Random(seed))
