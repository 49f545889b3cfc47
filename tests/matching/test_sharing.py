"""People who are twice: in the source, in Clio, and in both."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from clio_sync import match
from clio_sync.matching import Different, Evidence, Facts, Matcher, Same, Unsure
from clio_sync.matching.decisions import DECIDED, Decisions
from clio_sync.matching.text.normal import full_name, organisation_name
from clio_sync.matching.words import Evidences, Id, Verdict


def person(name: str, **known: str) -> Facts:
    """Facts of a person."""
    told = {"name": full_name("", name), **known}
    return {kind.replace("id_", "id:"): frozenset([value]) for kind, value in told.items()}


ANA = person("Ana Lopez", email="ana@example.com", birth="1987-03-15", phone="3125550142")
AGAIN = person("Ana María López", email="ana@example.com", birth="1987-03-15")
WEI = person("Wei Zhang", birth="1970-01-02", email="wei@example.com")
JUAN = person("Juan Perez", phone="3125550177", address="12 oak st, 60601")
FATHER = {**JUAN, "birth": frozenset(["1950-01-01"])}
SON = {**JUAN, "birth": frozenset(["1981-07-09"])}

MATCHERS = pytest.mark.parametrize(
    "matcher", [match.people(), match.first(match.people()), match.exact("contacts")]
)


def linked(pairing: match.Pairing[str, int]) -> dict[str, int]:
    """Which row is which record."""
    return {row: same.id for row, same in pairing.links.items()}


def asked(pairing: match.Pairing[str, int]) -> dict[str, tuple[int, ...]]:
    """By what records there are questions."""
    return {row: unsure.candidates for row, unsure in pairing.reviews.items()}


@MATCHERS
def test_rows_that_are_one_person_share_the_record(matcher: Matcher) -> None:
    """Nobody is asked whether Ana is Ana."""
    pairing = match.pair({"a": ANA, "b": AGAIN, "c": WEI}, {1: ANA, 2: WEI}, matcher)
    assert linked(pairing) == {"a": 1, "b": 1, "c": 2}
    assert (pairing.reviews, pairing.sharing) == ({}, {1: ("a", "b")})


def test_rows_that_contradict_each_other_are_all_asked_about() -> None:
    """A father and his son both fit a record without a birth date."""
    matcher = match.phone_and_name()
    pairing = match.pair({"a": FATHER, "b": SON, "c": WEI}, {1: JUAN}, matcher)
    assert (linked(pairing), asked(pairing)) == ({}, {"a": (1,), "b": (1,)})
    assert pairing.sharing == {}


def test_one_row_in_doubt_puts_all_who_claim_the_record_in_doubt() -> None:
    """Two fathers and a son: any of them may be the wrong one."""
    rows = {"a": FATHER, "b": FATHER, "c": SON}
    assert asked(match.pair(rows, {1: JUAN}, match.phone_and_name())).keys() == rows.keys()


@MATCHERS
def test_a_row_is_linked_to_the_oldest_of_records_that_are_one(matcher: Matcher) -> None:
    """And the others are told, in no order but that of numbers: 9 is older than 10."""
    pairing = match.pair({"a": ANA, "b": WEI}, {10: ANA, 9: ANA, 2: WEI}, matcher)
    assert linked(pairing) == {"a": 9, "b": 2}
    assert (pairing.reviews, pairing.also) == ({}, {"a": (10,)})


def test_the_record_that_fits_better_is_linked_even_if_it_is_younger() -> None:
    """It is the one that more is known of."""
    pairing = match.pair({"a": ANA}, {1: AGAIN, 2: ANA}, match.people())
    assert (linked(pairing), pairing.also) == ({"a": 2}, {"a": (1,)})


@pytest.mark.parametrize("matcher", [match.phone_and_name(), match.first(match.phone_and_name())])
def test_records_that_are_not_one_stay_a_question(matcher: Matcher) -> None:
    """A row without a birth date may be the father or the son."""
    pairing = match.pair({"a": JUAN}, {1: FATHER, 2: SON}, matcher)
    assert (linked(pairing), asked(pairing), pairing.also) == ({}, {"a": (1, 2)}, {})


def test_a_third_who_is_nobodys_twin_keeps_the_question_open() -> None:
    """Two records of the father and one of his son: the row may still be the son."""
    pairing = match.pair({"a": JUAN}, {1: FATHER, 2: FATHER, 3: SON}, match.phone_and_name())
    assert (linked(pairing), asked(pairing)) == ({}, {"a": (1, 2, 3)})


def test_a_record_that_people_ruled_out_is_no_twin_either() -> None:
    """What is not the row is not told to be the row again."""
    known = Decisions(different=[("a", 10)])
    pairing = match.pair({"a": ANA}, {10: ANA, 9: ANA}, match.people(), known)
    assert (linked(pairing), pairing.also) == ({"a": 9}, {})


def test_whom_a_person_linked_shares_the_record_with_nobody_who_may_be_another() -> None:
    """Wei stays, as decided; Ana is asked about, for she is not Wei."""
    known = Decisions(same=[("w", 1)])
    for matcher in (match.people(), match.exact("contacts")):
        pairing = match.pair({"w": WEI, "a": ANA}, {1: ANA}, matcher, known)
        assert pairing.links == {"w": Same(1, DECIDED)}
        assert asked(pairing) == {"a": (1,)}


def test_a_company_that_a_person_linked_is_no_row_of_anybody() -> None:
    """A matcher for people knows nothing of it."""
    acme = {"type": frozenset(["Company"]), "name": frozenset([organisation_name("Acme")])}
    known = Decisions(same=[("c", 1)])
    pairing = match.pair({"c": acme, "a": ANA}, {1: ANA}, match.people(), known)
    assert (linked(pairing), asked(pairing)) == ({"c": 1}, {"a": (1,)})


def test_matters_of_two_rows_are_one_by_number_only() -> None:
    """As everywhere between rows; two descriptions that agree are a question."""

    def matter(**known: str) -> Facts:
        return {kind: frozenset([value]) for kind, value in {"client": "7", **known}.items()}

    numbered = matter(number="imm 42", description="petition", opened="2023-01-02")
    told = matter(description="divorce", opened="2024-05-06")
    rows = {"a": numbered, "b": numbered, "c": told, "d": told}
    pairing = match.pair(rows, {1: numbered, 2: told}, match.matters())
    assert (linked(pairing), asked(pairing)) == ({"a": 1, "b": 1}, {"c": (2,), "d": (2,)})


class AsksOfSeveral:
    """A strategy that is sure of one, and never of several."""

    def keys(self, facts: Facts) -> frozenset[str]:
        """All stand in one place."""
        return frozenset(["everybody"])

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Sure of one."""
        ids = tuple(candidates)
        if len(ids) < 2:
            return Same(ids[0], Evidence("lone")) if ids else Different()
        return Unsure(ids, Evidences([Evidence("crowd")] * len(ids)))


def test_any_strategy_settles_who_is_twice() -> None:
    """What it says of one row and one record, and of two records, is enough."""
    pairing = match.pair({"a": ANA}, {1: ANA, 2: ANA}, AsksOfSeveral())
    assert (linked(pairing), pairing.also) == ({"a": 1}, {"a": (2,)})


@pytest.mark.parametrize("times", [2, 3, 7])
def test_who_is_there_many_times_is_not_taken_for_somebody_new(times: int) -> None:
    """Though none of so many is likely to be the one."""
    teaching = [ANA, WEI]
    matcher = match.people(rows=teaching, records=teaching)
    records = dict.fromkeys(range(1, times + 1), ANA)
    verdict = matcher.judge(ANA, records)
    assert isinstance(verdict, Unsure)
    assert set(verdict.candidates) == {*range(1, min(times, 5) + 1)}
    pairing = match.pair({"a": ANA}, records, matcher)
    assert linked(pairing) == {"a": 1}
    assert pairing.also == {"a": tuple(range(2, times + 1))}
