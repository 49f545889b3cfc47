"""A firm's Clio on a port of this machine, and us on the other side of it."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from ..auth import Application, MemoryVault
from ..client import Clio
from ..simulator import Simulator
from .browser import Browser
from .maps import cases_map, clients_map
from .pace import Pace
from .premises import move_in

if TYPE_CHECKING:
    from pathlib import Path

    from ..engine.job import Job
    from ..mapping import DataMap
    from .sheet import Sheet

MARKER = "External id"
"""The custom field that says whose record a record is."""


@frozen
class Office:
    """A firm's Clio, with somebody logged in to it.

    Args:
        sim: The firm's Clio, for whoever looks at it from the inside.
        clio: A client that goes through the port like any other.
        browser: Where consent was given.
        pace: How fast its time runs.
    """

    sim: Simulator = field(repr=False)
    clio: Clio
    browser: Browser
    pace: Pace


@frozen
class Desk:
    """What is to be brought into a Clio, and what is remembered of it.

    Args:
        clients: The map of the people.
        cases: The map of their cases.
        job: Brings both in.
        files: The files of both, by the map's name.
    """

    clients: DataMap
    cases: DataMap
    job: Job = field(repr=False)
    files: dict[str, Sheet]


@contextmanager
def opened(pace: Pace) -> Generator[Simulator]:
    """The firm's Clio on a real port, for as long as the context lasts.

    Raises:
        ConfigurationError: uvicorn is not installed.
    """
    with Simulator(pace.settings) as sim:
        move_in(sim)
        with sim.serve():
            yield sim


@contextmanager
def entered(sim: Simulator, pace: Pace) -> Generator[Office]:
    """Log in through the whole OAuth dance, for as long as the context lasts."""
    browser = Browser()
    with Clio.login(
        "demo",
        vault=MemoryVault(),
        application=_registered(sim.application),
        open_browser=browser,
        timeouts=pace.timeouts,
    ) as clio:
        yield Office(sim, clio, browser, pace)


def desk(clio: Clio, clients: Sheet, cases: Sheet, store: Path, pace: Pace) -> Desk:
    """Prepare the job of bringing both files into a Clio.

    Args:
        clio: The client to work through.
        clients: The file of people.
        cases: The file of their cases.
        store: Where to remember what became of each row.
        pace: How fast time runs.
    """
    people = clients_map()
    matters = cases_map(people)
    readings = [people.read(clients.path), matters.read(cases.path)]
    job = clio.sync(readings, store=store, marker=MARKER, timing=pace.timing)
    return Desk(people, matters, job, {people.name: clients, matters.name: cases})


def _registered(application: Application) -> Application:
    """The application with a redirect URI on which nobody listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return evolve(application, redirect_uri=f"http://127.0.0.1:{port}/callback")
