"""Updates: always conditional, merged again when somebody was there first, never a new record."""

from __future__ import annotations

import pytest

from clio_sync.engine.words import FieldFate, What
from clio_sync.engine.writing.sending import TRIES
from clio_sync.mapping import DataMap, field, reference

from .firm import Firm, case, person, values_of


def test_every_update_is_conditional(small: Firm) -> None:
    """Each PATCH carries the etag of the version that was compared."""
    etag = small.the(0)["etag"]
    small.clients[0].update(visa="L-1", title="Dr")
    small.clients[1].update(title="Dr")
    seen = small.bodies()
    small.run()
    tags = [r.headers.get("if-match") for r, _ in seen if r.method == "PATCH"]
    assert len(tags) == 2
    assert tags[0] == etag
    assert all(tags)


def test_only_what_changed_is_sent(small: Firm) -> None:
    """A PATCH holds the one field that the row changed."""
    small.clients[0]["title"] = "Dr"
    seen = small.bodies()
    small.run()
    assert [body for r, body in seen if r.method == "PATCH"] == [{"title": "Dr"}]


def test_an_edit_in_the_instant_before_our_update_survives(small: Firm) -> None:
    """412: the record is read and merged again, and both changes stand."""
    small.clients[0]["visa"] = "L-1"
    small.meanwhile("PATCH", "contacts", lambda: small.edit(0, title="Judge"))
    assert small.run().updated == 1
    assert small.the(0)["title"] == "Judge"
    assert values_of(small.the(0))["Visa"] == "L-1"
    assert small.sent("PATCH") == 2


@pytest.fixture
def titled(firm: Firm) -> Firm:
    """A firm whose rows have had a title from the beginning."""
    firm.clients = [person(0, title="Mr"), person(1, title="Ms")]
    firm.run()
    firm.wait()
    firm.sim.log.clear()
    return firm


def test_an_edit_of_the_very_field_is_a_question(titled: Firm) -> None:
    """Both sides changed one field: nothing is written, and a human is asked."""
    titled.clients[0]["title"] = "Dr"
    titled.meanwhile("PATCH", "contacts", lambda: titled.edit(0, title="Judge"))
    (result,) = titled.run().of(What.REVIEW)
    assert result.fields[0].fate is FieldFate.REVIEW
    assert titled.the(0)["title"] == "Judge"
    assert titled.questions() == ["conflict"]
    titled.wait()
    assert titled.run().writes == 0
    assert titled.the(0)["title"] == "Judge"


def test_a_question_is_answered_when_both_sides_agree(titled: Firm) -> None:
    """Somebody settled it in the file: the review no longer stands."""
    titled.clients[0]["title"] = "Dr"
    titled.edit(0, title="Judge")
    titled.wait()
    assert titled.run().counts["review"] == 1
    assert titled.questions() == ["conflict"]
    titled.clients[0]["title"] = "Judge"
    assert titled.run().unchanged == 2
    assert titled.questions() == []


def test_a_question_is_answered_by_an_edit_in_clio(titled: Firm) -> None:
    """Somebody settled it there."""
    titled.clients[0]["title"] = "Dr"
    titled.edit(0, title="Judge")
    titled.wait()
    titled.run()
    titled.edit(0, title="Dr")
    titled.wait()
    assert titled.run().unchanged == 2
    assert titled.questions() == []


def test_a_disputed_field_waits_and_the_others_go_on(titled: Firm) -> None:
    """The row's other changes are written although one field is for a human."""
    titled.clients[0]["title"] = "Dr"
    titled.edit(0, title="Judge")
    titled.wait()
    titled.run()
    titled.clients[0].update(title="Esq.", visa="O-1")
    assert titled.run().updated == 1
    assert titled.the(0)["title"] == "Judge"
    assert values_of(titled.the(0))["Visa"] == "O-1"
    assert titled.questions() == ["conflict"]


def test_a_record_that_never_keeps_still_is_a_question(small: Firm) -> None:
    """After a few attempts, each outrun, a human is asked."""
    words = iter("abcdefgh")
    small.clients[0]["visa"] = "L-1"
    small.meanwhile("PATCH", "contacts", lambda: small.edit(0, prefix=next(words)), times=TRIES)
    assert small.run().counts["review"] == 1
    assert small.sent("PATCH") == TRIES
    assert small.questions() == ["stubborn"]
    small.wait()
    assert small.run().counts["review"] == 1


def test_a_record_that_is_gone_is_never_made_again(small: Firm) -> None:
    """404 for an update: a question, and no create, now or later."""
    small.clients[0]["title"] = "Dr"
    small.sim.delete("contacts", small.the(0)["id"])
    small.wait()
    small.run()
    assert small.questions() == ["gone"]
    small.wait()
    assert small.run().writes == 0
    assert small.named(0) == []


def test_a_record_that_goes_while_it_is_read_is_a_question(small: Firm) -> None:
    """The read before a write finds nothing: the same question."""
    small.clients[0]["visa"] = "L-1"  # a child value: read before it is written
    plan = small.plan()
    small.sim.delete("contacts", small.the(0)["id"])
    assert small.apply(plan).counts["review"] == 1
    assert small.questions() == ["gone"]
    assert small.sent("PATCH") == 0


def test_children_are_read_afresh_fifty_at_a_time(firm: Firm) -> None:
    """Etags may not tell that a child changed: one list request reads before fifty writes."""
    firm.clients = [person(n) for n in range(51)]
    firm.run()
    firm.wait()
    for row in firm.clients:
        row["visa"] = "L-1"
    plan = firm.plan()
    firm.sim.log.clear()
    assert firm.apply(plan, override={"majority"}).updated == 51
    assert firm.sent("GET", "contacts.json") == 1
    assert firm.sent("GET", "contacts/") == 1  # the fifty-first, by itself
    assert firm.sent("PATCH") == 51


def test_a_child_that_somebody_changed_unseen_by_the_etag_survives(small: Firm) -> None:
    """Even if Clio keeps the etag when a custom field changes, the edit is seen before the write."""
    small.sim.settings.nested_changes_move_etag = False
    there = small.the(0)
    (visa,) = [v for v in there["custom_field_values"] if v["field_name"] == "Visa"]
    small.edit(0, custom_field_values=[{"id": visa["id"], "value": "TN"}])
    small.wait()
    small.clients[0]["visa"] = "L-1"
    report = small.run()
    assert report.counts["review"] == 1
    assert values_of(small.the(0))["Visa"] == "TN"


def test_a_persons_own_children_are_left_alone(small: Firm) -> None:
    """We change the e-mail that we wrote; theirs stays, and so does its label."""
    theirs = {"name": "Home", "address": "home@example.com"}
    small.edit(0, email_addresses=[theirs])
    small.wait()
    small.run()
    small.clients[0]["mail"] = "new@example.com"
    assert small.run().updated == 1
    found = {e["name"]: e["address"] for e in small.the(0)["email_addresses"]}
    assert found == {"Work": "new@example.com", "Home": "home@example.com"}


def test_a_custom_field_value_keeps_its_row(small: Firm) -> None:
    """A value that has a row is changed by the row's id; one that has none gets one."""
    before = {v["field_name"]: v["id"] for v in small.the(0)["custom_field_values"]}
    small.clients[0]["visa"] = "L-1"
    seen = small.bodies()
    small.run()
    (body,) = [body for r, body in seen if r.method == "PATCH"]
    assert body == {"custom_field_values": [{"id": before["Visa"], "value": "L-1"}]}
    after = {v["field_name"]: v["id"] for v in small.the(0)["custom_field_values"]}
    assert after == before


def test_a_value_without_a_row_is_written_by_its_definition(firm: Firm) -> None:
    """A record from before the field was there has no row for it: the definition's id names it."""
    firm.sim.settings.creates_value_rows = False
    firm.make(0)
    firm.clients = [person(0)]
    firm.wait()
    seen = firm.bodies()
    report = firm.run()
    assert report.adopted == 1
    (body,) = [body for r, body in seen if r.method == "PATCH"]
    (visa,) = [f for f in firm.sim.all("custom_fields") if f["name"] == "Visa"]
    assert body["custom_field_values"] == [{"custom_field": {"id": visa["id"]}, "value": "H-1B"}]


def test_what_clio_silently_ignores_is_told_and_not_sent_again(firm: Firm) -> None:
    """Clio answers 200 and keeps its own number: noted as not kept, and never tried again."""
    firm.matters = DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", to=firm.people, by="client"),
            field("description", "what"),
            field("display_number", "number", owner="source"),
        ],
    )
    firm.cases = [{**case(0), "number": "A-1"}]
    firm.run()
    firm.wait()
    firm.cases[0]["number"] = "A-2"
    report = firm.run()
    (result,) = [r for r in report.results if r.map == "matters"]
    assert [note.fate for note in result.fields] == [FieldFate.DROPPED]
    assert "matters row 1: display_number: not kept by Clio" in str(report)
    firm.wait()
    assert firm.run().writes == 0


def test_what_closes_a_matter_comes_last(firm: Firm) -> None:
    """A matter that is to be closed is written after the others."""
    firm.cases = [case(0, stage="open"), case(1, stage="open")]
    firm.run()
    firm.wait()
    firm.cases[0]["stage"] = "closed"
    firm.cases[1]["what"] = "Another title"
    seen = firm.bodies()
    firm.run()
    bodies = [body for r, body in seen if r.method == "PATCH"]
    assert bodies == [{"description": "Another title"}, {"status": "closed"}]
