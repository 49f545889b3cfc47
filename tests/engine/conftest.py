"""Fixtures of the engine's tests: both colours, a Clio, and a firm between its files and it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from clio_sync.simulator import Settings, Simulator, VirtualClock

from .firm import MARKER, Engine, Firm, person


@pytest.fixture(params=["blocking", "async"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Runs jobs in one colour; a test that asks for it runs in both."""
    if request.param == "blocking":
        yield Engine("blocking")
        return
    with start_blocking_portal() as portal:
        yield Engine("async", portal)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place for stores, in memory where the machine has one: they sync each commit."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A Clio with the firm's custom fields, where lists lag and the budget is large."""
    settings = Settings(list_lag=2.0, rate_limit=10_000)
    with Simulator(settings, clock=VirtualClock()) as made:
        for parent, name in (
            ("Contact", MARKER),
            ("Matter", MARKER),
            ("Contact", "Visa"),
            ("Matter", "Receipt"),
        ):
            data = {"parent_type": parent, "name": name, "field_type": "text_line"}
            made.create("custom_fields", {**data, "displayed": name != MARKER})
        made.clock.advance(60)
        yield made


@pytest.fixture
def firm(engine: Engine, folder: Path, sim: Simulator) -> Iterator[Firm]:
    """Two people in the spreadsheet, and none in Clio."""
    made = Firm(engine, folder, sim, [person(0), person(1)])
    yield made
    made.close()


@pytest.fixture
def small(firm: Firm) -> Firm:
    """The same, linked and settled long ago."""
    firm.run()
    firm.wait()
    firm.sim.log.clear()
    return firm
