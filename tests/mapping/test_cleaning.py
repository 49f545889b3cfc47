"""Each step of a value's way: what it accepts, what it makes of it, what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from clio_sync.mapping import (
    DataMap,
    SourceRow,
    address,
    amounts,
    cleaning as to,
    measures,
    numbers,
)
from clio_sync.mapping.values import Unfit

UNKNOWN = object()


class NAType:
    """What a data frame says for nothing."""


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("  a \t b\u00a0c\n", "a b c"),
        ("e\u0301", "é"),
        ("\ufeffJo\u200bsé", "José"),
        ("McDonald van der Berg", "McDonald van der Berg"),
        ("", None),
        (" \u200b ", None),
        (None, None),
        (float("nan"), None),
        (Decimal("NaN"), None),
        (NAType(), None),
        (5, "5"),
        (5.0, "5"),
        (Decimal("1E+2"), "100"),
        (-0.0, "0"),
        (True, "true"),
        (False, "false"),
        (dt.date(2020, 1, 2), "2020-01-02"),
        (dt.datetime(2020, 1, 2), "2020-01-02"),
        (dt.datetime(2020, 1, 2, 3), "2020-01-02T03:00:00"),
        (dt.time(9, 30), "09:30:00"),
    ],
)
def test_text_is_cleaned(value, result):
    """Text is NFC, trimmed and on one line; simple values are written as people would."""
    assert to.text(value) == result


@pytest.mark.parametrize("value", ["#N/A", " #REF! ", "a\x00b", "a\ud800b", object(), float("inf")])
def test_what_is_no_text_is_refused(value):
    """Errors of spreadsheets, zero bytes, half characters and objects become nobody's name."""
    assert isinstance(to.text(value), Unfit)


@pytest.mark.parametrize(
    ("value", "result"),
    [(" a  b \r\n\r\n c \n", "a b\n\nc"), ("\n", None), (None, None), (3, "3")],
)
def test_lines_keep_their_breaks(value, result):
    """Longer text keeps its lines, each of them trimmed."""
    assert to.lines(value) == result


def test_lines_refuse_what_text_refuses():
    """An object is no text, on however many lines."""
    assert isinstance(to.lines(object()), Unfit)


@pytest.mark.parametrize(
    ("value", "result"),
    [(" JANE@Example.COM ", "jane@example.com"), ("a+b@ü.example", "a+b@ü.example"), ("", None)],
)
def test_an_email_is_lower_case(value, result):
    """Addresses are compared in lower case."""
    assert to.email(value) == result


@pytest.mark.parametrize("value", ["jane", "jane@home", "a@b.example, c@d.example", "J <j@x.com>"])
def test_what_is_no_email_is_refused(value):
    """One cell holds one address and nothing else."""
    assert isinstance(to.email(value), Unfit)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("(312) 555-0100", "+13125550100"),
        ("312.555.0100 ext. 12", "+13125550100 x12"),
        ("+13125550100;ext=12", "+13125550100 x12"),
        ("+44 20 7946 0958", "+442079460958"),
        (3125550100, "+13125550100"),
        (3125550100.0, "+13125550100"),
        ("011 44 20 7946 0958", "+442079460958"),
        (None, None),
    ],
)
def test_a_phone_is_written_as_e164(value, result):
    """However a number is typed, it is sent in one way, with its extension."""
    assert numbers.phone("us")(value) == result


@pytest.mark.parametrize(
    "value",
    [
        "555-0100",
        "1E+11",
        "ask",
        "312-555-0100/312-555-0101",
        "(312) 555-0100 x12/x13",
        "3125550100 or 3125550101",
    ],
)
def test_what_is_no_phone_is_refused(value):
    """Too short, rounded by a spreadsheet, words, or two numbers in one cell."""
    assert isinstance(numbers.phone("US")(value), Unfit)


def test_a_phone_without_a_country_needs_a_plus():
    """Where no country is declared, none is guessed."""
    assert isinstance(numbers.phone()("(312) 555-0100"), Unfit)
    assert numbers.phone()("+1 312 555 0100") == "+13125550100"


DATES = measures.dated(["%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d %b %Y"])


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("2020-01-31", "2020-01-31"),
        (" 12/31/2020 ", "2020-12-31"),
        ("31 Jan 2020", "2020-01-31"),
        ("03/03/2020", "2020-03-03"),
        (dt.date(2020, 1, 31), "2020-01-31"),
        (dt.datetime(2020, 1, 31, 23, 59), "2020-01-31"),
        (dt.date(990, 1, 2), "0990-01-02"),
        (None, None),
        (" ", None),
    ],
)
def test_a_date_is_read_by_the_declared_formats(value, result):
    """Dates become ISO 8601; a value that is a date already needs no format."""
    assert DATES(value) == result


def test_an_ambiguous_date_is_refused():
    """The third of April or the fourth of March: nobody guesses."""
    assert "two different dates" in DATES("03/04/2020").reason


@pytest.mark.parametrize("value", ["2020-13-01", "soon", 44197, 44197.0, "#N/A"])
def test_what_is_no_date_is_refused(value):
    """Excel's serial numbers are no dates, either."""
    assert isinstance(DATES(value), Unfit)


@pytest.mark.parametrize(
    ("value", "result"),
    [("2020-01-31", "2020-01-31"), ("2020-01-31T10:00:00Z", "2020-01-31"), (None, None)],
)
def test_an_iso_date_may_carry_a_time(value, result):
    """Databases and Clio write dates with a time of day behind them."""
    assert measures.iso_date(value) == result


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("14:30", "14:30:00"),
        ("2:30 PM", "14:30:00"),
        ("2020-01-01T14:30:00Z", "14:30:00"),
        (dt.time(14, 30), "14:30:00"),
        (None, None),
    ],
)
def test_a_time_of_day_is_read(value, result):
    """Times become HH:MM:SS."""
    assert measures.clock(value) == result


def test_what_is_no_time_is_refused():
    """Words are no time of day."""
    assert isinstance(measures.clock("noon"), Unfit)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("$1,200.50", "1200.5"),
        ("(45.00)", "-45"),
        ("0.10", "0.1"),
        (1200.5, "1200.5"),
        (Decimal("1E+3"), "1000"),
        ("", None),
    ],
)
def test_an_amount_is_plain_decimal_text(value, result):
    """Money is never a binary fraction."""
    assert amounts.money(value) == result


@pytest.mark.parametrize("value", ["1.234,56", "12,34", "1E+11", "$", "()", "twelve", "٣"])
def test_what_is_no_amount_is_refused(value):
    """Other notations are refused, not misread."""
    assert isinstance(amounts.money(value), Unfit)


@pytest.mark.parametrize(
    ("value", "result"),
    [("Yes", True), ("x", True), (1, True), ("0", False), (False, False), ("", None)],
)
def test_yes_and_no_are_understood(value, result):
    """The usual words for yes and no."""
    assert measures.boolean(value) is result


def test_maybe_is_refused():
    """Anything else is neither."""
    assert isinstance(measures.boolean("maybe"), Unfit)


def test_one_of_clios_words_in_any_case():
    """Clio reads in capitals what it wants written in small letters."""
    status = to.one_of("open", "closed")
    assert status("Open") == "open"
    assert status(None) is None
    assert isinstance(status("opened"), Unfit)


@pytest.mark.parametrize("value", ["https://firm.example", "HTTP://firm.example/a?b", None])
def test_a_web_address_stays_as_it_is(value):
    """Addresses with a scheme are accepted."""
    assert to.url(value) == value


def test_a_web_address_without_scheme_is_refused():
    """Clio would not make a link of it."""
    assert isinstance(to.url("firm.example"), Unfit)


@pytest.mark.parametrize(("value", "result"), [("12", 12), (12, 12), (None, None)])
def test_an_id_is_a_whole_number(value, result):
    """Ids of Clio's are numbers."""
    assert measures.whole(value) == result


@pytest.mark.parametrize("value", ["-1", "1.5", "²", "9" * 30])
def test_what_is_no_id_is_refused(value):
    """Anything but ordinary digits."""
    assert isinstance(measures.whole(value), Unfit)


ANYTHING = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.decimals(), st.none()
)
STEPS = [
    to.text,
    to.lines,
    to.email,
    numbers.phone("US"),
    to.url,
    DATES,
    measures.clock,
    amounts.money,
    amounts.number,
    measures.boolean,
    measures.whole,
    measures.iso_date,
]


@pytest.mark.parametrize("step", STEPS)
@given(value=ANYTHING)
def test_no_value_breaks_a_step(step, value):
    """Whatever a cell holds, a step gives a value, nothing, or a reason."""
    found = step(value)
    assert found is None or isinstance(found, str | int | Unfit)


@pytest.mark.parametrize("step", STEPS)
@given(value=ANYTHING)
def test_a_step_leaves_its_own_results_alone(step, value):
    """What is canonical stays as it is: the second time changes nothing."""
    found = step(value)
    if not isinstance(found, Unfit) and found is not None:
        assert step(found) == found


@pytest.mark.parametrize("cell", ["N/A", "-", ".", "unknown", "none", "n.a."])
def test_a_stand_in_is_no_part_of_an_address(cell):
    """Nobody's bills are sent to a town called N/A; the row says which cell to empty."""
    homes = DataMap("contacts", key="id", fields=[address(street="Street", province="State")])
    found = homes.map_row(SourceRow(2, {"id": "1", "Street": "1 Main St.", "State": cell}))
    assert found.values == {}
    (problem,) = found.problems
    assert problem.column == "Street, State"
    assert problem.reason == "has a stand-in where an address has nothing"


@pytest.mark.parametrize("cell", ["NA", "0", "Nantes", "#5", "None Hill"])
def test_short_and_odd_parts_of_an_address_are_parts(cell):
    """NA is Naples, and a house may have the number 0."""
    assert to.part(cell) == cell


def test_nothing_like_a_long_text_is_looked_for():
    """A note in a column of choices is not compared with them, which would take long."""
    steps = to.choose({"x" * 200: "One", "open": "open"})
    assert steps("x" * 199).advice == "Add it to the choices, or pass otherwise=."
    assert steps("opem").advice == "Did you mean 'open'?"
