"""Matchers that learn within a job: when there is enough, and the same again from what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from clio_sync import match
from clio_sync.matching import Different, Exact, Facts, Matcher, Same, Unsure, default_matcher
from clio_sync.matching.first import described
from clio_sync.matching.teaching import (
    ENOUGH,
    UntilLearnt,
    from_text,
    has_learnt,
    learns,
    taught,
    to_text,
)
from clio_sync.matching.usual import usual_matcher
from clio_sync.matching.words import Id, Verdict

GIVEN = [
    "ana",
    "ben",
    "carla",
    "dora",
    "emil",
    "fritz",
    "greta",
    "hans",
    "ida",
    "jon",
    "karl",
    "lena",
    "mona",
    "nora",
    "otto",
    "paul",
]
FAMILY = [
    "adler",
    "brandt",
    "conti",
    "duarte",
    "eriksen",
    "fuchs",
    "grau",
    "haas",
    "ibsen",
    "jost",
    "klein",
    "lang",
    "moser",
]


def people(count: int, **more: str) -> list[Facts]:
    """So many people, each with a name, a birth date and a mailbox of their own."""
    return [
        {
            "type": frozenset({"Person"}),
            "name": frozenset({f"{GIVEN[n % 16]} {FAMILY[n % 13]}"}),
            "birth": frozenset({f"{1940 + n % 60}-0{1 + n % 9}-1{n % 10}"}),
            "email": frozenset({f"p{n}@example.com"}),
            **{kind: frozenset({value}) for kind, value in more.items()},
        }
        for n in range(count)
    ]


def exact(resource: str) -> Exact:
    """The exact rules of a resource."""
    rules = default_matcher(resource)
    assert isinstance(rules, Exact)
    return rules


EXACT = exact("contacts")
USUAL = usual_matcher("contacts")


class Parrot:
    """Somebody's own matcher, which learns."""

    def learn(self, rows: Iterable[Facts], records: Iterable[Facts]) -> Matcher:
        """Become something else."""
        return match.marker()

    def keys(self, facts: Facts) -> frozenset[str]:
        """None."""
        return frozenset()

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Nothing."""
        return Different()


def test_with_little_to_learn_from_the_exact_rules_judge() -> None:
    """Three rows and five records teach nothing: what is asked and joined stays the same."""
    few = taught(USUAL, people(3), people(5))
    assert few == USUAL
    rows = people(3)
    slips = [{**one, "name": frozenset({"annna adler"})} for one in people(5)]
    for facts in [*rows, *slips]:
        known = dict(enumerate(people(5)))
        assert few.judge(facts, known) == EXACT.judge(facts, known)
        assert few.keys(facts) >= EXACT.keys(facts)


@pytest.mark.parametrize(("rows", "records"), [(ENOUGH - 1, 300), (300, ENOUGH - 1)])
def test_both_sides_have_to_be_enough(rows: int, records: int) -> None:
    """Else the weights would be guessed."""
    assert taught(USUAL, people(rows), people(records)) == USUAL
    guessing = match.people()
    assert taught(guessing, people(rows), people(records)) is guessing


def test_with_enough_to_learn_from_a_matcher_learns() -> None:
    """A slip that the exact rules would ask about is recognised."""
    matcher = taught(USUAL, people(ENOUGH), people(ENOUGH))
    assert learns(USUAL) and not has_learnt(USUAL)
    assert has_learnt(matcher)
    slip = {**people(1)[0], "name": frozenset({"anna adler"})}
    known = dict(enumerate(people(20)))
    assert isinstance(EXACT.judge(slip, known), Unsure)
    verdict = matcher.judge(slip, known)
    assert isinstance(verdict, Same) and verdict.id == 0


def test_companies_and_people_learn_apart() -> None:
    """Whatever was learnt about people, few companies are judged by the exact rules."""
    firm: Facts = {
        "type": frozenset({"Company"}),
        "name": frozenset({"=acme llc"}),
        "email": frozenset({"office@acme.example"}),
    }
    for matcher in (USUAL, taught(USUAL, people(ENOUGH), people(ENOUGH))):
        assert isinstance(matcher.judge(firm, {7: firm}), Same)
        assert isinstance(matcher.judge(people(1)[0], {7: firm}), Different)
        assert matcher.keys(firm)


def test_companies_learn_from_companies() -> None:
    """And people are judged by the exact rules as long as there are few of them."""
    firms: list[Facts] = [
        {
            "type": frozenset({"Company"}),
            "name": frozenset({f"={FAMILY[n % 13]} and {GIVEN[n % 16]} llc"}),
            "email": frozenset({f"office{n}@example.com"}),
        }
        for n in range(ENOUGH)
    ]
    matcher = taught(USUAL, [*firms, *people(3)], [*firms, *people(5)])
    assert has_learnt(matcher) and learns(matcher)
    known = dict(enumerate(people(5)))
    assert matcher.judge(people(1)[0], known) == EXACT.judge(people(1)[0], known)
    assert matcher.keys(firms[0]) != EXACT.keys(firms[0])
    both = taught(matcher, people(ENOUGH), people(ENOUGH))
    assert not learns(both)
    assert from_text(USUAL, to_text(matcher)) == matcher


def test_other_resources_have_their_rules() -> None:
    """There is nothing to learn about a matter's client and number."""
    assert usual_matcher("matters") == default_matcher("matters")
    assert not learns(usual_matcher("matters"))


def test_what_was_learnt_is_the_same_again() -> None:
    """The very weights come back, so that no verdict wavers."""
    matcher = taught(USUAL, people(ENOUGH), people(ENOUGH))
    assert from_text(USUAL, to_text(matcher)) == matcher
    one = match.people()
    assert from_text(one, to_text(taught(one, people(ENOUGH), people(ENOUGH)))) != one


@pytest.mark.parametrize("text", ["", "[]", "[1]", "{}", '[{"shares": "many"}]', "[null, null]"])
def test_what_does_not_fit_is_not_taken(text: str) -> None:
    """Another strategy, or another version, learns anew."""
    assert from_text(match.people(), text) is None


def test_what_was_taught_by_hand_stays_as_it_is() -> None:
    """Somebody chose the data for it."""
    mine = match.people(rows=people(50), records=people(50))
    assert not learns(mine)
    assert taught(mine, people(ENOUGH), people(ENOUGH)) is mine


def test_a_matcher_of_ones_own_may_learn() -> None:
    """It needs one method, and learns anew each time, for nobody knows what it keeps."""
    strategy = match.first(match.email_and_name(), Parrot())
    assert learns(strategy)
    assert taught(strategy, [], []) == match.first(match.email_and_name(), match.marker())
    assert from_text(strategy, "[]") is None


def test_rows_are_judged_among_themselves_by_the_same_rules() -> None:
    """Until weights are learnt there is no other way."""
    untaught = UntilLearnt(EXACT, match.people())
    assert untaught.among_rows() is untaught
    matters = exact("matters")
    assert UntilLearnt(matters, match.people()).among_rows() == matters.between_rows
    assert USUAL.among_rows() is USUAL  # type: ignore[attr-defined]


def test_a_strategy_is_described_with_what_it_allows() -> None:
    """Who allows more false links learns anew."""
    assert described(match.people()) != described(match.people(false_links=5))
