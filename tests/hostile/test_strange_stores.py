"""Stores from elsewhere: the future, the past, another account, another machine."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from clio_sync import errors
from clio_sync._drivers import Clock

from ..engine.firm import Firm, person, values_of
from .calm import converges
from .saboteur import Saboteur


def asleep(firm: Firm) -> None:
    """End every process, so that the files are all there is."""
    firm.close()
    firm.jobs.clear()


def keep(firm: Firm, name: str) -> None:
    """Make a backup of the store and its key."""
    asleep(firm)
    for path in list(firm.folder.glob(f"{firm.store}*")):
        shutil.copy(path, firm.folder / path.name.replace(firm.store, name))


def test_a_store_from_the_future_writes_nothing_to_clio(small: Firm) -> None:
    """It is refused before a request leaves."""
    asleep(small)
    with sqlite3.connect(small.folder / small.store) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    connection.close()
    small.clients[0]["visa"] = "L-1"
    with pytest.raises(errors.StoreError, match="version 99"):
        small.run()
    assert small.sent("GET") == small.sent("PATCH") == 0


def test_a_store_whose_key_is_lost_writes_nothing_to_clio(small: Firm) -> None:
    """Its digests mean nothing any more, and a new key would make strangers of all rows."""
    asleep(small)
    (small.folder / f"{small.store}.key").unlink()
    with pytest.raises(errors.StoreError, match="key"):
        small.run()
    assert small.sent("POST") == 0


def test_a_store_of_another_user_writes_nothing_to_clio(small: Firm, saboteur: Saboteur) -> None:
    """Whose token it is, is asked first."""
    saboteur.records(lambda who: who.update(id=77), path="users/who_am_i")
    small.clients[0]["visa"] = "L-1"
    with pytest.raises(errors.ForeignStore):
        small.run()
    assert small.sent("PATCH") == 0
    converges(small, saboteur)


def test_a_store_from_a_backup_makes_nobody_twice(firm: Firm, saboteur: Saboteur) -> None:
    """What it does not remember is found by its marker, and nobody's edit is overwritten."""
    firm.run()
    firm.wait()
    keep(firm, "backup.db")
    firm.clients.append(person(2))
    firm.clients[0]["visa"] = "L-1"
    firm.run()
    firm.edit(1, title="Judge")
    firm.wait()
    firm.run()
    asleep(firm)
    for name in ("-wal", "-shm"):
        (firm.folder / f"{firm.store}{name}").unlink(missing_ok=True)
    for path in list(firm.folder.glob("backup.db*")):
        shutil.copy(path, firm.folder / path.name.replace("backup.db", firm.store))
    converges(firm, saboteur, people=3)
    assert values_of(firm.the(0))["Visa"] == "L-1"
    assert firm.the(1)["title"] == "Judge"
    assert firm.sent("POST", "contacts") == 3


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_run_whose_clock_is_an_hour_off_is_found_out(firm: Firm, hours: int) -> None:
    """A worker with a wrong clock takes the lease of none that is at work, nor settles for it."""
    store = firm.own()
    epoch = store.take_lease("elsewhere:1", firm.sim.clock.now(), patience=0)
    plan = firm.plan()
    firm.sim.clock.advance(1)
    if hours > 0:
        firm.sim.clock.advance(3600)  # here it is an hour later than where the holder is
        later = firm.apply(plan)
        assert later.created == 2
        with pytest.raises(errors.LeaseLost):
            store.commit(epoch, _nothing(), firm.sim.clock.now())
        return
    beat = firm.sim.clock.now() + 3600
    store.commit(epoch, _nothing(), beat)
    with pytest.raises((errors.LeaseHeld, errors.StalePlan)):
        firm.apply(plan)
    assert firm.sent("POST") == 0


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_host_whose_clock_is_an_hour_off_is_refused_and_disturbs_nobody(
    firm: Firm, saboteur: Saboteur, hours: int
) -> None:
    """Clio's answers say what time it is; whoever is right keeps the lease and goes on."""
    store, clock = firm.own(), firm.sim.clock
    epoch = store.take_lease("elsewhere:1", clock.now(), patience=0)
    off = Clock(lambda: clock.now() + 3600 * hours, clock.sleep, clock.asleep)
    firm.options = {"clock": off}
    with pytest.raises(errors.GuardTripped, match=r"clock is 3\d\d\d s"):
        firm.run()
    assert firm.sent("POST") == 0
    store.commit(epoch, _nothing(), clock.now())
    store.release_lease(epoch)
    firm.options = {}
    converges(firm, saboteur)


def _nothing() -> object:
    from clio_sync.store import Changes

    return Changes()
