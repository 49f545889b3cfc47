"""The life of one firm: its job is run again and again, and something happens to the processes."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from attrs import define, field

from clio_sync.simulator import Settings, Simulator
from clio_sync.store import Store

from .child import MARKER, TIMING
from .forks import NAP, Child, Ended, Forks
from .places import Place

ROWS, MORE = 8, 2
"""Rows in the first round, and how many join in each later one."""
PLANNED, WHILE_PLANNING = 4, 0.2
"""Requests that planning takes, and how often it is then that something happens."""
PASSING = {"LeaseHeld", "StalePlan", "StoreLocked", "NoAnswer", "NotSent"}
"""Ends of a run after which it is simply run again."""
AGAIN = 0.2
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
    round: int = field(default=0, init=False)
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

    def start(self, **more: Any) -> Child:
        """Start a process that runs the job once, in one colour or the other."""
        order = {
            "colour": self.fate.choice(["blocking", "async"]),
            "url": f"{self.url}/api/v4/",
            "token": self.token,
            "store": self.place.store,
            "schema": self.place.schema,
            "rows": self.rows,
            "word": self.word,
        }
        return self.forks.start({**order, **more})

    @property
    def records(self) -> int:
        """How many records there are in Clio."""
        return len(self.sim.all("contacts")) + len(self.sim.all("matters"))

    def at_some_instant(self, child: Child) -> None:
        """Wait for a moment of chance in the life of a process, or for its end."""
        planning = self.fate.random() < WHILE_PLANNING
        sent = (
            self.fate.randrange(PLANNED) if planning else PLANNED + self.fate.randrange(self.rows)
        )
        seen = len(self.sim.log.entries) + sent
        while child.state == "running" and len(self.sim.log.entries) < seen:
            time.sleep(NAP)
        time.sleep(self.fate.random() * 0.02)

    def finish(self) -> dict[str, Any]:
        """Run until nothing waits any more."""
        for _ in range(60):
            told = self.run().told
            assert told is not None
            error = told.get("error")
            assert error is None or error in PASSING, told
            if error is None and told["waiting"] == 0:
                return told
            time.sleep(AGAIN)
        raise AssertionError(f"it never ends: {told}")

    def is_locked(self) -> bool:
        """Run once, and see whether nobody can write to the store."""
        told = self.run().told
        return told is not None and told.get("error") == "StoreLocked"

    def run(self) -> Ended:
        """Run the job once, undisturbed."""
        return self.start().end()

    # What has to be true

    def check(self) -> None:
        """One record for each row, which says what the row says; and nothing is left to do."""
        self._check_clio()
        self._check_store()
        writes = self.sim.writes
        assert self.finish()["writes"] == 0
        assert self.sim.writes == writes

    def _check_clio(self) -> None:
        contacts, matters = self.sim.all("contacts"), self.sim.all("matters")
        names = Counter(contact["last_name"] for contact in contacts)
        assert names == {f"Last{n}": 1 for n in range(self.rows)}, names
        said = Counter(matter["description"] for matter in matters)
        assert said == {f"{n} {self.word}": 1 for n in range(self.rows)}, said
        number = {contact["id"]: contact["last_name"].removeprefix("Last") for contact in contacts}
        for matter in matters:
            assert matter["description"].split()[0] == number[matter["client"]["id"]]
        assert {word_of(contact) for contact in contacts} == {self.word}

    def _check_store(self) -> None:
        with self.place.open() as store:
            state = store.load()
            assert state.intents == ()
            assert state.reviews == {}
            assert len({link.record for link in state.links.values()}) == 2 * self.rows
            assert store.verify_audit()


def word_of(contact: dict[str, Any]) -> str:
    """What a contact says in its custom field."""
    (found,) = [v for v in contact["custom_field_values"] if v["field_name"] == "Word"]
    return str(found["value"])


def picture(store: Store) -> object:
    """All that a process could have changed, but for the runs it has had."""
    state = store.load()
    return state.links, state.bases, state.intents, state.reviews, state.quarantine


@contextmanager
def life(forks: Forks, place: Place, seed: str) -> Generator[Life]:
    """A firm with a Clio on a real port.

    Args:
        forks: Runs its processes.
        place: Where its store is; there is none yet.
        seed: Of what chance there is.
    """
    with Simulator(Settings(list_lag=TIMING.list_lag, rate_limit=1_000_000)) as sim:
        for parent, name in (("Contact", MARKER), ("Matter", MARKER), ("Contact", "Word")):
            made = {"parent_type": parent, "name": name, "field_type": "text_line"}
            sim.create("custom_fields", made)
        with sim.serve() as url:
            yield Life(forks, sim, url, place, random.Random(seed))
