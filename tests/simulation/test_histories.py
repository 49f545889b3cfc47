"""Many histories, each decided by a seed: whatever fails names its seed."""

from __future__ import annotations

import os

import pytest

from .histories import World, failure, history, memory

SEEDS = int(os.environ.get("CLIO_SYNC_SEEDS", "100"))
"""How many; more on demand."""
BLOCKS = 10


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_history_ends_badly(block: int) -> None:
    """One record a row, nothing lost, no edit overwritten, and a further run writes nothing."""
    failed = [found for seed in range(block, SEEDS, BLOCKS) if (found := failure(seed))]
    assert failed == [], "replay: python -m tests.simulation.histories SEED"


@pytest.mark.parametrize("seed", [3, 4])
def test_a_seed_tells_the_same_story_twice(seed: int) -> None:
    """A failing seed can be replayed: everything that happens is decided by it."""
    stories: list[list[str]] = [[], []]
    for story in stories:
        history(seed, story.append)
    assert stories[0] == stories[1]
    assert stories[0]


def test_seeds_live_in_both_colours() -> None:
    """The same flows, blocking and awaited."""
    with memory() as folder:
        assert {World(seed, folder).colour for seed in range(20)} == {"blocking", "async"}


def test_a_bad_end_is_told_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is not swallowed."""

    def bad(self: World, reports: object) -> None:
        raise AssertionError("two records")

    monkeypatch.setattr(World, "check", bad)
    assert failure(3) == (3, "AssertionError: two records")
