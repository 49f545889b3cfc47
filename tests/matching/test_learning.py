"""Weights that are learnt from two sides, without anybody telling who is who."""

from __future__ import annotations

import sys
from importlib import util
from pathlib import Path

import pytest

from clio_sync import match
from clio_sync.matching import Facts
from clio_sync.matching.people.levels import EQUAL, GIVEN, IDENTITY
from clio_sync.matching.people.prior import PEOPLE as PRIOR
from clio_sync.matching.weighing.model import NAMESAKES, SAME, guess

PATH = Path(__file__).parents[2] / "benchmarks" / "_people.py"


def made_up():
    """The made-up people of the benchmarks."""
    spec = util.spec_from_file_location("made_up_people", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


PEOPLE = made_up()


@pytest.fixture(scope="module")
def sides() -> tuple[dict[int, Facts], dict[int, Facts]]:
    """Rows and records of some 1,500 people; who is one has one number."""
    world = PEOPLE.world(1500, seed=77)
    rows = {number: PEOPLE.facts_of(one) for number, one in world.rows.items()}
    return rows, {number: PEOPLE.facts_of(one) for number, one in world.records.items()}


@pytest.fixture(scope="module")
def learnt(sides):
    """The matcher that has learnt from them."""
    rows, records = sides
    return match.people(rows=rows.values(), records=records.values())


def test_hardly_anybody_is_joined_with_somebody_else(sides, learnt):
    """Most are linked, the doubtful asked about, and false links stay the exception."""
    rows, records = sides
    pairing = match.pair(rows, records, learnt)
    false = [key for key, same in pairing.links.items() if same.id != key]
    both = rows.keys() & records.keys()
    asked = [key for key, unsure in pairing.reviews.items() if key in unsure.candidates]
    assert len(false) <= 2
    assert len(pairing.links) > 0.8 * len(both)
    assert len(pairing.links) + len(asked) >= 0.97 * len(both)
    assert len(pairing.reviews) < 0.15 * len(both)


def test_one_name_and_one_birth_date_are_enough(sides):
    """Many strangers met by one name and many by one birthday, but hardly any by both."""
    rows, records = ({k: bare(facts) for k, facts in side.items()} for side in sides)
    pairing = match.pair(rows, records, match.people(rows=rows.values(), records=records.values()))
    both = [key for key in rows.keys() & records.keys() if rows[key] == records[key] and rows[key]]
    assert sum(key in pairing.links for key in both) > 0.99 * len(both)


def bare(facts: Facts) -> Facts:
    """Name and birth date, if both are known."""
    kinds = ("name", "birth")
    return {kind: facts[kind] for kind in kinds} if "birth" in facts else {}


def test_weights_are_those_of_the_data(learnt):
    """A quarter of these people write down another address, telephone or mailbox."""
    same = learnt.model.odds[SAME]
    assert 0.7 < same[GIVEN][EQUAL] < 0.95
    assert learnt.model.shares != guess(PRIOR).shares
    assert sum(learnt.model.shares) == pytest.approx(1)
    assert learnt.model.odds[NAMESAKES][GIVEN] == guess(PRIOR).odds[NAMESAKES][GIVEN]


def test_what_crowds_share_says_less(sides, learnt):
    """Agencies' mailboxes, shelters and the firm's own number are known for what they are."""
    rows, _ = sides
    shared = learnt.model.shared
    mailboxes = {next(iter(facts["email"])) for facts in rows.values() if "email" in facts}
    assert 0 < len(shared & mailboxes) < 10
    mailbox = min(shared & mailboxes)
    ours, theirs = {"email": frozenset([mailbox])}, {"email": frozenset(["a@example.com"])}
    told = learnt.score(ours, ours).steps
    assert told[-1].finding == "agrees, but many share it"
    assert told[-1].weight < learnt.score(theirs, theirs).steps[-1].weight


def test_a_frequent_name_says_less_than_a_rare_one(sides, learnt):
    """Two John Smiths of one birth date are likelier to be two than two Xiomara Quetzals are."""

    def chance(name: str) -> float:
        facts = {"name": frozenset([name]), "phone": frozenset(["3125550142"])}
        other = {**facts, "phone": frozenset(["2175550188"])}
        return learnt.score(facts, other).probability

    rows, _ = sides
    rare = sorted(name for facts in rows.values() for name in facts.get("name", ()))
    found = {chance(name) for name in rare[:50] if name.count(" ") == 1}
    assert min(found) < max(found)
    assert chance("james smith") < max(found)


def test_one_side_alone_is_compared_with_itself(sides):
    """To find those who are in one source twice."""
    rows, records = sides
    twice = [
        facts
        for both in list(zip(rows.values(), records.values(), strict=False))[:200]
        for facts in both
    ]
    alone = match.people(rows=twice)
    assert alone.model.absent == 1
    assert alone.model.seen > 0


def test_crowded_keys_find_nobody_any_more():
    """So that the number of comparisons grows no faster than the number of people."""
    crowd = [
        {"name": frozenset(["john smith"]), "id:n": frozenset([str(number + 1000)])}
        for number in range(100)
    ]
    learnt = match.people(rows=crowd, records=crowd)
    assert learnt.keys(crowd[0]) == {key for key in learnt.keys(crowd[0]) if "id:n" in key}
    assert learnt.model.seen == 100


def test_nothing_learnt_from_nothing():
    """Without data the first guess holds; with hardly any, it hardly moves."""
    facts = {"name": frozenset(["ana lopez"]), "id:n": frozenset(["77777"])}
    learnt = match.people(rows=[facts], records=[facts])
    assert learnt.model.odds[SAME][IDENTITY][2] == pytest.approx(
        guess(PRIOR).odds[SAME][IDENTITY][2], abs=0.01
    )
    assert match.people().model == guess(PRIOR)
