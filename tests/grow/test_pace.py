"""Three requests a second for all clients of an application, and what becomes of refusals."""

from __future__ import annotations

import pytest

from clio_sync import errors


def refusals(sim):
    """How often Clio Grow said that it was too much."""
    return sum(entry.status == 429 for entry in sim.log.entries)


def test_clio_grow_is_never_asked_too_fast(hand):
    """Twelve requests take three seconds and more, and none is refused."""
    grow, began = hand.grow(), hand.sim.clock.now()
    for _ in range(12):
        hand.take(grow.users.who_am_i())
    assert refusals(hand.sim) == 0
    assert 3 <= hand.sim.clock.now() - began < 5


def test_all_clients_of_an_application_keep_the_pace_together(hand):
    """Clio counts by application, whoever its users are."""
    clients = [hand.grow() for _ in range(4)]
    for _ in range(3):
        for grow in clients:
            hand.take(grow.users.who_am_i())
    assert refusals(hand.sim) == 0
    assert clients[0].requests == 12


def test_a_client_without_an_application_keeps_its_own_pace(hand):
    """Nothing says with whom it would share."""
    one, other = hand.grow(application=None), hand.grow(application=None)
    hand.take(one.users.who_am_i())
    assert (one.requests, other.requests) == (1, 0)


def test_a_refusal_is_waited_out(hand):
    """Another program may be using the application: a window later it goes on."""
    hand.sim.settings.grow_rate_limit = 1
    grow = hand.grow()
    for _ in range(4):
        assert hand.take(grow.users.who_am_i()).id
    assert refusals(hand.sim) > 0


def test_a_request_without_the_scope_says_which_it_takes(hand):
    """Clio says no more than Forbidden."""
    with pytest.raises(errors.Forbidden) as caught:
        hand.take(hand.grow("grow_user_read").matters.list())
    assert "'grow_matter_read'" in caught.value.advice
    contact, note = hand.sim.grow_firm.put("contacts", {}), {"subject": "", "body": ""}
    notes = hand.grow("grow_user_read").contacts.notes
    with pytest.raises(errors.Forbidden, match="'grow_contact_note_write'"):
        hand.take(notes.create(note, contact_id=contact["id"]))


def test_so_does_a_request_that_is_sent_away(hand):
    """Clio has been seen to redirect instead; the token does not follow."""
    hand.sim.settings.grow_missing_scope = "redirect"
    with pytest.raises(errors.UnexpectedRedirect, match="'grow_matter_read'"):
        hand.take(hand.grow("grow_user_read").matters.list().first())
    assert len(hand.sim.log.entries) == 1


def test_options_for_a_single_call(hand):
    """As with Clio Manage: one pace, one grant, other headers."""
    grow = hand.grow()
    other = grow.with_options(headers={"X-Ours": "1"})
    hand.take(other.users.who_am_i())
    assert grow.requests == 1
    with pytest.raises(TypeError, match="no option"):
        grow.with_options(querry=1)
