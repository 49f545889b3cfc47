"""What a process was doing when something happened to it, as its store and Clio tell."""

from __future__ import annotations

import time
from typing import Any

from attrs import frozen

from clio_sync import errors
from clio_sync.simulator import Simulator
from clio_sync.store import Store

from .places import Place

PLANNING = "planning"
BEFORE = "before intent"
NOTED = "between intent and send"
SENT = "between send and settle"
LOCKED = "in a transaction"
PHASES = (PLANNING, BEFORE, NOTED, SENT, LOCKED)
ON_ITS_WAY = 0.5
"""Seconds for which Clio may not know yet what a process has sent."""
NAP = 0.02


@frozen
class Before:
    """What was known before a process began.

    Args:
        intents: The ids of all intents there were.
        writes: How many requests Clio had got that write.
    """

    intents: frozenset[str]
    writes: int

    @classmethod
    def now(cls, place: Place, sim: Simulator) -> Before:
        """Take note of what there is."""
        with place.open() as store:
            return cls(_ids(store), sim.writes)


def phase(before: Before, place: Place, sim: Simulator, number: int) -> str:
    """Which phase a process is in that was stopped or killed.

    Args:
        before: What was known before it began.
        place: Where its store is.
        sim: Its Clio.
        number: The process's.
    """
    until = time.monotonic() + ON_ITS_WAY
    try:
        with place.open() as store:
            while (found := _phase(before, store, sim.writes, number)) == NOTED:
                if time.monotonic() > until:
                    break
                time.sleep(NAP)
            return found
    except errors.StoreLocked:  # it was about to make the store
        return PLANNING


def _phase(before: Before, store: Store, writes: int, number: int) -> str:
    opened = _ids(store) - before.intents
    still = {intent.id for intent in store.load().intents} & opened
    if still:
        return SENT if writes - before.writes >= len(opened) else NOTED
    at_work: Any = (store.holder() or "").split(":")
    return BEFORE if opened or str(number) in at_work else PLANNING


def _ids(store: Store) -> frozenset[str]:
    return frozenset(intent.id for intent, _ in store.intents())
