"""Real processes, killed in earnest at any instant: nothing is doubled and nothing is lost."""

from __future__ import annotations

import sys

import pytest

from .places import places
from .session import Session

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL"),
]


@pytest.mark.parametrize(("store", "kills"), [("sqlite", 6), ("postgresql", 4)])
def test_a_killed_process_doubles_nothing_and_loses_nothing(store: str, kills: int) -> None:
    """Killed in creates and in updates, in both colours, and run again."""
    with places(store) as homes:
        tally = Session(homes, "kill", wanted=kills).run(side_by_side=2)
    assert tally.total >= kills
    assert tally.records == tally.rows > 0
