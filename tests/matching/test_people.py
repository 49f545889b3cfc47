"""Weighing all that is known of people, by the rules of thumb that lawyers live by."""

from __future__ import annotations

import pytest

from clio_sync import match
from clio_sync.matching import Different, Facts, Index, Same, Unsure, Verdict
from clio_sync.matching.text.normal import address_key, full_name, organisation_name

MATCHER = match.people()
HOME = address_key("12 Oak Street", "60601")
ELSEWHERE = address_key("900 Lake Avenue", "60699")


def person(given: str, family: str, **known: str) -> Facts:
    """Facts of a person."""
    told = {"type": "Person", "name": full_name(given, family), **known}
    return {kind.replace("id_", "id:"): frozenset([value]) for kind, value in told.items() if value}


def verdict(ours: Facts, *theirs: Facts) -> Verdict[int]:
    """What an index of these says."""
    index = Index[int](MATCHER)
    for number, facts in enumerate(theirs):
        index.add(number, facts)
    return index.match(ours)


def is_same(ours: Facts, theirs: Facts) -> bool:
    """Whether they are joined without asking, the one way and the other."""
    found = [verdict(ours, theirs), verdict(theirs, ours)]
    assert type(found[0]) is type(found[1])
    return isinstance(found[0], Same)


ANA = {"birth": "1987-03-15", "email": "ana@example.com", "phone": "3125550142", "address": HOME}


@pytest.mark.parametrize(
    ("given", "family", "changed"),
    [
        ("Ana", "Lopez", {}),
        ("Ana Maria", "Lopez", {"email": ""}),
        ("Ana", "Lopes", {"phone": "", "address": ELSEWHERE}),
        ("Anna", "Lopez", {"phone": "3125550124"}),
        ("Ana", "Lopez", {"birth": "1987-03-16"}),
        ("Ana", "Lopez", {"birth": "1987-15-03", "address": ""}),
        ("Ana", "López Hernández", {"phone": ""}),
        ("Lopez", "Ana", {"email": ""}),
        ("López Hernández", "Ana", {"email": ""}),
        ("Ana", "Lopez", {"birth": "2087-03-15"}),
        ("Ana", "Lopez", {"birth": "1977-03-15"}),
    ],
)
def test_one_person_written_in_another_way_is_found(given, family, changed):
    """Short forms, slips, swapped fields and what is missing do not make another person."""
    assert is_same(person("Ana", "Lopez", **ANA), person(given, family, **{**ANA, **changed}))


@pytest.mark.parametrize(
    ("one", "other"), [("Bob", "Robert"), ("Pepe", "José"), ("Muhammad", "Mohammed")]
)
def test_people_are_known_by_short_forms_and_other_spellings(one, other):
    """Beside a birth date and a way to reach them."""
    shared = {"birth": "1970-05-06", "phone": "3125550142"}
    assert is_same(person(one, "Haddad", **shared), person(other, "Haddad", **shared))


def test_spouses_who_share_everything_are_two_people():
    """One mailbox, one telephone, one home, one family name: and another given name."""
    home = {"email": "millers@example.com", "phone": "3125550142", "address": HOME}
    anna = person("Anna", "Miller", birth="1970-01-02", **home)
    assert isinstance(verdict(person("Tom", "Miller", birth="1968-07-09", **home), anna), Different)
    assert isinstance(verdict(person("Tom", "Miller", **home), anna), Different)


def test_a_parent_who_files_for_a_child_is_not_the_child():
    """The child's row has the parent's mailbox and telephone."""
    reached = {"email": "rosa@example.com", "phone": "3125550142"}
    rosa = person("Rosa", "Diaz", birth="1980-02-03", **reached)
    child = person("Mateo", "Diaz", birth="2012-11-30", **reached)
    assert isinstance(verdict(child, rosa), Different)


def test_an_office_managers_mailbox_joins_nobody():
    """Workers of one employer with one address for all their mail."""
    office = {"email": "office@builders.example", "phone": "3125550142"}
    index = Index[int](MATCHER)
    for number, name in enumerate(["Wei Zhang", "Omar Khan", "Juan Perez", "Olga Petrova"]):
        index.add(number, person(*name.split(), **office))
    assert isinstance(index.match(person("Pedro", "Gomez", **office)), Different)


def test_one_name_and_two_birth_dates_are_never_joined():
    """John Smith and John Smith, whom nothing else tells apart but their birthdays."""
    one = person("John", "Smith", birth="1950-01-31", phone="3125550142", address=HOME)
    other = person("John", "Smith", birth="1981-06-12", phone="3125550142", address=HOME)
    assert not is_same(one, other)


def test_one_name_alone_is_never_enough():
    """However rare it is."""
    assert not is_same(person("Xiomara", "Quetzal"), person("Xiomara", "Quetzal"))


def test_two_numbers_of_identity_are_never_joined():
    """Even if name, birth date and home agree, a person has a look."""
    one = person("John", "Smith", birth="1950-01-31", id_ssn="123456789", address=HOME)
    other = person("John", "Smith", birth="1950-01-31", id_ssn="987654321", address=HOME)
    assert isinstance(verdict(one, other), Unsure)


def test_junior_is_not_senior():
    """Though they share name, home, telephone and even mailbox."""
    home = {"email": "smiths@example.com", "phone": "3125550142", "address": HOME}
    senior, junior = person("John", "Smith Sr.", **home), person("John", "Smith, Jr.", **home)
    assert isinstance(verdict(junior, senior), Different)
    assert not is_same(person("John", "Smith", **home), junior)
    assert not is_same(person("John", "Smith", **home), person("John", "Smith", **home))


def test_a_father_and_his_son_in_clio_are_a_question():
    """Without a birth date nobody knows which of them the row is; with one, it is clear."""
    home = {"phone": "3125550142", "address": HOME}
    father = person("Juan", "Perez", birth="1950-01-31", **home)
    son = person("Juan", "Perez", birth="1981-06-12", **home)
    asked = verdict(person("Juan", "Perez", **home), father, son)
    assert isinstance(asked, Unsure)
    assert asked.candidates == (0, 1)
    found = verdict(person("Juan", "Perez", birth="1981-06-12", **home), father, son)
    assert isinstance(found, Same)
    assert found.id == 1


def test_twins_are_two_people():
    """One birthday, one home, and two given names."""
    home = {"birth": "1999-04-22", "phone": "3125550142", "address": HOME}
    assert not is_same(person("Tomas", "Novak", **home), person("Teodor", "Novak", **home))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daniel", "Daniela"),
        ("Mario", "Maria"),
        ("Jayden", "Kayden"),
        ("Maria", "Mariana"),
        ("Christian", "Christina"),
        ("Frances", "Francis"),
    ],
)
def test_twins_whose_names_are_alike_are_never_joined(one, other):
    """A slip seldom strikes the first letter or the ending of his and hers."""
    assert not is_same(person(one, "Novak", **ANA), person(other, "Novak", **ANA))


def test_an_initial_is_a_question_without_a_birth_date_or_a_contact():
    """A brother may begin with the same letter."""
    ana = person("Ana", "Lopez", **ANA)
    assert not is_same(person("A.", "Lopez", **{**ANA, "birth": ""}), ana)
    assert not is_same(person("A.", "Lopez", birth=ANA["birth"]), ana)
    assert not MATCHER.score(person("A.", "Lopez", **ANA), ana).asks


def test_a_stand_in_for_a_birth_date_contradicts_nobody():
    """The first day of a computer's calendar is what an empty field becomes."""
    ana = person("Ana", "Lopez", **ANA)
    assert (
        "birth date" not in MATCHER.score({**ana, "birth": frozenset(["1970-01-01"])}, ana).differ
    )


def test_a_family_name_in_front_is_not_one_person(sides):
    """Twins of the clan Huang, one in Chinese order: only the family name agrees."""
    matcher = match.people(rows=sides, records=sides)
    huang = person("Huang", "Mei", **ANA)
    assert not isinstance(matcher.judge(huang, {1: person("Huang", "Qiang", **ANA)}), Same)


@pytest.fixture
def sides() -> list[Facts]:
    """People of few clans, in either order."""
    given = ("Wei", "Fang", "Na", "Min", "Jing", "Lei", "Tao", "Ming")
    clans = ("Huang", "Zhao", "Sun", "Guo")
    turned = [person(clan, name) for clan in clans for name in given[:3]]
    return [*turned, *(person(name, clan) for clan in clans for name in given)]


def test_an_attached_article_is_no_other_family():
    """El-Sayed, Elsayed, and Al Sayed."""
    for family in ("Elsayed", "El Sayed", "Al-Sayed", "Alsayed"):
        assert is_same(person("Omar", family, **ANA), person("Umar", "El-Sayed", **ANA))


def test_a_mailbox_that_many_share_does_not_speak_against_ones_own():
    """An agency's address on one side says nothing about the client's."""
    crowd = [
        person(given, family, email="intake@agency.example")
        for given, family in (("Al", "Abe"), ("Bo", "Roe"), ("Cy", "Lim"), ("Di", "Dow"))
    ]
    ana = person("Ana", "Lopez", **ANA)
    theirs = {**ana, "email": crowd[0]["email"]}
    told = match.people(rows=crowd, records=crowd).score(ana, theirs)
    assert "e-mail" not in told.differ


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jhon", "John"), ("Hjon", "Jhon"), ("Michele", "Micehle"), ("Katherine", "Catherine")],
)
def test_a_slip_in_a_given_name_is_still_one(one, other):
    """Where birth date and contacts agree."""
    assert is_same(person(one, "Novak", **ANA), person(other, "Novak", **ANA))


def test_a_company_is_not_its_owner():
    """The owner's mailbox and telephone are the company's."""
    reached = {"email": "info@acme.example", "phone": "3125550142"}
    owner = person("John", "Acme", **reached)
    acme = {**person("", "", **reached), "type": frozenset(["Company"])}
    acme["name"] = frozenset([organisation_name("John Acme")])
    assert isinstance(verdict(owner, acme), Different)
    untyped = {kind: values for kind, values in acme.items() if kind != "type"}
    assert isinstance(verdict(owner, untyped), Different)


def test_a_client_who_is_an_opposing_party_elsewhere_is_one_person():
    """What part somebody plays in a matter is no fact about who they are."""
    ana = person("Ana", "Lopez", **ANA)
    assert is_same(ana, {**ana, "status": frozenset(["opposing party"])})


def test_a_maiden_name_is_found():
    """By the given name, the birth date and the way to reach her; never joined by one alone."""
    maiden = person("Maria", "Gonzalez", **ANA)
    assert not isinstance(verdict(person("Maria", "Whitfield", **ANA), maiden), Different)
    stranger = person("Maria", "Whitfield", birth=ANA["birth"])
    assert not is_same(stranger, maiden)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Xiao Ming", "Li"), ("Li", "Xiao Ming")),
        (("Xiaoming", "Li"), ("Li Xiao", "Ming")),
        (("José", "García Hernández"), ("Jose", "Garcia")),
        (("María del Carmen", "de la Cruz"), ("Maria Carmen", "Cruz")),
    ],
)
def test_names_are_found_in_every_order(one, other):
    """Chinese names with the family name first, Spanish ones with two of them."""
    known = {"birth": "1987-03-15", "phone": "3125550142"}
    assert is_same(person(*one, **known), person(*other, **known))


def test_an_address_that_a_shelter_gives_joins_nobody():
    """Two people of one frequent name who passed through it at different times."""
    one = person("Maria", "Garcia", address=HOME, email="maria1@example.com")
    other = person("Maria", "Garcia", address=HOME, email="mg@example.org")
    assert not is_same(one, other)


def test_what_is_missing_speaks_neither_for_nor_against():
    """A row that knows less of somebody is weighed by what both know."""
    full, bare = person("Ana", "Lopez", **ANA), person("Ana", "Lopez", birth=ANA["birth"])
    told = MATCHER.score(full, bare)
    assert told.agree == ("given name", "family name", "birth date")
    assert told.differ == ()


def test_only_those_who_share_a_key_are_weighed():
    """So that an index and a list of all candidates give the same answer."""
    stranger = person("Wei", "Zhang", phone="2175550188")
    assert isinstance(MATCHER.judge(person("Ana", "Lopez", **ANA), {1: stranger}), Different)


def test_a_lone_name_is_compared_with_either_part():
    """A row that has a family name only, or a given one."""
    full = person("Ana", "Lopez", **ANA)
    assert not isinstance(verdict(person("", "Lopez", **ANA), full), Different)
    assert not isinstance(verdict(person("Ana", "", **ANA), full), Different)
    assert isinstance(verdict(person("", "", phone="3125550142"), full), Different)


def test_one_who_is_not_cautious_joins_what_is_likely():
    """Where a firm would rather undo a few links than be asked."""
    one = person("Ana", "Lopez", id_ssn="123456789", **ANA)
    other = person("Ana", "Lopez", id_ssn="123456789", **{**ANA, "birth": "1993-10-21"})
    assert isinstance(verdict(one, other), Unsure)
    bold = match.people(false_links=500, cautious=False)
    assert isinstance(bold.judge(one, {1: other}), Same)
