"""What a plan decides: match, adopt, alias, review, quarantine, wait."""

from __future__ import annotations

import random

import pytest

from clio_sync.engine.words import FieldFate, What
from clio_sync.mapping import DataMap, custom_field, email, field

from .firm import Firm, case, clients_map, person, values_of


def fates(report, number: int = 1) -> dict[str, FieldFate]:
    """What became of a row's fields."""
    (result,) = [r for r in report.results if r.number == number]
    return {note.field: note.fate for note in result.fields}


def whats(firm: Firm) -> dict[int, What]:
    """What a plan says about each row."""
    return {step.number: step.what for step in firm.plan().outline.steps}


# Adopt


def test_a_record_that_is_there_is_adopted_and_its_blanks_filled(firm: Firm) -> None:
    """Clio's own values stay where the two differ, and the report names them."""
    there = firm.make(0, title="Judge")
    firm.clients = [person(0, title="Dr", visa="O-1")]
    firm.wait()
    report = firm.run()
    assert (report.adopted, report.created, report.writes) == (1, 0, 1)
    assert fates(report)["title"] is FieldFate.KEEP
    assert fates(report)["custom_field_values.Visa"] is FieldFate.FILL
    assert "title: kept Clio's" in str(report)
    assert firm.the(0)["id"] == there["id"]
    assert firm.the(0)["title"] == "Judge"
    assert values_of(firm.the(0))["Visa"] == "O-1"
    firm.wait()
    assert firm.run().writes == 0


def test_a_record_that_says_all_that_the_row_says_is_adopted_without_a_write(firm: Firm) -> None:
    """Nothing is owed, so nothing is sent."""
    firm.make(0)
    firm.clients = [person(0, visa="")]
    firm.wait()
    report = firm.run()
    assert (report.adopted, report.writes) == (1, 0)
    assert "(0 with a write)" not in str(report)


@pytest.mark.parametrize(
    ("options", "title", "what"),
    [
        ({"owner": "source"}, "Dr", What.ADOPT),
        ({"critical": True}, "Judge", What.ADOPT),
        ({"owner": "clio"}, "Judge", What.ADOPT),
        ({"on_create_only": True}, "Judge", What.ADOPT),
    ],
)
def test_the_owner_decides_a_difference_at_adoption(firm: Firm, options, title, what) -> None:
    """The source's own fields are written; critical ones are put to a human."""
    firm.people = clients_map(**options)
    firm.make(0, title="Judge")
    firm.clients = [person(0, title="Dr")]
    firm.wait()
    (result,) = firm.run().results
    assert result.what is what
    assert firm.the(0)["title"] == title
    assert firm.questions() == (["conflict"] if "critical" in options else [])


def test_a_disputed_row_without_other_changes_is_for_review(firm: Firm) -> None:
    """After adoption the open question is what the next plan shows."""
    firm.people = clients_map(critical=True)
    firm.make(0, title="Judge")
    firm.clients = [person(0, title="Dr")]
    firm.wait()
    firm.run()
    firm.wait()
    (result,) = firm.run().results
    assert (result.what, result.why) == (What.REVIEW, "both sides differ: title")


def test_the_newest_value_stands_where_both_sides_say_when(firm: Firm) -> None:
    """A row that says when it changed wins over an edit from before, and yields to a later one."""
    firm.people = DataMap(
        "contacts",
        key="id",
        changed_at="when",
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            field("title", "title", owner="newest"),
            email("mail", label="Work"),
            custom_field("Visa", "visa"),
        ],
    )
    early, late = "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"
    firm.clients = [person(n, title="Mr", when=early) for n in (0, 1)]
    firm.run()
    firm.edit(0, title="Judge")
    firm.edit(1, title="Judge")
    firm.wait()
    firm.clients[0].update(title="Dr", when=late)
    firm.clients[1].update(title="Dr", when=early)
    firm.run()
    assert [firm.the(0)["title"], firm.the(1)["title"]] == ["Dr", "Judge"]


def test_a_record_that_two_rows_may_be_is_a_question(firm: Firm) -> None:
    """Two records are as likely: nothing is written, and the candidates are named."""
    one, two = firm.make(0), firm.make(0)
    firm.clients = [person(0)]
    firm.wait()
    report = firm.run()
    (result,) = report.of(What.REVIEW)
    assert str(one["id"]) in result.why
    assert report.writes == 0
    (review,) = firm.job().reviews
    assert review.question.value == "unsure"
    assert sorted(review.evidence["candidates"]) == sorted([one["id"], two["id"]])


def test_a_doubt_that_dissolves_is_no_question_any_more(firm: Firm) -> None:
    """One of the two is deleted: the row finds the other, and the review is answered."""
    firm.make(0)
    spare = firm.make(0)
    firm.clients = [person(0)]
    firm.wait()
    firm.run()
    firm.sim.delete("contacts", spare["id"])
    firm.wait()
    assert firm.run().adopted == 1
    assert firm.questions() == []


def test_a_record_made_by_hand_later_is_found_by_its_keys(small: Firm) -> None:
    """It was listed when no row was like it; a row that comes later still finds it."""
    small.make(5)
    small.wait()
    small.run()
    small.wait()
    small.run()
    small.clients.append(person(5))
    small.sim.log.clear()
    assert small.run().adopted == 1
    assert len(small.named(5)) == 1


# Aliases


def test_a_row_that_is_another_rows_person_is_an_alias(firm: Firm) -> None:
    """The same person twice in the file is one record, and both rows lead to it."""
    firm.clients = [person(0), person(0, id="c0b")]
    firm.cases = [case(0, client="c0b")]
    report = firm.run()
    assert (report.created, report.counts["alias"]) == (2, 1)
    (matter,) = firm.sim.all("matters")
    assert matter["client"]["id"] == firm.the(0)["id"]
    firm.wait()
    again = firm.run()
    assert (again.writes, again.counts["alias"]) == (0, 1)


def test_a_row_like_one_whose_record_was_there_is_its_alias(firm: Firm) -> None:
    """Both match the same record: the first row speaks for it."""
    firm.make(0)
    firm.clients = [person(0), person(0, id="c0b")]
    firm.wait()
    report = firm.run()
    assert (report.adopted, report.counts["alias"], report.created) == (1, 1, 0)


def test_a_row_like_one_that_is_linked_is_its_alias(small: Firm) -> None:
    """A double that shows up in the file later."""
    small.clients.append(person(0, id="c0b"))
    report = small.run()
    assert (report.counts["alias"], report.writes) == (1, 0)


def test_an_alias_of_a_row_that_was_refused_waits(firm: Firm) -> None:
    """There is no record to share yet."""
    firm.clients = [person(0), person(0, id="c0b")]
    firm.fault("drop_before")
    report = firm.run()
    assert report.counts["waiting"] == 2
    firm.wait()
    report = firm.run()
    assert (report.created, report.counts["alias"]) == (1, 1)
    assert len(firm.named(0)) == 1


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_makes_no_difference_to_what_is_made(firm: Firm, seed: int) -> None:
    """However the file is sorted: as many records, and every double an alias."""
    firm.make(1)
    firm.clients = [person(0), person(0, id="c0b"), person(1), person(1, id="c1b"), person(2)]
    random.Random(seed).shuffle(firm.clients)
    firm.wait()
    report = firm.run()
    assert (report.created, report.adopted, report.counts["alias"]) == (2, 1, 2)
    assert [len(firm.named(n)) for n in range(3)] == [1, 1, 1]


def test_rows_that_may_be_the_same_are_a_question(firm: Firm) -> None:
    """Two rows that differ just enough: the second is not poured into Clio."""
    firm.clients = [
        person(0, mail="", mobile="", visa=""),
        person(0, id="c0b", mail="", mobile="312-555-0100"),
    ]
    report = firm.run()
    assert report.created == 1
    (result,) = report.of(What.REVIEW)
    assert "may be the same as row 1" in result.why


def test_a_row_with_a_new_key_is_a_question(small: Firm) -> None:
    """Its person's own row has vanished from the source: was the key changed?"""
    small.clients = [person(0, id="new"), person(1)]
    report = small.run()
    assert (report.writes, report.counts["review"]) == (0, 1)
    (review,) = small.job().reviews
    assert review.question.value == "unsure"
    assert "a new key?" in report.of(What.REVIEW)[0].why


# Quarantine


def test_a_row_that_cannot_be_mapped_stops_nobody_else(firm: Firm) -> None:
    """Its number and all that is wrong with it are reported."""
    firm.clients = [person(0, mail="nonsense", mobile="12"), person(1)]
    report = firm.run()
    assert report.created == 1
    (result,) = report.of(What.QUARANTINE)
    assert result.number == 1
    assert "mail" in result.why
    assert "mobile" in result.why
    (aside,) = firm.job().quarantine
    assert aside.kind == "source"


def test_a_row_that_was_mended_is_released(firm: Firm) -> None:
    """It is made, and no longer set aside."""
    firm.clients[0]["mail"] = "nonsense"
    firm.run()
    firm.clients[0]["mail"] = "p0@example.com"
    assert firm.run().created == 1
    assert firm.job().quarantine == []


def test_a_row_that_could_not_be_mapped_and_left_is_released(firm: Firm) -> None:
    """It is nobody's trouble any more."""
    firm.clients[0]["mail"] = "nonsense"
    firm.run()
    del firm.clients[0]
    firm.run()
    assert firm.job().quarantine == []


def test_a_row_that_lacks_what_clio_wants_is_set_aside(firm: Firm) -> None:
    """A matter without a description would be refused: it is not sent."""
    firm.cases = [case(0, what="")]
    report = firm.run()
    (result,) = report.of(What.QUARANTINE)
    assert result.why == "Clio wants description"
    assert firm.sent("POST", "matters") == 0


def test_rows_without_a_key_are_told_apart_by_their_place(firm: Firm) -> None:
    """Each is set aside by itself."""
    firm.clients = [person(0, id=""), person(1, id=""), person(2)]
    report = firm.run()
    assert [r.number for r in report.of(What.QUARANTINE)] == [1, 2]
    assert len(firm.job().quarantine) == 2


# References


def test_a_matter_whose_client_is_made_in_the_same_run_refers_to_it(firm: Firm) -> None:
    """The reference is resolved when the request is made."""
    firm.cases = [case(0), case(1)]
    assert firm.run().created == 4
    clients = {m["description"]: m["client"]["id"] for m in firm.sim.all("matters")}
    assert clients == {"Matter 0": firm.the(0)["id"], "Matter 1": firm.the(1)["id"]}


def test_a_matter_of_a_row_that_does_not_exist_waits(firm: Firm) -> None:
    """The source has no such client."""
    firm.cases = [case(9)]
    (result,) = firm.run().of(What.WAIT)
    assert result.why == "refers to a row of contacts that the source does not have"


def test_a_matter_of_a_row_under_review_waits(firm: Firm) -> None:
    """Which of the two its client is, nobody has said yet."""
    firm.make(0)
    firm.make(0)
    firm.clients = [person(0)]
    firm.cases = [case(0)]
    firm.wait()
    (result,) = firm.run().of(What.WAIT)
    assert result.why == "waits on row 1 of contacts (review)"


def test_a_matter_of_a_row_whose_answer_was_lost_waits(firm: Firm) -> None:
    """In the run that lost it, and in the next one."""
    firm.sim.settings.list_lag = 20.0
    firm.cases = [case(0)]
    firm.fault("drop_after")
    report = firm.run()
    (result,) = [r for r in report.results if r.map == "matters"]
    assert result.why == "what it refers to has no record yet"
    (result,) = [r for r in firm.run().results if r.map == "matters"]
    assert result.why == "waits on row 1 of contacts (waiting)"
    firm.wait()
    assert firm.run().created == 1


def test_two_matters_of_one_source_are_one_only_by_a_number(firm: Firm) -> None:
    """Clients have many matters of one title; keys of their own tell them apart already."""
    firm.cases = [
        case(0, what="Will"),
        case(1, client="c0", what="Will", receipt=""),
        case(2, client="c0", what="Will", receipt="R0"),
    ]
    report = firm.run()
    matters = [r.what for r in report.results if r.map == "matters"]
    assert matters == [What.CREATE, What.CREATE, What.ALIAS]


# Long runs


def test_somebody_who_is_made_by_hand_during_a_long_run_is_not_doubled(firm: Firm) -> None:
    """A minute after the plan, what changed is read before the next create."""

    def by_hand() -> None:
        firm.make(1)
        firm.sim.clock.advance(70)

    firm.meanwhile("POST", "contacts", by_hand)
    report = firm.run()
    (result,) = report.of(What.WAIT)
    assert "somebody made a record like it" in result.why
    assert firm.run().adopted == 1
    assert len(firm.named(1)) == 1


def test_our_own_records_are_no_newcomers(firm: Firm) -> None:
    """What this run made, or may have made, does not stop its other rows."""
    firm.sim.settings.list_lag = 0.0
    firm.clients = [person(n) for n in range(4)]
    firm.fault("drop_after")
    firm.meanwhile("POST", "contacts", lambda: firm.sim.clock.advance(70), times=4, after=True)
    assert firm.run().created == 4
    assert len(firm.contacts()) == 4


def test_a_row_like_a_linked_row_is_its_alias_though_the_record_was_edited(small: Firm) -> None:
    """In Clio the person has another name and address by now; the two rows still agree."""
    address = small.the(0)["email_addresses"][0]
    renamed = {"id": address["id"], "address": "married@example.com"}
    small.edit(0, first_name="Zoe", last_name="Quist", email_addresses=[renamed])
    small.wait()
    small.clients.append(person(0, id="c0b"))
    report = small.run()
    assert (report.counts["alias"], report.created) == (1, 0)


def test_a_matter_of_a_later_run_is_told_from_one_like_it(firm: Firm) -> None:
    """The row that spoke for the other one is still there, and has a key of its own."""
    firm.cases = [case(0, what="Will", receipt="")]
    firm.run()
    firm.cases.append(case(1, client="c0", what="Will", receipt=""))
    firm.wait()
    assert firm.run().created == 1
    assert len(firm.sim.all("matters")) == 2


def test_a_matter_whose_key_changed_is_a_question(firm: Firm) -> None:
    """The row that spoke for it is gone: the same matter under a new key, or another one?"""
    firm.cases = [case(0, what="Will", receipt="")]
    firm.run()
    firm.cases = [case(0, no="m0-new", what="Will", receipt="")]
    firm.wait()
    assert firm.run().counts["review"] == 1
    assert len(firm.sim.all("matters")) == 1
