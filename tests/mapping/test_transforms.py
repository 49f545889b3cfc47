"""The transforms that firms choose from: what each makes of a cell, and what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from clio_sync.mapping import transforms as to
from clio_sync.mapping.measures import dated
from clio_sync.mapping.transform import MAKERS, SHIPPED, back_of, written
from clio_sync.mapping.values import Unfit

RECEIPT = to.pattern("[A-Z]{3}[0-9]{10}", what="receipt number")


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("JANE SMITH", "Jane Smith"),
        ("McDonald", "McDonald"),
        ("MCDONALD", "McDonald"),
        ("van der Berg", "van der Berg"),
        ("JAN VAN DER BERG", "Jan van der Berg"),
        ("O'BRIEN-SMYTHE", "O'Brien-Smythe"),
        ("O’BRIEN", "O’Brien"),
        ("D'ANGELO", "D'Angelo"),
        ("MOTHER'S HELPER", "Mother's Helper"),
        ("MARIA DE LA CRUZ", "Maria de la Cruz"),
        ("JOHN E SMITH III", "John E Smith III"),
        ("JT ROGERS", "JT Rogers"),
        ("DR. JOHN SMITH JR.", "Dr. John Smith Jr."),
        ("JR SMITH", "JR Smith"),
        ("J.R. EWING", "J.R. Ewing"),
        ("SMITH & SONS, LLC", "Smith & Sons, LLC"),
        ("JT", "JT"),
        ("LI", "LI"),
        ("MCX", "MCX"),
        ("john smith", "john smith"),
        ("İSTANBUL", "İstanbul"),
        ("DİLEK", "DİLEK"),
        ("ÉLODIE", "Élodie"),
        ("ИВАН ПЕТРОВ", "Иван Петров"),
        ("李小龍", "李小龍"),
        (" ", None),
        (None, None),
    ],
)
def test_only_shouting_is_lowered(value, result):
    """Names in capitals are written as names; whatever has small letters is left alone."""
    assert to.name_case(value) == result


def test_casing_refuses_what_is_no_text():
    """A spreadsheet's error does not become a name."""
    assert isinstance(to.name_case("#N/A"), Unfit)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("Jane Doe", (None, "Jane", None, "Doe")),
        ("Dr. Jane Q. Doe", ("Dr.", "Jane", "Q.", "Doe")),
        ("Doe, Jane Q.", (None, "Jane", "Q.", "Doe")),
        ("Doe, Mr. Jim", ("Mr.", "Jim", None, "Doe")),
        ("Jan van der Berg", (None, "Jan", None, "van der Berg")),
        ("Ana María de la Cruz", (None, "Ana", "María", "de la Cruz")),
        ("van der Berg, Jan", (None, "Jan", None, "van der Berg")),
        ("John E Smith", (None, "John", "E", "Smith")),
        ("Kim Do Yun", (None, "Kim", "Do", "Yun")),
        ("Martin Luther King Jr.", (None, "Martin", "Luther", "King Jr.")),
        ("Martin Luther King, Jr.", (None, "Martin", "Luther", "King Jr.")),
        ("King, Martin, Jr.", (None, "Martin", None, "King Jr.")),
        ("King, Martin Jr.", (None, "Martin", None, "King Jr.")),
        ("King Jr., Martin", (None, "Martin", None, "King Jr.")),
        ("Thurston Howell III, Esq.", (None, "Thurston", None, "Howell III Esq.")),
        ("Mr Smith, John", (None, "John", None, "Mr Smith")),
        ("John Smith, MD, PhD", (None, "John", None, "Smith MD PhD")),
        ("Beethoven, Ludwig van", (None, "Ludwig", None, "van Beethoven")),
        ("John St. John", (None, "John", None, "St. John")),
        ("José Ortega y Gasset", (None, "José", "Ortega", "y Gasset")),
        ("Karl von und zu Guttenberg", (None, "Karl", None, "von und zu Guttenberg")),
        ("John Q. R. Smith", (None, "John", "Q. R.", "Smith")),
    ],
)
def test_a_whole_name_is_taken_apart(value, parts):
    """Particles and suffixes go with the family name, in either order."""
    found = tuple(to.name_part(part)(value) for part in ("prefix", "first", "middle", "last"))
    assert found == parts


@pytest.mark.parametrize(
    "value",
    [
        "John and Jane Smith",
        "John & Jane Smith",
        "Cher",
        "Smith, John, Chicago",
        "Smith,",
        ", John",
        "Smith, , Jr.",
        "John Smith 2",
        "Dr. Smith",
        "John Smith (deceased)",
        "unknown",
        "John Smith or Mary",
        "Juan y María López",
        "Hans und Grete Müller",
        "Smith v. Jones",
        "Estate of John Smith",
        "John Smith, a minor",
        "John Smith aka Jack Smith",
        "John Smith née Jones",
        "Acme LLC",
        "Acme, Inc.",
        "John Smith V",
        "Smith John D.",
        "St. John Smith",
        "Jr. Smith",
        "Smith, Dr.",
        "John -",
        "- Smith",
        "John Unknown",
        "María José García López",
        "Jr, " * 50_000,
    ],
)
def test_a_name_that_can_be_read_in_two_ways_is_refused(value):
    """Two people, a single word and stray commas are for a person to sort out."""
    assert isinstance(to.name_part("last")(value), Unfit)


def test_names_have_four_parts():
    """A part that does not exist is an error where it is written."""
    with pytest.raises(ValueError, match="nickname"):
        to.name_part("nickname")


def test_columns_are_joined():
    """What is spread over columns becomes one text; empty cells leave no gaps."""
    source = to.joined("First", "Middle", "Last")
    assert source({"First": " Ann ", "Middle": "", "Last": "Lee"}) == "Ann Lee"
    assert source({}) == ""
    assert isinstance(source({"First": "#REF!"}), Unfit)
    assert to.joined("City", "State", by=", ")({"City": "Reno", "State": "NV"}) == "Reno, NV"


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("<p>One &amp; two</p><p>Three<br>four</p>", "One & two\n\nThree\nfour"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n\n- b"),
        ("<script>alert(1)</script><b>bold</b> <i>text</i>", "bold text"),
        ("<style>p{}</style>plain", "plain"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a < b and\n c", "a < b and c"),
        ("</script>x", "x"),
        ("", None),
        (7, "7"),
    ],
)
def test_markup_becomes_what_a_reader_sees(value, result):
    """Tags go, blocks become lines, and what nobody sees does not appear."""
    assert to.html_to_text(value) == result


@pytest.mark.parametrize(
    ("value", "result"),
    [("a < b\nc & d", "a &lt; b<br>c &amp; d"), ("<b>", "&lt;b&gt;"), ("", None)],
)
def test_text_becomes_markup(value, result):
    """Nothing in a plain text is taken for a tag."""
    assert to.text_to_html(value) == result


def test_quotes_are_straightened():
    """What a word processor curls is written straight, so that names compare."""
    assert to.straight_quotes("O’Brien “Bob” Smith") == 'O\'Brien "Bob" Smith'
    assert to.straight_quotes("") is None


@pytest.mark.parametrize(
    ("value", "result"),
    [("eac-21 234 56789", "EAC2123456789"), ("--", None), (None, None)],
)
def test_a_number_has_its_form(value, result):
    """Spaces, dashes and case go; anything else has to be as declared."""
    assert RECEIPT(value) == result


@pytest.mark.parametrize("value", ["EAC21234567890", "EA2123456789", "#N/A", "EAC 1E+10"])
def test_a_number_of_another_form_is_refused(value):
    """One digit more or less is another number."""
    assert isinstance(RECEIPT(value), Unfit)


def test_a_form_has_to_be_a_regular_expression():
    """A mistake in the form is an error where it is written, and case can be kept."""
    with pytest.raises(ValueError, match="docket"):
        to.pattern("[", what="docket")
    assert to.pattern("[a-z]+", upper=False)("abc") == "abc"


def test_a_prefix_is_put_and_taken():
    """A firm's tag stands once in front of its codes, or of those that are taken."""
    assert to.prefixed("SF-")("24-17") == "SF-24-17"
    assert to.prefixed("SF-")("SF-24-17") == "SF-24-17"
    assert to.prefixed("SF-", taken={"24-17"})("24-18") == "24-18"
    assert to.prefixed("SF-", taken={"24-17"})("24-17") == "SF-24-17"
    assert to.unprefixed("SF-")("SF-24-17") == "24-17"
    assert to.unprefixed("SF-")("") is None
    assert isinstance(to.unprefixed("SF-")("24-17"), Unfit)
    assert isinstance(to.unprefixed("SF-")("SF-"), Unfit)


@pytest.mark.parametrize(
    ("step", "value", "result"),
    [
        (to.amount(), "$1,200.50", "1200.5"),
        (to.amount(), "1.200,50", None),
        (to.amount(decimal=","), "1.200,50 €", "1200.5"),
        (to.amount(decimal=","), "1 200,50", "1200.5"),
        (to.amount(decimal=","), "1,200.50", None),
        (to.amount(decimal=","), 12.5, "12.5"),
        (to.amount(decimal=","), Decimal("12.50"), "12.5"),
        (to.amount(currency="USD"), "USD 45.00", "45"),
        (to.amount(currency="USD"), "(45.00) usd", "-45"),
        (to.amount(currency="USD"), "EUR 45.00", None),
        (to.amount(currency="USD"), "USD", None),
        (to.amount(), "45-", None),
        (to.amount(), "1E+11", None),
    ],
)
def test_an_amount_is_read_in_its_notation(step, value, result):
    """A point is never taken for a comma, nor one currency for another."""
    found = step(value)
    assert found == result or (result is None and isinstance(found, Unfit))


def test_amounts_have_one_of_two_decimal_signs():
    """Anything else is an error where it is written."""
    with pytest.raises(ValueError, match="comma"):
        to.amount(decimal="'")


def test_yes_and_no_in_the_firms_words():
    """Only the declared words count, in any case."""
    step = to.yes_no(["oui", "o"], "non")
    assert [step(word) for word in ("OUI", "o", "non", True, "", None)] == [
        True,
        True,
        False,
        True,
        None,
        None,
    ]
    assert isinstance(step("yes"), Unfit)
    assert [back_of(step)(value) for value in (True, False, None)] == ["oui", "non", None]


@pytest.mark.parametrize("words", [("x", "X"), ([], "no")])
def test_words_for_yes_and_no_are_told_apart(words):
    """One word for both would be a guess."""
    with pytest.raises(ValueError, match="yes and no"):
        to.yes_no(*words)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (44197, "2021-01-01"),
        (44197.75, "2021-01-01"),
        ("44197", "2021-01-01"),
        (2101, "1905-10-01"),
        (73050, "2099-12-31"),
        ("2020", None),
        (75, None),
        (123456, None),
        ("2021-01-01", "2021-01-01"),
        (-5, None),
        (9_999_999, None),
        ("1E+11", None),
        (float("inf"), None),
    ],
)
def test_serial_dates_are_read_where_they_are_declared(value, result):
    """Spreadsheets count days; the day that never was, and all before it, are refused."""
    found = dated(["%Y-%m-%d", "excel"])(value)
    assert found == result or (result is None and isinstance(found, Unfit))


def test_old_macs_count_from_another_day():
    """The two calendars are four years apart, and read together they are refused."""
    assert dated(["excel-1904"])(42735) == "2021-01-01"
    assert isinstance(dated(["excel", "excel-1904"])(42735), Unfit)


CHICAGO = to.moment(formats=["iso", "%m/%d/%Y %H:%M"], zone="America/Chicago")


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("2024-01-31T23:30:00-06:00", "2024-02-01T05:30:00Z"),
        ("01/31/2024 23:30", "2024-02-01T05:30:00Z"),
        (dt.datetime(2024, 7, 1, 12), "2024-07-01T17:00:00Z"),
        (dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC), "2024-07-01T12:00:00Z"),
        ("2024-11-03T01:30:00", None),
        ("2024-03-10T02:30:00", None),
        ("2024-01-31", None),
        ("soon", None),
        (45000, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_moment_has_a_zone(value, result):
    """Hours that the clocks skip or repeat, and dates without a time, are refused."""
    found = CHICAGO(value)
    assert found == result or (result is None and isinstance(found, Unfit))


def test_a_moment_without_a_zone_is_refused():
    """Nobody guesses the zone of the machine."""
    assert isinstance(to.moment()("2024-01-31T23:30:00"), Unfit)
    assert to.moment()("2024-01-31T23:30:00Z") == "2024-01-31T23:30:00Z"
    assert to.moment()("") is None
    with pytest.raises(ValueError, match="no time zone"):
        to.moment(zone="Mars/Olympus")


def test_an_ambiguous_moment_is_refused():
    """As with dates, two readings are none."""
    both = to.moment(formats=["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"], zone="UTC")
    assert isinstance(both("03/04/2024 10:00"), Unfit)


def test_a_day_is_that_of_its_zone():
    """An instant of February in London was still January in Chicago."""
    step = to.day_in("America/Chicago")
    assert step("2024-02-01T04:30:00Z") == "2024-01-31"
    assert step(dt.date(2024, 2, 1)) == "2024-02-01"
    assert step(None) is None
    assert isinstance(step("2024-02-01"), Unfit)
    assert isinstance(step("0001-01-01T00:00:00Z"), Unfit)


def test_transforms_say_how_files_call_them():
    """What a file cannot say has no written form, and is no error before it is written."""
    assert written(to.name_case) == ("name_case", {})
    assert written(RECEIPT) == (
        "pattern",
        {"form": "[A-Z]{3}[0-9]{10}", "what": "receipt number", "ignore": " -", "upper": True},
    )
    assert written(to.prefixed("A", taken={"b"})) is None
    assert written(to.two_way(str.upper, str.lower)) is None
    assert written(str.title) is None


ANYTHING = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, dt.UTC])),
    st.decimals(),
    st.none(),
    st.sampled_from(["1E+11", "#N/A", "=1+1", "@SUM(A1)", "“x”", "\u202eabc", "44197", "a, b, c"]),
)
MADE = {
    "amount": to.amount(decimal=","),
    "day_in": to.day_in("America/Chicago"),
    "duration": to.duration(),
    "moment": CHICAGO,
    "name_part": to.name_part("last"),
    "pattern": RECEIPT,
    "phone": to.phone("US"),
    "prefixed": to.prefixed("SF-"),
    "unprefixed": to.unprefixed("SF-"),
    "yes_no": to.yes_no("y", "n"),
}
STEPS = {**{name: step for name, step in SHIPPED.items() if name not in MAKERS}, **MADE}


def test_every_transform_that_is_shipped_is_tested_here():
    """One that is added has to be made above."""
    assert set(STEPS) == set(SHIPPED)
    assert set(SHIPPED) <= set(to.__all__)


@pytest.mark.parametrize("name", sorted(STEPS))
@given(value=ANYTHING)
def test_no_value_breaks_a_transform(name, value):
    """Whatever a cell holds, a transform gives a value, nothing, or a reason."""
    found = STEPS[name](value)
    assert found is None or isinstance(found, str | int | Unfit)


@pytest.mark.parametrize("name", sorted(name for name in STEPS if back_of(STEPS[name])))
@given(value=ANYTHING)
def test_what_can_be_taken_back_leads_to_the_same_value(name, value):
    """Clio's value, written into the source and read again, is the same value."""
    step = STEPS[name]
    found = step(value)
    if not isinstance(found, Unfit) and found is not None:
        assert step(back_of(step)(found)) == found


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("IBM", "IBM"),
        ("ACME LLC", "Acme LLC"),
        ("KPMG", "KPMG"),
        ("FBI", "FBI"),
        ("AT&T CORP.", "AT&T Corp."),
        ("MARTINEZ & SONS", "Martinez & Sons"),
        ("BMW OF NORTH AMERICA", "BMW of North America"),
        ("JOHN NGO", "John Ngo"),
        ("ERNST ABT", "Ernst Abt"),
        ("KIM LEE", "Kim Lee"),
        ("ZBIG MBEKI", "Zbig Mbeki"),
    ],
)
def test_what_is_said_by_its_letters_keeps_its_capitals(value, result):
    """Nobody can read IBM as a word, and a company's & is no reason to lower its letters."""
    assert to.name_case(value) == result
