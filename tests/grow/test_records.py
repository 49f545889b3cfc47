"""What Clio Grow's records say of themselves, above all of what is hidden."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest

from clio_sync import errors
from clio_sync.grow import Contact, Matter


@pytest.fixture
def hired(sim, lead):
    """A matter of a lead that came from elsewhere and was taken on."""
    made = sim.grow_firm.put("inbox_leads", {"first_name": "Eve", "last_name": "Moe"})
    return sim.grow_firm.hire(sim.grow_firm.accept(made["id"])["id"])


def test_a_record_comes_whole_and_typed(hand, hired):
    """There is no selection; dates are dates and nested records are records."""
    matter = hand.take(hand.grow().matters.get(hired["id"]))
    assert isinstance(matter, Matter)
    assert matter.hired_date == dt.date(2026, 1, 5)
    assert matter.created_at.tzinfo is not None
    assert matter.client.full_name == "Eve Moe"
    assert matter.status_category == "hired"


def test_what_clio_hides_is_not_taken_for_empty(hand, hired):
    """A lead of another channel needs a scope of its own, and reading its id says so."""
    scopes = ("grow_matter_read", "grow_lead_inbox_read")
    matter = hand.take(hand.grow(*scopes).matters.get(hired["id"]))
    assert matter.redacted
    assert matter.redacted_fields == {"inbox_lead_id"}
    with pytest.raises(errors.FieldRedacted, match=r"Matter.inbox_lead_id is hidden.*scope"):
        _ = matter.inbox_lead_id
    assert "inbox_lead_id" not in matter.to_dict()
    assert "inbox_lead_id" not in matter.selected
    assert getattr(matter, "inbox_lead_id", 0) == 0


def test_whoever_may_see_it_sees_it(hand, hired):
    """With the scope the same field is there."""
    matter = hand.take(hand.grow().matters.get(hired["id"]))
    assert not matter.redacted
    assert matter.inbox_lead_id == hired["inbox_lead_id"]


def test_a_firm_may_hide_more(hand, hired):
    """Whatever is listed as redacted is."""
    hand.sim.settings.grow_shows_hired_date = False
    matter = hand.take(hand.grow().matters.get(hired["id"]))
    with pytest.raises(errors.FieldRedacted):
        _ = matter.hired_date


def test_custom_fields_come_to_whoever_asks(hand, hired):
    """And reading them otherwise says how to ask."""
    value = {"id": 5, "field_name": "Visa", "field_type": "numeric", "value": 7, "raw_value": "7"}
    hand.sim.grow_firm.update("matters", hired["id"], {"custom_field_values": [value]})
    grow = hand.grow()
    plain = hand.take(grow.matters.get(hired["id"]))
    with pytest.raises(errors.FieldNotSelected, match="include='custom_field_values'"):
        _ = plain.custom_field_values
    asked = hand.take(grow.matters.get(hired["id"], include="custom_field_values"))
    assert asked.custom_field_values[0].value == 7
    listed = hand.take(grow.contacts.list(include="custom_field_values"))
    assert listed[0].custom_field_values == ()


def test_custom_fields_without_their_scope_are_hidden(hand, hired):
    """Clio answers null and lists the name; null is not "none"."""
    grow = hand.grow("grow_matter_read", "grow_contact_read")
    matter = hand.take(grow.matters.get(hired["id"], include="custom_field_values"))
    with pytest.raises(errors.FieldRedacted):
        _ = matter.custom_field_values


def test_a_field_that_an_account_does_not_have_is_told_apart(hand, lead):
    """Not every firm has matter types of leads yet."""
    hand.sim.settings.grow_lead_details = False
    made = hand.take(hand.grow().inbox_leads.create(lead))
    with pytest.raises(errors.FieldNotSelected, match="accounts that do not have it"):
        _ = made.matter_type


def test_a_misspelt_name_is_a_plain_mistake():
    """It is neither hidden nor left out."""
    with pytest.raises(AttributeError, match="no attribute 'nmae'"):
        _ = Contact(id=1).nmae


def test_a_record_shows_no_values_and_survives_pickling(hand, hired):
    """Names of people do not get into logs by way of repr."""
    contact = hand.take(hand.grow().contacts.list())[0]
    assert "Eve" not in repr(contact)
    assert pickle.loads(pickle.dumps(contact)) == contact


def test_a_hidden_field_that_we_do_not_know_harms_nobody():
    """Clio may hide what it adds later."""
    from clio_sync.grow.records import User, read

    user = read(User, {"id": 7, "redacted_fields": ["salary"], "salary": None})
    assert user.id == 7
    assert user.redacted_fields == {"salary"}
