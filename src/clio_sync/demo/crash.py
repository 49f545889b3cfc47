"""Step nine: the same job at a firm like the first, killed in the middle of a run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from ..engine.report import duration
from ..engine.timing import Timing
from .census import Census
from .child import Order
from .kill import SLOW, Killing, killed, moment
from .office import Office, desk, entered, opened
from .show import Table
from .telling import Telling, many, requests, written

if TYPE_CHECKING:
    from .sheet import Sheet


@define
class Crash:
    """A run that is killed, and those after it.

    Args:
        telling: Where it is told.
        clients: The file of people.
        cases: The file of their cases.
        store: Where the runs remember what became of each row.
        whole: What the first firm has, whose run nobody killed.
    """

    telling: Telling
    clients: Sheet
    cases: Sheet
    store: Path
    whole: Census
    rows: list[list[str]] = field(factory=list, init=False)

    def happen(self) -> None:
        """Begin, be killed, and run again, twice."""
        self.telling.show.step(9, "Killed in the middle of a run")
        first = self.telling.runs[0].numbers
        fault = moment(first["created"], first["writes"])
        if fault is None:
            self.telling.skip("Nothing is to be written, so there is no write to be killed at.")
            return
        self._explain()
        with opened(self.telling.pace) as sim, entered(sim, self.telling.pace) as office:
            self._count(office, "before")
            killing = killed(sim, self._order(office), fault)
            self.telling.runs.append(killing.note)
            self._count(office, "killed")
            self._mourn(killing)
            self._run_again(office)

    def _explain(self) -> None:
        usual, here = Timing(), self.telling.pace.timing
        self.telling.show.say(
            "A firm like the first, and the same files. A process of its own brings them in, and "
            "is killed (SIGKILL) when Clio has just made a record and the answer is on its way."
        )
        self.telling.show.say(
            "Of a write without an answer, a proof that it happened is good at once. That there "
            f"is none counts after {duration(usual.send_window + usual.settling)} with the usual "
            f"settings; those of this demonstration are scaled to its Clio, and it counts after "
            f"{duration(here.send_window + here.settling)}."
        )

    def _order(self, office: Office) -> Order:
        return Order(
            url=office.sim.url,
            access_token=office.sim.grant().access_token,
            clients=str(self.clients.path),
            cases=str(self.cases.path),
            store=str(self.store),
            window=self.telling.pace.window,
        )

    def _mourn(self, killing: Killing) -> None:
        note = killing.note.numbers
        self.telling.show.say(
            f"Process {killing.pid} is dead (status {killing.status}). Clio did "
            f"{note['created'] + note['adopted']} of its writes, and it was never told of the "
            "last one."
        )

    def _run_again(self, office: Office) -> None:
        time.sleep(SLOW)  # the lists show the record by then, and the answer is out of the way
        job = desk(office.clio, self.clients, self.cases, self.store, self.telling.pace).job
        self.telling.apply(office, job.plan(), "after kill")
        self._count(office, "after kill")
        self._add_up()
        again = self.telling.apply(office, job.plan(), "after kill, again")
        self.telling.show.say(f"And once more: {written(again)}, {requests(again)}.")
        census = self._count(office, "after kill, again")
        self._row("the first firm, for comparison", self.whole)
        columns = ("", "#contacts", "#matters", "#with our marker", "#twice in Clio")
        self.telling.show.table(Table.of(*columns, rows=self.rows))
        self._compare(census)

    def _add_up(self) -> None:
        after = self.telling.runs[-1].numbers
        self.telling.show.say(
            f"Run again, it finds out what became of the last write, and does the rest: "
            f"{many(after['created'], 'record')} made, {many(after['requests'], 'request')}."
        )

    def _compare(self, census: Census) -> None:
        lost, spare = census.lacks(self.whole), self.whole.lacks(census)
        self.telling.facts["kill"] = {
            **census.as_dict(),
            "expected": self.whole.as_dict(),
            "lost": lost,
            "spare": spare,
        }
        self.telling.show.say(
            f"Compared with the firm whose run nobody killed: {many(lost, 'record')} missing, {spare} "
            f"too many, {many(census.doubled, 'marker')} twice in Clio."
        )

    def _count(self, office: Office, when: str) -> Census:
        census = Census.of(office.sim)
        self._row(when, census)
        return census

    def _row(self, when: str, census: Census) -> None:
        self.rows.append([when, *map(str, census.as_dict().values())])
