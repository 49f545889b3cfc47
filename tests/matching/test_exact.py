"""The rules that tell a row's record from all others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from clio_sync.matching import (
    Both,
    Different,
    Evidence,
    Evidences,
    Exact,
    Facts,
    NameWith,
    Same,
    Unsure,
    Verdict,
    among_rows,
    default_matcher,
)
from clio_sync.matching.text.normal import full_name, organisation_name
from clio_sync.matching.words import Id

CONTACTS = default_matcher("contacts")
MATTERS = default_matcher("matters")


def facts(name: str = "", **known: str) -> Facts:
    """Facts of a person, as mapping would make them."""
    told = {"name": full_name("", name), **known}
    told = {kind.replace("id_", "id:"): value for kind, value in told.items()}
    return {kind: frozenset(value.split("|")) for kind, value in told.items() if value}


def verdict(ours: Facts, *theirs: Facts) -> Verdict[int]:
    """What the rules for contacts say of candidates numbered from 0."""
    return CONTACTS.judge(ours, dict(enumerate(theirs)))


def is_same(found: Verdict[int], id: int = 0) -> bool:
    """Whether the verdict is this record."""
    return isinstance(found, Same) and found.id == id


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "a@example.com"),
        ("birth", "1987-03-15"),
        ("phone", "3125550142"),
        ("address", "1 main st, 60601"),
    ],
)
def test_a_name_with_one_fact_more_is_the_same_person(kind: str, value: str) -> None:
    """E-mail address, birth date, telephone and address each complete a name."""
    one = facts("Ana López", **{kind: value})
    found = verdict(one, facts("Ana Maria Lopez", **{kind: value}))
    assert found == Same(0, Evidence(f"name+{kind}", agree=tuple(sorted((kind, "name")))))


def test_a_name_alone_is_never_enough() -> None:
    """With nothing else to compare a human decides."""
    found = verdict(facts("Ana López", phone="3125550142"), facts("Ana López"))
    assert found == Unsure((0,), Evidences([Evidence("name", agree=("name",))]))


def test_namesakes_who_differ_in_what_is_known_are_different() -> None:
    """Another telephone, where nothing else can be compared, is another person."""
    assert verdict(facts("Ana López", phone="1"), facts("Ana López", phone="2")) == Different()


def test_a_father_and_his_son_are_not_merged() -> None:
    """One name and one telephone with two birth dates is a question."""
    father = facts("Juan Pérez", phone="3125550142", birth="1950-01-01")
    son = facts("Juan Pérez", phone="3125550142", birth="1980-01-01")
    expected = Evidence("name+phone", agree=("name", "phone"), differ=("birth",))
    assert verdict(son, father) == Unsure((0,), Evidences([expected]))


def test_a_father_and_his_son_at_one_address_are_two() -> None:
    """Where neither e-mail address nor telephone agrees, the birth dates decide."""
    father = facts("Juan Pérez", address="x", birth="1950-01-01")
    assert verdict(facts("Juan Pérez", address="x", birth="1980-01-01"), father) == Different()


def test_a_junior_at_his_fathers_telephone_is_a_question() -> None:
    """Without birth dates the generation is all that tells them apart."""
    found = verdict(facts("Juan Pérez Jr", phone="1"), facts("Juan Pérez", phone="1"))
    assert isinstance(found, Unsure)


@pytest.mark.parametrize(
    "shared", [{"phone": "1"}, {"address": "x"}, {"phone": "1", "address": "x"}]
)
def test_namesakes_in_one_household_with_two_e_mail_addresses_are_a_question(
    shared: dict[str, str],
) -> None:
    """A father and his son share telephone and address, and not the mailbox."""
    father = facts("Juan Pérez", email="father@example.com", **shared)
    found = verdict(facts("Juan Pérez", email="son@example.com", **shared), father)
    assert isinstance(found, Unsure)
    assert "e-mail differs" in str(found.evidence)


@pytest.mark.parametrize(
    ("kind", "certain"), [("phone", False), ("address", False), ("birth", True)]
)
def test_a_turned_name_is_certain_only_beside_what_a_family_does_not_share(
    kind: str, certain: bool
) -> None:
    """Ali Hassan and Hassan Ali may be brothers."""
    found = verdict(facts("Ali Hassan", **{kind: "x"}), facts("Hassan Ali", **{kind: "x"}))
    assert isinstance(found, Same if certain else Unsure)


@pytest.mark.parametrize(
    ("theirs", "certain"),
    [
        ({"email": "b", "phone": "2", "address": "y"}, False),
        ({"email": "b", "phone": "2", "address": "x"}, True),
        ({"email": "b", "phone": "2"}, True),
    ],
)
def test_name_and_birth_date_are_doubted_where_all_else_differs(
    theirs: dict[str, str], certain: bool
) -> None:
    """Frequent names share birthdays; who has another mailbox, telephone and home is in doubt."""
    ours = facts("Ana López", birth="1987-03-15", email="a", phone="1", address="x")
    found = verdict(ours, facts("Ana López", birth="1987-03-15", **theirs))
    assert isinstance(found, Same if certain else Unsure)


def test_twins_are_two() -> None:
    """Birth date, address and telephone agree, and the first names do not."""
    shared = {"birth": "1999-04-22", "address": "x", "phone": "3125550142"}
    assert verdict(facts("Tomás Novák", **shared), facts("Teodor Novák", **shared)) == Different()


def test_a_couple_with_one_e_mail_address_is_two() -> None:
    """Whoever shares an address and a surname is not yet the same."""
    shared = {"email": "family@example.com", "address": "x"}
    assert verdict(facts("Zahra Rahimi", **shared), facts("Farid Rahimi", **shared)) == Different()


def test_a_second_surname_on_one_side_is_a_question() -> None:
    """Names that are near and a fact that agrees are enough to ask."""
    found = verdict(
        facts("José García", email="j@example.com"),
        facts("José García Hernández", email="j@example.com"),
    )
    assert isinstance(found, Unsure)


def test_a_person_of_whom_little_is_known_is_recognised_again() -> None:
    """The very same facts, even with half a name, are the same person."""
    little = facts("López", address="1 main st, 60601")
    assert is_same(verdict(little, little))
    assert isinstance(verdict(little, {**little, "birth": frozenset(["1987-03-15"])}), Unsure)


def test_the_very_same_lone_surname_is_evidence_for_and_not_against() -> None:
    """What is known of the name agrees, little as it is."""
    little = facts("Ng", email="ng@example.com")
    found = verdict(little, little)
    assert isinstance(found, Same)
    assert str(found.evidence) == "e-mail and name agree"


def test_the_type_of_a_contact_is_no_evidence() -> None:
    """All people are persons: a lone surname is not completed by that."""
    little = facts("López", type="Person")
    assert verdict(little, little) == Different()
    ours = facts("Ana López", type="Person", phone="1")
    assert verdict(ours, ours) == Same(0, Evidence("name+phone", agree=("name", "phone")))


def test_nothing_known_is_nobody() -> None:
    """No facts match no facts."""
    assert verdict({}, {}, facts("Ana López")) == Different()
    assert CONTACTS.keys({}) == frozenset()


def test_the_marker_is_decisive() -> None:
    """A record that says whose it is needs to agree in nothing else."""
    ours = facts("Ana López", birth="1987-03-15", type="Person", marker="m1")
    theirs = facts("Eva Berg", birth="1950-01-01", type="Company", marker="m1")
    assert is_same(verdict(ours, facts("Ana López", birth="1987-03-15"), theirs), 1)


def test_a_number_of_identity_outweighs_a_changed_name_or_birth_date() -> None:
    """People marry, and dates are mistyped."""
    ours = facts("Ana López", birth="1987-03-15", id_SSN="1")
    assert is_same(verdict(ours, facts("Ana Miller", birth="1987-03-15", id_SSN="1")))
    assert is_same(verdict(ours, facts("Ana López", birth="1987-05-13", id_SSN="1")))


def test_a_number_of_identity_of_somebody_else_is_a_question() -> None:
    """With another name and another birth date, the number may be mistyped."""
    ours = facts("Ana López", birth="1987-03-15", id_SSN="1")
    found = verdict(ours, facts("Eva Berg", birth="1950-01-01", id_SSN="1"))
    assert isinstance(found, Unsure)


def test_another_number_of_identity_vetoes_weaker_rules() -> None:
    """Same name and birth date, and two numbers: two people."""
    ours = facts("Ana López", birth="1987-03-15", id_SSN="1")
    assert verdict(ours, facts("Ana López", birth="1987-03-15", id_SSN="2")) == Different()


def test_another_number_of_identity_is_a_question_where_birth_date_and_home_agree() -> None:
    """Somebody may have mistyped it: two people of one name and birthday do not live together."""
    shared = {"birth": "1987-03-15", "address": "x"}
    ours = facts("Ana López", **shared, id_SSN="1")
    assert isinstance(verdict(ours, facts("Ana López", **shared, id_SSN="2")), Unsure)


def test_two_numbers_of_identity_that_disagree_are_a_question() -> None:
    """One agrees and one differs."""
    found = verdict(facts(id_SSN="1", id_Alien="2"), facts(id_SSN="1", id_Alien="3"))
    assert isinstance(found, Unsure)


@pytest.mark.parametrize("stand_in", ["pending", "N/A", "TBD", "0"])
def test_a_stand_in_is_no_number_of_identity(stand_in: str) -> None:
    """Twenty pending cases are not one case."""
    assert verdict(facts(id_Receipt=stand_in), facts(id_Receipt=stand_in)) == Different()


def test_a_stand_in_is_no_birth_date() -> None:
    """What a form fills in by itself brings nobody together."""
    ours = facts("Ana López", birth="1900-01-01", phone="1")
    assert verdict(ours, facts("Ana López", birth="1900-01-01", phone="2")) == Different()


def test_a_person_and_a_company_of_one_name_are_two() -> None:
    """The type of a contact never changes."""
    shared = {"email": "office@example.com"}
    person = facts("Ana López", type="Person", **shared)
    assert verdict(person, facts("Ana López", type="Company", **shared)) == Different()


def test_a_company_is_known_by_its_whole_name_and_one_fact() -> None:
    """The rules for people serve companies as well."""
    acme = {"name": frozenset([organisation_name("Acme, Inc.")]), "phone": frozenset(["1"])}
    assert is_same(verdict(acme, acme | {"email": frozenset(["x@example.com"])}))


def test_several_that_fit_equally_are_a_question() -> None:
    """The likeliest stands first, whatever the order of the candidates."""
    ours = facts("Wei Chen", phone="1", address="x")
    near, nearer = facts("Wei Chen", phone="1"), facts("Wei Chen", phone="1", address="x")
    for candidates in ({7: near, 8: nearer}, {8: nearer, 7: near}):
        found = CONTACTS.judge(ours, candidates)
        assert isinstance(found, Unsure)
        assert found.candidates == (8, 7)
        assert [len(evidence.agree) for evidence in found.evidence] == [3, 2]


def test_the_stronger_rule_decides_before_the_weaker_is_asked() -> None:
    """Rules are tried in order."""
    ours = facts("Ana López", email="a@example.com", address="x")
    found = verdict(
        ours, facts("Ana López", address="x"), facts("Ana López", email="a@example.com")
    )
    assert is_same(found, 1)


def test_a_vetoed_namesake_does_not_stand_in_the_way_of_a_match() -> None:
    """The rule found exactly one without a veto."""
    ours = facts("Juan Pérez", phone="1", birth="1980-01-01")
    father = facts("Juan Pérez", phone="1", birth="1950-01-01")
    assert is_same(verdict(ours, father, facts("Juan Pérez", phone="1")), 1)


def test_one_of_several_facts_suffices() -> None:
    """People have more than one e-mail address."""
    ours = facts("Ana López", email="a@example.com|b@example.com")
    assert is_same(verdict(ours, facts("Ana López", email="b@example.com|c@example.com")))


def test_a_matter_is_known_by_client_description_and_opening_date() -> None:
    """Any two of them are not enough."""
    whole = {"client": "1", "description": "h 1b petition", "opened": "2024-01-01"}
    others = {
        1: facts(**{**whole, "client": "2"}),
        2: facts(**{**whole, "description": "advance parole"}),
        3: facts(**whole),
    }
    assert MATTERS.judge(facts(**whole), others) == Same(
        3,
        Evidence("client+description+opened", agree=("client", "description", "opened")),
    )


@pytest.mark.parametrize("status", ["", "closed"])
def test_a_matter_of_the_same_title_is_a_question(status: str) -> None:
    """Clients come back: an old consultation is not the new one."""
    shared = {"client": "1", "description": "consultation"}
    found = MATTERS.judge(facts(**shared, status="open"), {1: facts(**shared, status=status)})
    assert isinstance(found, Unsure)
    said = "client and description agree" + (", status differs" if status else "")
    assert str(found.evidence) == said


def test_two_rows_of_one_title_are_two_matters() -> None:
    """Rows have keys of their own: only what belongs to one matter alone makes them one."""
    among = among_rows(MATTERS)
    shared = {"client": "1", "description": "consultation", "opened": "2024-01-01"}
    assert among.judge(facts(**shared), {1: facts(**shared)}) == Different()
    for proof in ({"id_Receipt": "MSC1"}, {"number": "00012 smith"}, {"marker": "m1"}):
        found = among.judge(facts(**shared, **proof), {1: facts(**shared, **proof)})
        assert isinstance(found, Same)


def test_rows_of_people_are_compared_by_the_same_rules() -> None:
    """A source that holds somebody twice does not pour him into Clio twice."""
    assert among_rows(CONTACTS) is CONTACTS


def test_a_matcher_without_rules_for_rows_serves_for_both() -> None:
    """Anything that has keys and judges is a matcher."""

    class Anybody:
        def keys(self, facts: Facts) -> frozenset[str]:
            return frozenset(facts)

        def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
            return Different()

    own = Anybody()
    assert among_rows(own) is own


def test_matters_with_two_receipt_numbers_are_two() -> None:
    """A client can have two petitions of one kind."""
    shared = {"client": "1", "description": "h 1b petition"}
    ours = facts(**shared, id_Receipt="MSC1")
    assert MATTERS.judge(ours, {1: facts(**shared, id_Receipt="MSC2")}) == Different()


def test_a_matter_opened_on_another_day_is_a_question() -> None:
    """Clio fills that date in by itself, so that it is no proof of another matter."""
    shared = {"client": "1", "description": "consultation"}
    ours = facts(**shared, opened="2024-01-01")
    assert isinstance(MATTERS.judge(ours, {1: facts(**shared, opened="2024-02-01")}), Unsure)
    assert isinstance(MATTERS.judge(ours, {1: facts(**shared)}), Unsure)


def test_the_receipt_number_outweighs_the_day_of_opening() -> None:
    """A doubt does not reach the stronger rule."""
    ours = facts(client="1", id_Receipt="MSC1", opened="2024-01-01")
    assert isinstance(
        MATTERS.judge(ours, {1: facts(client="1", id_Receipt="MSC1", opened="2024-02-01")}), Same
    )


def test_other_resources_are_matched_by_marker_and_identity_only() -> None:
    """Nothing is guessed about what no rule was written for."""
    bills = default_matcher("bills")
    named = facts("Ana López", email="a@example.com")
    assert bills.judge(named, {1: named}) == Different()
    assert isinstance(bills.judge(facts(id_File="7"), {1: facts(id_File="7")}), Same)


def test_rules_can_be_composed_anew() -> None:
    """A firm whose e-mail addresses are shared leaves that rule out."""
    ours = facts("Ana López", email="a@example.com")
    matcher = Exact(NameWith("birth"), Both(("phone", "address")))
    assert matcher.judge(ours, {1: ours}) == Different()
    assert [rule.name for rule in matcher.rules] == ["name+birth", "phone+address"]


def test_evidence_reads_as_a_sentence_without_values() -> None:
    """Kinds are named in words; what they hold is not told."""
    evidence = Evidence("name+phone", agree=("birth", "email", "name"), differ=("id:SSN",))
    assert str(evidence) == "birth date, e-mail and name agree, SSN differs"
    assert str(Evidence("marker")) == "marker"


def test_the_evidence_about_several_is_said_once() -> None:
    """Candidates for whom the same speaks are not listed one by one."""
    found = verdict(facts("Wei Chen", phone="1"), *[facts("Wei Chen", phone="1")] * 2)
    assert isinstance(found, Unsure)
    assert str(found.evidence) == "name and phone agree"
