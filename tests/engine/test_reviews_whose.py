"""A key that seems to be re-used: the same person as before, or somebody else, as people say."""

from __future__ import annotations

from typing import Any

import pytest

from .firm import Firm, values_of

SOMEBODY = {"first": "Xenia", "last": "Yu", "mail": "xy@example.com"}


@pytest.fixture
def reused(small: Firm) -> Firm:
    """All that tells who the first row is has changed at once."""
    small.clients[0].update(SOMEBODY)
    small.run()
    return small


def the_review(firm: Firm) -> Any:
    """The only question."""
    (review,) = firm.job().reviews
    return review


def later(firm: Firm) -> Any:
    """The next run, some time after."""
    firm.wait()
    return firm.run()


def record(firm: Firm, id: int) -> dict[str, Any]:
    """A contact as Clio has it."""
    (found,) = [one for one in firm.contacts() if one["id"] == id]
    return found


def test_the_same_person_is_written_to_the_record_it_always_had(reused: Firm) -> None:
    """She married and moved; nobody is asked again."""
    id = reused.the(0)["id"]
    the_review(reused).same_person()
    assert later(reused).updated == 1
    assert (record(reused, id)["first_name"], record(reused, id)["last_name"]) == ("Xenia", "Yu")
    assert (later(reused).writes, reused.questions(), len(reused.contacts())) == (0, [], 2)


def test_a_new_person_gets_a_record_and_the_old_one_stays_as_it_is(reused: Firm) -> None:
    """But for our marker, which is the new record's from now on."""
    old = reused.the(0)
    the_review(reused).new_person(by="Ana")
    assert later(reused).updated == 1
    assert later(reused).created == 1
    left = record(reused, old["id"])
    assert (left["first_name"], left["title"]) == (old["first_name"], old["title"])
    assert values_of(left).get("Visa") == values_of(old)["Visa"]
    assert "External id" not in {k for k, v in values_of(left).items() if v}
    (made,) = [one for one in reused.contacts() if one["last_name"] == "Yu"]
    assert values_of(made)["External id"] == values_of(old)["External id"]
    assert (later(reused).writes, reused.questions(), len(reused.contacts())) == (0, [], 3)


def test_a_new_person_who_is_in_clio_already_is_matched(reused: Firm) -> None:
    """No second record is made of her."""
    data = {
        "type": "Person",
        "first_name": "Xenia",
        "last_name": "Yu",
        "email_addresses": [{"name": "Work", "address": "xy@example.com"}],
    }
    her = reused.sim.create("contacts", data)
    reused.wait()
    the_review(reused).new_person()
    later(reused)
    assert later(reused).adopted == 1
    assert {link.record.id for link in reused.own().load().links.values()} >= {her["id"]}


def test_the_question_is_withdrawn_once_the_row_is_the_old_one(reused: Firm) -> None:
    """Somebody had pasted into the wrong line."""
    reused.clients[0].update(first="First0", last="Last0", mail="p0@example.com")
    assert (later(reused).writes, reused.questions()) == (0, [])


@pytest.mark.parametrize("answer", ["same_person", "new_person"])
def test_an_answer_does_not_count_for_a_third_person(reused: Firm, answer: str) -> None:
    """The row changed once more after people were asked."""
    getattr(the_review(reused), answer)()
    reused.clients[0].update(first="Zoe", last="Quist", mail="zq@example.com")
    report = later(reused)
    assert (report.writes, report.counts["review"]) == (0, 1)
    assert reused.questions() == ["key reused"]


def test_nothing_is_written_while_the_question_stands_though_the_record_moves(
    reused: Firm,
) -> None:
    """What the row says is not taken for a change of that record, run after run."""
    for prefix in ("Ms", "Dr"):
        reused.edit(0, prefix=prefix)
        report = later(reused)
        assert (report.writes, report.counts["review"]) == (0, 1)
    assert reused.questions() == ["key reused"]
    assert len(reused.named(0)) == 1


def test_without_a_marker_the_record_is_not_touched_at_all(small: Firm) -> None:
    """There is nothing of ours in it."""
    small.marker, small.store = None, "other.db"
    small.run()
    small.wait()
    small.clients[0].update(SOMEBODY)
    later(small)
    old = small.the(0)["etag"]
    the_review(small).new_person()
    assert later(small).writes == 0
    assert later(small).created == 1
    assert small.the(0)["etag"] == old


def test_a_lost_answer_while_the_marker_is_taken_away_is_looked_into(reused: Firm) -> None:
    """The next plan reads what is left to do, and goes on."""
    the_review(reused).new_person()
    reused.fault("drop_after", method="PATCH")
    assert later(reused).counts["waiting"] + later(reused).updated >= 1
    later(reused)
    later(reused)
    assert (reused.questions(), len(reused.contacts())) == ([], 3)
    assert later(reused).writes == 0


def test_the_old_record_is_not_taken_for_the_new_one_where_lists_lag(reused: Firm) -> None:
    """A list that still shows the marker in the old record proves nothing of a lost create."""
    reused.sim.settings.list_lag = 20.0
    the_review(reused).new_person()
    reused.wait()
    assert reused.run().updated == 1
    old = reused.the(0)["id"]
    reused.fault("drop_after")
    assert reused.run().counts["waiting"] == 1
    later(reused)
    (made,) = [one for one in reused.contacts() if one["last_name"] == "Yu"]
    records = {link.record.id for link in reused.own().load().links.values()}
    assert made["id"] in records
    assert old not in records
    later(reused)
    assert (reused.questions(), len(reused.contacts())) == ([], 3)
