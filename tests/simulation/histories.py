"""Random histories of a job: faults, deaths, people and a source that changes.

A seed decides everything, its own odds included, so that each has its
obsessions: a uniform mix would hide what one fault all the time shows. A
history ends with a calm in which everything unclear can become clear, and then
both sides are compared with what a witness noted of what people and the source
did.

    python -m tests.simulation.histories SEED          tells the story of one seed
    python -m tests.simulation.histories FIRST LAST    hunts through many

A seed draws the colour of its driver too, so both are lived in.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
from attrs import define, evolve, field

from clio_sync import errors
from clio_sync._drivers import AsyncDriver, Driver
from clio_sync._flow import Call, Effect, Send
from clio_sync._policy.retry import RetryPolicy
from clio_sync.audit import Audit
from clio_sync.engine.job import AsyncJob, Job
from clio_sync.engine.report import Report
from clio_sync.engine.timing import Timing
from clio_sync.mapping import DataMap, custom_field, duration, email, field as mapped, reference
from clio_sync.simulator import Fault, Settings, Simulator, VirtualClock
from clio_sync.store import open_store
from clio_sync.store.words import Question

MARKER = "External id"
ROWS = 4
TIMING = Timing(send_window=5, timeout=30, late_commit=40, list_lag=20, skew=2)
FAULTS = (
    "refuse",
    "drop_before",
    "drop_after",
    "commit_late",
    "error_before",
    "error_after",
    "rate_limit",
    "truncate",
    "html",
)


class Death(BaseException):
    """The process ends here; nothing of it runs any more."""


class MortalDriver(Driver):
    """A driver whose process dies at a chosen effect: just before it, or just after."""

    def __init__(self, inner: Driver, fate: random.Random, odds: float) -> None:
        super().__init__(inner._make_http, clock=inner.clock, timeouts=inner.timeouts)
        self.fate, self.odds = fate, odds

    def _perform(self, effect: Effect) -> object:
        if isinstance(effect, Send | Call) and self.fate.random() < self.odds:
            raise Death
        answer = super()._perform(effect)
        if isinstance(effect, Send | Call) and self.fate.random() < self.odds:
            raise Death
        return answer


class MortalAsyncDriver(AsyncDriver):
    """The same, awaited."""

    def __init__(self, inner: AsyncDriver, fate: random.Random, odds: float) -> None:
        super().__init__(inner._make_http, clock=inner.clock, timeouts=inner.timeouts)
        self.fate, self.odds = fate, odds

    async def _perform(self, effect: Effect) -> object:
        if isinstance(effect, Send | Call) and self.fate.random() < self.odds:
            raise Death
        answer = await super()._perform(effect)
        if isinstance(effect, Send | Call) and self.fate.random() < self.odds:
            raise Death
        return answer


def maps() -> tuple[DataMap, DataMap, DataMap]:
    """People, their matters and time; people in Clio edit what the source leaves alone, and more."""
    clients = DataMap(
        "contacts",
        key="id",
        fields=[
            mapped("first_name", "first"),
            mapped("last_name", "last"),
            mapped("title", "title"),
            email("mail", label="Work"),
            custom_field("Visa", "visa"),
        ],
    )
    cases = DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", to=clients, by="client"),
            mapped("description", "what"),
            custom_field("Receipt", "receipt", identity=True),
        ],
    )
    times = DataMap(
        "activities",
        type="TimeEntry",
        key="id",
        fields=[
            reference("matter", to=cases, by="case"),
            mapped("date", "day"),
            duration("hours"),
            mapped("price", "rate"),
            mapped("note", "what"),
        ],
    )
    return clients, cases, times


@define
class World:
    """One history."""

    seed: int
    folder: Path
    say: Callable[[str], None] = lambda _: None
    fate: random.Random = field(init=False)
    colour: str = field(init=False)
    sim: Simulator = field(init=False)
    clients: list[dict[str, str]] = field(init=False)
    cases: list[dict[str, str]] = field(init=False)
    times: list[dict[str, str]] = field(init=False)
    maps: tuple[DataMap, DataMap, DataMap] = field(factory=maps, init=False)
    meddles: bool = field(init=False)
    """Whether somebody enters time by hand on the same matters."""
    noted: dict[int, str] = field(factory=dict, init=False)
    """What a person last wrote into the reference of an activity."""
    edits: dict[int, str] = field(factory=dict, init=False)
    """What a person last wrote into the title of a contact."""
    serial: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.fate = random.Random(self.seed)
        self.colour = self.fate.choice(("blocking", "async"))
        settings = Settings(list_lag=self.fate.choice((0.0, 2.0, TIMING.list_lag)))
        self.sim = Simulator(settings, clock=VirtualClock())
        for parent, name in (
            ("Contact", MARKER),
            ("Matter", MARKER),
            ("Contact", "Visa"),
            ("Matter", "Receipt"),
        ):
            made = {"parent_type": parent, "name": name, "field_type": "text_line"}
            self.sim.create("custom_fields", {**made, "displayed": self.fate.random() < 0.5})
        self.clients = [self._client(n) for n in range(ROWS)]
        self.cases = [self._case(n) for n in range(ROWS)]
        self.times = [self._time(n) for n in range(ROWS)]
        self.meddles = self.fate.random() < 0.3
        for n in range(self.fate.randrange(ROWS)):  # some are in Clio already
            self.sim.create("contacts", self._already_there(n))
        self.sim.clock.advance(60)

    def _word(self) -> str:
        self.serial += 1
        return f"w{self.serial}"

    def _client(self, n: int) -> dict[str, str]:
        return {
            "id": f"c{n}",
            "first": f"First{n}",
            "last": f"Last{n}",
            "title": "",
            "mail": f"p{n}@example.com",
            "visa": self._word(),
        }

    def _case(self, n: int) -> dict[str, str]:
        return {"no": f"m{n}", "client": f"c{n}", "what": self._word(), "receipt": f"R{n}"}

    def _time(self, n: int) -> dict[str, str]:
        """The first two say the same: two calls of six minutes on one day; or one says less."""
        m = max(n, 1)
        rate = "" if n == 0 and self.seed % 3 == 2 else f"{100 + m}"
        row = {"id": f"t{n}", "case": f"m{m}", "day": f"2024-05-0{m}", "hours": f"{m}.1"}
        return {**row, "rate": rate, "what": f"call {m}"}

    def _already_there(self, n: int) -> dict[str, Any]:
        row = self.clients[n]
        return {
            "type": "Person",
            "first_name": row["first"],
            "last_name": row["last"],
            "email_addresses": [{"name": "Work", "address": row["mail"]}],
        }

    # What happens

    def live(self) -> None:
        """A stormy time."""
        odds = {kind: self.fate.random() ** 4 * 0.5 for kind in FAULTS}
        mortality = self.fate.choice((0.0, 0.002, 0.01, 0.05))
        for _ in range(self.fate.randint(2, 7)):
            self._storm(odds)
            self.run(mortality)
            self.sim.faults.clear()
            self.sim.clock.advance(self.fate.choice((0, 1, 10, 100, 1000)))
            self._somebody_does_something()

    def _storm(self, odds: dict[str, float]) -> None:
        for kind, chance in odds.items():
            for method, path in (
                ("", ""),
                ("POST", "contacts"),
                ("PATCH", ""),
                ("POST", "matters"),
                ("POST", "activities"),
            ):
                if self.fate.random() < chance:
                    after = self.fate.randrange(6)
                    seconds = self.fate.choice((1.0, 10.0, TIMING.late_commit))
                    self.sim.faults.add(
                        Fault(kind, method=method, path=path, after=after, seconds=seconds)
                    )
                    self.say(f"  fault {kind} {method} {path} after {after}")

    def _somebody_does_something(self) -> None:
        contacts = self.sim.all("contacts")
        if contacts and self.fate.random() < 0.5:
            person = self.fate.choice(contacts)
            word = self._word()
            self.sim.update("contacts", person["id"], {"title": word})
            self.edits[person["id"]] = word
            self.say(f"  a person writes {word} into contact {person['id']}")
        if self.fate.random() < 0.5:
            row = self.fate.choice(self.clients)
            row["visa"] = self._word()
            self.say(f"  the source changes {row['id']} to {row['visa']}")
        if self.fate.random() < 0.3:
            row = self.fate.choice(self.cases)
            row["what"] = self._word()
        self._somebody_notes_time()

    def _somebody_notes_time(self) -> None:
        if self.fate.random() < 0.3:
            row = self.fate.choice(self.times)
            row["hours"] = f"{self.fate.randrange(1, 9)}.5"
            self.say(f"  the source changes {row['id']} to {row['hours']} hours")
        activities = self.sim.all("activities")
        if activities and self.fate.random() < 0.3:
            entry = self.fate.choice(activities)
            word = self._word()
            self.sim.update("activities", entry["id"], {"reference": word})
            self.noted[entry["id"]] = word
            self.say(f"  a person writes {word} into activity {entry['id']}")
        if activities and self.meddles and self.fate.random() < 0.5:
            entry = self.fate.choice(activities)
            made = {name: entry[name] for name in ("type", "date", "quantity", "price")}
            matter = {"matter": {"id": entry["matter"]["id"]}}
            self.sim.create("activities", {**made, **matter, "note": self._word()})
            self.say("  a person enters time on a matter")

    def run(self, mortality: float = 0.0) -> Report | None:
        """One process: plan and apply, or die, or give up."""
        try:
            if self.colour == "async":
                return anyio.run(self._awaited, mortality)
            clio = self.sim.client(retry=self.patience())
            clio.driver = MortalDriver(clio.driver, self.fate, mortality)
            return self._work(self.job(clio))
        except Death:
            self.say("  dies")
        except errors.ClioError as error:
            self.say(f"  gives up: {type(error).__name__}: {error}")
        return None

    def patience(self) -> RetryPolicy:
        """How long to wait before repeating, decided by the seed like everything else."""
        return RetryPolicy(jitter=lambda longest: self.fate.random() * longest)

    def _work(self, job: Job) -> Report:
        with job.store:
            report = job.plan().apply(override={"majority"})
        self.say(f"  {evolve(report, audit='')}")  # its hash is of random names
        return report

    async def _awaited(self, mortality: float) -> Report:
        clio = self.sim.async_client(retry=self.patience())
        clio.driver = MortalAsyncDriver(clio.driver, self.fate, mortality)
        job = self.job(clio, AsyncJob)
        with job.store:
            plan = await job.plan()
            report = await plan.apply(override={"majority"})
        self.say(f"  {evolve(report, audit='')}")  # its hash is of random names
        return report

    def job(self, clio: Any, kind: type[Any] = Job) -> Any:
        """A job as a new process would make it."""
        rows = (self.clients, self.cases, self.times)
        readings = [one.read(some) for one, some in zip(self.maps, rows, strict=True)]
        return kind(clio, readings, store=self.folder / "firm.db", marker=MARKER, timing=TIMING)

    def calm(self) -> list[Report]:
        """A time in which everything becomes clear; then runs that find nothing to do."""
        self.sim.faults.clear()
        reports = []
        for _ in range(4):
            self.sim.clock.advance(TIMING.settling + TIMING.send_window + 60)
            self.sim.local.catch_up()
            report = self.run()
            assert report is not None, "a calm run gives up"
            reports.append(report)
        return reports

    # What must be true

    def check(self, reports: list[Report]) -> None:
        """Compare both sides with what was seen to happen."""
        last = reports[-1]
        assert last.writes == 0, f"a further run wrote: {last}"
        counts = last.counts
        assert counts["quarantined"] == 0, str(last)
        unclear = self._unclear()
        assert counts["waiting"] == 0 or unclear, str(last)
        contacts, matters = self.sim.all("contacts"), self.sim.all("matters")
        for row in self.clients:
            found = [c for c in contacts if c["last_name"] == row["last"]]
            assert len(found) == 1, f"{len(found)} records for {row['id']}"
            self._check_contact(row, found[0])
        for row in self.cases:
            found = [m for m in matters if row["receipt"] in _values(m).values()]
            assert len(found) == 1, f"{len(found)} records for {row['no']}"
            assert found[0]["description"] == row["what"], f"{row['no']} did not arrive"
        self._check_time(unclear)
        self._check_audit(reports)

    def _check_audit(self, reports: list[Report]) -> None:
        """It holds with every report of the calm in it, and tells of each intent twice."""
        with open_store(self.folder / "firm.db") as store:
            for report in reports:
                found = store.verify_audit(report.audit)
                assert found, str(found)
            intents = store.intents()
            told = Counter(entry.intent for entry in Audit(store) if entry.intent)
        assert told == {intent.id: 1 + (closed is not None) for intent, closed in intents}

    def _check_time(self, unclear: int) -> None:
        """One entry for a row; fewer only where a human is asked, and more never."""
        assert not unclear or self.meddles, "a question although nobody meddled"
        activities = self.sim.all("activities")
        lacking = 0
        for what in {row["what"] for row in self.times}:
            rows = [row for row in self.times if row["what"] == what]
            found = [a for a in activities if a["note"] == what]
            assert len(found) <= len(rows), f"{len(found)} records for {what}"
            lacking += len(rows) - len(found)
            if not unclear:
                worked = sorted(round(float(row["hours"]) * 3600) for row in rows)
                assert sorted(a["quantity"] for a in found) == worked, f"{what} did not arrive"
        assert lacking == 0 or unclear, f"{lacking} entries are lost"
        for id, word in self.noted.items():
            (noted,) = [a for a in activities if a["id"] == id]
            assert noted["reference"] == word, f"an edit of {id} was overwritten"

    def _unclear(self) -> int:
        """How many rows a human is asked about, for nobody else can know what became of them."""
        with open_store(self.folder / "firm.db") as store:
            return sum(review.question is Question.UNCLEAR for review in store.reviews())

    def _check_contact(self, row: dict[str, str], record: dict[str, Any]) -> None:
        assert _values(record).get("Visa") == row["visa"], f"{row['id']} did not arrive"
        edit = self.edits.get(record["id"])
        assert record["title"] == edit, f"an edit of {record['id']} was overwritten"


def _values(record: dict[str, Any]) -> dict[str, Any]:
    return {v["field_name"]: v["value"] for v in record["custom_field_values"]}


@contextmanager
def memory() -> Iterator[Path]:
    """A folder of its own, in memory where the machine has some to spare: stores sync a lot."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="history-", dir=shared if shared.is_dir() else None
    ) as folder:
        yield Path(folder)


@contextmanager
def world(seed: int, say: Callable[[str], None] = lambda _: None) -> Iterator[World]:
    """A history's world."""
    with memory() as folder:
        yield World(seed, folder, say)


def history(seed: int, say: Callable[[str], None] = lambda _: None) -> None:
    """Live through one history, and check how it ended."""
    with world(seed, say) as one:
        one.live()
        one.check(one.calm())


def failure(seed: int) -> tuple[int, str] | None:
    """What is wrong with a history, if anything is."""
    try:
        history(seed)
    except Exception as error:  # whatever it is, it is told with its seed
        return seed, f"{type(error).__name__}: {error}"
    return None


if __name__ == "__main__":
    first, last = int(sys.argv[1]), int(sys.argv[-1])
    if first == last:
        history(first, print)
    else:
        print([found for found in map(failure, range(first, last)) if found])
