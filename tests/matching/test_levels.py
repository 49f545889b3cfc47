"""How like two people are in each respect."""

from __future__ import annotations

import pytest

from clio_sync.matching.people.levels import (
    ADDRESS,
    ASPECTS,
    BIRTH,
    CITY,
    EMAIL,
    EQUAL,
    FAMILY,
    GIVEN,
    IDENTITY,
    MIDDLE,
    MISSING,
    NEAR,
    PHONE,
    SIMILAR,
    VARIANT,
    levels_of,
)
from clio_sync.matching.people.profile import profile_of
from clio_sync.matching.text.normal import full_name
from clio_sync.matching.text.sounds import sound_of


def compared(kind: str, one: str, other: str) -> tuple[int, ...]:
    """The levels of two people of whom one thing is known each."""
    both = [profile_of({kind: frozenset([value])}) for value in (one, other)]
    assert levels_of(*both, frozenset()) == levels_of(*reversed(both), frozenset())
    return levels_of(*both, frozenset())


@pytest.mark.parametrize(
    ("one", "other", "given", "family"),
    [
        ("Ana Lopez", "Ana Lopez", EQUAL, EQUAL),
        ("Bob Miller", "Robert Miller", VARIANT, EQUAL),
        ("Jonh Miller", "John Miler", NEAR, NEAR),
        ("Mohammad Hussein", "Muhammad Hussain", VARIANT, VARIANT),
        ("Lopez Ana", "Ana Lopez", VARIANT, VARIANT),
        ("J Miller", "John Miller", SIMILAR, EQUAL),
        ("Ana Lopez", "Wei Zhang", 0, 0),
        ("Ana Garcia Lopez", "Ana Garcia", EQUAL, VARIANT),
        ("Mary Ann Lee", "Maryann Lee", VARIANT, EQUAL),
        ("Ann Mary Lee", "Mary Lee", SIMILAR, EQUAL),
        ("Lopez", "Ana Lopez", MISSING, EQUAL),
        ("Ana", "Ana Lopez", EQUAL, MISSING),
        ("Lopez", "Lopez", MISSING, EQUAL),
        ("Al Smith", "Bo Smith", 0, EQUAL),
        ("Van Le", "Linh Le", 0, EQUAL),
        ("Ana de la Cruz", "Ana Cruz", EQUAL, EQUAL),
        ("王 小明", "王 小明", EQUAL, EQUAL),
    ],
)
def test_names_are_compared_part_by_part(one, other, given, family):
    """Given and family name, in whichever order they stand."""
    levels = compared("name", full_name("", one), full_name("", other))
    assert (levels[GIVEN], levels[FAMILY]) == (given, family)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("John A Lee", "John B Lee", 0),
        ("John A Lee", "John Alan Lee", 1),
        ("Jo Ann Lee", "Jo Ann Lee", 2),
    ],
)
def test_middle_names_may_be_initials(one, other, level):
    """An initial fits, the whole name agrees, another one differs."""
    assert compared("name", full_name("", one), full_name("", other))[MIDDLE] == level


@pytest.mark.parametrize(
    ("kind", "place", "one", "other", "level"),
    [
        ("birth", BIRTH, "1987-03-15", "1987-03-15", 3),
        ("birth", BIRTH, "1987-03-05", "1987-05-03", 2),
        ("birth", BIRTH, "1987-03-15", "1978-03-15", 2),
        ("birth", BIRTH, "1987-03-15", "1999-03-15", 1),
        ("birth", BIRTH, "1987-03-15", "1960-11-28", 0),
        ("email", EMAIL, "ana@example.com", "anna@example.com", 1),
        ("email", EMAIL, "ana.lopez@example.com", "ana.lopez@example.org", 1),
        ("email", EMAIL, "ana@example.com", "wei@example.com", 0),
        ("phone", PHONE, "3125550142", "3125550124", 1),
        ("phone", PHONE, "3125550142", "5550142", 1),
        ("phone", PHONE, "3125550142", "2175550188", 0),
        ("address", ADDRESS, "12 oak st, 60601", "12 oak st, 60601", 4),
        ("address", ADDRESS, "12 oak st, 60601", "12 oaks st, 60601", 2),
        ("address", ADDRESS, "12 oak st, 60601", "12 oak st, 90210", 1),
        ("address", ADDRESS, "12 oak st, 60601", "900 lake ave, 60699", 0),
        ("city", CITY, "chicago", "chicago", 2),
        ("city", CITY, "chicago", "chicgao", 1),
        ("city", CITY, "chicago", "boston", 0),
        ("id:ssn", IDENTITY, "123456789", "123456789", 2),
        ("id:ssn", IDENTITY, "123456789", "123465789", 1),
        ("id:ssn", IDENTITY, "123456789", "987654321", 0),
    ],
)
def test_slips_are_told_from_differences(kind, place, one, other, level):
    """And whatever is not known to both is missing."""
    levels = compared(kind, one, other)
    assert levels[place] == level
    assert {*levels[:place], *levels[place + 1 :]} <= {MISSING}


def test_the_better_of_several_values_counts():
    """Who moved has two addresses, and a new mailbox beside the old one."""
    one = profile_of({"email": frozenset(["a@example.com", "b@example.com"])})
    other = profile_of({"email": frozenset(["c@example.org", "b@example.com"])})
    assert levels_of(one, other, frozenset())[EMAIL] == 3
    assert levels_of(one, other, frozenset(["b@example.com"]))[EMAIL] == 2


def test_numbers_of_different_kinds_are_not_compared():
    """A passport's number says nothing about a receipt's."""
    one, other = ({kind: frozenset(["12345"])} for kind in ("id:passport", "id:receipt"))
    levels = levels_of(profile_of(one), profile_of(other), frozenset())
    assert levels[IDENTITY] == MISSING
    assert ASPECTS[IDENTITY].word(MISSING) == "not known to both"


def test_words_sound_alike_however_they_are_spelt():
    """And words in other scripts stay what they are."""
    assert sound_of("catherine") == sound_of("katherine")
    assert sound_of("philip") == sound_of("filip")
    assert sound_of("王") == "王"
