"""Real processes, killed in earnest at any instant: nothing is doubled and nothing is lost."""

from __future__ import annotations

import sys

import pytest

from .life import Life
from .mirrored import Mirrored
from .places import places
from .session import Session
from .taken_back import TakenBack

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL"),
]


KINDS = {"sqlite": (Life, Mirrored, TakenBack), "postgresql": (Life,)}


@pytest.mark.parametrize("store", KINDS)
def test_a_killed_process_doubles_nothing_and_loses_nothing(store: str) -> None:
    """Killed in creates, in updates, in rows that take over and in a rollback, and run again."""
    kinds = KINDS[store]
    with places(store) as homes:
        session = Session(homes, "kill", wanted=3 * len(kinds), kinds=kinds)
        tally = session.run(side_by_side=len(kinds))
    assert tally.total >= 3 * len(kinds)
    assert tally.records == tally.rows > 0
