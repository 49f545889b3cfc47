"""The three-way merge of one field, in every combination: nobody's edit is lost unseen."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, strategies as st

from clio_sync.engine.deciding.merge import Rule, Verdict, merge
from clio_sync.store.words import Base

OWNERS = ("source", "clio", "newest", "review")
RULES = [Rule(owner, critical) for owner, critical in product(OWNERS, (False, True))]
EMPTY = "-"


def decided(rule: Rule, base: Base | None, row: str, clio: str, newer: bool | None = None):
    """The merge, with a dash for no value."""
    return merge(rule, base, row, clio, empty=EMPTY, row_is_newer=newer)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_equal_sides_agree(rule: Rule) -> None:
    """Whatever was before, and whoever owns the field."""
    for base in (None, Base("a", "a"), Base(None, "b"), Base("b", None), Base(EMPTY, "b")):
        assert decided(rule, base, "x", "x") is Verdict.AGREE


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("base", [None, Base(EMPTY, "k"), Base("r", None)], ids=str)
def test_a_blank_in_clio_is_filled_the_first_time(rule: Rule, base: Base | None) -> None:
    """The row never had a say, and Clio has nothing."""
    assert decided(rule, base, "r", EMPTY) is Verdict.OWE


FIRST = {
    ("source", False): Verdict.OWE,
    ("source", True): Verdict.OWE,
    ("clio", False): Verdict.KEEP,
    ("clio", True): Verdict.REVIEW,
    ("newest", False): Verdict.KEEP,
    ("newest", True): Verdict.REVIEW,
    ("review", False): Verdict.KEEP,
    ("review", True): Verdict.REVIEW,
}


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("base", [None, Base(EMPTY, "k"), Base("r", None)], ids=str)
def test_clios_value_is_kept_the_first_time(rule: Rule, base: Base | None) -> None:
    """Unless the source owns the field, or it is critical."""
    assert decided(rule, base, "r", "k") is FIRST[rule.owner, rule.critical]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_change_of_the_row_alone_is_written(rule: Rule) -> None:
    """Clio is as it was, and only the row has moved; what is owed stays owed."""
    assert decided(rule, Base("a", "a"), "b", "a") is Verdict.OWE
    assert decided(rule, Base(None, "a"), "b", "a") is Verdict.OWE


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_sides_that_differ_and_do_not_move_are_left(rule: Rule) -> None:
    """What was once kept is not decided again every run."""
    assert decided(rule, Base("a", "k"), "a", "k") is Verdict.KEEP


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_change_in_clio_alone_stays(rule: Rule) -> None:
    """Unless the source owns the field and puts it back."""
    wanted = Verdict.OWE if rule.owner == "source" else Verdict.KEEP
    assert decided(rule, Base("a", "a"), "a", "k") is wanted


CLASHES = {
    "source": (Verdict.OWE, Verdict.OWE, Verdict.OWE),
    "clio": (Verdict.KEEP, Verdict.KEEP, Verdict.KEEP),
    "newest": (Verdict.REVIEW, Verdict.OWE, Verdict.KEEP),
    "review": (Verdict.REVIEW, Verdict.REVIEW, Verdict.REVIEW),
}


@pytest.mark.parametrize("owner", OWNERS)
def test_the_owner_decides_where_both_changed(owner: str) -> None:
    """And in doubt about who was last, a human."""
    for newer, wanted in zip((None, True, False), CLASHES[owner], strict=True):
        assert decided(Rule(owner), Base("a", "a"), "b", "k", newer) is wanted
        asked = Verdict.OWE if owner == "source" else Verdict.REVIEW
        assert decided(Rule(owner, critical=True), Base("a", "a"), "b", "k", newer) is asked


SIDE = st.sampled_from(["a", "b", "c", EMPTY])
BASE = st.none() | st.builds(Base, st.none() | SIDE, st.none() | SIDE)


@given(st.sampled_from(RULES), BASE, SIDE, SIDE, st.none() | st.booleans())
def test_nobodys_edit_is_lost_unseen(rule, base, row, clio, newer) -> None:
    """Clio's value is overwritten only if nothing changed there, or its owner said so."""
    verdict = decided(rule, base, row, clio, newer)
    if verdict is not Verdict.OWE or clio == EMPTY:
        return
    unchanged = base is not None and base.clio == clio
    newest = rule.owner == "newest" and newer is True and not rule.critical
    assert rule.owner == "source" or unchanged or newest


@given(st.sampled_from(RULES), BASE, SIDE, SIDE, st.none() | st.booleans())
def test_what_is_decided_stays_decided(rule, base, row, clio, newer) -> None:
    """Kept or agreed once, and neither side moves: nothing is written or asked the next time."""
    verdict = decided(rule, base, row, clio, newer)
    if verdict in {Verdict.KEEP, Verdict.AGREE} and row != EMPTY:
        again = decided(rule, Base(row, clio), row, clio, newer)
        assert again in {Verdict.KEEP, Verdict.AGREE}
