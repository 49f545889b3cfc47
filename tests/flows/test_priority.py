"""Who goes first when the budget is spent, and how much of it a session takes."""

from __future__ import annotations

import pytest
from attrs import evolve

from clio_sync.errors import DeadlinePassed
from clio_sync.observers import Waiting

from .virtual import Window, World


@pytest.fixture
def clio():
    """A Clio that counts."""
    return Window()


@pytest.fixture
def world(clio):
    """Virtual time in which everybody talks to it."""
    return World(clio)


def writes(session):
    """A worker that writes for ever."""
    while True:
        yield from session.fetch("POST", "bulk", json={"data": {}})


def reads(session, times: int = 1):
    """Somebody who reads a few times."""
    for _ in range(times):
        yield from session.fetch("GET", "interactive")


def test_an_interactive_read_goes_before_a_queue_of_writes(world, clio, session):
    """Eight workers wait for the next window; the read that came last is its first request."""
    for _ in range(8):
        world.start(writes(session))
    world.start(reads(evolve(session, priority="interactive")), after=30)
    world.run(100)
    assert [what for _, what in clio.served[:50]] == ["bulk"] * 50
    assert clio.served[50][1] == "interactive"
    assert clio.served[51][1] == "bulk"
    assert clio.refused == 0


def test_a_bulk_read_waits_its_turn(world, clio, session):
    """So it is the priority that makes the difference, and nothing else."""
    for _ in range(8):
        world.start(writes(session))
    world.start(reads(session), after=30)
    world.run(100)
    assert clio.served[50][1] == "bulk"


def test_several_interactive_readers_all_go_first(world, clio, session):
    """Nobody in bulk goes while one of them waits."""
    for _ in range(8):
        world.start(writes(session))
    for second in range(5):
        world.start(reads(evolve(session, priority="interactive")), after=20 + second)
    world.run(100)
    assert [what for _, what in clio.served[50:55]] == ["interactive"] * 5


def test_letting_others_go_first_wastes_nothing(world, clio, session):
    """With readers coming all the time, the windows are as full as ever, and not too full."""
    for _ in range(8):
        world.start(writes(session))
    for second in range(0, 1200, 15):
        world.start(reads(evolve(session, priority="interactive"), times=2), after=second)
    world.run(20 * 60)
    assert clio.refused == 0
    assert len(clio.served) >= 0.98 * 20 * 50
    assert sum(what == "interactive" for _, what in clio.served) >= 150


def test_whoever_gives_up_waiting_holds_nobody_up(world, clio, session):
    """A deadline that passes takes the place in the queue with it."""
    hurried = evolve(session, priority="interactive")
    for _ in range(8):
        world.start(writes(session))

    def in_vain():
        with pytest.raises(DeadlinePassed):
            yield from hurried.fetch("GET", "never", before=world.instant + 1)

    world.start(in_vain(), after=30)
    world.run(180)
    assert len(clio.served) >= 2.9 * 50


def test_readiness_waits_for_those_who_go_first(world, clio, session):
    """A write that waits before it is written down does not overtake them either."""
    ready: list[float] = []

    def writer():
        yield from session.ready()
        ready.append(world.instant)

    for _ in range(8):
        world.start(writes(session))
    world.start(reads(evolve(session, priority="interactive")), after=30)
    world.start(writer(), after=31)
    world.run(100)
    first_read = next(instant for instant, what in clio.served if what == "interactive")
    assert ready[0] > first_read


@pytest.mark.parametrize(("share", "part"), [(0.5, 25), (0.1, 5)])
def test_a_share_of_the_budget_is_used_and_no_more(world, clio, session, share, part):
    """However many workers there are, in every window."""
    for _ in range(4):
        world.start(writes(evolve(session, share=share)))
    world.run(20 * 60)
    instants = [instant for instant, _ in clio.served]
    for place, instant in enumerate(instants[4:-part], start=4):
        assert instants[place + part] - instant >= 60
    assert len(instants) >= 0.97 * 20 * part


def test_what_bulk_leaves_is_there_for_a_reader_at_once(world, clio, session):
    """A job on nine tenths of the budget never makes a person wait."""
    waited: list[object] = []
    interactive = evolve(
        session, priority="interactive", audience=session.audience.joined(waited.append)
    )
    for _ in range(8):
        world.start(writes(evolve(session, share=0.9)))
    for second in (65, 80, 100, 110):
        world.start(reads(interactive), after=second)
    world.run(115)
    assert sum(what == "interactive" for _, what in clio.served) == 4
    assert not [event for event in waited if isinstance(event, Waiting)]
