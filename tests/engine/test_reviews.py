"""Questions and the human's word on them: what was said holds for good, and the next plan acts."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.engine.words import What
from clio_sync.store.words import Decided, RecordId

from .firm import Firm, person


def doubt(firm: Firm) -> tuple[Firm, list[int]]:
    """One row, and two records in Clio that it may be."""
    made = [firm.make(0)["id"], firm.make(0)["id"]]
    firm.clients = [person(0)]
    firm.wait()
    firm.run()
    return firm, made


@pytest.fixture
def doubtful(firm: Firm) -> tuple[Firm, list[int]]:
    """A firm in doubt about its one row."""
    return doubt(firm)


def the_review(firm: Firm) -> Any:
    """The only question."""
    (review,) = firm.job().reviews
    return review


def later(firm: Firm) -> Any:
    """The next run, some time after."""
    firm.wait()
    return firm.run()


def test_a_row_becomes_the_candidate_that_it_was_said_to_be(
    doubtful: tuple[Firm, list[int]],
) -> None:
    """The next plan adopts it; the other one stays as it was."""
    firm, _ = doubtful
    review = the_review(firm)
    meant = review.candidates[1]
    review.link(1)
    assert firm.questions() == []
    (result,) = later(firm).of(What.ADOPT)
    assert result.record is not None and result.record.id == meant
    assert result.why == "a person decided"
    assert later(firm).writes == 0
    assert len(firm.contacts()) == 2


def test_whoever_was_told_apart_is_never_proposed_again(doubtful: tuple[Firm, list[int]]) -> None:
    """A new record is made, and edits of the others bring no question."""
    firm, made = doubtful
    the_review(firm).not_the_same()
    assert later(firm).created == 1
    for id in made:
        firm.sim.update("contacts", id, {"title": "Judge"})
    assert later(firm).writes == 0
    assert firm.questions() == []


def test_with_one_candidate_told_apart_the_row_is_the_other(
    doubtful: tuple[Firm, list[int]],
) -> None:
    """What is left is certain."""
    firm, _ = doubtful
    review = the_review(firm)
    review.not_the_same(0)
    (result,) = later(firm).of(What.ADOPT)
    assert result.record is not None and result.record.id == review.candidates[1]


def test_a_row_that_was_said_to_be_new_is_made_whoever_else_is_like_it(
    doubtful: tuple[Firm, list[int]],
) -> None:
    """Somebody made two more like it meanwhile; nobody is asked again."""
    firm, _ = doubtful
    the_review(firm).create()
    firm.make(0)
    firm.make(0)
    assert later(firm).created == 1
    assert firm.questions() == []


def test_who_said_what_and_when_is_kept(doubtful: tuple[Firm, list[int]]) -> None:
    """For whoever asks later."""
    firm, _ = doubtful
    review = the_review(firm)
    review.link(by="Ana")
    (said,) = firm.own().load().decided
    record = RecordId("contacts", review.candidates[0])
    assert said == Decided(review.row, record, True, "Ana", firm.sim.clock.now())


def test_the_last_word_counts(doubtful: tuple[Firm, list[int]]) -> None:
    """Whoever slipped says it again."""
    firm, _ = doubtful
    review = the_review(firm)
    review.not_the_same()
    review.link(0)
    assert later(firm).adopted == 1


def test_a_word_makes_older_plans_stale(doubtful: tuple[Firm, list[int]]) -> None:
    """What was planned before was planned without it."""
    firm, _ = doubtful
    plan = firm.plan()
    the_review(firm).create()
    with pytest.raises(errors.StalePlan):
        firm.apply(plan)


def test_two_rows_are_one_or_two_as_people_say(firm: Firm) -> None:
    """Rows are told apart, or joined, like records."""
    alike = {"first": "First0", "last": "Last0", "mail": "", "mobile": ""}
    firm.clients = [person(0, mail=""), person(1, **alike, visa=""), person(2, **alike, visa="")]
    firm.run()
    asked = firm.job().reviews
    assert [review.rows for review in asked] == [(1,), (1,)]
    assert "row 1" in str(asked[0])
    asked[0].link()
    asked[1].create()
    report = later(firm)
    assert (report.created, report.counts["alias"]) == (1, 1)
    assert len(firm.contacts()) == 2
    assert later(firm).writes == 0


def test_rows_that_were_told_apart_are_two_for_good(firm: Firm) -> None:
    """Nobody is asked about them again, whichever comes first."""
    alike = {"first": "First0", "last": "Last0", "mail": "", "mobile": ""}
    firm.clients = [person(0, mail=""), person(1, **alike, visa="")]
    firm.run()
    the_review(firm).not_the_same()
    firm.clients.reverse()
    assert later(firm).created == 1
    assert firm.questions() == []
    assert later(firm).writes == 0


def test_a_row_told_apart_from_a_record_is_not_asked_about_its_row(firm: Firm) -> None:
    """The record is another row's, and whoever is not the one is not the other."""
    firm.clients = [person(0, mail="")]
    firm.run()
    firm.wait()
    firm.clients.append(person(1, first="First0", last="Last0", mail="", mobile="", visa=""))
    assert firm.run().counts["review"] == 1
    record = RecordId("contacts", firm.the(0)["id"])
    review = the_review(firm)
    told = Decided(review.row, record, False, "Ana", firm.sim.clock.now())
    firm.own().decide([told], [(review.row, review.question, "")], firm.sim.clock.now())
    assert later(firm).created == 1
    assert firm.questions() == []


def test_an_alias_that_was_told_apart_gets_a_record_of_its_own(firm: Firm) -> None:
    """Two rows were one person; one has changed, and is another person now."""
    firm.clients = [person(0), {**person(0), "id": "c9"}]
    assert firm.run().counts["alias"] == 1
    firm.clients[1].update(first="Otto", mail="otto@example.com")
    assert later(firm).counts["review"] == 1
    the_review(firm).not_the_same()
    assert later(firm).created == 1
    assert later(firm).writes == 0


def test_an_alias_that_was_said_to_be_the_same_stays_one(firm: Firm) -> None:
    """However often the row changes from now on."""
    firm.clients = [person(0), {**person(0), "id": "c9"}]
    firm.run()
    for mail in ("a@example.com", "b@example.com"):
        firm.clients[1].update(mail=mail)
        report = later(firm)
        for review in firm.job().reviews:
            review.link()
            report = later(firm)
        assert report.counts["alias"] == 1
    assert len(firm.own().load().decided) == 1


def test_a_row_with_a_new_key_takes_over_the_record_of_the_old_one(small: Firm) -> None:
    """Somebody says that it is the same client under another number."""
    small.clients[0]["id"] = "new"
    report = later(small)
    assert report.counts["review"] == 1
    the_review(small).link()
    assert later(small).adopted == 1
    assert later(small).counts["unchanged"] == 2
    assert len(small.contacts()) == 2


@pytest.mark.parametrize("which", [2, -1])
def test_a_candidate_that_is_not_there_is_refused(
    doubtful: tuple[Firm, list[int]], which: int
) -> None:
    """Nothing is noted."""
    firm, _ = doubtful
    for decide in (the_review(firm).link, the_review(firm).not_the_same):
        with pytest.raises(errors.ReviewError, match="no candidate"):
            decide(which)
    assert firm.own().load().decided == ()


def test_another_question_is_not_decided_like_this(small: Firm) -> None:
    """Who a row is was not asked."""
    small.sim.delete("contacts", small.the(0)["id"])
    small.clients[0]["visa"] = "O-1"
    later(small)
    review = the_review(small)
    with pytest.raises(errors.ReviewError, match=r"'gone', which link\(\) does not answer") as told:
        review.link()
    assert "relink(id), create() or forget() decides" in str(told.value.advice)
    assert "gone" in str(review)


def test_a_question_says_whose_records_it_is_about(doubtful: tuple[Firm, list[int]]) -> None:
    """So any job on the store can take the answer, and so can the command line."""
    firm, _ = doubtful
    job = firm.job([firm.matters.read([])])
    (review,) = job.reviews
    older = evolve(review, review=evolve(review.review, evidence={"candidates": [7]}))
    with pytest.raises(errors.ReviewError, match="does not read contacts"):
        older.link()
    review.link()
    assert later(firm).adopted == 1


def test_a_review_shows_what_speaks_for_each_candidate_and_no_value(
    doubtful: tuple[Firm, list[int]],
) -> None:
    """Fields, ids and what to do."""
    firm, made = doubtful
    review = the_review(firm)
    told = str(review)
    assert told.splitlines()[0] == "contacts row 1: unsure"
    assert all(f"record {id}: e-mail and name agree" in told for id in made)
    assert "create() decides" in told
    for value in ("First0", "Last0", "example.com"):
        assert value not in told + repr(review)


def test_nobody_is_named_where_nobody_is_logged_in(
    doubtful: tuple[Firm, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container may know no users."""

    def unknown() -> str:
        raise OSError

    monkeypatch.setattr("getpass.getuser", unknown)
    firm, _ = doubtful
    the_review(firm).link()
    assert firm.own().load().decided[0].who == ""
