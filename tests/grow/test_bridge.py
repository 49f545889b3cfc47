"""From Clio Grow into Clio Manage: the same people and matters, by ``clio_id``."""

from __future__ import annotations

import pytest

from clio_sync import DataMap, email, errors, field


@pytest.fixture
def matter(sim, lead):
    """A matter in intake, of a lead that the firm has taken on."""
    made = sim.grow_firm.put("inbox_leads", {name: lead[name] for name in ("first_name", "email")})
    return sim.grow_firm.accept(made["id"], "A patent")


def test_a_contact_that_has_not_got_there_is_nobody(hand, matter):
    """In intake there is no ``clio_id``, and no request is wasted on it."""
    grow, clio = hand.grow(), hand.clio()
    contact = hand.take(grow.contacts.get(matter["client"]["id"]))
    assert contact.clio_id is None
    assert hand.take(contact.in_manage(clio)) is None
    assert hand.take(hand.take(grow.matters.get(matter["id"])).in_manage(clio)) is None
    assert hand.sim.requests == 0


def test_a_hired_matter_and_its_client_are_in_manage(hand, matter):
    """Each leads to the very record there."""
    hand.sim.grow_firm.hire(matter["id"])
    grow, clio = hand.grow(), hand.clio()
    here = hand.take(grow.matters.get(matter["id"]))
    there = hand.take(here.in_manage(clio, fields="id,description,client{id,name}"))
    assert (there.id, there.description) == (here.clio_id, "A patent")
    contact = hand.take(grow.contacts.get(here.client.id))
    assert hand.take(contact.in_manage(clio)).id == there.client.id == contact.clio_id


def test_a_record_that_is_gone_there_is_not_found(hand, matter):
    """Clio Grow goes on naming it."""
    hired = hand.sim.grow_firm.hire(matter["id"])
    hand.sim.delete("matters", hired["clio_id"])
    with pytest.raises(errors.NotFound):
        hand.take(hand.take(hand.grow().matters.get(matter["id"])).in_manage(hand.clio()))


def test_a_whole_list_is_paired_at_one_request_a_page(hand, matter):
    """With None for those that are not there, or not any more."""
    firm = hand.sim.grow_firm
    hired = [firm.hire(firm.put("matters", {"client": matter["client"]})["id"]) for _ in range(3)]
    hand.sim.delete("matters", hired[0]["clio_id"])
    clio = hand.clio()
    pairs = hand.take(hand.grow().matters.list().in_manage(clio, fields="display_number"))
    assert [here.id for here, _ in pairs] == [matter["id"], *(one["id"] for one in hired)]
    assert [there is not None for _, there in pairs] == [False, False, True, True]
    assert pairs[-1][1].id == pairs[-1][0].clio_id
    assert pairs[-1][1].display_number
    assert clio.requests == 1
    people = hand.take(hand.grow().contacts.list().in_manage(clio))
    assert [there.id for _, there in people] == [people[0][0].clio_id]


def test_a_list_of_strangers_asks_manage_for_nothing(hand, matter):
    """No ids would mean everybody."""
    clio = hand.clio()
    pairs = hand.take(hand.grow().contacts.list().in_manage(clio, fields="*"))
    assert [there for _, there in pairs] == [None]
    assert clio.requests == 0


def test_whom_intake_has_taken_on_is_pushed_once(sim, matter, tmp_path):
    """Grow's global id is the key of the row: however often it is run, one record is made."""
    sim.create(
        "custom_fields",
        {"name": "External id", "field_type": "text_line", "parent_type": "Contact"},
    )
    people = DataMap(
        "contacts",
        type="Person",
        key="global_id",
        fields=[field("first_name", "first_name"), field("last_name", "last_name"), email("email")],
    )
    grow, clio = sim.grow(), sim.client()
    for _ in range(2):
        rows = [
            {**one.to_dict(), "last_name": "Byron", "email": one.emails[0]}
            for one in grow.contacts.list()
            if one.clio_id is None
        ]
        job = clio.sync([people.read(rows)], store=tmp_path / "firm.db", marker="External id")
        job.prepare()
        job.plan().apply()
    assert [contact["name"] for contact in sim.all("contacts")] == ["Ada Byron"]
