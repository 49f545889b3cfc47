"""Disks that are full or cannot be written, under a real process: a refusal, and nothing in Clio."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..death.forks import Forks
from ..death.life import Life, life
from ..death.places import Place

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """A warm process."""
    with Forks(tmp_path_factory.mktemp("told")) as made:
        yield made


@pytest.fixture
def firm(forks: Forks) -> Iterator[Life]:
    """A firm with a Clio on a port, and a store on a disk that other users can reach."""
    with tempfile.TemporaryDirectory() as name:
        with life(forks, Place(Path(name)), "disks") as made:
            yield made


def error_of(firm: Life, **more: object) -> str:
    """What a run ended with."""
    told = firm.start(**more).end().told
    assert told is not None
    assert told["error"] == "StoreError"
    return str(told["text"])


def test_a_disk_with_no_room_left_stops_a_real_process_and_loses_nothing(firm: Life) -> None:
    """No request leaves whose intent could not be written down; with room again the rest follows."""
    with firm.place.open():
        pass
    size = max(path.stat().st_size for path in Path(firm.place.store).parent.iterdir())
    assert "make room" in error_of(firm, room=size + 60_000)
    with firm.place.open() as store:
        assert firm.sim.writes == firm.records <= len(store.intents())
    firm.finish()
    firm.check()


@pytest.mark.parametrize("what", ["file", "directory"])
def test_a_store_that_a_real_process_may_not_write_stops_it_before_it_sends(
    firm: Life, what: str
) -> None:
    """Neither the file nor the log that SQLite keeps beside it."""
    firm.finish()
    path = Path(firm.place.store)
    for one in path.parent.iterdir():
        one.chmod(0o444 if what == "file" else 0o666)
    path.parent.chmod(0o777 if what == "file" else 0o555)
    firm.round, writes = 1, firm.sim.writes
    assert "writable" in error_of(firm, nobody=True)
    assert firm.sim.writes == writes
    path.parent.chmod(0o755)
    for one in path.parent.iterdir():
        one.chmod(0o644)
    firm.finish()
    firm.check()
