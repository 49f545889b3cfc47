"""What people decided holds for good: nobody is asked twice, and nobody is joined against it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clio_sync import match
from clio_sync.errors import SourceError
from clio_sync.matching import Different, Evidence, Facts, Same, Unsure
from clio_sync.matching.decisions import DECIDED, Decisions
from clio_sync.matching.settling import settled
from clio_sync.matching.text.normal import full_name
from clio_sync.matching.weighing.reasons import Weighed
from clio_sync.matching.words import Evidences

LIKELY = Weighed("weighed", probability=0.97)
SURE = Weighed("weighed", probability=0.9999)
EXACT = Evidence("name+email")


def person(name: str, **known: str) -> Facts:
    """Facts of a person."""
    told = {"name": full_name("", name), **known}
    return {kind: frozenset([value]) for kind, value in told.items()}


ANA = person("Ana Lopez", email="ana@example.com", birth="1987-03-15", phone="3125550142")
DOUBTFUL = person("Ana Lopez", email="ana@example.com", birth="1990-11-28")


def test_whom_somebody_told_apart_is_neither_joined_nor_asked_about():
    """Whether the matcher is sure of it or not."""
    records = {1: ANA, 2: ANA, 3: DOUBTFUL}
    matcher = match.exact("contacts")
    before = match.duplicates(records, matcher)
    assert [set(one) for one in before.clusters] == [{1, 2}]
    assert before.reviews
    known = Decisions(different=[(2, 1), (1, 3), (2, 3)])
    after = match.duplicates(records, matcher, known)
    assert (after.clusters, after.links, after.reviews) == ((), {}, {})


def test_whom_somebody_joined_is_a_link():
    """Also where the matcher sees two strangers; those who are gone do not matter."""
    records = {1: ANA, 2: person("Wei Zhang"), 3: person("Omar Khan")}
    known = Decisions(same=[(1, 2), (3, 99)])
    found = match.duplicates(records, match.people(), known)
    assert found.clusters == ((1, 2),)
    assert found.links == {(1, 2): DECIDED}


def test_a_cluster_stays_apart_from_whom_one_of_it_is_told_apart_from():
    """The surer link holds, the other one becomes a question."""
    links = {(1, 2): LIKELY, (2, 3): SURE}
    found = settled(links, {}, Decisions(different=[(1, 3)]), (1, 2, 3))
    assert found.clusters == ((2, 3),)
    assert found.links == {(2, 3): SURE}
    assert found.reviews == {(1, 2): LIKELY}


def test_what_decisions_answer_is_not_asked():
    """One is not three, and three is two: so one is not two, whatever speaks for it."""
    known = Decisions(same=[(2, 3)], different=[(1, 3)])
    found = settled({(1, 2): EXACT}, {(1, 2): EXACT}, known, (1, 2, 3))
    assert found.clusters == ((2, 3),)
    assert found.reviews == {}


def test_a_doubt_about_a_cluster_that_is_told_apart_is_not_raised():
    """Whoever is not one of a pair is not the other one either."""
    found = settled({(1, 2): SURE}, {(2, 3): LIKELY}, Decisions(different=[(1, 3)]), (1, 2, 3))
    assert found.clusters == ((1, 2),)
    assert found.reviews == {}


def test_decisions_that_contradict_each_other_are_reported_and_not_acted_on():
    """One is two, two is three, and one is not three: a person looks again."""
    known = Decisions(same=[(1, 2), (2, 3), (7, 8)], different=[(3, 1), (4, 5)])
    assert [set(group) for group in known.contradictions] == [{1, 2, 3}]
    assert known.agreed == {(7, 8)}
    found = settled({}, {}, known, (1, 2, 3, 7, 8))
    assert found.clusters == ((7, 8),)
    both = Decisions(same=[(1, 2)], different=[(2, 1)])
    assert [set(group) for group in both.contradictions] == [{1, 2}]
    assert "1 contradictions" in str(both)


def test_groups_that_must_stay_apart_do_so_after_they_have_grown():
    """What holds for one holds for all that are joined to it."""
    known = Decisions(same=[(1, 2), (3, 4)], different=[(2, 4)])
    found = settled({(1, 3): SURE, (3, 5): SURE}, {}, known, range(6))
    assert [set(one) for one in found.clusters] == [{1, 2}, {3, 4, 5}]
    later = Decisions(different=[(1, 4), (2, 5)])
    grown = settled({(1, 2): EXACT, (4, 5): SURE, (2, 4): LIKELY}, {}, later, range(6))
    assert [set(one) for one in grown.clusters] == [{1, 2}, {4, 5}]
    assert grown.reviews == {(2, 4): LIKELY}


def test_a_decision_replaces_the_reasons_of_a_link_whichever_way_round():
    """The pair stands once."""
    for pair in ((1, 2), (2, 1)):
        found = settled({(1, 2): SURE}, {}, Decisions(same=[pair]), (1, 2))
        assert len(found.links) == 1


def test_a_row_is_the_record_that_a_person_said_it_is():
    """Also where another row claims that record, and where the matcher would not look at it."""
    rows = {"a": person("Wei Zhang"), "b": ANA, "c": ANA}
    records = {1: ANA, 2: DOUBTFUL}
    known = Decisions(same=[("a", 1), ("c", 2)], different=[("b", 2)])
    pairing = match.pair(rows, records, match.people(), known)
    assert {key: same.id for key, same in pairing.links.items()} == {"a": 1, "c": 2}
    assert {key: asked.candidates for key, asked in pairing.reviews.items()} == {"b": (1,)}


def test_a_record_that_a_row_is_not_is_never_asked_about_again():
    """Neither by a sure matcher nor by a doubting one."""
    pairing = match.pair({"a": ANA}, {1: ANA}, match.people(), Decisions(different=[("a", 1)]))
    assert (pairing.links, pairing.reviews) == ({}, {})
    both = Decisions(same=[("a", 1)], different=[("a", 1)])
    assert match.pair({"a": ANA}, {1: ANA}, match.people(), both).links == {}


class AlwaysAsks:
    """A strategy that knows nothing."""

    def keys(self, facts):
        """All stand in one place."""
        return frozenset(["everybody"])

    def judge(self, facts, candidates):
        """A question whenever there is anybody."""
        ids = tuple(candidates)
        return Unsure(ids, Evidences([EXACT] * len(ids))) if ids else Different()


def test_any_strategy_can_be_overruled_by_people():
    """Decisions are about pairs, not about how they were found."""
    pairing = match.pair({"a": ANA}, {1: ANA, 2: ANA}, AlwaysAsks(), Decisions(same=[("a", 2)]))
    assert pairing.links == {"a": Same(2, DECIDED)}


# Files


def test_decisions_go_into_a_file_and_come_back(tmp_path):
    """With the same pairs, and numbers as numbers."""
    known = Decisions(same=[(1, 2)], different=[(3, 4), (5, 6)], resource="contacts")
    known.to_csv(tmp_path / "decisions.csv")
    assert Decisions.from_csv(tmp_path / "decisions.csv") == known
    rows = Decisions(same=[("1", "02")], resource="rows")
    rows.to_csv(tmp_path / "rows.csv")
    assert Decisions.from_csv(tmp_path / "rows.csv") == rows


def test_what_is_left_open_in_a_worklist_is_not_decided(tmp_path):
    """In any case and spacing, in any column order, as spreadsheets save it."""
    path = tmp_path / "worklist.csv"
    lines = [
        "Decision;With;Record;Resource;Why",
        "Same ;2;1;contacts;x",
        "Not the  same;4;3;contacts;x",
        ";6;5;contacts;x",
        "?;8;7;contacts;x",
    ]
    path.write_bytes("\r\n".join(lines).encode("utf-16"))
    found = Decisions.from_csv(path)
    assert (found.same, found.different) == ({(1, 2)}, {(3, 4)})
    assert len(found) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("contacts,1,2,perhaps", "another word in row 2"),
        ("contacts,1.4E+09,2,same", "an id that is none in row 2"),
        ("contacts,,2,same", "an id that is none in row 2"),
        ("contacts,1,2,same\nmatters,1,2,same", "several resources"),
        ("contacts,1,2,perhaps\n" * 7, "2, 3, 4, 5, 6 and 2 others"),
    ],
)
def test_a_worklist_that_cannot_be_right_is_refused(tmp_path, line, said):
    """With the rows to look at, and not what stands there."""
    path = tmp_path / "worklist.csv"
    path.write_text(f"Resource,Record,With,Decision\n{line}\n")
    with pytest.raises(SourceError, match=said) as caught:
        Decisions.from_csv(path)
    assert "perhaps" not in str(caught.value)


def test_another_file_is_no_worklist(tmp_path):
    """The columns that are lacking are named."""
    path = tmp_path / "clients.csv"
    path.write_text("Name,Decision\nx,same\n")
    with pytest.raises(SourceError, match="lacks 'Resource', 'Record', 'With'"):
        Decisions.from_csv(path)


def test_decisions_add_up():
    """This week's file and last week's; but not those about another resource."""
    first = Decisions(same=[(1, 2)], resource="contacts")
    both = first | Decisions(different=[(1, 3)])
    assert (both.same, both.different, both.resource) == ({(1, 2)}, {(1, 3)}, "contacts")
    with pytest.raises(SourceError):
        first | Decisions(resource="matters")
    assert repr(both) == "Decisions(same=<1 pairs>, different=<1 pairs>, resource='contacts')"


IDS = st.integers(0, 7)
PAIRS = st.lists(st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1]), max_size=8)
EVIDENCE = st.sampled_from([LIKELY, SURE, EXACT])


@given(same=PAIRS, different=PAIRS, links=PAIRS, reviews=PAIRS, evidence=EVIDENCE)
def test_clusters_never_go_against_a_decision(same, different, links, reviews, evidence):
    """Whatever the matcher says and whatever people have said, in any combination."""
    known = Decisions(same=same, different=different)
    linked, asked = dict.fromkeys(links, evidence), dict.fromkeys(reviews, LIKELY)
    found = settled(linked, asked, known, range(8))
    member = {id: number for number, ids in enumerate(found.clusters) for id in ids}
    apart = {frozenset(pair) for pair in known.different}
    clashing = {id for group in known.contradictions for id in group}
    assert not [ids for ids in found.clusters if any(pair <= {*ids} for pair in apart)]
    assert all(member[one] == member[other] for one, other in found.links)
    assert all(member.get(one, -1) != member.get(other, -2) for one, other in found.reviews)
    assert not apart & {frozenset(pair) for pair in found.reviews}
    for one, other in known.same:
        assert one in clashing or member[one] == member[other]
    assert sum(map(len, found.clusters)) == len(member)
