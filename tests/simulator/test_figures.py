"""Numbers and moments: in which writing they are accepted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clio_sync.simulator.api.moments import as_date, as_instant, as_time
from clio_sync.simulator.figures import as_number, as_whole

from .conftest import error, made, shown


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        ("-5.25", -5.25),
        (".5", 0.5),
        ("1e5", 100_000),
        ("5.0", 5.0),
        ("12345678901234567890123", 12345678901234567890123),
        ("12345678901234567890.1234", Decimal("12345678901234567890.1234")),
    ],
)
def test_a_number_is_exact(text: str, number: object) -> None:
    """A float where one is, a decimal where not; whole without a point."""
    read = as_number(text)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize(
    "value",
    [
        *("", " 5", "1_000", "٣", "0x1", "nan", "inf", "-Infinity", "1e400", "1e61", "5."),
        *("9" * 5000, float("nan"), float("inf"), True, None, [1], 10**60),
    ],
)
def test_other_writings_are_no_numbers(value: object) -> None:
    """However a programming language may read them."""
    assert as_number(value) is None


def test_whole_numbers_are_short_and_ascii() -> None:
    """Nothing that is numbered has more digits than an id can have."""
    assert as_whole("1680000001") == 1_680_000_001
    assert [as_whole(text) for text in ("", "-1", "1.0", "²", "١", "9" * 20)] == [None] * 6


@pytest.mark.parametrize(
    "text", ["20200101", "2020-W01-1", "2020-01-01T", "2020-01-01Tx", "2020-1-1", "٢٠٢٠-01-01"]
)
def test_dates_have_one_format(text: str) -> None:
    """Other ones of the same standard are refused."""
    assert as_date(text) is None


def test_instants_have_one_format() -> None:
    """With or without seconds and zone, but never without a time."""
    good = ("2020-01-01T10:00", "2020-01-01T10:00:00.5Z", "2020-01-01T10:00:00+0200")
    assert all(as_instant(text) for text in good)
    bad = ("2020-01-01", "20200101T000000", "2020-01-01 10:00:00", "2020-02-30T10:00:00Z")
    assert not any(as_instant(text) for text in bad)


def test_times_have_one_format() -> None:
    """Hours and minutes, perhaps seconds."""
    assert as_time("10:30") == "10:30:00"
    assert [as_time(text) for text in ("1030", "10", "25:00", "T10:30", "10:30 PM")] == [None] * 5


@pytest.mark.parametrize("value", ["1e400", '"nan"', '"inf"', '"1_0"', '"٣"', "1e61"])
def test_a_field_for_numbers_takes_nothing_else(api, value: str) -> None:
    """422, and no failure later."""
    said = f'"name": "A", "field_type": "date", "parent_type": "Contact", "display_order": {value}'
    headers = {"Content-Type": "application/json"}
    response = api.post("custom_fields", content=f'{{"data": {{{said}}}}}', headers=headers)
    assert error(response) == (422, "ArgumentError", "display_order must be a number")


def test_a_long_number_is_given_back_to_the_digit(sim, api) -> None:
    """As a value of a custom field, which can be found by it too."""
    definition = {"name": "A", "field_type": "numeric", "parent_type": "Contact"}
    field_id = sim.create("custom_fields", definition)["id"]
    value = "12345678901234567890.123456789"
    row = {"custom_field": {"id": field_id}, "value": value}
    data = {"type": "Company", "name": "A", "custom_field_values": [row]}
    record = made(api, "contacts", data)
    shown_text = api.get(f"contacts/{record['id']}?fields=custom_field_values").text
    assert f'"value":{value}' in shown_text
    for condition, found in ((value, 1), (f">={value}", 1), (f">{value}", 0)):
        params = {f"custom_field_values[{field_id}]": condition}
        assert api.get("contacts", params=params).json()["meta"]["records"] == found


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_becomes_the_text_that_json_writes(sim, api, value: bool) -> None:
    """In fields of records and of the firm."""
    definition = {"name": "A", "field_type": "text_line", "parent_type": "Contact"}
    row = {"custom_field": sim.create("custom_fields", definition), "value": value}
    row["custom_field"] = {"id": row["custom_field"]["id"]}
    data = {"type": "Company", "name": value, "custom_field_values": [row]}
    record = made(api, "contacts", data)
    kept = shown(api, f"contacts/{record['id']}", "name,custom_field_values{value}")
    word = str(value).lower()
    assert kept == {"name": word, "custom_field_values": [{"value": word}]}
