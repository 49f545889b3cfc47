"""Weighing all that is known of matters, by the rules of thumb that lawyers live by."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from clio_sync import match
from clio_sync.matching import Different, Facts, Index, Same, Unsure, Verdict, among_rows
from clio_sync.matching.matters.levels import number_parts
from clio_sync.matching.text.normal import plain

MATCHER = match.matters()


def matter(description: str = "", client: str = "7", **known: str) -> Facts:
    """Facts of a matter."""
    texts = {"description": description, **known}
    told = {
        kind: plain(text) if kind in {"description", "number", "reference"} else text
        for kind, text in texts.items()
    }
    facts = {"client": client, **told}
    return {
        kind.replace("id_", "id:"): frozenset([value]) for kind, value in facts.items() if value
    }


def verdict(ours: Facts, *theirs: Facts) -> Verdict[int]:
    """What an index of these says."""
    index = Index[int](MATCHER)
    for number, facts in enumerate(theirs):
        index.add(number, facts)
    return index.match(ours)


def judged(ours: Facts, theirs: Facts) -> type:
    """The verdict, which is the same both ways."""
    found = [verdict(ours, theirs), verdict(theirs, ours)]
    assert type(found[0]) is type(found[1])
    return type(found[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0042", "42"),
        ("IMM-7", "IMM 7"),
        ("IMM-7", "imm0007"),
        ("2024-0042", "2024/42"),
        ("№ 12", "12"),
    ],
)
def test_a_number_is_known_in_every_spelling(one, other):
    """Leading zeros, hyphens and blanks are decoration."""
    assert judged(matter(number=one), matter(number=other)) is Same


def test_a_prefix_on_one_side_needs_a_description_or_date():
    """42 is likely IMM-42 or 00042-Smith, if the rest says so."""
    plainly, whole = matter("Divorce", number="42"), matter("Divorce", number="00042-Smith")
    assert judged(plainly, whole) is Same
    assert judged(matter("Divorce", number="42"), matter("Lease", number="IMM-42")) is not Same


@pytest.mark.parametrize(
    ("one", "other"), [("42", "43"), ("2023-0042", "2024-0042"), ("A-7", "B-7")]
)
def test_two_numbers_of_one_way_to_number_are_never_joined(one, other):
    """One digit is all that tells this year's matter from last year's."""
    known = {"opened": "2024-03-01", "practice": "3"}
    assert judged(
        matter("Divorce", number=one, **known), matter("Divorce", number=other, **known)
    ) in {
        Unsure,
        Different,
    }
    assert judged(matter(number=one), matter(number=other)) is Different


def test_two_ways_to_number_say_nothing():
    """Clio's own numbers differ from the firm's, whatever the matter."""
    told = MATCHER.score(matter("Divorce", number="IMM-7-2024"), matter("Divorce", number="00015"))
    assert "number" not in told.differ


def test_a_clients_reference_is_a_number_too():
    """What the source calls its number may stand there in Clio."""
    assert judged(matter(number="IMM-7"), matter(number="00015-Ford", reference="IMM 7")) is Same


def test_a_number_that_another_client_has_too_joins_nothing():
    """Firms use numbers again for each client."""
    assert (
        judged(matter("Divorce", "7", number="1"), matter("Divorce", "8", number="1")) is Different
    )


def test_matters_of_two_clients_are_never_joined():
    """Whatever else agrees, be it a receipt number."""
    known = {"number": "1", "opened": "2024-03-01", "practice": "3", "id_receipt": "eac123"}
    candidates = {1: matter("Divorce", "8", **known)}
    assert not isinstance(MATCHER.judge(matter("Divorce", "7", **known), candidates), Same)


def test_a_title_is_enough_with_the_opening_date_only():
    """A client may have had one consultation, and have another now."""
    assert judged(matter("Consultation"), matter("Consultation")) is Unsure
    opened = {"opened": "2024-03-01"}
    assert judged(matter("Consultation", **opened), matter("Consultation", **opened)) is Same
    later = {"opened": "2025-09-30"}
    assert judged(matter("Consultation", **opened), matter("Consultation", **later)) is not Same


def test_similar_matters_of_one_client_are_a_question():
    """A divorce and its appeal, and a row that says little."""
    known = matter("Divorce"), matter("Divorce appeal")
    found = verdict(matter("Divorce"), *known)
    assert isinstance(found, Unsure)
    assert found.candidates[0] == 0
    assert judged(matter("Divorce"), matter("Divorce appeal")) is not Same
    assert judged(matter("Lease 2023"), matter("Lease 2024")) is Different


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Purchase of the house", "House purchase"),
        ("Naturalization petition", "Naturalizaton petition"),
        ("Re: Smith v. Jones", "Smith vs Jones"),
    ],
)
def test_descriptions_are_typed_in_many_ways(one, other):
    """Slips, another order, small words: with date and practice area they are one."""
    known = {"opened": "2024-03-01", "practice": "3", "number": "12"}
    assert judged(matter(one, **known), matter(other, **known)) is Same
    del known["number"]
    assert judged(matter(one, **known), matter(other, **known)) is not Different


def test_parties_the_other_way_round_are_a_question():
    """Smith v. Jones and Jones v. Smith may be a suit and its counterclaim."""
    opened = {"opened": "2024-03-01"}
    one, other = matter("Smith v. Jones", **opened), matter("Jones v. Smith", **opened)
    assert judged(one, other) is Unsure
    assert "the other way round" in MATCHER.score(one, other).waterfall()


def test_a_number_with_another_title_and_another_date_is_a_question():
    """Either was typed under the wrong number."""
    one = matter("Divorce", number="42", opened="2019-01-01")
    other = matter("Trademark", number="42", opened="2024-03-01")
    assert judged(one, other) is Unsure


def test_another_practice_area_is_a_question():
    """Where no number says that they are one."""
    opened = {"opened": "2024-03-01"}
    one, other = matter("Review", **opened, practice="3"), matter("Review", **opened, practice="4")
    assert judged(one, other) is not Same


def test_a_number_of_identity_joins_and_parts():
    """A receipt number belongs to one matter alone."""
    one = matter("Petition", id_receipt="eac2112345678")
    assert judged(one, matter("H-1B", id_receipt="eac2112345678")) is Same
    assert judged(one, matter("Petition", id_receipt="wac9999999999")) is not Same


@pytest.mark.parametrize(
    ("one", "other", "finding"),
    [
        ("2024-03-01", "2024-03-11", "opening date is one slip away"),
        ("2024-03-04", "2024-04-03", "opening date is one slip away"),
        ("2024-03-01", "2024-03-25", "opening date is close"),
        ("2024-03-01", "2020-11-25", "opening date differs"),
        ("2024-03-01", "unknown", "opening date differs"),
    ],
)
def test_dates_are_compared_as_people_type_them(one, other, finding):
    """Day and month in each other's place, or a wrong digit."""
    told = MATCHER.score(matter("Lease", opened=one), matter("Lease", opened=other))
    assert finding in told.waterfall()


def test_rows_of_one_source_are_two_matters_unless_their_numbers_agree():
    """They have keys of their own."""
    consultation = matter("Consultation", opened="2024-03-01")
    assert isinstance(MATCHER.judge(consultation, {1: consultation}), Same)
    among = among_rows(MATCHER)
    assert isinstance(among.judge(consultation, {1: consultation}), Different)
    numbered = matter("Consultation", number="42")
    assert isinstance(among.judge(numbered, {1: numbered}), Same)


def test_the_reasons_hold_no_value():
    """Whoever reads them learns what agreed, and not what it was."""
    one = matter("Divorce", number="IMM-7", opened="2024-03-01")
    told = MATCHER.score(one, one)
    assert told.agree == ("client", "number", "description", "opening date")
    assert not any(value in told.waterfall() for value in ("divorce", "imm", "2024"))


def test_nothing_known_is_no_matter():
    """There is nothing to look for."""
    assert MATCHER.keys({}) == frozenset()
    assert isinstance(MATCHER.judge({}, {1: matter("Divorce")}), Different)


def test_weights_are_learnt_from_matters():
    """A firm that never tells opening dates is weighed by what it does tell."""
    rows = {str(n): matter(f"Case {n}", str(n // 2), number=f"{n:05}") for n in range(200)}
    records = {str(n): matter(f"Case {n}", str(n // 2), number=f"{n}-X") for n in range(40, 240)}
    matcher = match.matters(rows=rows.values(), records=records.values())
    pairing = match.pair(rows, records, matcher)
    assert {key: same.id for key, same in pairing.links.items()} == {
        str(n): str(n) for n in range(40, 200)
    }


@pytest.mark.parametrize(
    ("text", "parts"),
    [("imm 0007", ("imm", "7")), ("000", ("0",)), ("a1b02", ("a", "1", "b", "2")), ("", ())],
)
def test_a_number_is_taken_apart(text, parts):
    """Letters from digits, zeros in front left out."""
    assert number_parts(text) == parts


TEXT = st.text(max_size=40)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_no_text_breaks_it_and_both_ways_are_alike(one, other, number, opened):
    """Whatever stands in a spreadsheet."""
    ours = matter(one, number=number, opened=opened)
    theirs = matter(other, number=opened, reference=number, opened=number)
    assert MATCHER.score(ours, theirs).probability == pytest.approx(
        MATCHER.score(theirs, ours).probability
    )
    judged(ours, theirs)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 13), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_one_slip_never_makes_another_matter_of_it(place, letter):
    """It stays the same matter, or becomes a question."""
    name, opened = "House purchase", {"opened": "2024-03-01"}
    slipped = matter(f"{name[:place]}{letter}{name[place + 1 :]}", **opened)
    found = verdict(slipped, matter(name, **opened), matter("Lease", opened="2024-06-01"))
    assert not isinstance(found, Same) or found.id == 0
