"""What the steps of the demonstration share: where they are told, and what is kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from .pace import Pace
from .runs import COUNTED, RunNote
from .show import Bar, Show

if TYPE_CHECKING:
    from ..client import Clio
    from ..engine.job import Plan
    from ..engine.report import Report
    from ..engine.writing.apply import Observer, Progress
    from .office import Office


@define
class Telling:
    """The demonstration, as far as it has come.

    Args:
        show: Where it is told.
        pace: How fast its time runs.
    """

    show: Show
    pace: Pace = field(factory=Pace)
    runs: list[RunNote] = field(factory=list, init=False)
    facts: dict[str, object] = field(factory=dict, init=False)
    """What is reported besides the runs."""
    skipped: list[str] = field(factory=list, init=False)
    """Why steps were left out."""

    def apply(self, office: Office, plan: Plan, name: str) -> Report:
        """Carry out a plan, show how far it has come, and keep what it came to."""
        if plan.outline.write_requests:
            with self.show.progress("applying", len(plan.outline.steps)) as bar:
                report = plan.apply(name=name, progress=_moving(bar, office.clio))
        else:
            report = plan.apply(name=name)
        self.note(name, report)
        return report

    def note(self, name: str, report: Report) -> None:
        """Keep what a run came to."""
        self.runs.append(RunNote.of(name, report))

    def skip(self, why: str) -> None:
        """Leave a step out."""
        self.skipped.append(why)
        self.show.say(why)

    def as_dict(self) -> dict[str, object]:
        """All of it, for programs."""
        runs = [run.as_dict() for run in self.runs]
        return {"runs": runs, **self.facts, "skipped": list(self.skipped)}


def _moving(bar: Bar, clio: Clio) -> Observer:
    """What moves a bar while a plan is applied."""
    before = clio.requests

    def progress(made: Progress) -> None:
        bar(made.done, many(clio.requests - before, "request"))

    return progress


def many(number: int, thing: str) -> str:
    """So many things."""
    return f"{number} {thing}{'s' * (number != 1)}"


def counted(report: Report) -> str:
    """How many rows became what, as a sentence without its full stop."""
    counts = report.counts
    told = ", ".join(f"{counts[what]} {what}" for what in COUNTED if counts[what])
    return f"{many(report.rows, 'row')}: {told or 'nothing to do'}"


def written(report: Report) -> str:
    """Whether anything was written."""
    return many(report.writes, "write") if report.writes else "nothing was written"


def requests(report: Report) -> str:
    """How many requests a run took, and how many of them were writes."""
    writes = f", {many(report.writes, 'write')} among them" * bool(report.writes)
    return f"{many(report.requests, 'request')}{writes}"
