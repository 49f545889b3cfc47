"""What stops a run before, or in the midst of, its writes."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from clio_sync import errors
from clio_sync.mapping import DataMap, field, reference

from .firm import Firm, case, person


def test_a_source_that_is_suddenly_empty_stops_the_run(small: Firm) -> None:
    """Nothing is written, and the guard's name is in the advice."""
    small.clients = []
    plan = small.plan()
    assert "stops at guard 'empty'" in str(plan)
    with pytest.raises(errors.GuardTripped, match="suddenly empty") as caught:
        small.apply(plan)
    assert "override={'empty'}" in str(caught.value)


def test_a_guard_can_be_overridden_by_name(small: Firm) -> None:
    """Whoever means it says so, for one run."""
    small.clients = []
    assert small.run(override={"empty"}).writes == 0


def test_an_empty_source_that_never_had_rows_is_no_mistake(firm: Firm) -> None:
    """There is nothing to lose."""
    firm.clients = []
    assert firm.run().results == ()


def test_a_change_of_most_rows_stops_the_run(firm: Firm) -> None:
    """More than half of the linked rows would change: the export may be broken."""
    firm.clients = [person(n) for n in range(10)]
    firm.run()
    firm.wait()
    for row in firm.clients[:6]:
        row["visa"] = "L-1"
    with pytest.raises(errors.GuardTripped, match="6 of 10 linked rows"):
        firm.run()
    assert firm.sent("PATCH") == 0
    assert firm.run(override={"majority"}).updated == 6


def test_a_change_of_half_the_rows_is_work(firm: Firm) -> None:
    """Half is not most."""
    firm.clients = [person(n) for n in range(10)]
    firm.run()
    firm.wait()
    for row in firm.clients[:5]:
        row["visa"] = "L-1"
    assert firm.run().updated == 5


def test_a_plan_that_is_older_than_the_store_is_refused(firm: Firm) -> None:
    """Two plans are made, one is applied: the other knows too little."""
    first, second = firm.plan(), firm.plan()
    firm.apply(first)
    with pytest.raises(errors.StalePlan):
        firm.apply(second)
    assert len(firm.contacts()) == 2


def test_a_run_elsewhere_is_not_disturbed(firm: Firm) -> None:
    """The lease is held by a process of another machine that was heard of just now."""
    plan = firm.plan()
    firm.own().take_lease("elsewhere:1", firm.sim.clock.now(), patience=0)
    with pytest.raises(errors.GuardTripped, match="lease"):
        firm.apply(plan)
    assert firm.sim.writes == 0


def test_a_run_elsewhere_that_fell_silent_is_taken_over(firm: Firm) -> None:
    """After some minutes without a sign of life the store is free."""
    firm.own().take_lease("elsewhere:1", firm.sim.clock.now(), patience=0)
    firm.wait(121)
    assert firm.run().created == 2


def test_a_dead_process_is_not_waited_for(firm: Firm) -> None:
    """It held the lease on this machine a moment ago, and does not run any more."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine = f"{socket.gethostname()}:{dead.pid}:0"
    firm.own().take_lease(mine, firm.sim.clock.now(), patience=0)
    assert firm.run().created == 2


def test_whoever_lost_the_lease_writes_no_more(firm: Firm) -> None:
    """Another run took over in the midst: nothing more leaves, and nothing is doubled."""
    firm.clients = [person(n) for n in range(5)]
    other = firm.own()

    def steal() -> None:
        other.take_lease("elsewhere:1", firm.sim.clock.now(), patience=0, steal=True)

    firm.meanwhile("POST", "contacts", steal)
    with pytest.raises(errors.LeaseLost):
        firm.run()
    assert firm.sent("POST", "contacts") == 1
    firm.wait(200)  # longer than a silent holder is waited for
    assert firm.run().created == 4
    assert len(firm.contacts()) == 5


def test_a_store_belongs_to_one_user(firm: Firm) -> None:
    """Another user's Clio is refused before anything is planned."""
    firm.run()
    data = {"first_name": "Else", "last_name": "Body", "email": "else@example.com"}
    firm.sim.local.authority.user_id = firm.sim.create("users", data)["id"]
    with pytest.raises(errors.ForeignStore, match="one store for each"):
        firm.plan()


def test_maps_that_refer_to_each_other_in_a_circle_are_refused(firm: Firm) -> None:
    """There is no order in which they could be written."""
    one = DataMap("contacts", name="one", key="id", fields=[field("last_name", "last")])
    two = cyclic(one)
    object.__setattr__(one, "fields", (*one.fields, reference("company", to=two, by="x")))
    with pytest.raises(errors.MappingError, match="one, two refer to each other in a circle"):
        firm.plan(firm.job([one.read([]), two.read([])]))


def cyclic(one: DataMap) -> DataMap:
    """A map that refers to another."""
    fields = [field("last_name", "last"), reference("company", to=one, by="x")]
    return DataMap("contacts", name="two", key="id", fields=fields)


def test_maps_are_written_in_the_order_of_their_references(firm: Firm) -> None:
    """Whichever comes first in the list: contacts before the matters that refer to them."""
    cases = firm.matters.read([case(0)])
    report = firm.run(firm.job([cases, firm.people.read(firm.clients)]))
    assert [result.map for result in report.results] == ["contacts", "contacts", "matters"]
    assert report.created == 3
