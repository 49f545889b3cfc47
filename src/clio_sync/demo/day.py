"""Steps one to eight: a firm gets its spreadsheets into Clio, and goes on working."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from attrs import frozen

from ..engine.report import duration
from ..store.words import Question
from . import edits, portal, tables
from .census import Census
from .office import Desk, Office
from .pace import LAG, MINUTE
from .runs import Problem
from .show import Table
from .telling import Telling, counted, many, requests, written

if TYPE_CHECKING:
    from ..engine.job import Plan
    from ..engine.report import Outline, Report
    from ..simulator import Simulator

DANCE = (
    "asks a person to let the application in",
    "the person presses Allow",
    "the browser brings the code to our listener",
)
"""What happens on the pages that a browser visits."""


def describe(telling: Telling, sim: Simulator) -> None:
    """Step 1: a Clio on this machine."""
    telling.show.step(1, "A local Clio")
    contacts, matters = len(sim.all("contacts")), len(sim.all("matters"))
    telling.show.say(
        f"It listens on {sim.url} and holds {contacts} contacts and {matters} matters of a "
        "firm: some are people of the spreadsheets, spelled differently."
    )
    limit, pace = sim.settings.rate_limit, telling.pace
    telling.show.say(
        f"Clio takes {limit} requests a minute. This one takes {limit} in {pace.window:g} "
        f"seconds: its clock runs {pace.faster} times as fast, and the limit is really in force."
    )


@frozen
class Day:
    """What a firm does with us, from the first login on.

    Args:
        telling: Where it is told.
        office: The firm's Clio, and we in it.
        desk: What is to be brought into it.
    """

    telling: Telling
    office: Office
    desk: Desk

    def pass_by(self) -> Census:
        """Steps 2 to 8; what the firm has in Clio after the fourth one."""
        self._log_in()
        plan = self._plan()
        first = self._apply(plan)
        census = Census.of(self.office.sim)
        self._again()
        self._ask()
        self._edit(first)
        self._push()
        return census

    def _log_in(self) -> None:
        show = self.telling.show
        show.step(2, "A grant, through the whole OAuth dance")
        told = zip(self.office.browser.visits, DANCE, strict=True)
        rows = [[method, page, str(status), what] for (method, page, status), what in told]
        token = f"{self.office.sim.url.partition('://')[2]}/oauth/token"
        rows.append(["POST", token, "200", "the code becomes a grant that renews itself"])
        show.table(Table.of("", "page", "#status", "what happens there", rows=rows))
        fields = {"fields": "name,account{name}"}
        user = self.office.clio.request("GET", "users/who_am_i.json", params=fields).data
        show.say(f"Logged in as {user['name']} of {user['account']['name']}.")

    def _plan(self) -> Plan:
        show = self.telling.show
        show.step(3, "What goes where, and the plan")
        for one in (self.desk.clients, self.desk.cases):
            show.table(tables.rules(one, self.desk))
        show.say("Where a row and Clio have both changed one field, a person decides.")
        plan = self.desk.job.plan()
        steps = plan.outline.steps
        show.table(tables.overview(steps, self.desk))
        problems = Problem.among(steps)
        show.table(tables.attention(problems, self.desk, "Rows that somebody has to look at"))
        for one in (self.desk.clients, self.desk.cases):
            show.table(tables.recognised(steps, self.desk, one))
            show.table(tables.aliases(steps, self.desk, one))
        self._cost(plan.outline)
        return plan

    def _cost(self, outline: Outline) -> None:
        here = duration(outline.seconds * self.telling.pace.window / MINUTE)
        self.telling.show.say(
            f"Planning took {many(outline.read_requests, 'request')} and wrote nothing. Applying "
            f"takes {many(outline.requests, 'request')}, {outline.write_requests} of them writes: "
            f"{duration(outline.seconds)} at {outline.limit} requests a minute, and {here} here."
        )

    def _apply(self, plan: Plan) -> Report:
        self.telling.show.step(4, "Apply it")
        report = self.telling.apply(self.office, plan, "first")
        self.telling.show.say(
            f"{counted(report)}. {requests(report)}, in {report.seconds:.0f} seconds"
            f"{self._instead_of(report.requests)}. {self.office.sim.refusals_429} were refused "
            "for being too many."
        )
        return report

    def _instead_of(self, requests: int) -> str:
        limit = self.office.sim.settings.rate_limit
        return f"; Clio takes {duration(requests / limit * MINUTE)}" * (requests > limit)

    def _again(self) -> None:
        self.telling.show.step(5, "The same again")
        report = self.telling.apply(self.office, self.desk.job.plan(), "again")
        self.telling.show.say(
            f"{written(report).capitalize()}. It took {requests(report)}, to ask what has "
            f"changed in Clio. {counted(report)}."
        )

    def _ask(self) -> None:
        show, job = self.telling.show, self.desk.job
        show.step(6, "A question, and a person's answer")
        asked = next((one for one in job.reviews if one.question is Question.UNSURE), None)
        if asked is None:
            self.telling.skip("Nobody is in doubt, so there is nothing to decide.")
            return
        page = job.show(asked)
        show.table(tables.side_by_side(page, self.desk.files[asked.row.map].name))
        show.say(
            "Whoever decides sees this: the row as it is in the file, the records as they are in "
            "Clio. The person whom we play says that the row is the first of them: review.link(0)."
        )
        asked.link(0, by="Avery Stone")
        report = self.telling.apply(self.office, job.plan(), "decided")
        show.say(f"{counted(report)}. {requests(report)}. Nobody is asked about it again.")

    def _edit(self, first: Report) -> None:
        show = self.telling.show
        show.step(7, "Edited on both sides")
        chosen = edits.chosen(self.office, self.desk, first)
        if chosen is None:
            self.telling.skip("No row has a contact of its own, so there is none to edit.")
            return
        show.say("Somebody edits a contact in Clio, and somebody else its row in the file.")
        chosen.make(self.office, self.desk)
        time.sleep(LAG)
        report = self.telling.apply(self.office, self.desk.job.plan(), "edited")
        self.telling.facts["edited"] = chosen.as_dict(self.desk, report)
        show.table(chosen.table(self.office, self.desk, report))
        show.say(f"{requests(report)}. What one side changed stands. {self._disputed()}".strip())

    def _disputed(self) -> str:
        asked = [review for review in self.desk.job.reviews if review.field]
        fields = many(len(asked), "field")
        return f"{fields} that both changed: a person decides, Clio's stays until then." * bool(
            asked
        )

    def _push(self) -> None:
        show, people = self.telling.show, self.desk.clients
        show.step(8, "One new client, pushed by an intake portal on approval")
        row = portal.approved(self.desk.files[people.name], str(people.key))
        show.table(portal.table_of(row))
        report = self.desk.job.push(people, row)
        self.telling.note("push", report)
        show.say(f"{counted(report)}. {requests(report)}.")
        again = self.desk.job.push(people, row)
        self.telling.note("push again", again)
        show.say(f"The portal sends it twice: {written(again)}. It took {requests(again)}.")
