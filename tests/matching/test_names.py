"""Whether two names can be one person's."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clio_sync.matching.text.names import Likeness, compare_names
from clio_sync.matching.text.normal import full_name, organisation_name

words = st.sampled_from(["ana", "maria", "lopez", "garcia", "a", "m", "l", "李", "小龍", "=acme"])
texts = st.builds(
    lambda tokens, generation: " ".join(tokens) + generation,
    st.lists(words, min_size=1, max_size=4),
    st.sampled_from(["", ", jr", ", sr"]),
)


def like(ours: tuple[str, str], theirs: tuple[str, str], *, strict: bool = False) -> Likeness:
    """How like two names are, each given as given and family name."""
    return compare_names([full_name(*ours)], [full_name(*theirs)], strict=strict)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("Ana", "López"), ("ANA", "lopez")),
        (("Ana", "López"), ("López", "Ana")),
        (("Ana", "López"), ("Ana María", "López")),
        (("Ana M.", "López"), ("Ana María", "López")),
        (("Ana", "López"), ("López", "Ana María")),
        (("Ana", "García López"), ("García López", "Ana")),
        (("", "Ana López"), ("Ana", "López")),
        (("John Q. Public", "Smith"), ("John Quincy", "Smith")),
        (("李", "小龍"), ("小龍", "李")),
        (("", "李小龍"), ("李小龍", "")),
    ],
)
def test_what_people_leave_out_or_swap_makes_no_other_name(
    ours: tuple[str, str], theirs: tuple[str, str]
) -> None:
    """Accents, order, and middle names that only one side has are forgiven."""
    assert like(ours, theirs) is Likeness.SAME


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("José", "García"), ("José", "García Hernández")),
        (("María", "López"), ("Ana María", "López")),
        (("A.", "López"), ("Ana", "López")),
        (("", "López"), ("Ana", "López")),
        (("", "López"), ("", "López")),
        (("A.", "López"), ("A.", "López")),
    ],
)
def test_what_is_merely_possible_is_near(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    """A second surname, an initial, a lone surname: enough to ask, not to decide."""
    assert like(ours, theirs) is Likeness.NEAR


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("Ana", "López"), ("Juan", "López")),
        (("José Luis", "Pérez"), ("José Antonio", "Pérez")),
        (("A.", "López"), ("Juan", "López")),
        (("A.", "L."), ("A.", "L.")),
        (("John", "Smith Jr."), ("John", "Smith Sr.")),
        (("", ""), ("", "")),
        (("Ana", "López"), ("", "")),
    ],
)
def test_other_people_have_other_names(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    """Siblings, and a father and his son, are two people."""
    assert like(ours, theirs) is Likeness.DIFFERENT


def test_one_sided_junior_is_a_doubt_only_where_households_share() -> None:
    """*Jr.* is often left out; at one telephone it may also be the father."""
    pair = ("John", "Smith"), ("John", "Smith Jr.")
    assert like(*pair) is Likeness.SAME
    assert like(*pair, strict=True) is Likeness.NEAR


def test_a_company_is_compared_as_a_whole() -> None:
    """No word of its name may be missing."""
    acme = organisation_name("Acme, LLC")
    assert compare_names([acme], [organisation_name("ACME LLC")]) is Likeness.SAME
    assert compare_names([acme], [organisation_name("Acme Global LLC")]) is Likeness.DIFFERENT


def test_the_likeliest_of_several_names_counts() -> None:
    """Somebody who is known under two names is found under either."""
    known = [full_name("Ana", "López"), full_name("Ana", "Miller")]
    assert compare_names([full_name("Ana", "Miller")], known) is Likeness.SAME
    assert compare_names([], known) is Likeness.DIFFERENT


@given(texts, texts, st.booleans())
def test_comparing_is_the_same_both_ways(ours: str, theirs: str, strict: bool) -> None:
    """Which side is which does not matter."""
    forth = compare_names([ours], [theirs], strict=strict)
    assert forth is compare_names([theirs], [ours], strict=strict)
