"""The session's pace, counted by the simulator over many windows."""

from __future__ import annotations

import anyio
import pytest

from clio_sync.simulator import Settings, Simulator, VirtualClock

WINDOWS = 22


@pytest.mark.parametrize("rounds", ["up", "down"])
@pytest.mark.parametrize("windows", ["opened", "fixed"])
def test_a_blocking_client_uses_the_limit_and_never_breaks_it(windows, rounds):
    """Over 22 windows there is no 429, and at least 98 % of what is allowed is used."""
    clock = VirtualClock()
    settings = Settings(windows=windows, rounds_reset=rounds)
    with Simulator(settings, contacts=1, clock=clock) as sim:
        clio, contact_id = sim.client(), sim.all("contacts")[0]["id"]
        end = clock.now() + WINDOWS * settings.window
        while clock.now() < end:
            clio.contacts.get(contact_id)
    assert sim.refusals_429 == 0
    assert sim.requests >= 0.98 * WINDOWS * settings.rate_limit


def test_an_async_client_uses_the_limit_and_never_breaks_it():
    """Four tasks on one client share one budget."""
    clock = VirtualClock()

    async def ask(clio, contact_id: int, end: float) -> None:
        while clock.now() < end:
            await clio.contacts.get(contact_id)

    async def scenario(sim: Simulator) -> None:
        contact_id = sim.all("contacts")[0]["id"]
        end = clock.now() + WINDOWS * sim.settings.window
        async with sim.async_client() as clio, anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(ask, clio, contact_id, end)

    with Simulator(contacts=1, clock=clock) as sim:
        anyio.run(scenario, sim)
    assert sim.refusals_429 == 0
    assert sim.requests >= 0.98 * WINDOWS * sim.settings.rate_limit
