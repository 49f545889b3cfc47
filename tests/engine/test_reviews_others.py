"""Unclear creates, stubborn records, and questions whose row is gone."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.engine.words import What
from clio_sync.simulator import Simulator
from clio_sync.store.words import RecordId

from .firm import Engine, Firm, person
from .office import Office, entry
from .test_probe import marker_values


def the_review(firm: Firm, job: Any = None) -> Any:
    """The only question."""
    (review,) = (job or firm.job()).reviews
    return review


def later(firm: Firm) -> Any:
    """The next run, some time after."""
    firm.wait()
    return firm.run()


# A create of which nobody knows


@pytest.fixture
def unclear(engine: Engine, folder: Any, sim: Simulator) -> Any:
    """A firm without markers, one of whose creates got no answer and took no effect."""
    made = Firm(engine, folder, sim, [person(0)], marker=None)
    made.fault("drop_before")
    made.run()
    made.wait()
    made.run()
    yield made
    made.close()


def test_a_create_that_did_not_happen_is_done_now(unclear: Firm) -> None:
    """Because a person looked, and says so."""
    the_review(unclear).create()
    assert later(unclear).created == 1
    assert (later(unclear).writes, unclear.questions(), len(unclear.contacts())) == (0, [], 1)


def test_a_create_that_did_happen_has_the_record_that_a_person_found(unclear: Firm) -> None:
    """Named by its id, for there are no candidates."""
    made = unclear.make(0, first_name="Erstens", email_addresses=[])
    the_review(unclear).link(made["id"])
    (result,) = later(unclear).of(What.ADOPT)
    assert result.record == RecordId("contacts", made["id"])
    assert (later(unclear).writes, len(unclear.contacts())) == (0, 1)


def test_a_record_that_was_named_and_is_deleted_before_the_next_plan_is_not_made_again(
    unclear: Firm,
) -> None:
    """What a person said of it does not mean that there should be another one."""
    made = unclear.make(0)
    the_review(unclear).link(made["id"])
    unclear.sim.delete("contacts", made["id"])
    report = later(unclear)
    assert (report.writes, unclear.questions()) == (0, ["gone"])
    the_review(unclear).create()
    assert later(unclear).created == 1


@pytest.fixture
def alike(firm: Firm) -> Office:
    """An office in which a create got no answer, and two entries may be what it made."""
    office = Office(firm)
    office.run()
    firm.wait()
    office.rows.append(entry(2))
    firm.fault("drop_after", path="activities")
    office.run()
    twin = office.the(2)
    said = {name: twin[name] for name in ("type", "date", "quantity", "price", "note")}
    linked = {name: {"id": twin[name]["id"]} for name in ("matter", "user")}
    firm.sim.create("activities", {**said, **linked, "non_billable": False})
    firm.wait()
    office.run()
    return office


def test_an_entry_is_the_one_that_a_person_picks(alike: Office) -> None:
    """By its place among the candidates."""
    review = the_review(alike.firm, alike.job())
    review.link(1)
    alike.firm.wait()
    (result,) = alike.run().of(What.ADOPT)
    assert result.record == RecordId("activities", review.candidates[1])
    assert alike.run().writes == 0


def test_an_entry_that_was_not_made_is_made_beside_those_like_it(alike: Office) -> None:
    """They are somebody else's."""
    the_review(alike.firm, alike.job()).create()
    alike.firm.wait()
    assert alike.run().created == 1
    assert len(alike.all()) == 5
    assert alike.run().writes == 0


def test_what_became_another_rows_record_was_not_made_by_an_unclear_create(
    alike: Office,
) -> None:
    """With every candidate another row's, the question is withdrawn and the entry made."""
    review = the_review(alike.firm, alike.job())
    for place, id in enumerate(review.candidates):
        alike.rows.append(entry(2, id=f"x{place}"))
        alike.firm.wait()
        alike.run()
        store = alike.firm.own()
        row = store.row_id("activities", f"x{place}")
        _say(alike.firm, row, id)
        alike.firm.wait()
        alike.run()
    alike.firm.wait()
    alike.run()
    assert the_questions(alike) == []
    assert len(alike.all()) == 5


def _say(firm: Firm, row: Any, id: int) -> None:
    """Somebody says in code that a row is a record."""
    from clio_sync.store.words import Decided

    said = Decided(row, RecordId("activities", id), True, "Ana", firm.sim.clock.now())
    firm.own().decide([said], [], firm.sim.clock.now())


def the_questions(office: Office) -> list[str]:
    """What only a human may decide."""
    return [review.question.value for review in office.job().reviews]


# A record that never keeps still


@pytest.fixture
def stubborn(small: Firm) -> Firm:
    """Each attempt to write the first row's record was outrun."""
    words = iter("abcdefghijkl")
    small.clients[0]["visa"] = "L-1"
    small.meanwhile("PATCH", "contacts", lambda: small.edit(0, prefix=next(words)), times=4)
    small.run()
    assert small.questions() == ["stubborn"]
    return small


def test_a_record_is_tried_again_when_a_person_says_so(stubborn: Firm) -> None:
    """Whatever changed it has stopped."""
    the_review(stubborn).retry()
    assert later(stubborn).updated == 1
    assert (later(stubborn).writes, stubborn.questions()) == (0, [])


def test_a_record_that_does_not_keep_still_again_is_asked_about_again(stubborn: Firm) -> None:
    """One answer is one more try, not all tries to come."""
    the_review(stubborn).retry()
    words = iter("mnopqrst")
    stubborn.meanwhile("PATCH", "contacts", lambda: stubborn.edit(0, prefix=next(words)), times=4)
    assert later(stubborn).counts["review"] == 1
    assert stubborn.questions() == ["stubborn"]
    assert later(stubborn).writes == 0


def test_a_stubborn_record_that_says_what_it_should_is_no_question(stubborn: Firm) -> None:
    """Somebody typed it in by hand."""
    stubborn.clients[0]["visa"] = "H-1B"
    assert (later(stubborn).writes, stubborn.questions()) == (0, [])


# Questions whose row is gone


def test_a_conflict_of_a_row_that_is_gone_is_withdrawn_and_comes_back_with_it(
    small: Firm,
) -> None:
    """Nothing was decided about it meanwhile."""
    small.clients[0]["first"] = "Anna"
    small.edit(0, first_name="Anne")
    later(small)
    assert small.questions() == ["conflict"]
    (row,) = [one for one in small.clients if one["id"] == "c0"]
    small.clients.remove(row)
    later(small)
    assert small.questions() == []
    small.clients.insert(0, row)
    report = later(small)
    assert (report.writes, small.questions()) == (0, ["conflict"])
    assert small.named(0)[0]["first_name"] == "Anne"


@pytest.mark.parametrize("question", ["gone", "unsure", "key reused", "stubborn"])
def test_a_question_about_a_row_that_is_gone_is_withdrawn_and_comes_back_with_it(
    small: Firm, question: str
) -> None:
    """Each is about what the row is to become."""
    row = _ask(small, question)
    assert small.questions() == [question]
    small.clients.remove(row)
    later(small)
    assert small.questions() == []
    small.clients.append(row)
    report = later(small)
    if question == "stubborn":  # nobody is in its way any more
        assert (report.updated, small.questions()) == (1, [])
    else:
        assert (report.writes, small.questions()) == (0, [question])


def _ask(firm: Firm, question: str) -> dict[str, Any]:
    """Let a question about a row come up; returns the row."""
    row = firm.clients[0]
    match question:
        case "gone":
            firm.sim.delete("contacts", firm.the(0)["id"])
            row["visa"] = "O-1"
        case "key reused":
            row.update(first="Xenia", last="Yu", mail="xy@example.com")
        case "stubborn":
            words = iter("abcdefgh")
            row["visa"] = "L-1"
            firm.meanwhile("PATCH", "contacts", lambda: firm.edit(0, prefix=next(words)), times=4)
        case _:
            row = person(7)
            firm.make(7)
            firm.make(7)
            firm.clients.append(row)
    later(firm)
    return row


def test_a_question_about_records_that_are_deleted_is_withdrawn(firm: Firm) -> None:
    """Of two whom the row might have been, one is left, and then it is that one."""
    firm.make(0)
    other = firm.make(0)
    firm.clients = [person(0)]
    later(firm)
    assert firm.questions() == ["unsure"]
    firm.sim.delete("contacts", other["id"])
    assert later(firm).adopted == 1
    assert firm.questions() == []


def test_a_part_of_the_rows_withdraws_nothing(small: Firm) -> None:
    """Absence from a push means nothing."""
    row = _ask(small, "gone")
    small.clients.remove(row)
    small.push(small.people, person(5))
    assert small.questions() == ["gone"]


# What is shown


def test_both_records_of_a_row_are_shown_beside_it(small: Firm) -> None:
    """With what decides."""
    spare = small.make(0, title="Judge", custom_field_values=marker_values(small, small.the(0)))
    later(small)
    page = small.engine(small.job().show, the_review(small))
    assert sorted(one.place for one in page.others) == sorted(
        f"record {id}" for id in (small.sim.all("contacts")[0]["id"], spare["id"])
    )
    assert page.decides == "review.link(n) decides."


@pytest.mark.parametrize("question", ["gone", "key reused", "stubborn"])
def test_a_row_is_shown_beside_the_record_that_it_had(small: Firm, question: str) -> None:
    """Whatever is asked about it."""
    _ask(small, question)
    page = small.engine(small.job().show, the_review(small))
    (other,) = page.others
    assert page.row.place == "row 1"
    assert bool(other.shown) is (question != "gone")
