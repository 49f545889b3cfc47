"""Row → Clio → row changes nothing, however Clio gives the values back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from clio_sync.mapping import DataMap, SourceRow, custom_field
from clio_sync.mapping.values import UNREADABLE

FIXTURES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

WORDS = st.text(max_size=30)
DIGITS = st.integers(1000000, 9999999)
MAILS = st.builds("{}.{}@Example.com".format, DIGITS, st.sampled_from(["a", "B", "xYz"]))
PHONES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["(312) ", "312.", "+1312"]),
    DIGITS,
    st.sampled_from(["", " x7"]),
)
CELLS = {
    "First name": WORDS,
    "Last name": WORDS,
    "E-mail": st.one_of(MAILS, WORDS),
    "Mobile": st.one_of(PHONES, WORDS),
    "Street": WORDS,
    "City": WORDS,
    "State": WORDS,
    "Zip": WORDS,
    "Country": WORDS,
    "Born": st.one_of(st.dates(), st.dates().map(str), WORDS),
    "visa": st.sampled_from(["H1B", "l1", "other", ""]),
    "priority_date": st.one_of(st.dates(), WORDS),
    "newsletter": st.one_of(st.booleans(), st.sampled_from(["yes", "No", ""])),
    "balance": st.one_of(st.decimals(allow_nan=False, allow_infinity=False, places=2), WORDS),
    "visits": st.one_of(st.integers(), WORDS),
    "remarks": WORDS,
}
ROWS = st.fixed_dictionaries({"client_id": st.just("C-7"), **CELLS})


def reformat(record):
    """Give values back as Clio or a person in Clio's forms might."""
    made = {**record}
    for name in ("first_name", "last_name"):
        if made.get(name):
            made[name] = f" {made[name]} "
    made["email_addresses"] = [
        {**row, "address": row["address"].upper() if row["address"].isascii() else row["address"]}
        for row in record["email_addresses"]
    ]
    made["phone_numbers"] = [
        {**row, "number": row["number"].replace(" x", ";ext=")} for row in record["phone_numbers"]
    ]
    made["custom_field_values"] = [
        {**row, "value": str(row["value"]), "custom_field": {"id": row["custom_field"]["id"]}}
        for row in reversed(record["custom_field_values"])
    ]
    return made


@FIXTURES
@given(row=ROWS)
def test_what_was_written_is_what_is_seen(clients, account, keep, row):
    """After a create, Clio's side of each field equals the row's."""
    bound = clients.bound(account)
    values = bound.values(clients.map_row(SourceRow(2, row))).values
    record = keep(bound.payload(values, record=None, marker=None, resolve=int))
    seen = bound.seen({**dict.fromkeys(["first_name", "last_name", "date_of_birth"]), **record})
    assert {name: seen[name] for name in values} == values
    assert all(seen[name] in {None, UNREADABLE} for name in seen.keys() - values.keys())


@FIXTURES
@given(row=ROWS)
def test_reformatting_is_no_change(clients, account, keep, row):
    """What Clio makes of the form of a value does not make it another value."""
    bound = clients.bound(account)
    values = bound.values(clients.map_row(SourceRow(2, row))).values
    seen = bound.seen(reformat(keep(bound.payload(values, record=None, marker=None, resolve=int))))
    told = {name: bound.canonical(name, seen[name]) for name in values}
    assert told == {name: bound.canonical(name, value) for name, value in values.items()}


@FIXTURES
@given(before=ROWS, after=ROWS)
def test_an_update_is_seen_as_written(clients, account, keep, before, after):
    """Values that replace others, by the rows' ids, are what is seen afterwards."""
    bound = clients.bound(account)
    old = bound.values(clients.map_row(SourceRow(2, before))).values
    new = bound.values(clients.map_row(SourceRow(2, after))).values
    new.pop("addresses.Home", None)  # its empty parts are left alone, see test_payload
    record = keep(bound.payload(old, record=None, marker="m", resolve=int))
    body = bound.payload(new, record=record, marker=None, resolve=int)
    seen = bound.seen(keep(body, record))
    assert {name: seen[name] for name in new} == new


@FIXTURES
@given(row=ROWS)
def test_clearing_leaves_nothing(clients, account, keep, row):
    """After everything was cleared, nothing is seen."""
    bound = clients.bound(account)
    values = bound.values(clients.map_row(SourceRow(2, row))).values
    record = keep(bound.payload(values, record=None, marker=None, resolve=int))
    body = bound.payload(dict.fromkeys(values), record=record, marker=None, resolve=int)
    seen = bound.seen(keep(body, record))
    assert {seen[name] for name in values} <= {None}


@FIXTURES
@given(row=ROWS)
def test_a_cell_is_a_value_or_a_problem(clients, account, row):
    """No cell vanishes: what is filled in ends as a value or as a problem of its field."""
    mapped = clients.map_row(SourceRow(2, row))
    bound = clients.bound(account).values(mapped)
    told = bound.values.keys() | {p.field for p in (*mapped.problems, *bound.problems)}
    for name, column in [("date_of_birth", "Born"), ("custom_field_values.Visits", "visits")]:
        if str(row[column]).isalnum():
            assert name in told


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Nickname", "Jo"),
        ("Best time", "2:30 PM"),
        ("Second e-mail", "A@b.example"),
        ("Web site", "https://a.example"),
        ("Sponsor", "77"),
    ],
)
def test_every_type_of_custom_field_comes_back(account, keep, name, cell):
    """The types that the larger map does not have are the same on both sides, too."""
    data_map = DataMap("contacts", key="id", fields=[custom_field(name, "X")])
    bound = data_map.bound(account)
    values = bound.values(data_map.map_row(SourceRow(2, {"id": "1", "X": cell}))).values
    record = keep(bound.payload(values, record=None, marker=None, resolve=int))
    assert bound.seen(record) == values
