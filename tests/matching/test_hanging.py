"""What hangs on others is the same only if it says the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from clio_sync.matching import Different, Same, Unsure, among_rows, default_matcher
from clio_sync.matching.exact.hanging import HANGING

TIMES = default_matcher("activities")
SAID = {"matter": "7", "date": "2024-05-01", "quantity": "360", "note": "call", "price": "250"}


def facts(**said: str) -> Mapping[str, frozenset[str]]:
    """Facts of an entry; an empty text takes one away."""
    return {kind: frozenset([text]) for kind, text in {**SAID, **said}.items() if text}


def test_an_entry_that_says_the_same_is_the_same() -> None:
    """Matter, day, time and text."""
    assert isinstance(TIMES.judge(facts(), {1: facts()}), Same)


def test_what_clio_lacks_is_no_difference() -> None:
    """It is filled in."""
    assert isinstance(TIMES.judge(facts(), {1: facts(price="")}), Same)


@pytest.mark.parametrize("kind", ["matter", "date", "quantity", "note"])
def test_an_entry_that_differs_in_what_tells_is_another_one(kind: str) -> None:
    """On another matter, another day, of another length or with another text."""
    assert TIMES.judge(facts(), {1: facts(**{kind: "else"})}) == Different()
    assert TIMES.judge(facts(), {1: facts(**{kind: ""})}) == Different()


def test_an_entry_at_another_rate_is_a_question() -> None:
    """The same work, billed otherwise: a human says."""
    assert isinstance(TIMES.judge(facts(), {1: facts(price="300")}), Unsure)


def test_a_row_without_a_text_is_a_question() -> None:
    """Matter, day and length alone tell no two entries apart."""
    assert isinstance(TIMES.judge(facts(note=""), {1: facts()}), Unsure)


def test_two_entries_that_say_the_same_are_a_question() -> None:
    """Nobody knows which one it is."""
    assert isinstance(TIMES.judge(facts(), {1: facts(), 2: facts()}), Unsure)


def test_a_row_that_says_nothing_telling_is_nobody() -> None:
    """There is nothing to go by."""
    assert TIMES.judge({"price": frozenset(["250"])}, {1: facts()}) == Different()


def test_rows_are_never_one_another() -> None:
    """Keys of their own tell them apart."""
    assert among_rows(TIMES).judge(facts(), {1: facts()}) == Different()


@pytest.mark.parametrize("resource", HANGING)
def test_what_is_the_same_shares_a_key(resource: str) -> None:
    """Else an index would not find it."""
    matcher = default_matcher(resource)
    rule = HANGING[resource]
    said = {kind: frozenset(["x"]) for kind in (*rule.tells, "matter", "contact")}
    assert isinstance(matcher.judge(said, {1: said}), Same)
    assert matcher.keys(said)
