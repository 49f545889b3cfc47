"""Two records with one row's marker: one stays and is completed, the other becomes a spare."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync import errors
from clio_sync.engine.words import What

from .firm import Firm, values_of
from .test_probe import marker_values
from .test_refusals import refuse


class Death(Exception):
    """The end of a process."""


@pytest.fixture
def twice(small: Firm) -> tuple[Firm, int, int]:
    """A firm, the record of its first row, and a second one with the same marker."""
    first = small.the(0)
    spare = small.make(
        0,
        title="Judge",
        prefix="Ms",
        custom_field_values=marker_values(small, first),
        phone_numbers=[{"name": "Home", "number": "312-555-0199"}],
    )
    small.wait()
    small.run()
    return small, first["id"], spare["id"]


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


def numbers(contact: dict[str, Any]) -> list[str]:
    """Its telephone numbers."""
    return [row["number"] for row in contact["phone_numbers"]]


def test_the_one_that_stays_gets_what_people_added_to_the_other(
    twice: tuple[Firm, int, int],
) -> None:
    """And the other one loses the marker, and says in its name what it is; nothing is deleted."""
    firm, kept, spare = twice
    the_review(firm).link(kept)
    (result,) = later(firm).of(What.UPDATE)
    assert "a person decided" in result.why
    assert record(firm, kept)["title"] == "Judge"
    assert numbers(record(firm, kept)) == ["312-555-0199"]
    left = record(firm, spare)
    assert left["last_name"] == f"Last0 (duplicate of {kept})"
    assert not values_of(left).get("External id")
    assert numbers(left) == ["312-555-0199"]
    assert values_of(record(firm, kept))["External id"]


def test_afterwards_there_is_nothing_left_to_do(twice: tuple[Firm, int, int]) -> None:
    """The question does not come back, and the row goes on."""
    firm, kept, _ = twice
    the_review(firm).link(kept)
    later(firm)
    assert (firm.questions(), later(firm).writes) == ([], 0)
    firm.clients[0]["visa"] = "O-1"
    assert later(firm).updated == 1
    assert values_of(record(firm, kept))["Visa"] == "O-1"


def test_the_other_one_may_stay(twice: tuple[Firm, int, int]) -> None:
    """The row is its from then on."""
    firm, first, spare = twice
    review = the_review(firm)
    assert sorted(review.candidates) == sorted([first, spare])
    review.link(review.candidates.index(spare))
    later(firm)
    assert record(firm, first)["last_name"] == f"Last0 (duplicate of {spare})"
    assert values_of(record(firm, spare))["Visa"] == "H-1B"
    firm.clients[0]["visa"] = "O-1"
    later(firm)
    assert values_of(record(firm, spare))["Visa"] == "O-1"
    assert (firm.questions(), later(firm).writes) == ([], 0)


def test_where_both_say_something_the_one_that_stays_is_right(
    twice: tuple[Firm, int, int],
) -> None:
    """The other one still says the other."""
    firm, kept, spare = twice
    firm.sim.update("contacts", kept, {"title": "Esq."})
    the_review(firm).link(kept)
    later(firm)
    assert record(firm, kept)["title"] == "Esq."
    assert record(firm, spare)["title"] == "Judge"


def test_an_edit_in_between_is_not_overwritten(twice: tuple[Firm, int, int]) -> None:
    """Both requests are conditional; what was read is read again."""
    firm, kept, spare = twice
    the_review(firm).link(kept)
    firm.meanwhile(
        "PATCH",
        f"contacts/{kept}",
        lambda: firm.sim.update("contacts", kept, {"title": "Partner"}),
    )
    later(firm)
    assert record(firm, kept)["title"] == "Partner"
    assert "duplicate of" in record(firm, spare)["last_name"]
    assert firm.questions() == []


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
@pytest.mark.parametrize("skip", [0, 1])
def test_a_lost_answer_is_looked_into_and_nothing_is_done_twice(
    twice: tuple[Firm, int, int], kind: str, skip: int
) -> None:
    """Whichever of the two requests it was, and whether it arrived or not."""
    firm, kept, spare = twice
    the_review(firm).link(kept)
    firm.fault(kind, method="PATCH", path=f"contacts/{spare if skip else kept}")
    later(firm)
    later(firm)
    later(firm)
    assert numbers(record(firm, kept)) == ["312-555-0199"]
    assert record(firm, spare)["last_name"] == f"Last0 (duplicate of {kept})"
    assert (firm.questions(), later(firm).writes) == ([], 0)


def test_a_refusal_leaves_the_question_answered_and_says_so(
    twice: tuple[Firm, int, int],
) -> None:
    """The next run tries again."""
    firm, kept, _ = twice
    the_review(firm).link(kept)
    refuse(firm, "PATCH", f"contacts/{kept}", 422)
    (result,) = later(firm).of(What.REVIEW)
    assert "422" in result.why
    assert later(firm).updated == 1


def test_the_question_is_withdrawn_once_the_other_one_is_deleted(
    twice: tuple[Firm, int, int],
) -> None:
    """A person has put it right in Clio."""
    firm, _, spare = twice
    firm.sim.delete("contacts", spare)
    firm.clients[0]["visa"] = "O-1"
    assert later(firm).updated == 1
    assert firm.questions() == []


def test_an_answer_after_which_the_other_one_was_deleted_does_no_harm(
    twice: tuple[Firm, int, int],
) -> None:
    """There is nothing left to do."""
    firm, kept, spare = twice
    the_review(firm).link(kept)
    firm.sim.delete("contacts", spare)
    assert later(firm).writes == 0
    assert (firm.questions(), later(firm).writes) == ([], 0)


def test_a_third_one_is_another_question(twice: tuple[Firm, int, int]) -> None:
    """What was said of two does not decide about three."""
    firm, kept, _ = twice
    firm.make(0, custom_field_values=marker_values(firm, record(firm, kept)))
    the_review(firm).link(kept)
    report = later(firm)
    assert (report.writes, report.counts["review"]) == (0, 1)
    assert len(the_review(firm).candidates) == 3


def test_the_one_that_was_to_stay_may_be_gone(twice: tuple[Firm, int, int]) -> None:
    """Nothing is written to the other one then."""
    firm, first, spare = twice
    the_review(firm).link(spare)
    firm.sim.delete("contacts", spare)
    assert later(firm).writes == 0
    assert record(firm, first)["last_name"] == "Last0"


def test_only_one_of_the_two_can_stay(twice: tuple[Firm, int, int]) -> None:
    """Any other record is refused."""
    firm, _, _ = twice
    with pytest.raises(errors.ReviewError, match="no candidate 4711"):
        the_review(firm).link(4711)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("which", ["kept", "spare"])
def test_a_run_that_dies_in_a_repair_is_gone_on_with(
    twice: tuple[Firm, int, int], which: str, after: bool
) -> None:
    """Before or after either request: the next runs find out, and do what is left, once."""
    firm, kept, spare = twice

    def die() -> None:
        raise Death

    the_review(firm).link(kept)
    path = f"contacts/{kept if which == 'kept' else spare}"
    firm.meanwhile("PATCH", path, die, after=after)
    with pytest.raises(Death):
        later(firm)
    later(firm)
    later(firm)
    assert numbers(record(firm, kept)) == ["312-555-0199"]
    assert record(firm, spare)["last_name"] == f"Last0 (duplicate of {kept})"
    assert (firm.questions(), later(firm).writes) == ([], 0)
