"""A record that is no longer in Clio: another one, a new one, or none at all, as people say."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync import errors
from clio_sync.engine.words import What
from clio_sync.store.words import Link, RecordId

from .firm import Firm, case


def lose(firm: Firm) -> int:
    """Somebody deletes the record of the first row, and a change of the row shows it."""
    id: int = firm.the(0)["id"]
    firm.sim.delete("contacts", id)
    firm.clients[0]["visa"] = "O-1"
    later(firm)
    return id


@pytest.fixture
def lost(small: Firm) -> tuple[Firm, int]:
    """The first row's record is gone; its id."""
    return small, lose(small)


def the_review(firm: Firm) -> Any:
    """The only question."""
    (review,) = firm.job().reviews
    return review


def later(firm: Firm) -> Any:
    """The next run, some time after."""
    firm.wait()
    return firm.run()


def links(firm: Firm) -> list[Link]:
    """What is linked, by the row's key."""
    return [*firm.own().load().links.values()]


def test_a_record_is_made_again_because_a_person_says_so(lost: tuple[Firm, int]) -> None:
    """Once, with all that the row says, and under the row's old marker."""
    firm, id = lost
    the_review(firm).create(by="Ana")
    assert firm.questions() == []
    report = later(firm)
    assert report.created == 1
    assert firm.the(0)["id"] != id
    assert {one.record.id for one in links(firm)} == {one["id"] for one in firm.contacts()}
    assert later(firm).writes == 0
    said = firm.own().load().decided
    assert {one.other for one in said} == {None, RecordId("contacts", id)}
    assert {one.who for one in said} == {"Ana"}


def test_a_row_gets_the_record_that_a_person_names(lost: tuple[Firm, int]) -> None:
    """The record it was merged into, say; what stands there is filled up, not overwritten."""
    firm, _ = lost
    other = firm.make(0, title="Judge", first_name="Firstly")
    the_review(firm).relink(other["id"], by="Ana")
    (result,) = later(firm).of(What.ADOPT)
    assert result.record == RecordId("contacts", other["id"])
    assert (firm.the(0)["title"], firm.the(0)["first_name"]) == ("Judge", "Firstly")
    assert later(firm).writes == 0
    (said,) = [one for one in firm.own().load().decided if one.same]
    assert (said.other, said.who) == (result.record, "Ana")


def test_a_row_may_be_left_alone_for_good(lost: tuple[Firm, int]) -> None:
    """It is never made again, whatever the row says later, and nobody is asked again."""
    firm, _ = lost
    the_review(firm).forget()
    assert later(firm).counts["review"] == 0
    firm.clients[0].update(visa="E-3", title="Judge")
    firm.sim.log.clear()
    report = later(firm)
    assert (report.writes, report.unchanged, firm.questions()) == (0, 2, [])
    assert firm.sent("GET", "contacts/") == 0
    assert firm.named(0) == []


def test_whoever_gave_a_record_up_may_say_something_else(lost: tuple[Firm, int]) -> None:
    """The last word counts."""
    firm, _ = lost
    review = the_review(firm)
    review.forget()
    later(firm)
    review.create()
    assert later(firm).created == 1


def test_the_question_is_withdrawn_once_the_record_is_back(small: Firm) -> None:
    """It was hidden, not deleted; the row's change is written to it."""
    id = small.the(0)["id"]
    hidden = hide(small, id)
    small.clients[0]["visa"] = "O-1"
    assert later(small).counts["review"] == 1
    assert small.questions() == ["gone"]
    hidden.clear()
    assert later(small).updated == 1
    assert small.questions() == []
    assert len(small.contacts()) == 2


@pytest.mark.parametrize("answer", ["create", "relink"])
def test_an_answer_is_void_once_the_record_is_back(small: Firm, answer: str) -> None:
    """Nothing is made beside it, whatever was said while it was away."""
    id = small.the(0)["id"]
    hidden = hide(small, id)
    small.clients[0]["visa"] = "O-1"
    later(small)
    review = the_review(small)
    review.create() if answer == "create" else review.relink(small.the(1)["id"])
    hidden.clear()
    report = later(small)
    assert (report.created, report.updated, small.questions()) == (0, 1, [])
    assert {one.record.id for one in links(small)} >= {id}


def test_a_record_that_is_not_there_either_is_another_question(lost: tuple[Firm, int]) -> None:
    """Nothing is made in its place."""
    firm, id = lost
    the_review(firm).relink(4711)
    assert later(firm).counts["review"] == 1
    review = the_review(firm)
    assert review.evidence == {"record": id, "not found": [4711]}
    assert "not found: [4711]" in str(review)
    review.create()
    assert later(firm).created == 1


def test_a_row_whose_record_is_another_rows_shares_it(lost: tuple[Firm, int]) -> None:
    """The two were merged in Clio."""
    firm, _ = lost
    other = firm.the(1)["id"]
    the_review(firm).relink(other)
    assert later(firm).counts["alias"] == 1
    assert {one.record.id for one in links(firm)} == {other}
    assert later(firm).writes == 0


def test_what_refers_to_the_row_goes_on_with_its_new_record(lost: tuple[Firm, int]) -> None:
    """Until then it waits."""
    firm, _ = lost
    firm.cases = [case(1, "c0")]
    assert later(firm).counts["waiting"] == 1
    the_review(firm).create()
    later(firm)
    (made,) = firm.sim.all("matters")
    assert made["client"]["id"] == firm.the(0)["id"]


def test_an_answer_waits_for_the_next_plan_and_survives_a_death(lost: tuple[Firm, int]) -> None:
    """A plan that nobody applies changes nothing."""
    firm, _ = lost
    the_review(firm).create()
    plan = firm.plan()
    assert [step.what for step in plan.outline.steps if step.writes] == [What.CREATE]
    assert firm.named(0) == []
    assert later(firm).created == 1


def test_who_a_row_is_was_not_asked(lost: tuple[Firm, int]) -> None:
    """Nothing is noted."""
    firm, _ = lost
    review = the_review(firm)
    for answer in (review.keep_clio, review.keep_source, review.same_person, review.new_person):
        with pytest.raises(errors.ReviewError, match="'gone'"):
            answer()
    for answer in (review.retry, review.not_the_same):
        with pytest.raises(errors.ReviewError, match=r"relink\(id\), create\(\) or forget\(\)"):
            answer()
    assert firm.own().load().answers == {}


def hide(firm: Firm, id: int) -> set[int]:
    """A record that the user may not see for a while: until the set is emptied."""
    hidden = {id}
    inner = firm.sim.local.handle

    def handle(request: Any) -> Any:
        path = request.path.removeprefix("/api/v4/")
        if path.startswith(f"contacts/{id}") and hidden:
            return inner(_elsewhere(request, id))
        return inner(request)

    firm.sim.local.handle = handle  # type: ignore[method-assign]
    return hidden


def _elsewhere(request: Any, id: int) -> Any:
    """The same request for a record that is not there."""
    from attrs import evolve

    return evolve(request, path=request.path.replace(str(id), "999"))
