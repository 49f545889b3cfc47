"""Weighing all that is known of companies, by the rules of thumb that lawyers live by."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings, strategies as st

from clio_sync import DataMap, email, field, match, phone
from clio_sync.matching import Different, Facts, Index, Same, Unsure, Verdict
from clio_sync.matching.companies.names import company_names
from clio_sync.matching.companies.profile import company_of, domain_of
from clio_sync.matching.text.normal import (
    address_key,
    email_key,
    full_name,
    organisation_name,
    website_key,
)
from clio_sync.simulator import Settings, Simulator

MATCHER = match.companies()
OFFICE = address_key("12 Oak Street", "60601")
ELSEWHERE = address_key("900 Lake Avenue", "60699")
KNOWN = {"phone": "3125550142", "address": OFFICE, "email": "info@acme.example"}


def company(name: str, **known: str) -> Facts:
    """Facts of a company."""
    told = {"type": "Company", "name": organisation_name(name), **known}
    return {kind.replace("id_", "id:"): frozenset([value]) for kind, value in told.items() if value}


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
        ("Acme Roofing LLC", "Acme Roofing, L.L.C."),
        ("Acme Roofing LLC", "ACME ROOFING LIMITED LIABILITY COMPANY"),
        ("Acme Roofing LLC", "The Acme Roofing"),
        ("Smith & Jones, P.C.", "Smith and Jones PC"),
        ("Acme Manufacturing International", "Acme Mfg. Intl."),
        ("Zenith University Department of Law", "Zenith Univ. Dept. of Law"),
        ("Grimm Bros Bakery", "Grimm Brothers Bakery, Inc."),
        ("Blue Sky Plumbing", "BlueSky Plumbing LLC"),
        ("Tampa Dental", "TampaDental"),
        ("Acme Roofing", "Acme Rofing"),
        ("Acme Roofing LLC", "Roofing Acme LLC"),
        ("Acme Roofing LLC", "Acme Roofing LLC c/o Jane Roe"),
        ("Acme Roofing LLC", "Rainproof Partners LLC d/b/a Acme Roofing"),
        ("Grupo Azteca, S.A. de C.V.", "GRUPO AZTECA SA DE CV"),
        ("Müller & Söhne GmbH", "Muller und Sohne G.m.b.H."),
        ("Acme Holdings II LLC", "Acme Holdings 2, LLC"),
    ],
)
def test_one_company_written_in_another_way_is_found(one, other):
    """Beside a telephone, an address and a web domain that agree."""
    assert judged(company(one, **KNOWN), company(other, **KNOWN)) is Same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Holdings 1 LLC", "Acme Holdings 2 LLC"),
        ("Acme Holdings LLC", "Acme Holdings II LLC"),
        ("Smith Family Trust", "Smith Family Trust II"),
        ("Plumbers Local 12", "Plumbers Local 21"),
        ("125 Main Street LLC", "127 Main Street LLC"),
        ("Acme Properties LLC", "Acme Management LLC"),
        ("Acme LLC", "Acme Holdings LLC"),
        ("Acme LLC", "Acme Inc."),
        ("Acme Corp.", "Acme Inc."),
        ("Acme Bank Chicago", "Acme Bank Dallas"),
        ("Acme Bank", "Acme Bank Chicago"),
        ("Acme Roofing", "Acme Plumbing"),
        ("John Smith Family Trust", "Mary Smith Family Trust"),
        ("Ann's Food LLC dba Burger House", "Bob's Food LLC dba Burger House"),
        ("Quick Towing", "Sunrise Bakery"),
    ],
)
def test_the_companies_of_one_owner_are_never_joined(one, other):
    """Though they share telephone, office and mailbox."""
    assert judged(company(one, **KNOWN), company(other, **KNOWN)) is not Same


def test_another_legal_form_at_one_address_is_a_question():
    """It may be a slip of the pen, or another company."""
    assert judged(company("Acme LLC", **KNOWN), company("Acme Inc.", **KNOWN)) is Unsure


def test_a_row_without_a_legal_form_is_a_question_where_two_companies_have_one():
    """Acme is Acme LLC or Acme Inc., and nobody knows which."""
    found = verdict(
        company("Acme", **KNOWN), company("Acme LLC", **KNOWN), company("Acme Inc.", **KNOWN)
    )
    assert isinstance(found, Unsure)
    assert set(found.candidates) == {0, 1}


def test_a_name_alone_is_never_enough():
    """However rare it is; nor is it where nothing else agrees."""
    assert judged(company("Xylquor LLC"), company("Xylquor LLC")) is Unsure
    one = company("Acme LLC", phone="3125550142", address=OFFICE)
    other = company("Acme LLC", phone="2175550188", address=ELSEWHERE)
    assert judged(one, other) is not Same


def test_initials_are_weak_evidence():
    """They need two ways that agree, or a number of identity."""
    whole, short = "International Business Machines Corp", "I.B.M. Corp."
    assert judged(company(whole), company(short)) is Different
    reached = {"phone": "3125550142"}
    assert judged(company(whole, **reached), company(short, **reached)) is not Same
    known = {"id_ein": "131234567", **reached}
    assert judged(company(whole, **known), company(short, **known)) is Same


def test_a_tax_number_decides_beside_the_name():
    """It joins what has moved, asks about what is named otherwise, and two are two companies."""
    one = company("Acme LLC", id_ein="123456789", phone="3125550142")
    moved = company("Acme Roofing LLC", id_ein="123456789", phone="2175550188")
    assert judged(one, company("Acme LLC", id_ein="123456789", address=ELSEWHERE)) is Same
    assert judged(one, moved) is Unsure
    other = {**KNOWN, "id_ein": "987654321"}
    two = company("Acme LLC", **KNOWN, id_ein="123456789"), company("Acme LLC", **other)
    assert judged(*two) is not Same
    slip = {**KNOWN, "id_ein": "123456798"}
    found = judged(company("Acme LLC", **KNOWN, id_ein="123456789"), company("Acme LLC", **slip))
    assert found is Unsure


def test_one_of_two_kinds_of_numbers_that_differs_is_a_question():
    """One that agrees does not make up for it."""
    one = company("Acme LLC", **KNOWN, id_ein="123456789", id_duns="55555")
    other = company("Acme LLC", **KNOWN, id_ein="987654321", id_duns="55555")
    assert judged(one, other) is not Same


def test_a_company_is_not_its_owner():
    """Neither strategy looks at the other's kind, so that composing them is safe."""
    both = match.first(match.marker(), match.people(), match.companies())
    owner = {"type": frozenset(["Person"]), "name": frozenset([full_name("John", "Acme")])}
    reached = {kind: frozenset([value]) for kind, value in KNOWN.items()}
    firm = company("John Acme", **KNOWN)
    index = Index[int](both)
    index.add(1, firm)
    assert isinstance(index.match({**owner, **reached}), Different)
    assert isinstance(index.match(firm), Same)
    untyped = {kind: values for kind, values in firm.items() if kind != "type"}
    assert isinstance(index.match(untyped), Same)
    index.add(2, {**owner, **reached})
    found = index.match({**owner, **reached})
    assert isinstance(found, Same | Unsure)
    assert 1 not in (found.candidates if isinstance(found, Unsure) else (found.id,))


def test_neither_kind_has_places_in_an_index_of_the_other():
    """Which is all that it costs."""
    person = {"type": frozenset(["Person"]), "name": frozenset(["ana lopez"])}
    assert MATCHER.keys(person) == frozenset()
    assert match.people().keys(company("Acme LLC", **KNOWN)) == frozenset()
    assert isinstance(MATCHER.judge(person, {1: person}), Different)
    assert MATCHER.keys({"type": frozenset(["Company"])}) == frozenset()


def test_free_mail_is_nobodys_domain():
    """Nor is a page with a network that everybody uses."""
    free = company_of(company("Acme LLC", email="acme@gmail.com", website="facebook.com"))
    assert free.domains == frozenset()
    own = company_of(company("Acme LLC", email="ann@mail.acme.co.uk", website="acme.example"))
    assert own.domains == {"acme.co.uk", "acme.example"}


def test_a_web_site_and_a_mailbox_may_be_of_one_domain():
    """So that a row with the one finds a record with the other."""
    one = company("Acme Roofing LLC", email=email_key("ann@acme.example"))
    other = company("Acme Roofing LLC", website=website_key("https://www.acme.example/contact"))
    told = MATCHER.score(one, other)
    assert "web domain" in told.agree


def test_numbers_of_one_switchboard_are_told():
    """Extensions differ; so does a slip, which is something else."""
    one = company("Acme Roofing LLC", phone="3125550142")
    told = MATCHER.score(one, company("Acme Roofing LLC", phone="3125550199"))
    assert "phone is of one switchboard" in told.waterfall()
    told = MATCHER.score(one, company("Acme Roofing LLC", phone="3125550143"))
    assert "phone is of one switchboard" in told.waterfall()
    told = MATCHER.score(one, company("Acme Roofing LLC", phone="3215550142"))
    assert "phone is one slip away" in told.waterfall()


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("mail.acme.com", "acme.com"),
        ("acme.co.uk", "acme.co.uk"),
        ("mx.acme.com.mx", "acme.com.mx"),
        ("a.b.de", "b.de"),
        ("", ""),
    ],
)
def test_a_domain_is_the_part_of_a_host_that_is_somebodys_own(host, domain):
    """Whatever stands before it."""
    assert domain_of(host) == domain


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://www.Acme.com/about?x=1", "acme.com"),
        ("acme.com:8080", "acme.com"),
        ("http://user@acme.com.", "acme.com"),
        ("n/a", ""),
        ("see file", ""),
        ("", ""),
    ],
)
def test_a_web_site_is_known_by_its_host(text, key):
    """However it was typed."""
    assert website_key(text) == key


@pytest.mark.parametrize(
    ("text", "telling", "numbers", "form"),
    [
        ("Fund I L.P.", ("fund",), ("1",), "lp"),
        ("1492 LLC", ("1492",), (), "llc"),
        ("Law Group LLC", ("law", "group"), (), "llc"),
        ("LLC", ("llc",), (), ""),
        ("A & B Plumbing", ("a", "b", "plumbing"), (), ""),
        ("Acme Inc. - Chicago", ("acme", "chicago"), (), "inc"),
        ("2nd Street Deli", ("street", "deli"), ("2",), ""),
        ("Acme Fund Third", ("acme", "third"), (), ""),
    ],
)
def test_a_name_is_taken_apart(text, telling, numbers, form):
    """Which company, what counts it, and its legal form."""
    (name,) = company_names(organisation_name(text))
    assert name.telling == telling
    assert (name.numbers, name.form) == (numbers, form)


# What is learnt


def made_up(seed: int, count: int) -> tuple[dict[str, Facts], dict[str, Facts]]:
    """Companies on two sides, each under one key, with an agent's address that many share."""
    dice = random.Random(seed)
    rows, records = {}, {}
    for number in range(count):
        stem = "".join(dice.choice("bcdfglmnprstvz") + dice.choice("aeiou") for _ in range(4))
        known = {"phone": f"312{dice.randint(2000000, 9999999)}", "address": f"{number} oak, 60601"}
        if number % 5 == 0:
            known["address"] = OFFICE
        if dice.random() < 0.8:
            records[str(number)] = company(f"{stem} Roofing LLC", **known)
        if dice.random() < 0.3:
            known["phone"] = ""
        if dice.random() < 0.8:
            form = dice.choice(["LLC", "L.L.C.", ""])
            rows[str(number)] = company(f"The {stem} Roofing {form}", **known)
    return rows, records


def test_what_is_learnt_finds_them_without_joining_others():
    """Frequent words and a registered agent's address say little."""
    rows, records = made_up(7, 600)
    matcher = match.companies(rows=rows.values(), records=records.values())
    pairing = match.pair(rows, records, matcher)
    assert all(key == same.id for key, same in pairing.links.items())
    both = rows.keys() & records.keys()
    assert len(pairing.links) > 0.9 * len(both)
    assert OFFICE in matcher.model.shared
    assert "oak" not in repr(matcher)


def test_people_among_the_facts_are_left_out_of_learning():
    """A firm gives all its contacts to both."""
    person = {"type": frozenset(["Person"]), "name": frozenset(["ana lopez"])}
    rows, records = made_up(8, 150)
    alone = match.companies(rows=rows.values(), records=records.values())
    mixed = match.companies(rows=[person, *rows.values()], records=[person, *records.values()])
    assert mixed == alone


# Whatever is typed

TEXT = st.text(max_size=40)
NAMES = st.sampled_from(
    ["Acme Roofing LLC", "Blue Sky Holdings II, Inc.", "Smith & Jones, P.C.", "Local 12", "3M"]
)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_no_text_breaks_it_and_both_ways_are_alike(one, other, mailbox, site):
    """Neither emoji, nor right-to-left marks, nor nothing at all."""
    ours = company(one, email=email_key(mailbox), website=website_key(site), phone="3125550142")
    theirs = company(other, email=email_key(site), website=website_key(mailbox), address=OFFICE)
    assert MATCHER.score(ours, theirs).probability == pytest.approx(
        MATCHER.score(theirs, ours).probability
    )
    judged(ours, theirs)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.integers(0, 30), st.sampled_from("abcdefghijklmnopqrstuvwxyz "))
def test_one_slip_never_makes_another_company_of_it(name, place, letter):
    """The row stays the same company or becomes a question, and is never the other one's."""
    at = place % len(name)
    slipped = company(f"{name[:at]}{letter}{name[at + 1 :]}", **KNOWN)
    found = verdict(
        slipped,
        company(name, **KNOWN),
        company("Sunrise Bakery LLC", phone="2175550188", email="x@sun.example"),
    )
    assert not isinstance(found, Same) or found.id == 0


# In a data map

IN_CLIO = {
    "type": "Company",
    "name": "Acme Roofing LLC",
    "web_sites": [{"name": "Work", "address": "https://www.acme.example"}],
    "phone_numbers": [{"name": "Work", "number": "(312) 555-0142"}],
}
ROWS = [
    {"id": "1", "name": "The Acme Roofing", "mail": "ann@acme.example", "phone": "312-555-0142"},
    {"id": "2", "name": "Acme Roofing II LLC", "mail": "bob@acme.example", "phone": "312-555-0142"},
    {"id": "3", "name": "Sunrise Bakery", "mail": "joe@sunrise.example", "phone": "312-555-0188"},
]


def test_an_intake_adopts_a_company_and_makes_its_sisters(tmp_path):
    """A web site in Clio and a mailbox in the row are of one domain."""
    with_phone = phone("phone", country="US")
    companies = DataMap(
        "contacts",
        type="Company",
        key="id",
        match=match.first(match.marker(), match.people(), match.companies()),
        fields=[field("name", "name"), email("mail"), with_phone],
    )
    with Simulator(Settings(list_lag=0.0)) as sim, sim.client() as clio:
        sim.create("contacts", IN_CLIO)
        job = clio.sync([companies.read(ROWS)], store=tmp_path / "firm.db")
        report = job.plan().apply()
        job.close()
        assert (report.adopted, report.created) == (1, 2)
