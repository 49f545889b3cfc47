"""A few rows pushed into a large account are asked about, where that costs less than to read it."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.engine.words import What
from clio_sync.store import Changes

from .firm import Firm, case, person

MANY = 801
"""Records of strangers: five pages of them."""


def crowd(firm: Firm) -> Firm:
    """Put many contacts into a firm's Clio, none of them in its spreadsheet."""
    for n in range(MANY):
        data = {"type": "Person", "first_name": f"Guest{n}", "last_name": f"Known{n}"}
        firm.sim.create("contacts", data)
    firm.wait()
    firm.sim.log.clear()
    return firm


@pytest.fixture
def large(firm: Firm) -> Firm:
    """A firm with many contacts in Clio."""
    return crowd(firm)


def lists(firm: Firm, path: str = "contacts") -> list[dict[str, Any]]:
    """The queries of the lists that Clio was asked for."""
    entries = firm.sim.log.entries
    return [
        e.query
        for e in entries
        if e.method == "GET" and e.path.removesuffix(".json").endswith(f"/{path}")
    ]


def only(firm: Firm, *keys: str) -> Any:
    """A plan about some rows."""
    return firm.plan(only={firm.people: list(keys)})


def test_one_row_is_asked_about(large: Firm) -> None:
    """A glance, and one look-up each for marker, name and e-mail: not five pages."""
    plan = only(large, "c0")
    assert len(lists(large)) == 4
    assert "contacts: 3 look-ups, where everything takes 5 requests" in plan.outline.looks
    assert "3 look-ups" in str(plan)
    assert plan.outline.counts["created"] == 1


def test_whoever_is_there_is_found_by_asking(large: Firm) -> None:
    """The record is adopted, as if all had been read."""
    made = large.make(0, phone_numbers=[{"name": "Mobile", "number": "(312) 555-0142"}])
    large.wait()
    (step,) = only(large, "c0").outline.steps
    assert step.what is What.ADOPT
    assert step.record is not None and step.record.id == made["id"]


def test_a_telephone_is_asked_for_as_it_may_stand_there(large: Firm) -> None:
    """Clio's search compares letters, so both spellings are asked for."""
    large.clients = [person(0, mail="", mobile="312 555 0142", last="Other")]
    phones = [{"name": "Work", "number": "(312) 555-0142"}]
    otter = {"type": "Person", "first_name": "First0", "last_name": "Otter"}
    large.sim.create("contacts", {**otter, "phone_numbers": phones})
    large.wait()
    large.sim.log.clear()
    only(large, "c0")
    asked = [query["query"] for query in lists(large) if "query" in query]
    assert asked == ["Other", "3125550142", "(312) 555-0142"]


def test_a_push_of_one_row_asks(large: Firm) -> None:
    """And what it made is not made again, though nobody read all of Clio."""
    assert large.push(large.people, person(7)).created == 1
    large.wait()
    assert large.push(large.people, person(7)).writes == 0
    large.wait()
    assert large.push(large.people, person(7, visa="L-1")).updated == 1
    assert len(large.named(7)) == 1


def test_a_record_with_our_marker_is_found_whatever_else_it_says(large: Firm) -> None:
    """A store that was restored from a backup does not make a client twice."""
    large.push(large.people, person(7))
    large.sim.update(
        "contacts",
        large.the(7)["id"],
        {"first_name": "Zoe", "last_name": "Newname", "email_addresses": [_gone(large.the(7))]},
    )
    store = large.own()
    epoch = store.take_lease("restoring", large.sim.clock.now(), patience=0, steal=True)
    forgotten = Changes(unlinked=(store.row_id("contacts", "c7"),))
    store.commit(epoch, forgotten, large.sim.clock.now())
    store.release_lease(epoch)
    large.wait()
    report = large.push(large.people, person(7))
    assert (report.created, report.adopted) == (0, 1)


def test_what_nobody_asked_about_is_read_before_the_whole_source_is_planned(large: Firm) -> None:
    """Having asked about one row is no look at all of Clio."""
    large.make(1)
    large.wait()
    large.push(large.people, person(0))
    large.wait()
    report = large.run()
    assert (report.created, report.adopted) == (0, 1)


def _gone(contact: dict[str, Any]) -> dict[str, Any]:
    """A contact's only address, to be deleted."""
    (mail,) = contact["email_addresses"]
    return {"id": mail["id"], "_destroy": True}


def test_many_rows_read_everything(large: Firm) -> None:
    """Asking for each would cost more; nothing is asked first."""
    large.clients = [person(n) for n in range(30)]
    plan = only(large, *(f"c{n}" for n in range(30)))
    assert len(lists(large)) == 5
    assert "contacts: everything, 5 requests" in plan.outline.looks


def test_some_rows_cost_no_more_than_the_better_way_and_a_glance(large: Firm) -> None:
    """Where it is close, reading everything wins, at the price of one page."""
    for rows in range(1, 6):
        large.clients = [person(n) for n in range(rows)]
        large.sim.log.clear()
        only(large, *(f"c{n}" for n in range(rows)))
        assert len(lists(large)) <= min(3 * rows, 5) + 1


def test_a_small_account_is_read_in_one_glance(firm: Firm) -> None:
    """What was glanced at was everything, and it is remembered as such."""
    report = firm.push(firm.people, person(0))
    assert report.created == 1
    firm.wait()
    firm.sim.log.clear()
    plan = firm.plan()
    assert "updated_since" in lists(firm)[0]
    assert "contacts: what changed, 1 request" in plan.outline.looks


def test_a_whole_source_is_never_asked_about(large: Firm) -> None:
    """It will be planned again, and from then on only what changed is read."""
    large.plan()
    assert len(lists(large)) == 5


def test_where_clio_says_nowhere_how_many_there_are_everything_is_read(large: Firm) -> None:
    """Whether asking is cheaper cannot be known."""
    large.sim.settings.counts_in_cursor_mode = False
    plan = only(large, "c0")
    assert "contacts: 3 look-ups, where everything takes 5 requests" in plan.outline.looks


def test_matters_are_asked_for_by_their_client(firm: Firm) -> None:
    """A filter is exact: whatever the client has is found."""
    firm.cases = [case(0)]
    firm.push(firm.people, person(0))
    client = {"id": firm.the(0)["id"]}
    for n in range(MANY):
        firm.sim.create("matters", {"client": client, "description": f"Case {n}"})
    firm.wait()
    firm.sim.log.clear()
    plan = firm.plan(only={firm.matters: ["m0"]})
    glance, *asked = lists(firm, "matters")
    assert {"client_id", "status"} & set(glance) == set()
    assert [query for query in asked if query.get("client_id") == str(client["id"])]
    assert "matters: 3 look-ups, where everything takes 5 requests" in plan.outline.looks
