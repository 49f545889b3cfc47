"""Unlike names that may be one person's, if enough else agrees."""

from __future__ import annotations

import pytest

from clio_sync.matching import Different, Facts, Index, Unsure, Verdict, default_matcher
from clio_sync.matching.text.nicknames import go_by_one_name
from clio_sync.matching.text.normal import full_name

CONTACTS = default_matcher("contacts")
ALL = {"email": "a@example.com", "phone": "1", "birth": "1987-03-15", "address": "x"}


def person(name: str, **known: str) -> Facts:
    """Facts of a person."""
    return {kind: frozenset([v]) for kind, v in {"name": full_name("", name), **known}.items() if v}


def verdict(ours: Facts, theirs: Facts) -> Verdict[int]:
    """What an index of one says."""
    index = Index[int](CONTACTS)
    index.add(1, theirs)
    return index.match(ours)


def asks(one: str, other: str, *shared: str, **known: str) -> bool:
    """Whether two names that share these facts are a question; they are never the same."""
    facts = {kind: ALL[kind] for kind in shared}
    found = verdict(person(one, **facts, **known), person(other, **facts))
    assert isinstance(found, Unsure | Different)
    return isinstance(found, Unsure)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Miller", "Robert Miller"),
        ("Jon Miller", "John Miller"),
        ("John Smyth", "John Smith"),
        ("Mary Ann Lee", "Maryann Lee"),
        ("Kathryn J Lee", "Catherine Jane Lee"),
        ("Pepe García", "José García"),
        ("Wiliam Anderson", "William Andersson"),
    ],
)
@pytest.mark.parametrize("shared", [("email", "phone"), ("email",), ("birth",)])
def test_a_name_that_is_misspelt_or_short_is_a_question(
    one: str, other: str, shared: tuple[str, ...]
) -> None:
    """Beside an e-mail address or a birth date; and names with no word in common beside two."""
    far = one.startswith("Wiliam")
    assert asks(one, other, *shared) is not far
    assert asks(one, other, "birth", "phone")


@pytest.mark.parametrize("shared", ["phone", "address"])
def test_what_a_household_shares_is_not_enough_for_a_misspelt_name(shared: str) -> None:
    """Jon and John may be brothers; with two such facts you are asked all the same."""
    assert not asks("Jon Miller", "John Miller", shared)
    assert asks("Jon Miller", "John Miller", "phone", "address")


def test_another_family_name_is_a_question_beside_two_facts() -> None:
    """People marry."""
    assert asks("Anna Miller", "Anna Jones", "birth", "address")
    assert asks("Anna Miller", "Anna Jones", "email", "phone")
    assert not asks("Anna Miller", "Anna Jones", "email")
    assert not asks("Anna Miller", "Anna Jones", "birth")


def test_a_couple_is_two() -> None:
    """Whoever shares a family name shares e-mail address, telephone and home as well."""
    assert not asks("Zahra Rahimi", "Farid Rahimi", "email", "phone", "address")
    assert not asks("Zahra Rahimi", "Farid Rahimi", "email", "phone", birth="1988-09-12")


def test_twins_are_two_unless_they_share_a_mailbox() -> None:
    """All that is at home agrees, and the birth date too."""
    assert not asks("Tomás Novák", "Teodor Novák", "birth", "phone", "address")
    assert asks("Tomás Novák", "Teodor Novák", "birth", "email")


def test_names_with_nothing_in_common_need_a_birth_date_and_more() -> None:
    """Colleagues share an office: its address, its telephone, even its mailbox."""
    assert not asks("Ann Lee", "Pete Hanson", "email", "phone", "address")
    assert not asks("Ann Lee", "Pete Hanson", "birth")
    assert asks("Ann Lee", "Pete Hanson", "birth", "email")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [({"birth": "1950-01-01"}, {"birth": "1987-03-15"}), ({"id:SSN": "1"}, {"id:SSN": "2"})],
)
def test_two_birth_dates_or_numbers_tell_unlike_names_apart(
    ours: dict[str, str], theirs: dict[str, str]
) -> None:
    """Nothing is asked about Maria and Mario then."""
    shared = {"email": "a@example.com", "phone": "1"}
    one, other = person("Maria Lee", **shared, **ours), person("Mario Lee", **shared, **theirs)
    assert verdict(one, other) == Different()


def test_unlike_names_that_share_only_a_birthday_are_two() -> None:
    """Another mailbox, another telephone, another home."""
    one = person("Jon Miller", birth="1987-03-15", email="a", phone="1", address="x")
    other = person("John Miller", birth="1987-03-15", email="b", phone="2", address="y")
    assert verdict(one, other) == Different()


def test_a_father_and_his_son_are_told_by_what_follows_their_name() -> None:
    """Sr. and Jr. are no spelling of each other."""
    assert not asks("John Smith Sr", "John Smith Jr", "email", "phone", "address")


def test_a_very_long_name_is_not_looked_at_letter_by_letter() -> None:
    """Every order of many words would be tried."""
    long = " ".join(f"name{letter}{letter}" for letter in "abcdefg")
    assert not asks(f"Lee {long}", "Nameab Namecd Lee", "birth")


def test_somebody_without_a_name_is_nobody_else() -> None:
    """What is not known is neither like nor unlike."""
    nameless = {
        "email": frozenset(["a"]),
        "birth": frozenset(["1987-03-15"]),
        "phone": frozenset("2"),
    }
    named = {**person("Ann Lee", birth="1987-03-15", email="a")}
    assert verdict(named, nameless) == Different()


def test_an_office_is_not_compared_with_itself() -> None:
    """Thousands may share a mailbox and a telephone: only names with a common word are looked at."""
    index = Index[int](CONTACTS)
    for number in range(50):
        index.add(
            number, person(f"given{number} family{number}", email="a", phone="1", address="x")
        )
    assert not index.candidates(person("Ann Lee", email="a", phone="1", address="x"))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("bob", "robert", True), ("bob", "bobby", True), ("bob", "bill", False), ("qx", "qx", False)],
)
def test_short_forms_go_with_the_names_they_stand_for(one: str, other: str, alike: bool) -> None:
    """And with each other; a name that is not known goes with none."""
    assert go_by_one_name(one, other) is alike
