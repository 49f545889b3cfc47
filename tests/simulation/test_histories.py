"""Many histories, each decided by a seed: whatever fails names its seed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve

from . import histories
from .faults import Waits
from .found import FOUND
from .histories import History, each, failure, play
from .people import Edit
from .shrinking import fewer, shrunk, written
from .workers import Launch, Meanwhile
from .world import Place, World

SEEDS = int(os.environ.get("CLIO_SYNC_SEEDS", "60"))
"""How many; more on demand."""
BLOCKS = 10


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_history_ends_badly(block: int) -> None:
    """One record a row, nothing lost, no edit overwritten, and a further run writes nothing."""
    failed = [found for seed in range(block, SEEDS, BLOCKS) if (found := failure(seed))]
    assert failed == [], "replay: nox -s simulate -- --seed SEED"


@pytest.mark.parametrize("seed", [3, 4])
def test_a_seed_tells_the_same_story_twice(seed: int) -> None:
    """A failing seed can be replayed: everything that happens is decided by it."""
    stories: list[list[str]] = [[], []]
    for story in stories:
        play(History.of(seed), story.append)
    assert stories[0] == stories[1]
    assert stories[0]


@pytest.mark.parametrize("name", FOUND)
def test_a_history_that_once_ended_badly_ends_well(name: str) -> None:
    """What was found is not lost again."""
    assert play(FOUND[name]).violations == ()


def test_seeds_live_in_both_colours_with_deaths_and_several_workers() -> None:
    """The same flows, blocking and awaited; in the middle of one another, with other clocks."""
    drawn = [one for seed in range(40) for one in each(History.of(seed).events)]
    launches = [one for one in drawn if isinstance(one, Launch)]
    assert {one.colour for one in launches} == {"blocking", "async"}
    assert {one.ahead for one in launches} == {-2.0, 0.0, 2.0}
    assert any(one.dies_at for one in launches)
    assert any(isinstance(m.what, Launch) for one in launches for m in one.meanwhile)
    assert {type(one).__name__ for one in drawn} >= {"Deletes", "Revokes", "RowGoes", "Trouble"}


def test_a_worker_may_die_between_two_statements() -> None:
    """The next one finds the store as the last commit left it."""
    story: list[str] = []
    history = History(Place(), (Launch(dies_at=200), Waits(1000.0)))
    assert play(history, story.append).violations == ()
    assert any("dies at step 200" in line for line in story)


def test_a_worker_may_be_overtaken_by_another() -> None:
    """The lease goes over, and the one that lost it writes nothing any more."""
    story: list[str] = []
    for step in range(150, 450, 50):
        overtaken = Launch(meanwhile=(Meanwhile(step, Launch(colour="async")),))
        assert play(History(Place(), (overtaken,)), story.append).violations == ()
    assert any("StalePlan" in line for line in story)
    assert any("LeaseLost" in line for line in story)


def test_a_bad_end_is_told_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the reckoning finds is not swallowed, nor is what fails on the way to it."""
    monkeypatch.setattr(histories, "violations", lambda *_: ["two records"])
    assert failure(3) == (3, "two records")
    monkeypatch.setattr(histories, "calm", lambda _: 1 / 0)
    seed, what = failure(3) or (0, "")
    assert seed == 3
    assert what.startswith("ZeroDivisionError")


# Shortening


def test_a_history_is_shortened_to_what_makes_it_fail() -> None:
    """Halves are left out, then single events, then what is in the middle of runs."""

    def fails(history: History) -> bool:
        edited = [one for one in each(history.events) if isinstance(one, Edit)]
        return len(edited) > 1

    launch = Launch("async", 2.0, 7, (Meanwhile(3, Edit("title", 0.1)), Meanwhile(4, Waits(1.0))))
    long = (Waits(1.0), launch, Waits(2.0), Waits(3.0), Edit("prefix", 0.2), Waits(4.0))
    short = shrunk(History(Place(page=2, shuffled=True), long), fails)
    assert short == History(
        Place(), (Launch(meanwhile=(Meanwhile(3, Edit("title", 0.1)),)), Edit("prefix", 0.2))
    )


def test_parts_are_left_out_from_large_ones_down_to_single_ones() -> None:
    """What is left are those without which nothing fails."""
    tried: list[list[int]] = []

    def fails(some: Sequence[int]) -> bool:
        tried.append([*some])
        return {3, 7} <= {*some}

    assert fewer(range(10), fails) == [3, 7]
    assert tried[:3] == [[], [5, 6, 7, 8, 9], [0, 1, 2, 3, 4]]
    assert fewer([], fails) == []


def test_a_history_is_written_as_python() -> None:
    """A shortened one can be made a test of."""
    from . import faults, people, source, workers, world

    names = {
        name: value
        for room in (faults, histories, people, source, workers, world)
        for name, value in vars(room).items()
    }
    history = evolve(History.of(5), place=Place(jitter=0.25))
    assert eval(written(history), names) == history


def test_the_command_tells_a_story_and_counts() -> None:
    """``python -m tests.simulation``: one seed with its story, several with their numbers."""
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root / "src"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "tests.simulation", "--first", "3", "--last", "4"]
    told = subprocess.run(
        [*command, "--jobs", "1"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("1 histories: ")
    assert told.stdout.endswith("0 ended badly\n")


def test_the_world_is_the_same_for_the_same_place(tmp_path: Path) -> None:
    """What is in Clio and in the tables at first."""
    one, other = World(Place(there=2), tmp_path), World(Place(there=2), tmp_path)
    assert one.tables == other.tables
    assert [c["last_name"] for c in one.sim.all("contacts")] == ["Last0", "Last1"]
