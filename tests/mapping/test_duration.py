"""How long something took, in the seconds that Clio counts."""

from __future__ import annotations

import datetime as dt

import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import DataMap, SourceRow, Unfit, duration, field, parse_maps, reference
from clio_sync.mapping.transforms import duration as seconds


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.5", "5400"),
        ("1:30", "5400"),
        ("0:06", "360"),
        (0.1, "360"),
        (2, "7200"),
        ("0.3333", "1200"),
        (dt.timedelta(minutes=6), "360"),
        ("24", "86400"),
    ],
)
def test_hours_become_seconds(cell, expected):
    """In decimals, by the clock, or as a length of time."""
    assert seconds()(cell) == expected


@pytest.mark.parametrize("cell", ["25", "-1", "90:00", "1h", "1:75", "half"])
def test_what_is_no_time_of_a_day_is_refused(cell):
    """Minutes that are taken for hours, for one."""
    assert isinstance(seconds()(cell), Unfit)


def test_other_units_are_said():
    """A column of minutes or of seconds; a clock's time is hours only."""
    assert seconds("minutes")("90") == "5400"
    assert seconds("seconds")("5400") == "5400"
    assert isinstance(seconds("minutes")("1:30"), Unfit)
    assert seconds(most=100)("90") == "324000"
    with pytest.raises(ValueError, match="hours, minutes, seconds"):
        seconds("days")


def test_seconds_are_taken_back_to_the_column():
    """In the unit that it is in."""
    assert seconds().back("5400") == "1.5"
    assert seconds("minutes").back("5400") == "90"
    assert seconds().back(None) is None


def test_a_map_of_time_wants_the_unit():
    """Clio counts seconds, and a column of hours would pass for them."""
    with pytest.raises(MappingError, match="use duration"):
        DataMap("activities", type="TimeEntry", key="id", fields=[field("quantity", "Hours")])
    DataMap("activities", type="ExpenseEntry", key="id", fields=[field("quantity", "Pieces")])


def test_a_map_of_time_says_its_type():
    """An activity is time or an expense."""
    with pytest.raises(MappingError, match="does not say its type"):
        DataMap("activities", key="id", fields=[duration("Hours")])
    with pytest.raises(MappingError, match="type= is TimeEntry"):
        DataMap("activities", type="Person", key="id", fields=[duration("Hours")])


def test_a_map_of_time_goes_into_a_file_and_back():
    """With its unit, and with Clio's own ids."""
    made = DataMap(
        "activities",
        type="TimeEntry",
        key="id",
        fields=[reference("matter", by="m"), duration("Minutes", unit="minutes", transform=str)],
    )
    plain = DataMap(
        "activities",
        type="TimeEntry",
        key="id",
        fields=[reference("matter", by="m"), duration("Minutes", unit="minutes")],
    )
    read = parse_maps(plain.to_toml())["activities"]
    row = SourceRow(1, {"id": "1", "m": "77", "Minutes": "6"})
    assert read.map_row(row).values == made.map_row(row).values == {"matter": 77, "quantity": "360"}
