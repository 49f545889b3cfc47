"""Real processes that sleep while others do their work: once awake, they do no harm."""

from __future__ import annotations

import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .ends import STAGES, Tally, oversleep
from .forks import Forks
from .life import Life, life
from .phases import Before
from .places import Place

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGSTOP"),
]


def test_a_process_that_overslept_sends_nothing_and_writes_nothing(tmp_path: Path) -> None:
    """Stopped with an intent, with half a request, with an answer to come: it has lost its turn."""

    def overslept(stage: str) -> None:
        with life(forks, Place(tmp_path, str(tmp_path / f"{stage}.db")), stage) as one:
            tally, before = Tally(), Before.now(one.place, one.sim)
            child = one.start(halt=3, stage=stage, by=signal.SIGSTOP)
            oversleep(one, child, before, tally)
            assert (tally.hits, tally.ended) == ({STAGES[stage]: 1}, {"LeaseLost": 1})

    with Forks(tmp_path) as forks, ThreadPoolExecutor(len(Life.stages)) as pool:
        list(pool.map(overslept, Life.stages))
