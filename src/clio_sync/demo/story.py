"""The demonstration from its beginning to its end: what a firm would do, on a real port."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ..mapping import DataMap
from . import CASES, CLIENTS, cases_map, clients_map, tables
from .census import Census
from .crash import Crash
from .day import Day, describe
from .office import Desk, desk, entered, opened
from .pace import Pace
from .sheet import Sheet
from .show import Show
from .telling import Telling, many

TITLE = "clio_sync: a firm's spreadsheets into Clio, each row exactly once"


def tell(
    show: Show, *, clients: Path = CLIENTS, cases: Path = CASES, pace: Pace | None = None
) -> Telling:
    """Give the demonstration.

    Args:
        show: Where it is told.
        clients: The file of people.
        cases: The file of their cases.
        pace: How fast its time runs.

    Raises:
        SourceError: A file cannot be read.
        ConfigurationError: uvicorn is not installed.
    """
    telling = Telling(show, pace or Pace())
    with tempfile.TemporaryDirectory(prefix="clio-sync-demo-") as name:
        folder = Path(name)
        people = _copy(clients, folder / "clients", clients_map())
        matters = _copy(cases, folder / "cases", cases_map())
        show.title(TITLE, f"From {_size(people)} and {_size(matters)}.")
        for warning in (*people.warnings, *matters.warnings):
            show.say(warning)
        at_work, census = _day(telling, people, matters, folder / "firm.db")
        again = folder / "again"
        unedited = Sheet.copied(clients, again / "clients"), Sheet.copied(cases, again / "cases")
        Crash(telling, *unedited, folder / "killed.db", census).happen()
        _report(telling, at_work)
    return telling


def _copy(source: Path, folder: Path, data_map: DataMap) -> Sheet:
    sheet = Sheet.copied(source, folder)
    sheet.check(data_map)
    return sheet


def _size(sheet: Sheet) -> str:
    return f"{sheet.name} ({many(len(sheet.cells) - 1, 'row')})"


def _day(telling: Telling, people: Sheet, matters: Sheet, store: Path) -> tuple[Desk, Census]:
    with opened(telling.pace) as sim:
        describe(telling, sim)
        with entered(sim, telling.pace) as office:
            at_work = desk(office.clio, people, matters, store, telling.pace)
            census = Day(telling, office, at_work).pass_by()
        telling.facts["pace"] = {
            "limit": sim.settings.rate_limit,
            "window": telling.pace.window,
            "refused": sim.refusals_429,
        }
    return at_work, census


def _report(telling: Telling, at_work: Desk) -> None:
    """Step 10: every run side by side, and what is left for people."""
    telling.show.step(10, "The report")
    telling.show.table(tables.summary(telling.runs))
    title = "Left for people, after the first run"
    telling.show.table(tables.attention(telling.runs[0].problems, at_work, title))
