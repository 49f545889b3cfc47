"""Telephone numbers and e-mail addresses: exactly one, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from clio_sync.mapping import DataMap, SourceRow, field, transforms as to
from clio_sync.mapping.cleaning import choose
from clio_sync.mapping.values import Unfit


@pytest.mark.parametrize(
    ("cell", "sent"),
    [
        ("(312) 555-0100", "+13125550100"),
        ("tel:+13125550100", "+13125550100"),
        ("Tel. 312 555 0100", "+13125550100"),
        ("312-555-0100 ext. 5", "+13125550100 x5"),
        ("312.555.0100 #12", "+13125550100 x12"),
        ("1-800-FLOWERS", "+18003569377"),
        ("'+13125550100", "+13125550100"),
        ("٣١٢٥٥٥٠١٠٠", "+13125550100"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        (3125550100.0, "+13125550100"),
    ],
)
def test_one_number_is_read(cell, sent):
    """In whatever form people write it."""
    assert to.phone("us")(cell) == sent


@pytest.mark.parametrize(
    ("country", "cell", "reason"),
    [
        ("US", "do not call 312-555-0100", "not a telephone number"),
        ("US", "fax: 312-555-0100", "not a telephone number"),
        ("US", "312-555-0100 (cell)", "not a telephone number"),
        ("US", "312-555-0100, 5550101", "more than one"),
        ("US", "312-555-0100 / x9", "more than one"),
        ("US", "312-555-0100 or 312-555-0101", "not a telephone number"),
        ("DE", "030 123456/7", "more than one"),
        ("US", "000-000-0000", "nobody's"),
        ("US", "9999999999", "nobody's"),
        ("US", "123-456-7890", "nobody's"),
        ("DE", "31.12.2020", "not a telephone number"),
        ("DE", "2020-01-02", "not a telephone number"),
        ("DE", "12/11/10", "not a telephone number"),
        ("DE", "44197", "not a telephone number"),
        ("DE", "44197.5", "not a telephone number"),
        ("DE", "1E+11", "rounded"),
        ("US", "1E+11", "rounded"),
        ("US", "+1 555", "not a telephone number"),
        ("US", True, "not a telephone number"),
    ],
)
def test_what_is_no_one_number_is_refused(country, cell, reason):
    """A date is a telephone number in Germany, as far as its digits go."""
    found = to.phone(country)(cell)
    assert isinstance(found, Unfit)
    assert reason in found.reason


@pytest.mark.parametrize(
    "cell",
    [
        "'a@b.example.com",
        "test@test",
        "a@n/a",
        "ａ@b.example.com",
        "a@b.example.com; c@d.example.com",
        "a@b.example.com/c@d.example.com",
        "Name <a@b.example.com>",
        "a@b.example.com.",
        f"{'x' * 65}@b.example.com",
        f"{'a.' * 500_000}@b.example.com",
        "1E+11",
    ],
    ids=range(11),
)
def test_what_is_no_one_address_is_refused(cell):
    """Also where a standard would let it pass."""
    assert isinstance(to.email(cell), Unfit)


def test_addresses_of_other_scripts_are_kept():
    """Only letters that are another form of others are in doubt."""
    assert to.email("用户@例え.jp") == "用户@例え.jp"
    assert to.email("José@Example.com") == "josé@example.com"


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        ("https://a.example/x?y=http://b.example", True),
        ("https://a.example.", True),
        ("https://bücher.example", True),
        ("http://a..example", False),
        ("http://user:pw@a.example", False),
        ("http://a.example,http://b.example", False),
        ("javascript:alert(1)", False),
        ("http://localhost", False),
    ],
)
def test_a_web_address_is_one_and_has_no_password(cell, is_one):
    """What is in it can be read by everybody in the firm."""
    assert (to.url(cell) == cell) is is_one


@pytest.mark.parametrize("cell", [44197, 7.5, True, "44197", "a@b.example", "2020-01-02", "2", "?"])
@pytest.mark.parametrize("target", ["first_name", "last_name"])
def test_nobody_is_called_by_a_number(target, cell):
    """The columns have been shifted: a date of birth stands where the name should."""
    people = DataMap("contacts", key="id", fields=[field(target, "N")])
    (problem,) = people.map_row(SourceRow(2, {"id": "1", "N": cell})).problems
    assert "is no name" in problem.reason


def test_companies_may_be_called_by_a_number():
    """1871 is one."""
    firms = DataMap("contacts", type="Company", key="id", fields=[field("name", "N")])
    assert firms.map_row(SourceRow(2, {"id": "1", "N": "1871"})).values == {"name": "1871"}


def test_what_choices_declare_is_meant():
    """A firm that writes NULL for closed may say so; what it has not declared is refused."""
    step = choose({"NULL": "closed", "#N/A": "pending"}, "open")
    assert [step(cell) for cell in ("null", "NULL", "#N/A", "x")] == ["closed"] * 2 + [
        "pending",
        "open",
    ]
    assert isinstance(step("#REF!"), Unfit)


@pytest.mark.parametrize(
    "cell",
    [
        '-1-HYPERLINK("http://x")',
        "+1+SUM(1)",
        "-A1*WEBSERVICE(B2)",
        "-(IMPORTXML(1))",
        "＝1+1",
        "＠SUM(A1)",
        "+1-cmd|' /C calc'!A0",
        "\u200b=1+1",
        "\u202e=1+1",
    ],
)
def test_hidden_formulas_are_refused(cell):
    """Behind a number, in wide letters, or behind a mark that nobody sees."""
    people = DataMap("contacts", key="id", fields=[field("title", "T")])
    (problem,) = people.map_row(SourceRow(2, {"id": "1", "T": cell})).problems
    assert problem.reason == "is a spreadsheet's formula"


@pytest.mark.parametrize("cell", ["- a note (s)", "-Call client(s)", "+1 312 555 0100", "-5", "@x"])
def test_signs_before_text_are_text(cell):
    """A dash in front of a note runs nothing."""
    people = DataMap("contacts", key="id", fields=[field("title", "T")])
    assert people.map_row(SourceRow(2, {"id": "1", "T": cell})).values == {"title": cell}
