"""Random histories of a job: faults, deaths, several workers, people and a source that changes.

One seed decides everything, and it is all drawn before the history begins, as a
list of what is to happen. A history ends with a calm in which everything
unclear can become clear; then both sides and the store are compared with what
a witness noted of what people, the source and the workers did.

    python -m tests.simulation --seed SEED           tells the story of one seed
    python -m tests.simulation --minutes M           hunts on all processors
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import field, frozen

from clio_sync.engine.report import Report

from .deaths import between_statements
from .faults import Waits
from .invariants import violations
from .odds import Odds
from .workers import Happening, Launch
from .world import TIMING, Place, Say, World, memory, silence

CALM = 5
"""Runs in a calm; the last one has nothing to do."""


@frozen
class History:
    """What is to happen, and where.

    Args:
        place: What stays the same all through it.
        events: What happens, in order.
    """

    place: Place
    events: tuple[Happening, ...]

    @classmethod
    def of(cls, seed: int) -> History:
        """The history that a seed decides.

        Args:
            seed: Any number.
        """
        odds = Odds(seed)
        return cls(odds.place(), odds.events())


@frozen
class Ending:
    """How a history ended.

    Args:
        violations: What is not as it has to be; empty where all is well.
        events: How much was to happen.
        faults: How often something went wrong with a request.
        deaths: How many processes died.
        runs: How many processes there were.
        requests: How many requests reached Clio.
    """

    violations: tuple[str, ...] = ()
    events: int = 0
    faults: int = 0
    deaths: int = 0
    runs: int = 0
    requests: int = field(default=0)


def play(history: History, tell: Say = silence) -> Ending:
    """Live through a history, and say how it ended.

    Args:
        history: What is to happen.
        tell: Told the story.
    """
    with world(history.place, tell) as one, between_statements():
        try:
            for event in history.events:
                event.happen(one)
            found = violations(one, calm(one))
        except Exception as error:  # whatever it is, it is told with its seed
            found = [f"{type(error).__name__}: {error} {_where(error)}"]
        struck = sum(bool(entry.fault) for entry in one.sim.log.entries)
        events = sum(1 for _ in each(history.events))
        requests = one.sim.requests
        return Ending(tuple(found), events, struck, one.deaths, one.runs, requests)


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"({last.filename.rpartition('/')[2]}:{last.lineno})"


def calm(world: World, runs: int = CALM) -> list[Report]:
    """A time in which everything becomes clear; then a run that finds nothing to do.

    Args:
        world: After everything that was to happen.
        runs: How many there are.
    """
    world.sim.faults.clear()
    reports = []
    for _ in range(runs):
        Waits(TIMING.settling + TIMING.send_window + 60).happen(world)
        report = Launch().live(world)
        if not isinstance(report, Report):
            raise AssertionError("a calm run gives up")
        reports.append(report)
    return reports


def each(events: tuple[Happening, ...]) -> Iterator[Happening]:
    """Everything that is to happen, in the middle of runs too.

    Args:
        events: Of a history.
    """
    for event in events:
        yield event
        for one in event.meanwhile if isinstance(event, Launch) else ():
            yield from each((one.what,))


@contextmanager
def world(place: Place, tell: Say = silence) -> Iterator[World]:
    """A history's world, before anything has happened in it.

    Args:
        place: What stays the same all through it.
        tell: Told the story.
    """
    with memory() as folder:
        yield World(place, folder, tell)


def failure(seed: int) -> tuple[int, str] | None:
    """What is wrong with how a seed's history ends, if anything is.

    Args:
        seed: Any number.
    """
    found = play(History.of(seed)).violations
    return (seed, found[0]) if found else None
