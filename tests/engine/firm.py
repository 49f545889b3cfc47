"""A firm with two spreadsheets, a Clio in the same process, and a job between them.

What a test runs, it runs in both colours: `engine` calls a method of a job
and, in the async colour, awaits it in a loop of the test's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal
from attrs import define, field

from clio_sync.engine.report import Report
from clio_sync.engine.timing import Timing
from clio_sync.mapping import DataMap, custom_field, email, field as mapped, phone, reference
from clio_sync.simulator import Fault, Simulator

MARKER = "External id"
TIMING = Timing(send_window=5, timeout=30, late_commit=40, list_lag=20, skew=2)


@define
class Engine:
    """One colour."""

    colour: str
    portal: BlockingPortal | None = None

    def client(self, sim: Simulator, **options: Any) -> Any:
        """A client of this colour."""
        return sim.async_client(**options) if self.portal else sim.client(**options)

    def __call__(self, work: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Call, and await where there is something to await."""
        if self.portal is None:
            return work(*args, **options)
        return self.portal.call(partial(work, *args, **options))


def clients_map(**options: Any) -> DataMap:
    """People, with a field of every kind."""
    return DataMap(
        "contacts",
        key="id",
        fields=[
            mapped("first_name", "first"),
            mapped("last_name", "last"),
            mapped("title", "title", **options),
            email("mail", label="Work"),
            phone("mobile", label="Mobile", country="US"),
            custom_field("Visa", "visa"),
        ],
    )


def cases_map(clients: DataMap) -> DataMap:
    """Their matters."""
    return DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", to=clients, by="client"),
            mapped("description", "what"),
            mapped("status", "stage"),
            custom_field("Receipt", "receipt", identity=True),
        ],
    )


def person(n: int, **columns: str) -> dict[str, str]:
    """A row of the first spreadsheet."""
    row = {
        "id": f"c{n}",
        "first": f"First{n}",
        "last": f"Last{n}",
        "title": "",
        "mail": f"p{n}@example.com",
        "mobile": "",
        "visa": "H-1B",
    }
    return {**row, **columns}


def case(n: int, client: str | None = None, **columns: str) -> dict[str, str]:
    """A row of the second spreadsheet."""
    row = {
        "no": f"m{n}",
        "client": client or f"c{n}",
        "what": f"Matter {n}",
        "stage": "",
        "receipt": f"R{n}",
    }
    return {**row, **columns}


@define
class Firm:
    """Both spreadsheets, Clio, and a store between them; each call is a process of its own."""

    engine: Engine
    folder: Path
    sim: Simulator
    clients: list[dict[str, Any]] = field(factory=list)
    cases: list[dict[str, Any]] | None = None
    marker: str | None = MARKER
    timing: Timing = TIMING
    store: str = "firm.db"
    people: DataMap = field(factory=clients_map)
    matters: DataMap = field(init=False)
    jobs: list[Any] = field(factory=list, init=False)
    options: dict[str, Any] = field(factory=dict)
    job_options: dict[str, Any] = field(factory=dict)
    table: Any = None
    """What the people come from and go back into, where they do; `mirroring` says how."""
    mirroring: dict[str, Any] = field(factory=dict)
    given: list[Any] | None = None
    """Readings in place of those of both spreadsheets."""

    def __attrs_post_init__(self) -> None:
        self.matters = cases_map(self.people)

    # Doing

    def where(self) -> Any:
        """What a job is given as its store."""
        return self.folder / self.store

    def job(self, readings: list[Any] | None = None) -> Any:
        """A job as a new process would make it."""
        clio = self.engine.client(self.sim, **self.options)
        made = clio.sync(
            readings or self.readings(),
            store=self.where(),
            marker=self.marker,
            timing=self.timing,
            **self.job_options,
        )
        self.jobs.append((clio, made))
        return made

    def readings(self) -> list[Any]:
        """Both maps with their rows, or only the people."""
        if self.given is not None:
            return self.given
        both = [self.people.read(self.clients)]
        if self.table is not None:
            both = [self.people.mirror(self.table, **self.mirroring)]
        return both if self.cases is None else [*both, self.matters.read(self.cases)]

    def plan(self, job: Any = None, **options: Any) -> Any:
        """Look and decide."""
        return self.engine((job or self.job()).plan, **options)

    def apply(self, plan: Any, **options: Any) -> Report:
        """Do it."""
        return self.engine(plan.apply, **options)

    def run(self, job: Any = None, **options: Any) -> Report:
        """Plan and apply."""
        return self.apply(self.plan(job), **options)

    def run_with(self, progress: Callable[[Any], None]) -> Report:
        """Plan and apply, watched."""
        return self.apply(self.plan(), progress=progress)

    def push(self, data_map: DataMap, *rows: dict[str, Any]) -> Report:
        """Bring some rows over now."""
        return self.engine(self.job().push, data_map, *rows)

    def fault(self, kind: str, method: str = "POST", path: str = "contacts", **more: Any) -> None:
        """Let something go wrong."""
        self.sim.faults.add(Fault(kind, method=method, path=path, **more))

    def wait(self, seconds: float | None = None) -> None:
        """Let time pass: as much as makes silence mean no, unless told otherwise."""
        enough = self.timing.send_window + self.timing.settling + 1
        self.sim.clock.advance(enough if seconds is None else seconds)
        self.sim.local.catch_up()

    def close(self) -> None:
        """End every process."""
        for clio, job in self.jobs:
            job.store.close()
            self.engine(clio.close)

    # Seeing

    def contacts(self) -> list[dict[str, Any]]:
        """What Clio has."""
        return self.sim.all("contacts")

    def named(self, n: int) -> list[dict[str, Any]]:
        """The contacts that a row could have made."""
        return [c for c in self.contacts() if c["last_name"] == f"Last{n}"]

    def the(self, n: int) -> dict[str, Any]:
        """The one contact that a row made."""
        (found,) = self.named(n)
        return found

    def sent(self, method: str, path: str = "") -> int:
        """How many requests of a kind came to Clio."""
        entries = self.sim.log.entries
        return sum(e.method == method and e.path.startswith(f"/api/v4/{path}") for e in entries)

    def questions(self) -> list[str]:
        """What only a human may decide."""
        return [review.question.value for review in self.job().reviews]

    def questions_of(self, job: Any) -> list[tuple[str, str]]:
        """Questions with the fields that they are about."""
        return [(review.question.value, review.field) for review in job.reviews]

    def bodies(self) -> list[tuple[Any, dict[str, Any]]]:
        """Collects the requests that reach Clio from now on, with their bodies."""
        seen: list[tuple[Any, dict[str, Any]]] = []
        inner = self.sim.local.handle

        def handle(request: Any) -> Any:
            seen.append((request, json.loads(request.body)["data"] if request.body else {}))
            return inner(request)

        self.sim.local.handle = handle  # type: ignore[method-assign]
        return seen

    def meanwhile(
        self,
        method: str,
        path: str,
        act: Callable[[], Any],
        *,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Let something happen just before (or after) Clio gets such a request."""
        inner = self.sim.local.handle
        left = [times]

        def handle(request: Any) -> Any:
            api = request.path.removeprefix("/api/v4/")
            due = request.method == method and api.startswith(path) and left[0] > 0
            left[0] -= due
            if due and not after:
                act()
            answer = inner(request)
            if due and after:
                act()
            return answer

        self.sim.local.handle = handle  # type: ignore[method-assign]

    # People

    def make(self, n: int, **more: Any) -> dict[str, Any]:
        """Somebody makes the contact of a row by hand."""
        row = person(n)
        data = {
            "type": "Person",
            "first_name": row["first"],
            "last_name": row["last"],
            "email_addresses": [{"name": "Work", "address": row["mail"]}],
        }
        return self.sim.create("contacts", {**data, **more})

    def edit(self, n: int, **data: Any) -> dict[str, Any]:
        """Somebody edits the contact of a row."""
        return self.sim.update("contacts", self.the(n)["id"], data)

    def own(self) -> Any:
        """The store, to look into."""
        return self.job().store


def values_of(record: dict[str, Any]) -> dict[str, Any]:
    """A record's custom fields."""
    return {row["field_name"]: row["value"] for row in record["custom_field_values"]}
