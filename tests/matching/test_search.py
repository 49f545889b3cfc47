"""Conflict look-ups: nobody is missed, everything is explained, and a record is kept."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re

import anyio
import pytest
from attrs import evolve

from clio_sync import match
from clio_sync.conflicts.index import ConflictIndex
from clio_sync.conflicts.lexicon import Lexicon
from clio_sync.conflicts.spellings import initials_of, of_company, of_person
from clio_sync.errors import (
    ConfigurationError,
    ForeignStore,
    KeyLost,
    NotAStore,
    StoreTooNew,
    VaultError,
)
from clio_sync.simulator import Settings, Simulator, VirtualClock

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
CANARIES = ("xiomara", "quetzal", "canary", "5550142", "1987-", "adverse witness")


class Colour:
    """Asks through a client of one colour."""

    def __init__(self, name: str) -> None:
        self.is_async = name == "async"

    def __call__(self, sim, method, **options):
        """Run a method of this library's with a client; also says how many requests it took."""
        if self.is_async:
            return anyio.run(self._awaited, sim, method, options)
        with sim.client() as clio:
            return method(clio, **options), clio.requests

    async def _awaited(self, sim, method, options):
        async with sim.async_client() as clio:
            return await method(clio, **options), clio.requests


@pytest.fixture(params=["blocking", "async"])
def ask(request):
    """Both colours."""
    return Colour(request.param)


def person(given: str, family: str, **more: object) -> dict[str, object]:
    """A person as Clio is told about them."""
    return {"type": "Person", "first_name": given, "last_name": family, **more}


def firm(sim: Simulator) -> dict[str, int]:
    """Fill a Clio; the ids of those in it."""
    made: dict[str, int] = {}

    def add(key: str, payload: dict[str, object]) -> None:
        made[key] = sim.create("contacts", payload)["id"]

    add("acme", {"type": "Company", "name": "Canary Acme Widgets LLC"})
    add("ibm", {"type": "Company", "name": "International Business Machines Corp."})
    add("sons", {"type": "Company", "name": "Quetzal & Sons Roofing"})
    mail = [{"name": "Work", "address": "xq@canary.example"}]
    phones = [{"name": "Work", "number": "(312) 555-0142"}]
    more = {"email_addresses": mail, "phone_numbers": phones, "date_of_birth": "1987-03-15"}
    add("xiomara", person("Xiomara", "Quetzal", company={"id": made["acme"]}, **more))
    add("robert", person("Robert", "Miller"))
    add("john", person("John Michael", "Smith"))
    add("maria", person("Maria", "Lopez (née Garcia)"))
    add("cruz", person("Ana", "de la Cruz"))
    add("ivan", person("Ivan", "Petrov"))
    add("lone", person("", "Schmidt"))
    for number in range(30):
        add(f"other{number}", person(f"Given{number}x", f"Family{number}x"))
    matter = sim.create("matters", {"client": {"id": made["acme"]}, "description": "Canary case"})
    made["matter"] = matter["id"]
    link = {"matter": {"id": matter["id"]}, "contact": {"id": made["xiomara"]}}
    made["role"] = sim.create("relationships", {**link, "description": "Adverse witness"})["id"]
    return made


@pytest.fixture
def sim():
    """A Clio with some contacts that are easily missed."""
    settings = Settings(list_lag=2.0, rate_limit=10_000, strict=True)
    with Simulator(settings, clock=VirtualClock()) as made:
        yield made


@pytest.fixture
def made(sim):
    """Those in it, by what the tests call them."""
    ids = firm(sim)
    sim.clock.advance(3600)
    return ids


@pytest.fixture(scope="module")
def standing():
    """An index that no test changes, and those in it."""
    settings = Settings(list_lag=0.0, rate_limit=10_000)
    with Simulator(settings, clock=VirtualClock()) as sim, sim.client() as clio:
        ids = firm(sim)
        sim.clock.advance(3600)
        yield match.index(clio), ids


@pytest.fixture
def index(standing):
    """The index."""
    return standing[0]


@pytest.fixture
def ids(standing):
    """Those in it, by what the tests call them."""
    return standing[1]


# Reading


def test_an_index_takes_a_request_for_each_list_and_one_to_know_whose_it_is(ask, sim, made):
    """And nothing is written."""
    writes = sim.writes
    index, requests = ask(sim, match.index)
    assert requests == 4
    assert sim.writes == writes
    assert str(index) == "40 contacts, 1 matter and 1 relationship"


def test_a_thousand_contacts_are_five_requests(ask):
    """Beside the one each for matters, relationships and the account."""
    with Simulator(Settings(rate_limit=10_000), clock=VirtualClock()) as sim:
        for number in range(1000):
            sim.create("contacts", person(f"Given{number}", f"Family{number}"))
        sim.clock.advance(60)
        index, requests = ask(sim, match.index)
    assert (len(index.contacts), requests) == (1000, 8)


def test_a_refresh_reads_what_has_changed(ask, sim, made):
    """People, matters and what they are to each other; the old names are gone."""
    index, _ = ask(sim, match.index)
    sim.clock.advance(7200)
    sim.update("contacts", made["robert"], {"last_name": "Muller-Quetzal"})
    sim.create("contacts", person("Wei", "Zhang"))
    link = {"matter": {"id": made["matter"]}, "contact": {"id": made["robert"]}}
    sim.create("relationships", {**link, "description": "Expert"})
    sim.clock.advance(60)
    refreshed, requests = ask(sim, index.refresh)
    assert requests == 4
    assert (refreshed.contacts, refreshed.matters, refreshed.relationships) == (2, 0, 1)
    assert str(refreshed).startswith("New or changed: 2 contacts, 0 matters and 1 relationship")
    assert match.search(index, name="Wei Zhang").hits[0].grade == "strong"
    found = match.search(index, name="Robert Muller").hits
    assert [role.name for hit in found if hit.id == made["robert"] for role in hit.roles] == [
        "Expert"
    ]
    sim.clock.advance(7200)
    again, requests = ask(sim, index.refresh)
    assert (again.contacts, again.relationships, requests) == (0, 0, 4)


def test_whoever_changes_loses_no_link_to_their_company(ask, sim, made):
    """And whoever leaves it is not found through it any more."""
    index, _ = ask(sim, match.index)
    match.search(index, name="Xiomara")
    sim.clock.advance(7200)
    sim.update("contacts", made["xiomara"], {"company": {"id": made["ibm"]}})
    sim.clock.advance(60)
    ask(sim, index.refresh)
    through = {hit.id: hit.via for hit in match.search(index, name="Canary Acme").hits}
    assert made["xiomara"] not in through
    through = {hit.id: hit.via for hit in match.search(index, name="IBM").hits}
    assert through[made["xiomara"]] == made["ibm"]


def test_two_firms_are_never_mixed(ask, sim, made):
    """A client of another firm or user is refused before any data are read."""
    index, _ = ask(sim, match.index)
    before = len(sim.log.find("GET", "contacts"))
    other = evolve(index.account, account_id=index.account.account_id + 1)
    index.account = other
    with pytest.raises(ForeignStore, match="Make an index for each firm"):
        ask(sim, index.refresh)
    assert len(sim.log.find("GET", "contacts")) == before


# Finding


def grades(index: ConflictIndex, **asked: str) -> dict[int, str]:
    """The grade of each that comes up by itself."""
    result = match.search(index, **asked)
    return {hit.id: hit.grade for hit in result.hits if hit.via is None}


@pytest.mark.parametrize(
    ("name", "who", "grade"),
    [
        ("Robert Miller", "robert", "strong"),
        ("MILLER, Robert", "robert", "strong"),
        ("Miller Robert", "robert", "strong"),
        ("Bob Miller", "robert", "likely"),
        ("Robbert Millar", "robert", "likely"),
        ("R. Miller", "robert", "likely"),
        ("Mr. Robert Q. Miller Jr.", "robert", "likely"),
        ("Robert Bob Miller", "robert", "likely"),
        ("Mill", "robert", "possible"),
        ("Miller", "robert", "likely"),
        ("John Smith", "john", "likely"),
        ("Jon Smyth", "john", "likely"),
        ("John M. Smith", "john", "likely"),
        ("JohnMichael Smith", "john", "strong"),
        ("Maria Garcia", "maria", "strong"),
        ("Maria Lopez", "maria", "strong"),
        ("Maria Garcia Lopez", "maria", "likely"),
        ("Ana Delacruz", "cruz", "strong"),
        ("Ana Cruz", "cruz", "strong"),
        ("Иван Петров", "ivan", "strong"),
        ("Iwan Petroff", "ivan", "likely"),
        ("Hans Schmidt", "lone", "possible"),
        ("Robert Miller aka Bobby Rocket", "robert", "strong"),
        ("Canary Acme Widgets Inc.", "acme", "strong"),
        ("Canary Acme", "acme", "likely"),
        ("CanaryAcme Widgets", "acme", "strong"),
        ("I.B.M.", "ibm", "likely"),
        ("Intl. Business Machines", "ibm", "strong"),
        ("Omar Quetzal", "sons", "possible"),
        ("Omar Quetzal", "xiomara", "possible"),
    ],
)
def test_whoever_may_be_meant_comes_up(index, ids, name, who, grade):
    """Short forms, initials, any order, slips, maiden names, other scripts, acronyms."""
    found = grades(index, name=name)
    assert found.get(ids[who]) == grade
    assert len(found) < 8


def test_an_acronym_in_clio_is_found_by_what_it_stands_for(ask, sim):
    """As well as the other way round."""
    made = sim.create("contacts", {"type": "Company", "name": "ACLU"})
    sim.clock.advance(60)
    index, _ = ask(sim, match.index)
    assert grades(index, name="American Civil Liberties Union") == {made["id"]: "likely"}


@pytest.mark.parametrize("name", ["Robert Zzyzx", "Zzyzx", "Wolfgang Mozart"])
def test_who_is_not_there_does_not_come_up(index, name):
    """Which the result never calls free of conflicts."""
    result = match.search(index, name=name)
    assert len(result) == 0
    assert "nobody came up" in str(result)
    assert "Whether there is a conflict is for a lawyer to say" in str(result)


def test_mailboxes_numbers_and_dates_are_looked_up(index, ids):
    """Also in part: a domain of their own, the last seven digits."""
    xiomara = ids["xiomara"]
    assert grades(index, email="XQ@canary.example") == {xiomara: "likely"}
    assert grades(index, email="boss@canary.example") == {xiomara: "possible"}
    assert grades(index, email="boss@gmail.com") == {}
    assert grades(index, phone="555-0142") == {xiomara: "likely"}
    assert grades(index, phone="+1 (312) 555-0142") == {xiomara: "likely"}
    assert grades(index, phone="(847) 555-0142") == {xiomara: "possible"}
    assert grades(index, birth="1987-03-15") == {xiomara: "possible"}


def test_a_name_and_what_else_is_known_go_together(index, ids):
    """What agrees makes it surer, and a birth date that differs less so."""
    xiomara = ids["xiomara"]
    asked = {"name": "Xio Quetzal", "email": "xq@canary.example"}
    assert grades(index, **asked)[xiomara] == "strong"
    assert grades(index, name="Xiomara Quetzal", birth="1950-01-01")[xiomara] == "likely"
    assert grades(index, name="Xiomara Ketzal", birth="1987-03-15")[xiomara] == "strong"
    assert grades(index, name="Xiomara Gomez", birth="1987-03-15")[xiomara] == "possible"
    assert grades(index, name="Wolfgang Mozart", birth="1987-03-15") == {}
    assert grades(index, name="Wolfgang Mozart", phone="3125550142") == {xiomara: "possible"}


def test_former_names_come_up_by_what_has_not_changed(index, ids):
    """The given name and the telephone; the rest is said to differ."""
    (hit,) = (
        h
        for h in match.search(index, name="Xiomara Gomez", phone="3125550142").hits
        if h.via is None
    )
    assert (hit.id, hit.grade) == (ids["xiomara"], "likely")
    assert "is not in theirs" in hit.why


def test_who_works_at_a_company_comes_up_through_it(index, ids):
    """And a company through whoever works there or owns it."""
    found = {hit.id: hit for hit in match.search(index, company="Canary Acme Widgets").hits}
    assert found[ids["xiomara"]].via == ids["acme"]
    assert "through" in str(found[ids["xiomara"]])
    found = {hit.id: hit for hit in match.search(index, name="Xiomara Quetzal").hits}
    assert found[ids["acme"]].via == ids["xiomara"]
    both = {"name": "Xiomara Ketzal", "company": "Canary Acme"}
    assert grades(index, **both)[ids["xiomara"]] == "strong"
    differs = match.search(index, name="Xiomara Quetzal", company="IBM").hits
    assert any("company differs" in hit.why for hit in differs)


def test_the_likeliest_stands_first(index, ids):
    """By grade, then by weight."""
    hits = match.search(index, name="Xiomara Quetzal", phone="3125550142").hits
    assert hits[0].id == ids["xiomara"]
    order = ["strong", "likely", "possible"]
    ranks = [(order.index(hit.grade), -sum(step.weight for step in hit.steps)) for hit in hits]
    assert ranks == sorted(ranks)


def test_rare_names_weigh_more_than_frequent_ones(ask, sim):
    """As in a phone book."""
    for number in range(20):
        sim.create("contacts", person("John", f"Family{number}x"))
    sim.create("contacts", person("John", "Quetzal"))
    sim.clock.advance(60)
    index, _ = ask(sim, match.index)
    hit = match.search(index, name="John Quetzal").hits[0]
    assert hit.steps[0].weight < hit.steps[1].weight


def test_everybodys_roles_in_matters_are_shown(index, ids):
    """Clients, and whatever else the firm has written about somebody."""
    by_id = {hit.id: hit for hit in match.search(index, name="Canary Acme").hits}
    assert [role.name for role in by_id[ids["acme"]].roles] == ["client"]
    (role,) = by_id[ids["xiomara"]].roles
    assert (role.matter, role.name, role.title) == (ids["matter"], "Adverse witness", "Canary case")
    assert "client in 1 matter" in str(by_id[ids["acme"]])
    assert "in another role in 1 matter" in str(by_id[ids["xiomara"]])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"name": " . "},
        {"email": "nobody"},
        {"phone": "12"},
        {"birth": "March"},
        {"company": "-"},
    ],
)
def test_what_cannot_be_looked_up_is_refused(index, asked):
    """An empty look-up must not pass for one that found nobody; its values are not repeated."""
    with pytest.raises(ConfigurationError, match="looked up") as caught:
        match.search(index, **asked)
    assert not [
        value for value in asked.values() if value.strip(" .-") and value in str(caught.value)
    ]


def test_what_this_user_may_not_see_is_no_part_of_an_index(ask):
    """A client or a contact that is hidden leaves its matters without one, and nothing breaks."""
    with Simulator(Settings(list_lag=0.0), clock=VirtualClock()) as sim:
        made = firm(sim)
        sim.settings.hidden.update({made["acme"], made["xiomara"]})
        index, _ = ask(sim, match.index)
        assert made["xiomara"] not in index.contacts
        assert index.roles(made["xiomara"]) == ()
        assert len(match.search(index, name="Xiomara Quetzal")) == 1  # Quetzal & Sons


# Keeping


def test_no_text_shows_who_was_looked_up_or_found(ask, sim, made, caplog):
    """Neither str nor repr nor the log."""
    caplog.set_level(logging.DEBUG)
    index, _ = ask(sim, match.index)
    asked = {"name": "Xiomara Quetzal", "phone": "3125550142", "birth": "1987-03-15"}
    result = match.search(index, **asked, email="xq@canary.example", company="Canary Acme")
    texts = [str(result), repr(result), str(index), repr(index), caplog.text, repr(index.parties)]
    texts += [str(hit) + repr(hit) + hit.waterfall() for hit in result.hits]
    for text in texts:
        assert not [one for one in CANARIES if one in text.casefold()]
    assert str(made["xiomara"]) in str(result)


def test_a_result_says_what_was_looked_through_and_how_fresh_it_was(index):
    """And what was not."""
    text = str(match.search(index, name="Miller"))
    assert "Looked through 40 contacts, 1 matter and 1 relationship, as user" in text
    assert re.search(r"saw them at 2026-01-05 10:00 UTC", text)
    assert "Not looked through: notes, documents" in text


def test_the_record_of_a_look_up_can_be_filed(index):
    """What, when, as whom, among how many, who came up; and nobody can change it unseen."""
    result = match.search(index, name="Xiomara Quetzal", email="xq@canary.example", at=NOON)
    record = result.record()
    assert "Conflict look-up at 2026-03-02 12:00 UTC" in record
    assert "name: Xiomara Quetzal\n  e-mail address: xq@canary.example" in record
    assert "Adverse witness in " in record
    assert result.digest in record
    same = match.search(index, name="Xiomara Quetzal", email="xq@canary.example", at=NOON)
    assert same.digest == result.digest
    other = match.search(index, name="Xiomara Quetzal", at=NOON)
    assert other.digest != result.digest
    assert evolve(result, hits=result.hits[:-1]).digest != result.digest


def test_rows_show_one_line_for_each_matter(index, ids):
    """With names, since a person asked."""
    rows = match.search(index, name="Xiomara Quetzal").rows()
    assert rows[0]["name"] == "Xiomara Quetzal"
    assert rows[0]["role"] == "Adverse witness"
    assert rows[0]["at"].endswith(f"nc/#/contacts/{ids['xiomara']}")
    assert any(row["matter"] == "" for row in match.search(index, name="Bob Miller").rows())


def test_a_notebook_shows_names_and_reasons(ask, sim, made):
    """Nothing in them is markup."""
    sim.create("contacts", person("<script>", "Quetzal"))
    sim.clock.advance(60)
    index, _ = ask(sim, match.index)
    html = match.search(index, name="Quetzal")._repr_html_()
    assert "Xiomara Quetzal" in html
    assert "Adverse witness" in html
    assert "<script>" not in html
    assert "<details>" in html
    assert "+++" in html


def test_a_long_result_is_cut_and_says_so(ask, sim):
    """All of it is in rows."""
    for number in range(120):
        sim.create("contacts", person(f"Given{number}x", "Quetzal"))
    sim.clock.advance(60)
    index, _ = ask(sim, match.index)
    result = match.search(index, name="Quetzal")
    assert (len(result), len(result.rows())) == (120, 120)
    assert "and 100 more" in str(result)
    assert "and 20 more" in result._repr_html_()


def test_a_waterfall_draws_each_reason(index):
    """A line each, with its weight."""
    hit = match.search(index, name="Xiomara Quetzal", birth="1950-01-01").hits[0]
    lines = hit.waterfall().splitlines()
    assert len(lines) == len(hit.steps)
    assert any("differs" in line and line.endswith("---") for line in lines)


# Files


def test_an_index_is_kept_encrypted_and_opened_again(ask, sim, made, tmp_path):
    """With the same answers, and it can be refreshed."""
    index, _ = ask(sim, match.index)
    path, key = tmp_path / "conflicts.bin", ConflictIndex.new_key()
    index.save(path, key=key)
    held = path.read_bytes()
    assert b"Quetzal" not in held
    assert key.encode() not in held
    opened = match.open_index(path, key=key)
    for name in ("Xiomara Quetzal", "IBM"):
        assert match.search(opened, name=name, at=NOON) == match.search(index, name=name, at=NOON)
    sim.clock.advance(7200)
    assert ask(sim, opened.refresh)[0].contacts == 0


def test_only_the_right_key_opens_an_index(index, tmp_path):
    """A wrong one, a broken file and another file are told apart."""
    path, key = tmp_path / "conflicts.bin", ConflictIndex.new_key()
    index.save(path, key=key)
    with pytest.raises(KeyLost):
        match.open_index(path, key=ConflictIndex.new_key())
    with pytest.raises(ConfigurationError, match="not a key"):
        match.open_index(path, key="canary")
    with pytest.raises(ConfigurationError, match="not a key"):
        index.save(path, key="canary")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(KeyLost):
        match.open_index(path, key=key)
    with pytest.raises(NotAStore):
        match.open_index(tmp_path / "nothing.bin", key=key)
    path.write_text("something else")
    with pytest.raises(NotAStore):
        match.open_index(path, key=key)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_file_that_others_can_read_is_not_opened(index, tmp_path):
    """Nor is it written so."""
    path, key = tmp_path / "conflicts.bin", ConflictIndex.new_key()
    index.save(path, key=key)
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(VaultError):
        match.open_index(path, key=key)


def test_an_index_of_a_later_version_is_left_alone(index, tmp_path, monkeypatch):
    """It may hold what this one does not understand."""
    path, key = tmp_path / "conflicts.bin", ConflictIndex.new_key()
    monkeypatch.setattr("clio_sync.conflicts.keeping.VERSION", 2)
    index.save(path, key=key)
    monkeypatch.undo()
    with pytest.raises(StoreTooNew):
        match.open_index(path, key=key)


# Names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("García Hernández, José", [("jose", "garcia", "hernandez")]),
        ("Robert (Bob) Smith", [("robert", "smith"), ("bob", "smith")]),
        ('Robert "Bobby Lee" Smith', [("robert", "smith"), ("bobby", "lee")]),
        ("Maria Lopez (née Garcia)", [("maria", "lopez"), ("maria", "garcia")]),
        ("Maria Lopez, née Garcia", [("maria", "lopez"), ("maria", "garcia")]),
        ("Ana de la Cruz", [("ana", "cruz"), ("ana", "delacruz")]),
        ("John Smith, Jr.", [("john", "smith")]),
        ("J. Smith f/k/a J. Jones", [("j", "smith"), ("j", "jones")]),
        ("", []),
    ],
)
def test_a_name_is_read_in_every_way_it_may_be_meant(text, names):
    """Call names, maiden names, other names, and names with particles."""
    assert list(of_person(text)) == names


def test_names_of_companies_are_read_without_their_forms():
    """And by their initials, of three letters or more."""
    assert of_company("Blue Sky Cafe LLC dba BlueBird") == (("blue", "sky", "cafe"), ("bluebird",))
    assert initials_of("American Civil Liberties Union") == {"aclu"}
    assert initials_of("Blue Sky") == frozenset()


def test_an_initial_may_stand_for_any_word():
    """And a word for its initial."""
    lexicon = Lexicon[int]()
    for number, word in enumerate(["jose", "juan", "j", "mary"]):
        lexicon.add(word, number)
    assert {word: found.finding for word, found in lexicon.alike("j").items()} == {
        "jose": "is an initial",
        "juan": "is an initial",
        "j": "agrees",
    }
    assert lexicon.alike("james")["j"].finding == "is an initial"
    assert len(lexicon) == 4
