"""One process, dying at every single effect in turn, before it and after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clio_sync._drivers import Driver
from clio_sync._flow import Call, Effect, Send

from .histories import TIMING, Death, World, memory


class Doomed(Driver):
    """Dies at the effect of a given number."""

    def __init__(self, inner: Driver, number: int, *, after: bool) -> None:
        super().__init__(inner._make_http, clock=inner.clock, timeouts=inner.timeouts)
        self.left, self.after = number, after

    def _perform(self, effect: Effect) -> object:
        if not isinstance(effect, Send | Call):
            return super()._perform(effect)
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Death
        answer = super()._perform(effect)
        if self.left == 0:
            raise Death
        return answer


def lives(folder: Path, number: int, *, after: bool, change: Callable[[World], None]) -> bool:
    """Let a process die at one effect, and check what the others make of it."""
    one = World(3, folder)
    one.clients, one.cases, one.times = one.clients[-1:], one.cases[-1:], one.times[-1:]
    one.sim.settings.list_lag = TIMING.list_lag
    change(one)
    clio = one.sim.client()
    clio.driver = doomed = Doomed(clio.driver, number, after=after)
    try:
        one._work(one.job(clio))
    except Death:
        pass
    one.run()  # at once, while lists do not show yet what the dead one did
    one.check(one.calm())
    return doomed.left > 0


def through_every_death(change: Callable[[World], None]) -> int:
    """Try every effect until the process lives to its end; answers how many there were."""
    number = 0
    survived = False
    while not survived:
        number += 1
        with memory() as folder:
            survived = lives(folder, number, after=number % 2 == 0, change=change)
        with memory() as folder:
            lives(folder, number, after=number % 2 == 1, change=change)
    return number


def test_a_death_at_any_effect_of_a_create_leaves_one_record() -> None:
    """Contacts and matters are made once, wherever the process ends."""
    assert through_every_death(lambda world: None) > 10


def test_a_death_at_any_effect_of_an_update_loses_nothing() -> None:
    """The row's change arrives once, wherever the process ends."""

    def change(world: World) -> None:
        world.run()
        world.sim.clock.advance(600)
        world.clients[0]["visa"] = "changed"
        world.cases[0]["what"] = "changed"
        world.times[0]["hours"] = "8"

    assert through_every_death(change) > 10
