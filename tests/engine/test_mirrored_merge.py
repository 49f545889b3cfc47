"""The three-way merge of one field where both sides are written: they become equal, or a human is asked."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, strategies as st

from clio_sync.engine.deciding.merge import Rule, Verdict, mirrored
from clio_sync.store.words import Base

OWNERS = ("source", "clio", "newest", "review")
RULES = [Rule(owner, critical) for owner, critical in product(OWNERS, (False, True))]
EMPTY = "-"


def decided(rule: Rule, base: Base | None, row: str, clio: str, newer: bool | None = None):
    """The merge, with a dash for no value."""
    return mirrored(rule, base, row, clio, empty=EMPTY, row_is_newer=newer)


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("base", [None, Base("r", None)], ids=str)
def test_a_blank_on_either_side_is_filled_the_first_time(rule: Rule, base: Base | None) -> None:
    """Whoever owns the field: nothing is lost by it."""
    assert decided(rule, base, "r", EMPTY) is Verdict.OWE
    assert decided(rule, base, EMPTY, "k") is Verdict.TAKE


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_change_of_one_side_goes_to_the_other(rule: Rule) -> None:
    """Unless the other side owns the field, and puts it back."""
    to_clio = Verdict.TAKE if rule.owner == "clio" else Verdict.OWE
    to_row = Verdict.OWE if rule.owner == "source" else Verdict.TAKE
    assert decided(rule, Base("a", "a"), "b", "a") is to_clio
    assert decided(rule, Base("a", "a"), "a", "k") is to_row


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_value_that_was_emptied_goes_to_the_other_side_too(rule: Rule) -> None:
    """To be empty is a value here; whether a blank says anything was decided before."""
    assert decided(rule, Base("a", "a"), EMPTY, "a") in {Verdict.OWE, Verdict.TAKE}
    assert decided(rule, Base("a", "a"), "a", EMPTY) in {Verdict.OWE, Verdict.TAKE}


CLASHES = {
    "source": (Verdict.OWE, Verdict.OWE, Verdict.OWE),
    "clio": (Verdict.TAKE, Verdict.TAKE, Verdict.TAKE),
    "newest": (Verdict.REVIEW, Verdict.OWE, Verdict.TAKE),
    "review": (Verdict.REVIEW, Verdict.REVIEW, Verdict.REVIEW),
}


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("base", [None, Base("a", "a"), Base(None, "a")], ids=str)
def test_the_owner_decides_where_both_changed_or_never_agreed(owner: str, base) -> None:
    """And where it is critical, or nobody knows who was last, a human."""
    for newer, wanted in zip((None, True, False), CLASHES[owner], strict=True):
        assert decided(Rule(owner), base, "b", "k", newer) is wanted
        asked = Verdict.OWE if owner == "source" else Verdict.REVIEW
        assert decided(Rule(owner, critical=True), base, "b", "k", newer) is asked


def test_what_is_owed_stays_owed() -> None:
    """The record was read once more, or a run died, between the decision and its write."""
    for rule in RULES:
        assert decided(rule, Base(None, "a"), "b", "a") is Verdict.OWE
        assert decided(rule, Base(None, EMPTY), "b", EMPTY) is Verdict.OWE


SIDE = st.sampled_from(["a", "b", "c", EMPTY])
BASE = st.none() | st.builds(Base, st.none() | SIDE, st.none() | SIDE)


@given(st.sampled_from(RULES), BASE, SIDE, SIDE, st.none() | st.booleans())
def test_what_was_decided_leaves_the_sides_equal_or_a_question(rule, base, row, clio, newer):
    """A write settles it: there is nothing to decide the next time."""
    match decided(rule, base, row, clio, newer):
        case Verdict.OWE:
            assert decided(rule, Base(row, row), row, row) is Verdict.AGREE
        case Verdict.TAKE:
            assert decided(rule, Base(clio, clio), clio, clio) is Verdict.AGREE
        case Verdict.KEEP:
            assert base is not None
            assert (base.row, base.clio) == (row, clio)
        case Verdict.AGREE:
            assert row == clio


@given(st.sampled_from(RULES), BASE, SIDE, SIDE, st.none() | st.booleans())
def test_no_edit_is_overwritten_unseen_on_either_side(rule, base, row, clio, newer):
    """A value goes only over one that did not change, or by the word of an owner."""
    verdict = decided(rule, base, row, clio, newer)
    newest = rule.owner == "newest" and not rule.critical
    if verdict is Verdict.OWE and clio != EMPTY:
        unchanged = base is not None and base.clio == clio
        assert unchanged or rule.owner == "source" or (newest and newer is True)
    if verdict is Verdict.TAKE and row != EMPTY:
        unchanged = base is not None and base.row == row
        assert unchanged or rule.owner == "clio" or (newest and newer is False)
