"""A field that both sides changed: what people say of it counts for those values, and once."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync import errors
from clio_sync.store.words import Answer, Question, Says

from .firm import Firm


@pytest.fixture
def torn(small: Firm) -> Firm:
    """Both sides have changed the first name of a row."""
    small.clients[0]["first"] = "Anna"
    small.edit(0, first_name="Anne")
    small.wait()
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


def test_what_stands_in_clio_stays_if_people_say_so(torn: Firm) -> None:
    """Nothing is written, and nobody is asked again."""
    the_review(torn).keep_clio()
    assert torn.questions() == []
    report = later(torn)
    assert (report.writes, report.unchanged) == (0, 2)
    assert torn.the(0)["first_name"] == "Anne"
    assert (later(torn).writes, torn.questions()) == (0, [])


def test_what_the_source_says_is_written_if_people_say_so(torn: Firm) -> None:
    """To the very version that they saw."""
    the_review(torn).keep_source()
    assert (later(torn).updated, torn.the(0)["first_name"]) == (1, "Anna")
    assert (later(torn).writes, torn.questions()) == (0, [])


def test_who_answered_what_and_when_is_kept_and_told(torn: Firm) -> None:
    """With the evidence, which holds digests only."""
    review = the_review(torn)
    review.keep_source(by="Ana")
    said = torn.own().load().answers[review.row, Question.CONFLICT, "first_name"]
    now = torn.sim.clock.now()
    name = (review.row, Question.CONFLICT, "first_name")
    assert said == Answer(*name, Says.KEEP_SOURCE, None, review.evidence, "Ana", now)
    assert not {"Anna", "Anne"} & {str(told) for told in review.evidence.values()}
    (entry,) = [one for one in torn.job().audit if one.what == "decided"]
    assert (entry.by.person, entry.row) == ("Ana", 1)
    assert entry.why == "conflict about first_name: keep source"


def test_an_answer_makes_older_plans_stale(torn: Firm) -> None:
    """What was planned before was planned without it."""
    plan = torn.plan()
    the_review(torn).keep_clio()
    with pytest.raises(errors.StalePlan):
        torn.apply(plan)


@pytest.mark.parametrize("answer", ["keep_clio", "keep_source"])
def test_an_answer_does_not_decide_about_another_value_in_clio(torn: Firm, answer: str) -> None:
    """Somebody changed the record after people were asked: it is another question."""
    getattr(the_review(torn), answer)()
    torn.edit(0, first_name="Ann")
    assert later(torn).counts["review"] == 1
    assert torn.questions() == ["conflict"]
    the_review(torn).keep_source()
    assert later(torn).updated == 1
    assert torn.questions() == []


@pytest.mark.parametrize("answer", ["keep_clio", "keep_source"])
def test_an_answer_does_not_decide_about_another_value_in_the_source(
    torn: Firm, answer: str
) -> None:
    """The row changed after people were asked."""
    getattr(the_review(torn), answer)()
    torn.clients[0]["first"] = "Hannah"
    assert later(torn).counts["review"] == 1
    assert torn.questions() == ["conflict"]


def test_once_decided_a_change_of_one_side_is_a_change_of_one_side(torn: Firm) -> None:
    """The row's next value is written; both sides were settled where they stood."""
    the_review(torn).keep_clio()
    later(torn)
    torn.clients[0]["first"] = "Hannah"
    assert (later(torn).updated, torn.the(0)["first_name"]) == (1, "Hannah")
    assert torn.questions() == []


def test_a_conflict_that_people_resolve_in_clio_is_withdrawn(torn: Firm) -> None:
    """Both sides say the same now."""
    torn.edit(0, first_name="Anna")
    assert (later(torn).writes, torn.questions()) == (0, [])


def test_a_conflict_is_withdrawn_once_clio_takes_its_change_back(torn: Firm) -> None:
    """Only the row has changed then, and its value is written."""
    torn.edit(0, first_name="First0")
    assert (later(torn).updated, torn.the(0)["first_name"]) == (1, "Anna")
    assert torn.questions() == []


def test_a_conflict_is_withdrawn_once_the_row_takes_its_change_back(torn: Firm) -> None:
    """Only Clio has changed then, and its value stays."""
    torn.clients[0]["first"] = "First0"
    assert (later(torn).writes, torn.questions()) == (0, [])
    assert torn.the(0)["first_name"] == "Anne"


def test_an_answer_to_a_question_that_is_asked_no_more_is_refused(torn: Firm) -> None:
    """Somebody held on to a review while the world went on."""
    review = the_review(torn)
    torn.edit(0, first_name="Anna")
    later(torn)
    with pytest.raises(errors.ReviewError, match="asked no more"):
        review.keep_source()


def test_the_last_word_counts_until_it_is_acted_on(torn: Firm) -> None:
    """Whoever slipped says it again."""
    review = the_review(torn)
    review.keep_source()
    review.keep_clio()
    assert (later(torn).writes, torn.the(0)["first_name"]) == (0, "Anne")
