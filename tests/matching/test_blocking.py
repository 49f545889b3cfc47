"""Who is compared with whom among very many, and that nothing is read twice or kept for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import pytest

from clio_sync import match
from clio_sync.matching import Facts, Same
from clio_sync.matching.people.matcher import ComparingPeople
from clio_sync.matching.people.profile import Profile
from clio_sync.matching.weighing.blocking import CROWD, NO_CROWD, Side, meetings

HOW = ComparingPeople()


def person(name: str, **known: str) -> Facts:
    """Facts of a person."""
    return {kind: frozenset([value]) for kind, value in {"name": name, **known}.items()}


def people(count: int, town: int = 7) -> list[Facts]:
    """Many, of whom each shares something with some others."""
    return [
        person(
            f"given{number % 5} family{number % town}",
            phone=f"312555{number % 11:04}",
            birth=f"19{50 + number % 13}-01-0{1 + number % 3}",
        )
        for number in range(count)
    ]


def side(everybody: list[Facts]) -> Side[int, Profile]:
    """One side, each named by its place."""
    return Side.of(enumerate(everybody), HOW)


def keys(facts: Facts) -> frozenset[str]:
    """Where somebody stands in an index."""
    return HOW.party(facts).keys


def test_whoever_shares_a_key_meets_each_pair_once():
    """Two sides as one would by looking at every pair."""
    ours, theirs = people(40), people(30, town=4)
    expected = {
        (row, place)
        for row, place in product(range(40), range(30))
        if keys(ours[row]) & keys(theirs[place])
    }
    met = meetings(side(ours), side(theirs), limit=NO_CROWD)
    found = [(row, place) for row, several in met for place in several]
    assert found == sorted(expected)
    assert len(met) == len(expected)
    assert [met.of(row) for row in range(40)] == [
        sorted(place for one, place in expected if one == row) for row in range(40)
    ]


def test_one_side_meets_whoever_came_before():
    """Nobody meets themselves, and no pair is there twice."""
    ours = people(40)
    expected = {
        (row, before)
        for before, row in combinations(range(40), 2)
        if keys(ours[row]) & keys(ours[before])
    }
    met = meetings(side(ours), None, limit=NO_CROWD)
    assert [(row, one) for row, several in met for one in several] == sorted(expected)


def test_a_crowded_key_finds_nobody_on_either_side():
    """So that pairs grow no faster than people; what is named as crowded is left out, too."""
    crowd = [person("john smith", phone="3125550142")] * (CROWD + 1)
    ours, theirs = side(crowd), side(crowd[:1])
    assert len(meetings(ours, theirs, limit=CROWD)) == 0
    assert len(meetings(theirs, ours, limit=CROWD)) == 0
    assert len(meetings(ours, None, limit=CROWD)) == 0
    assert len(meetings(theirs, ours, limit=NO_CROWD)) == CROWD + 1
    assert ours.crowded(CROWD) == keys(crowd[0])
    assert theirs.crowded(CROWD) == frozenset()
    closed = keys(crowd[0])
    assert len(meetings(theirs, ours, limit=NO_CROWD, crowded=closed)) == 0


def test_other_kinds_of_parties_are_left_out():
    """A company is compared with no person."""
    acme = {**person("=acme", phone="3125550142"), "type": frozenset(["Company"])}
    taken = Side.of([("a", acme), ("b", person("ana lopez"))], HOW)
    assert taken.ids == ["b"]


def stream(everybody: list[Facts], prefix: str) -> Iterator[tuple[str, Facts]]:
    """One after another, and only once."""
    return ((f"{prefix}{number}", facts) for number, facts in enumerate(everybody))


@pytest.fixture(scope="module")
def sides() -> tuple[list[Facts], list[Facts]]:
    """Two sides of some hundred people."""
    both = [
        person(f"{name} {chr(97 + n % 26)}akol{n}", birth=f"19{40 + n % 50}-03-1{n % 9}")
        for n, name in product(range(30), ("ana", "omar", "wei"))
    ]
    return both[:60], both[20:]


def test_very_many_may_be_given_one_after_another(sides):
    """An iterable that is read once gives what a mapping gives."""
    rows, records = sides
    learnt = match.people(rows=iter(rows), records=iter(records))
    assert learnt.model == match.people(rows=rows, records=records).model
    whole = match.pair(dict(stream(rows, "r")), dict(stream(records, "c")), learnt)
    streamed = match.pair(stream(rows, "r"), stream(records, "c"), learnt)
    assert streamed == whole
    assert streamed.links
    twice = [*rows, *records]
    found = match.duplicates(stream(twice, "n"), learnt)
    assert found == match.duplicates(dict(stream(twice, "n")), learnt)
    assert found.links


def test_many_at_once_are_judged_as_one_by_one(sides):
    """The bulk way and the index say the same of everybody, and of every pair."""
    rows, records = (dict(stream(side, "n")) for side in sides)
    learnt = match.people(rows=rows.values(), records=records.values())
    strategy = match.first(learnt)
    assert match.pair(rows, records, learnt) == match.pair(rows, records, strategy)
    one, other = (match.duplicates(rows | records, how) for how in (learnt, strategy))
    assert one == other


def test_people_have_the_last_word_on_streams_too(sides):
    """Whom somebody told apart is not judged, and who they said is one is linked."""
    rows, records = sides
    learnt = match.people(rows=rows, records=records)
    before = match.pair(stream(rows, "r"), stream(records, "c"), learnt)
    key, same = next(iter(before.links.items()))
    known = match.Decisions(different=[(key, same.id)], same=[("r0", "c9")])
    after = match.pair(stream(rows, "r"), stream(records, "c"), learnt, known)
    assert key not in after.links
    assert isinstance(after.links["r0"], Same)
    assert after.links["r0"].id == "c9"
    twice = match.duplicates(stream(rows, "n"), learnt, match.Decisions(same=[("n1", "n5")]))
    assert ("n1", "n5") in twice.links
