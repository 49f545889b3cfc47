"""Rows that are the same person: one speaks, the others listen, for as long as that is so."""

from __future__ import annotations

import pytest

from clio_sync import DataMap, email, errors, field

from .firm import Firm, person


def same(firm: Firm) -> None:
    """The second row is the first person once more."""
    firm.clients = [person(0), person(0, id="c0 again")]


def test_an_alias_speaks_once_its_speaker_is_gone(firm: Firm) -> None:
    """The row that spoke left the source: what the other one says arrives."""
    same(firm)
    assert firm.run().counts["alias"] == 1
    firm.clients = [person(0, id="c0 again", visa="L-1", title="Dr")]
    firm.wait()
    assert firm.run().updated == 1
    assert firm.the(0)["title"] == "Dr"
    firm.wait()
    firm.clients[0]["visa"] = "O-1"
    assert firm.run().updated == 1
    assert len(firm.contacts()) == 1


def test_a_speaker_that_comes_back_listens(firm: Firm) -> None:
    """Its record has another row now; it is not made again."""
    same(firm)
    firm.run()
    again = firm.clients.pop(0)
    firm.wait()
    firm.run()
    firm.clients.append(again)
    firm.wait()
    report = firm.run()
    assert (report.created, report.counts["alias"]) == (0, 1)
    assert len(firm.contacts()) == 1


def test_a_push_takes_no_alias_for_the_speaker(firm: Firm) -> None:
    """The rows that are not pushed are not gone."""
    same(firm)
    firm.run()
    firm.wait()
    report = firm.push(firm.people, person(0, id="c0 again", title="Dr"))
    assert (report.counts["alias"], report.writes) == (1, 0)


def test_an_alias_that_becomes_somebody_else_is_a_question(firm: Firm) -> None:
    """It was found to be the same by what it said then."""
    same(firm)
    firm.run()
    firm.clients[1] |= {"first": "Zoe", "last": "Newcomer", "mail": "zoe@example.com"}
    firm.wait()
    report = firm.run()
    assert report.counts["review"] == 1
    assert firm.questions() == ["unsure"]


def test_the_same_person_in_two_maps_is_made_once(firm: Firm) -> None:
    """Two spreadsheets of one firm about the same client."""
    portal = DataMap(
        "contacts",
        name="portal",
        key="id",
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            email("mail", label="Work"),
        ],
    )
    readings = [firm.people.read([person(0)]), portal.read([person(0), person(1)])]
    report = firm.run(firm.job(readings))
    assert (report.created, report.counts["alias"]) == (2, 1)
    firm.wait()
    again = firm.run(firm.job(readings))
    assert again.writes == 0
    assert len(firm.contacts()) == 2


def test_two_rows_are_told_apart_without_their_markers(firm: Firm) -> None:
    """Two rows of one file always have different markers: that says nothing."""
    same(firm)
    (alias,) = [step for step in firm.plan().outline.steps if step.what.value == "alias"]
    assert "marker" not in alias.why


def test_a_record_made_by_hand_meanwhile_is_pointed_out(firm: Firm) -> None:
    """Nothing can keep somebody from making a client while it is on its way; it is seen."""
    plan = firm.plan()
    firm.make(0)
    firm.apply(plan)
    firm.wait()
    (warning,) = firm.plan().outline.warnings
    assert "looks like contacts row 1 once more" in warning


def test_a_record_that_changes_is_no_double_of_its_own_row(small: Firm) -> None:
    """Only records without a row are compared."""
    small.edit(0, title="Dr")
    small.wait()
    assert small.plan().outline.warnings == ()


def test_a_map_with_two_sources_is_refused(firm: Firm) -> None:
    """Keys are compared within one source; two of them would make doubles."""
    readings = [firm.people.read([person(0)]), firm.people.read([person(0)])]
    with pytest.raises(errors.MappingError, match="several sources"):
        firm.run(firm.job(readings))
    assert firm.contacts() == []
