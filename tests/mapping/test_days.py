"""Dates and times that only look like one, or like several."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clio_sync.mapping import transforms as to
from clio_sync.mapping.days import date_as, dated, iso_date
from clio_sync.mapping.values import Unfit

SHORT = dated(["%m/%d/%y"])


@pytest.mark.parametrize(
    ("step", "cell", "reason"),
    [
        (SHORT, "1/1/35", "either century"),
        (SHORT, "1/1/68", "either century"),
        (dated(["%m/%d/%Y"]), "01/02/0020", "nobody means"),
        (dated(), "0001-01-01", "nobody means"),
        (dated(), dt.date(1, 1, 1), "nobody means"),
        (iso_date, "0001-01-01T00:00:00", "nobody means"),
        (iso_date, "0000-00-00", "no date"),
        (dated(), "2020-02-30", "no date"),
        (dated(), "٢٠٢٠-٠١-٠٢", "no date"),
        (dated(["%d %b %Y"]), "٢ Jan 2020", "no date"),
        (dated(["%m/%d/%Y", "excel"]), "2020", "no date"),
        (dated(["excel"]), True, "no date"),
        (dated(), 44197, "no date"),
        (dated(["%m/%d/%Y", "%d/%m/%Y"]), "01/02/2020", "two different"),
    ],
)
def test_a_date_that_is_none_or_two_is_refused(step, cell, reason):
    """Born in 1935 or in 2035, in the year 20, or on no day at all."""
    found = step(cell)
    assert isinstance(found, Unfit)
    assert reason in found.reason


def test_years_of_two_digits_that_are_plain_are_read():
    """Nobody has a deadline in 2099, and few were born in 1929."""
    assert [SHORT(cell) for cell in ("1/1/29", "1/1/69", "12/31/99")] == [
        "2029-01-01",
        "1969-01-01",
        "1999-12-31",
    ]
    assert isinstance(date_as("1935-01-01", ["%m/%d/%y"]), Unfit)
    assert date_as("1935-01-01", ["%m/%d/%y", "%m/%d/%Y"]) == "01/01/1935"


FORMATS = ["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d/%Y/%m", "%Y/%m/%d"]
PIECES = st.sampled_from(["0", "00", "1", "01", "2", " 2", "12", "13", "30", "31", "2020", "19999"])


@given(form=st.sampled_from(FORMATS), pieces=st.tuples(PIECES, PIECES, PIECES))
def test_dates_of_numbers_are_read_as_the_standard_library_reads_them(form, pieces):
    """Only faster."""
    cell = form[2].join(pieces)
    try:
        expected = dt.datetime.strptime(cell.strip(), form).date().isoformat()
    except ValueError:
        expected = None
    found = dated([form])(cell)
    assert found == expected or (expected is None and isinstance(found, Unfit))


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("14:30", "14:30:00"),
        ("2:30 p.m.", "14:30:00"),
        ("12:00 AM", "00:00:00"),
        ("12:15PM", "12:15:00"),
        ("2020-01-02T03:04:05.123-05:00", "03:04:05"),
        ("2020-01-02 03:04", "03:04:00"),
        (dt.timedelta(hours=14, minutes=30), "14:30:00"),
        (dt.datetime(2020, 1, 2, 3, 4), "03:04:00"),
        (None, None),
        ("14:30-15:30", None),
        ("14:30+0500", None),
        ("13:30 PM", None),
        ("24:00", None),
        ("12:60", None),
        ("1:2", None),
        (dt.timedelta(days=1), None),
        (0.5, None),
        ("noon", None),
    ],
)
def test_a_time_of_day_is_one(cell, time):
    """Half past two until half past three is none."""
    found = to.clock(cell)
    assert found == time or (time is None and isinstance(found, Unfit))


@pytest.mark.parametrize("cell", ["2020-01-02+03:04", "2020-01-02x03:04", "2020-W01-1T03:04"])
def test_a_moment_is_written_as_one(cell):
    """An offset behind a date is no time of day."""
    assert isinstance(to.moment(zone="UTC")(cell), Unfit)


@pytest.mark.parametrize(
    ("step", "cell", "result"),
    [
        (to.prefixed("SF-"), "sf-24-17", "SF-24-17"),
        (to.prefixed("SF-"), "SF- 24", "SF-24"),
        (to.prefixed("SF-"), "SF-", None),
        (to.unprefixed("SF-"), "SF- 1", "1"),
        (to.unprefixed("SF-"), "SF-  ", None),
        (to.pattern(r"\d{3}"), "٣٣٣", None),
        (to.pattern(r"[A-Z]+"), "A" * 300, None),
    ],
)
def test_codes_have_one_writing(step, cell, result):
    """A tag is not put twice, and the digits of another script are no code."""
    found = step(cell)
    assert found == result or (result is None and isinstance(found, Unfit))


def test_a_code_with_two_tags_comes_back_as_it_is():
    """Taking one off would lead to another code."""
    step = to.prefixed("SF-")
    assert step.back is not None
    assert [step.back(value) for value in ("SF-7", "SF-SF-7", "7", None)] == [
        "7",
        "SF-SF-7",
        "7",
        None,
    ]


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<a x='", "<![CDATA[", "<?"])
def test_spoilt_markup_is_refused_at_once(piece):
    """The parser would look for the end of each tag through all the rest."""
    assert isinstance(to.html_to_text(piece * 100_000), Unfit)
    assert to.html_to_text(f"{piece} x".replace("<", "< ")) is not None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<head><title>t</title><body>x", "x"),
        ("<![CDATA[a <b]]>", "a <b"),
        ("<![if !x]>a<![endif]>", "a"),
        ("The <script> tag is a problem", None),
        ("<style>p", None),
    ],
)
def test_markup_loses_no_text(cell, text):
    """A note about a tag is not cut off at the tag."""
    found = to.html_to_text(cell)
    assert found == text or (text is None and isinstance(found, Unfit))
