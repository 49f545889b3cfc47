"""Finding the few of many that could be a match."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, strategies as st

from clio_sync.matching import Different, Facts, Index, Same, Unsure, Verdict, default_matcher

NAMES = [
    "ana lopez",
    "anna lopez",
    "ana berg",
    "eva berg",
    "anna lopes",
    "lopez ana",
    "ana bea lopez",
    "a lopez",
    "lopez",
    "ana lopez, jr",
    "juan",
]


def few(*values: str) -> st.SearchStrategy[frozenset[str]]:
    """None, one or two of some values."""
    return st.frozensets(st.sampled_from(values), max_size=2)


people = st.fixed_dictionaries(
    {},
    optional={
        "name": few(*NAMES),
        "email": few("a@example.com", "b@example.com"),
        "phone": few("1", "2"),
        "birth": few("1987-03-15", "1950-01-01", "1900-01-01"),
        "address": few("x", "y"),
        "marker": few("m1", "m2"),
        "type": few("Person", "Company"),
        "id:SSN": few("11", "22", "pending"),
        "id:Alien": few("11", "33"),
    },
)
matters = st.fixed_dictionaries(
    {},
    optional={
        "client": few("1", "2"),
        "description": few("petition", "appeal"),
        "number": few("00001", "00002"),
        "opened": few("2024-01-01", "2024-02-01"),
        "id:Receipt": few("MSC1", "MSC2"),
    },
)
CONTACTS = default_matcher("contacts")


@pytest.mark.parametrize("resource", ["contacts", "matters", "tasks"])
@given(data=st.data())
def test_looking_up_says_what_judging_everyone_would_say(
    resource: str, data: st.DataObject
) -> None:
    """The keys leave nobody out who matters."""
    kind = matters if resource == "matters" else people
    known = dict(enumerate(data.draw(st.lists(kind, max_size=5))))
    ours = data.draw(kind)
    matcher = default_matcher(resource)
    index = filled(known, Index[int](matcher))
    assert index.match(ours) == matcher.judge(ours, known)


@given(people, people)
def test_two_are_the_same_whichever_is_the_row(ours: Facts, theirs: Facts) -> None:
    """The verdict about a pair does not depend on which side is which."""
    forth, back = CONTACTS.judge(ours, {1: theirs}), CONTACTS.judge(theirs, {1: ours})
    assert forth == back


@given(people, st.lists(people, max_size=5))
def test_the_order_of_candidates_does_not_matter(ours: Facts, known: list[Facts]) -> None:
    """The same candidates get the same verdict in any order."""
    numbered = dict(enumerate(known))
    turned = dict(reversed(numbered.items()))
    assert CONTACTS.judge(ours, numbered) == CONTACTS.judge(ours, turned)


@given(few(*NAMES), st.lists(people, max_size=5))
def test_who_has_only_a_name_is_never_the_same_as_anybody(
    name: frozenset[str], known: list[Facts]
) -> None:
    """A name alone is a question at most."""
    found = CONTACTS.judge({"name": name}, dict(enumerate(known)))
    assert not isinstance(found, Same)


@given(people)
def test_two_people_with_two_birth_dates_are_not_made_one_by_anything_weak(ours: Facts) -> None:
    """Without marker and numbers of identity a birth date that differs is a veto."""
    bare = {kind: v for kind, v in ours.items() if kind != "marker" and not kind.startswith("id:")}
    one, other = (bare | {"birth": frozenset([date])} for date in ("1987-03-15", "1950-01-01"))
    assert not isinstance(CONTACTS.judge(one, {1: other}), Same)


def filled(known: Mapping[int, Facts], index: Index[int]) -> Index[int]:
    """The index, with everybody taken in."""
    for id, facts in known.items():
        index.add(id, facts)
    return index


def ana(email: str = "a@example.com") -> Facts:
    """Somebody."""
    return {"name": frozenset(["ana lopez"]), "email": frozenset([email])}


def match(index: Index[int], facts: Facts) -> Verdict[int]:
    """What the index says."""
    return index.match(facts)


def test_what_is_known_later_replaces_what_was_known() -> None:
    """A record that has changed is found by what it says now, and not by what it said."""
    index = filled({1: ana()}, Index[int](CONTACTS))
    eva = {"name": frozenset(["eva berg"]), "email": frozenset(["e@example.com"])}
    index.add(1, eva)
    assert len(index) == 1
    assert isinstance(match(index, eva), Same)
    assert index.candidates(ana()) == {}


def test_what_is_forgotten_is_not_found() -> None:
    """A record that is gone leaves nothing behind, and may be forgotten twice."""
    index = filled({1: ana(), 2: ana()}, Index[int](CONTACTS))
    index.discard(1)
    index.discard(1)
    assert 1 not in index
    assert 2 in index
    assert index.candidates(ana()) == {2: ana()}
    index.discard(2)
    assert match(index, ana()) == Different()


def test_rows_are_matched_with_the_rows_before_them() -> None:
    """Asking about each row before adding it finds the duplicates of a source."""
    rows = {2: ana(), 3: ana("b@example.com"), 4: ana(), 5: ana()}
    index = Index[int](CONTACTS)
    found = {}
    for number, facts in rows.items():
        found[number] = match(index, facts)
        if isinstance(found[number], Different):
            index.add(number, facts)
    assert [type(verdict) for verdict in found.values()] == [Different, Different, Same, Same]


def test_ids_may_be_anything_hashable() -> None:
    """Records go by numbers, rows by names."""
    index = Index[tuple[str, int]](CONTACTS)
    index.add(("clients", 1), ana())
    index.add(("clients", 2), ana())
    found = index.match(ana())
    assert isinstance(found, Unsure)
    assert found.candidates == (("clients", 1), ("clients", 2))


def test_a_middle_name_hides_nobody() -> None:
    """A name alone is looked up by any two of its words."""
    index = filled({1: {"name": frozenset(["ana bea lopez"])}}, Index[int](CONTACTS))
    assert isinstance(match(index, {"name": frozenset(["ana lopez"])}), Unsure)
