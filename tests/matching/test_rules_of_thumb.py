"""The rules of thumb that lawyers live by, for the default matcher and for the weighing one."""

from __future__ import annotations

import pytest

from clio_sync import match
from clio_sync.matching import Different, Facts, Index, Matcher, Same, Unsure, Verdict
from clio_sync.matching.text.normal import address_key, full_name, organisation_name

HOME = address_key("12 Oak Street", "60601")
SHELTER = address_key("900 Lake Avenue", "60699")
REACHED = {"email": "miller@example.com", "phone": "3125550142", "address": HOME}


@pytest.fixture(params=[match.exact("contacts"), match.people()], ids=["exact", "people"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    """Either of them."""
    return request.param


def person(given: str, family: str, **known: str) -> Facts:
    """Facts of a person."""
    told = {"type": "Person", "name": full_name(given, family), **known}
    return {kind: frozenset([value]) for kind, value in told.items() if value}


def company(name: str, **known: str) -> Facts:
    """Facts of a company."""
    told = {"type": "Company", "name": organisation_name(name), **known}
    return {kind: frozenset([value]) for kind, value in told.items()}


def verdict(matcher: Matcher, ours: Facts, *theirs: Facts) -> Verdict[int]:
    """What an index of these says."""
    index = Index[int](matcher)
    for number, facts in enumerate(theirs):
        index.add(number, facts)
    return index.match(ours)


def never_joined(matcher: Matcher, one: Facts, other: Facts) -> bool:
    """Whether neither way joins them without a person's word."""
    found = verdict(matcher, one, other), verdict(matcher, other, one)
    return not any(isinstance(each, Same) for each in found)


def test_spouses_with_one_mailbox_are_two(matcher: Matcher) -> None:
    """One e-mail address, telephone and home, with and without birth dates."""
    anna, tom = person("Anna", "Miller", **REACHED), person("Tom", "Miller", **REACHED)
    assert never_joined(matcher, anna, tom)
    born = person("Anna", "Miller", birth="1970-01-02", **REACHED)
    other = person("Tom", "Miller", birth="1968-07-09", **REACHED)
    assert isinstance(verdict(matcher, born, other), Different)


def test_a_parent_who_files_for_a_child_is_not_the_child(matcher: Matcher) -> None:
    """The child's row has the parent's mailbox and telephone."""
    parent = person("Maria", "Reyes", birth="1980-05-06", **REACHED)
    child = person("Sofia", "Reyes", birth="2014-09-30", **REACHED)
    assert isinstance(verdict(matcher, child, parent), Different)
    named_alike = person("Maria", "Reyes", birth="2014-09-30", **REACHED)
    assert never_joined(matcher, named_alike, parent)


def test_an_office_managers_mailbox_joins_nobody(matcher: Matcher) -> None:
    """She writes for everybody who works there."""
    office = {"email": "office@acme.example", "phone": "3125550100"}
    worker, other = person("Juan", "Lopez", **office), person("Pedro", "Diaz", **office)
    assert isinstance(verdict(matcher, worker, other), Different)
    assert never_joined(matcher, person("Juan", "Diaz", **office), worker)


def test_one_name_and_two_birth_dates_are_never_joined(matcher: Matcher) -> None:
    """Whatever else agrees, a person has a look."""
    one, other = (person("John", "Smith", birth=day) for day in ("1970-05-06", "1982-11-30"))
    assert isinstance(verdict(matcher, one, other), Different)
    reached = [{**facts, "email": frozenset(["js@example.com"])} for facts in (one, other)]
    assert never_joined(matcher, *reached)


@pytest.mark.parametrize(("father", "son"), [("Sr.", "Jr."), ("Jr.", "III"), ("II", "III")])
def test_junior_is_not_senior(matcher: Matcher, father: str, son: str) -> None:
    """Though they share name, home, telephone and even mailbox."""
    one, other = (person("John", f"Miller {each}", **REACHED) for each in (father, son))
    assert isinstance(verdict(matcher, one, other), Different)


def test_junior_at_his_fathers_telephone_is_a_question(matcher: Matcher) -> None:
    """Many fathers are never called senior."""
    home = {"phone": "3125550142", "address": HOME}
    asked = verdict(matcher, person("John", "Miller Jr.", **home), person("John", "Miller", **home))
    assert isinstance(asked, Unsure)


def test_a_company_is_not_its_owner(matcher: Matcher) -> None:
    """It has his name, his mailbox and his telephone."""
    owner, firm = person("John", "Miller", **REACHED), company("John Miller", **REACHED)
    assert isinstance(verdict(matcher, owner, firm), Different)
    assert isinstance(verdict(matcher, firm, owner), Different)


def test_a_client_who_is_an_opposing_party_elsewhere_is_one_contact(matcher: Matcher) -> None:
    """Facts say who somebody is, and not what part they play in a matter."""
    known = {"birth": "1970-05-06", "email": "ana@example.com"}
    found = verdict(matcher, person("Ana", "Lopez", **known), person("Ana", "Lopez", **known))
    assert isinstance(found, Same)


def test_a_maiden_name_is_a_question_and_never_a_guess(matcher: Matcher) -> None:
    """Given name, birth date and contacts agree; without a birth date nobody is joined."""
    maiden = person("Maria", "Gonzalez", birth="1987-03-15", **REACHED)
    married = person("Maria", "Whitfield", birth="1987-03-15", **REACHED)
    assert not isinstance(verdict(matcher, married, maiden), Different)
    assert never_joined(
        matcher, person("Maria", "Gonzalez", **REACHED), person("Maria", "Whitfield", **REACHED)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Xiao Ming", "Li"), ("Li", "Xiao Ming")),
        (("Thi Minh", "Nguyen"), ("Nguyen", "Thi Minh")),
        (("José", "García Hernández"), ("Jose", "Garcia")),
        (("María", "Pérez Díaz"), ("Pérez Díaz", "María")),
    ],
)
def test_chinese_and_spanish_orders_are_found(
    matcher: Matcher, one: tuple[str, str], other: tuple[str, str]
) -> None:
    """With a birth date and a telephone number that agree."""
    known = {"birth": "1987-03-15", "phone": "3125550142"}
    found = verdict(matcher, person(*one, **known), person(*other, **known))
    assert not isinstance(found, Different)


def test_brothers_of_a_clan_are_two_in_either_order(matcher: Matcher) -> None:
    """What agrees is the family name, in front on both sides or on one."""
    home = {"phone": "3125550142", "address": HOME}
    wei, fang = person("Wei", "Huang", **home), person("Huang", "Fang", **home)
    assert never_joined(matcher, wei, fang)
    assert never_joined(matcher, person("Huang", "Wei", **home), fang)


def test_a_shelters_address_joins_nobody(matcher: Matcher) -> None:
    """Two people of one frequent name who passed through it at different times."""
    one = person("Maria", "Garcia", address=SHELTER, email="maria1@example.com")
    other = person("Maria", "Garcia", address=SHELTER, email="mg@example.org")
    assert never_joined(matcher, one, other)
    stranger = person("Rosa", "Diaz", address=SHELTER)
    assert isinstance(verdict(matcher, stranger, one), Different)


def test_twins_are_two(matcher: Matcher) -> None:
    """One birth date and one home, whether their names are alike or not."""
    for names in (("Tomas", "Teodor"), ("Daniel", "Daniela"), ("Jayden", "Kayden")):
        one, other = (person(each, "Novak", birth="1999-04-22", **REACHED) for each in names)
        assert never_joined(matcher, one, other)
