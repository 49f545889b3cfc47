"""Strategies composed, users' own among them, and two sides paired."""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

import pytest

from clio_sync import match
from clio_sync.matching import Different, Evidence, Facts, Index, Same, Unsure, among_rows
from clio_sync.matching.first import described
from clio_sync.matching.text.normal import full_name


def person(name: str, **known: str) -> Facts:
    """Facts of a person."""
    told = {"name": full_name("", name), **known}
    return {kind.replace("id_", "id:"): frozenset([value]) for kind, value in told.items()}


ANA = person("Ana Lopez", email="ana@example.com", birth="1987-03-15", phone="3125550142")


class SameBadge:
    """A firm's own strategy: the badge that every client is given."""

    def keys(self, facts: Facts) -> frozenset[str]:
        """The badges."""
        return frozenset(f"badge {badge}" for badge in facts.get("badge", ()))

    def judge(self, facts, candidates: Mapping):
        """The one who has the badge."""
        held = [id for id, known in candidates.items() if facts.get("badge") == known.get("badge")]
        return Same(held[0], Evidence("badge")) if "badge" in facts and held else Different()


def test_the_first_strategy_with_something_to_say_decides():
    """The marker goes before the mailbox, and the mailbox before what is likely."""
    strategy = match.first(match.marker(), match.email_and_name(), match.people())
    index = Index[int](strategy)
    index.add(1, {**person("Wei Zhang"), "marker": frozenset(["m"])})
    index.add(2, ANA)
    marked = index.match({**ANA, "marker": frozenset(["m"])})
    assert isinstance(marked, Same)
    assert (marked.id, marked.evidence.rule) == (1, "marker")
    mailed = index.match(person("Ana Lopez", email="ana@example.com"))
    assert isinstance(mailed, Same)
    assert mailed.evidence.rule == "name+email"
    weighed = index.match(person("Anna Lopez", birth="1987-03-15", phone="3125550142"))
    assert isinstance(weighed, Same)
    assert weighed.evidence.rule == "weighed"
    assert isinstance(index.match(person("Omar Khan", phone="3125550142")), Different)


def test_an_early_doubt_is_not_overruled():
    """What the first strategy asks about, no later one decides."""
    strategy = match.first(match.email_and_name(), match.people())
    twice = {1: ANA, 2: {**ANA, "phone": frozenset(["2175550188"])}}
    assert isinstance(strategy.judge(ANA, twice), Unsure)


def test_a_strategy_of_ones_own_takes_five_lines():
    """Anything that names keys and judges can be composed."""
    strategy = match.first(SameBadge(), match.people())
    index = Index[int](strategy)
    index.add(1, {**person("Wei Zhang"), "badge": frozenset(["77"])})
    index.add(2, ANA)
    found = index.match({**ANA, "badge": frozenset(["77"])})
    assert isinstance(found, Same)
    assert found.id == 1
    assert isinstance(index.match(ANA), Same)


def test_rows_of_one_source_are_told_apart_by_each_strategys_own_rules():
    """A composed strategy is as strict between rows as its parts are."""
    strategy = match.first(match.exact("matters"), match.people())
    among = among_rows(strategy)
    consultation = {key: frozenset(["7"]) for key in ("client", "description")}
    assert isinstance(strategy.judge(consultation, {1: consultation}), Unsure)
    assert isinstance(among.judge(consultation, {1: consultation}), Different)


@pytest.mark.parametrize(
    ("strategy", "shared"),
    [
        (match.identity(), {"id_ssn": "123456789"}),
        (match.birth_and_name(), {"birth": "1987-03-15"}),
        (match.phone_and_name(), {"phone": "3125550142"}),
        (match.address_and_name(), {"address": "12 oak st, 60601"}),
    ],
)
def test_each_exact_strategy_finds_by_its_own_fact(strategy, shared):
    """And finds nobody by another one."""
    one = person("Ana Lopez", **shared)
    assert isinstance(strategy.judge(one, {1: one}), Same)
    assert isinstance(
        strategy.judge(person("Ana Lopez", email="a@example.com"), {1: one}), Different
    )


def test_the_reasons_are_a_waterfall_for_people_to_read():
    """Each with its weight, which add up to the whole, and no value of anybody's."""
    told = match.people().score(
        ANA, person("Ana Lopez", email="ana@example.org", birth="1987-03-15")
    )
    lines = told.waterfall().splitlines()
    assert any(line.startswith("birth date agrees") and "+" in line for line in lines)
    odds = told.probability / (1 - told.probability)
    assert sum(step.weight for step in told.steps) == pytest.approx(log2(odds))
    assert told.agree == ("given name", "family name", "birth date")
    assert told.differ == ("e-mail",)
    assert any(line.startswith("e-mail differs") and "-" in line for line in lines)
    assert lines[-1].endswith("likely")
    html = told._repr_html_()
    assert html.count("<tr>") == len(told.steps)
    assert told.chance in html
    for text in (*lines, html, str(told), repr(told)):
        assert "ana" not in text.casefold().replace("family", "")
        assert "1987" not in text


def test_what_a_person_has_to_decide_is_said():
    """A contradiction is asked about, whatever the probability."""
    other = person("Ana Lopez", email="ana@example.com", birth="1990-11-28")
    told = match.people().score(ANA, other)
    assert told.asks
    assert told.waterfall().endswith("a person decides")
    assert "a person decides" in told._repr_html_()


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1.0, "more than 99.99 % likely"), (0.0, "less than 0.01 % likely"), (0.5, "50.00 % likely")],
)
def test_nothing_is_called_certain(probability, words):
    """Neither that two are one, nor that they are not."""
    assert match.Weighed("weighed", probability=probability).chance == words
    assert "nothing to compare" in str(match.Weighed("weighed", probability=probability))


def test_models_and_matchers_show_nobodys_values():
    """What was learnt holds names and mailboxes, which a text of it does not."""
    learnt = match.people(rows=[ANA, ANA], records=[ANA])
    assert "lopez" not in repr(learnt)
    assert "example.com" not in repr(learnt)


def test_those_who_are_there_more_than_once_are_found_in_clusters():
    """Three records of one person are one cluster, and the doubtful are no part of it."""
    doubtful = person("Ana Lopez", email="ana@example.com", birth="1990-11-28")
    records = {
        1: ANA,
        2: person("Wei Zhang", birth="1970-01-02"),
        3: person("Anna Lopez", birth="1987-03-15", phone="3125550142"),
        4: person("Ana Lopez", birth="1987-03-15", email="ana@example.com"),
        5: doubtful,
    }
    found = match.duplicates(records, match.people())
    assert [set(cluster) for cluster in found.clusters] == [{1, 3, 4}]
    assert set(found.reviews) <= {(1, 5), (3, 5), (4, 5)}
    assert all(evidence.rule == "weighed" for evidence in found.links.values())
    two = {number: records[1 if number % 2 else 3] for number in (1, 3, 5, 7)}
    other = {number: person("Wei Zhang", phone="2175550188", birth="1970-01-02") for number in "ab"}
    assert len(match.duplicates({**two, **other}, match.people()).clusters) == 2


def test_a_matcher_is_described_by_the_strategies_it_is_made_of():
    """Records are found under the keys of a strategy, and read again when it is another one."""
    one = match.first(match.marker(), match.email_and_name())
    other = match.first(match.marker(), SameBadge(), match.people())
    assert described(one) == "first(exact(marker), exact(name+email))"
    assert described(other) == "first(exact(marker), SameBadge, People(1.0, 5.0, True))"
