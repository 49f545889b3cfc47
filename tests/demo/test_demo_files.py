"""That the demonstration's spreadsheets hold the trouble they are said to hold."""

from __future__ import annotations

import codecs
import itertools
from typing import Any

import pytest

from clio_sync.demo import CASES, CLIENTS, FIRM, cases_map, clients_map
from clio_sync.demo.maps import receipt_number
from clio_sync.mapping import BoundMap, DataMap, Directory, MappedRow, Unfit
from clio_sync.matching import Different, Facts, Index, Same, Unsure, default_matcher
from clio_sync.sources import rows_of

PEOPLE = clients_map()
MAPS = {"clients": PEOPLE, "cases": cases_map(PEOPLE)}
FILES = {"clients": CLIENTS, "cases": CASES}


def directory() -> Directory:
    """The firm's names, as its account would list them."""
    ids = itertools.count(1000)
    fields = [
        {
            **field,
            "picklist_options": [
                {"id": next(ids), **option} for option in field.get("picklist_options", ())
            ],
        }
        for field in FIRM.custom_fields
    ]
    return Directory.of(custom_fields=fields, practice_areas=FIRM.practice_areas, users=FIRM.users)


def bound(name: str) -> BoundMap:
    """One of the maps, bound to the firm's account."""
    return MAPS[name].bound(directory(), marker="External id")


def mapped(name: str) -> dict[int, MappedRow]:
    """The rows of one of the files, by number."""
    return {row.number: row for row in MAPS[name].map_rows(rows_of(FILES[name]))}


def people() -> dict[int, Facts]:
    """What is known of each person in the spreadsheet whose row can be used."""
    clients = bound("clients")
    good = {number: row for number, row in mapped("clients").items() if not row.problems}
    return {n: clients.facts_of_row(clients.values(row).values) for n, row in good.items()}


def contacts() -> Index[int]:
    """The firm's contacts, to be matched with."""
    clients = bound("clients")
    index = Index[int](default_matcher("contacts"))
    for contact in FIRM.contacts:
        index.add(contact["id"], clients.facts_of_record({**contact, "custom_field_values": []}))
    return index


@pytest.mark.parametrize(("name", "about"), [("clients", 120), ("cases", 150)])
def test_the_files_are_as_large_as_a_small_firm(name: str, about: int) -> None:
    """Large enough to be real, small enough to be read."""
    assert abs(len(mapped(name)) - about) < 10
    assert FILES[name].read_bytes().startswith(codecs.BOM_UTF8)


@pytest.mark.parametrize(
    ("name", "number", "says"),
    [
        ("clients", 13, "its key is also that of row 43"),
        ("clients", 28, "its key is blank"),
        ("clients", 43, "its key is also that of row 13"),
        ("clients", 49, "is not an e-mail address"),
        ("clients", 65, "is not a telephone number"),
        ("clients", 73, "is no date"),
        ("clients", 80, "where a value is required"),
        ("cases", 14, "names no practice area"),
        ("cases", 30, "names no user"),
        ("cases", 32, "its key is also that of row 131"),
        ("cases", 84, "is no receipt number"),
        ("cases", 103, "is longer than the 255 characters"),
        ("cases", 117, "its key is blank"),
        ("cases", 125, "where a value is required"),
        ("cases", 131, "its key is also that of row 32"),
        ("cases", 137, "is no date"),
    ],
)
def test_each_kind_of_trouble_stands_where_it_is_said_to(name: str, number: int, says: str) -> None:
    """A row of trouble has the one problem it stands for."""
    row = mapped(name)[number]
    (problem,) = row.problems or bound(name).values(row).problems
    assert says in str(problem)


@pytest.mark.parametrize(("name", "troubled"), [("clients", 7), ("cases", 9)])
def test_no_other_row_is_in_trouble(name: str, troubled: int) -> None:
    """All others can be brought into Clio."""
    one = bound(name)
    found = [row for row in mapped(name).values() if row.problems or one.values(row).problems]
    assert len(found) == troubled


def test_two_cases_wait_for_clients_that_do_not_come() -> None:
    """One client stands nowhere, and the row of another is refused."""
    rows = mapped("clients")
    good = {row.key for row in rows.values() if not row.problems}
    all_keys = {row.key for row in rows.values()}
    wanted = {n: _client(row) for n, row in mapped("cases").items()}
    lost = {number: key in all_keys for number, key in wanted.items() if key not in good}
    assert lost == {49: False, 65: True}


def _client(row: MappedRow) -> str:
    reference: Any = row.values["client"]
    return str(reference.key)


def test_an_unknown_visa_type_becomes_other() -> None:
    """The picklist has an option for what it has no option for."""
    row = mapped("clients")[93]
    assert row.values["custom_field_values.Visa type"] == "Other"
    assert not row.problems


def test_people_who_stand_there_twice_are_recognised() -> None:
    """However they are spelled the second time."""
    index = Index[int](default_matcher("contacts"))
    found: dict[int, object] = {}
    for number, facts in people().items():
        match index.match(facts):
            case Different():
                index.add(number, facts)
            case verdict:
                found[number] = verdict.id if isinstance(verdict, Same) else verdict
    assert found == {12: 3, 21: 7, 37: 9, 56: 29, 87: 40, 97: 31, 105: 45}


def test_people_whom_the_firm_knows_are_recognised() -> None:
    """Sixteen, and none of those who only look like it; one row may be either of two."""
    index = contacts()
    verdicts = {number: index.match(facts) for number, facts in people().items()}
    same = {v.id for v in verdicts.values() if isinstance(v, Same)}
    unsure = {n: v.candidates for n, v in verdicts.items() if isinstance(v, Unsure)}
    assert same == {contact["id"] for contact in FIRM.contacts[:16]}
    assert unsure == {57: (118, 119)}


def test_the_firm_is_as_large_as_it_is_said_to_be() -> None:
    """Ids are unique, and refer to what is there."""
    assert (len(FIRM.contacts), len(FIRM.matters)) == (41, 30)
    listed = [thing["id"] for things in FIRM for thing in things]
    assert len(set(listed)) == len(listed)
    used = {matter[key]["id"] for matter in FIRM.matters for key in ("client", "practice_area")}
    assert used <= set(listed)


def test_receipt_numbers_are_written_in_one_way() -> None:
    """Dashes and small letters go; what is no number is refused."""
    assert receipt_number("eac-21-900-12345") == "EAC2190012345"
    assert isinstance(receipt_number("EAC-21"), Unfit)
    assert receipt_number("x" * 300) == "x" * 300


def test_a_map_can_stand_alone() -> None:
    """Cases bring their own map of clients if they are given none."""
    assert isinstance(cases_map().references[0], DataMap)
