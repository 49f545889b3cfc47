"""Lists as plain rows and as DataFrames, whose columns follow the selection."""

from __future__ import annotations

import copy
import datetime as dt
import json
import sys

import httpx
import pytest

from clio_sync._frames import Table, dicts, to_pandas, to_polars
from clio_sync.errors import ConfigurationError
from clio_sync.records import Record, decode_all, record
from clio_sync.resources.contacts import Contact

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

UTC = dt.timezone.utc


@record
class Town(Record):
    """A town."""

    id: int
    etag: str
    name: str | None
    founded: dt.date | None


@record
class Citizen(Record):
    """A citizen, with a field of each type."""

    id: int
    name: str | None
    children: int | None
    height: float | None
    married: bool | None
    born: dt.date | None
    seen_at: dt.datetime | None
    town: Town | None
    lived_in: tuple[Town, ...]
    tags: tuple[str, ...]
    mixed: str | int | float | bool | None


EVERYTHING = (
    "id,name,children,height,married,born,seen_at,town{id,name},lived_in{name,founded},tags,mixed"
)
ZOE = {
    "id": 1,
    "name": "Zoë",
    "children": 2,
    "height": 1,
    "married": True,
    "born": "1980-02-29",
    "seen_at": "2026-01-31T12:00:00+02:00",
    "town": {"id": 3, "name": "Ghent"},
    "lived_in": [{"name": "Ypres", "founded": "1066-01-01"}, {"name": None, "founded": None}],
    "tags": ["a"],
    "mixed": True,
}
NOBODY = {**dict.fromkeys(ZOE), "id": 2, "lived_in": None, "tags": None}
SEEN = dt.datetime(2026, 1, 31, 10, tzinfo=UTC)


def table(*rows: dict, selected: str = EVERYTHING) -> Table:
    """A table of such records."""
    return Table(Citizen, selected, decode_all(Citizen, copy.deepcopy(rows)))


COLUMNS = [
    "id", "name", "children", "height", "married", "born", "seen_at", "town.id", "town.name",
    "lived_in", "tags", "mixed",
]  # fmt: skip
PANDAS = [
    "Int64", "string", "Int64", "float64", "boolean", "datetime64[s]", "datetime64[ns, UTC]",
    "Int64", "string", "object", "object", "object",
]  # fmt: skip


@pytest.mark.parametrize("rows", [(), (NOBODY,), (NOBODY, ZOE)], ids=["none", "nulls", "mixed"])
def test_columns_of_pandas_follow_the_selection(rows):
    """Names and types are the same whatever there is in them."""
    frame = to_pandas(table(*rows))
    assert list(frame.columns) == COLUMNS
    assert [str(dtype) for dtype in frame.dtypes] == PANDAS
    assert len(frame) == len(rows)


@pytest.mark.parametrize("rows", [(), (NOBODY,), (NOBODY, ZOE)], ids=["none", "nulls", "mixed"])
def test_columns_of_polars_follow_the_selection(rows):
    """Lists of records are lists of structs."""
    frame = to_polars(table(*rows))
    town = pl.List(pl.Struct({"name": pl.String, "founded": pl.Date}))
    types = [
        pl.Int64, pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date, pl.Datetime("us", "UTC"),
        pl.Int64, pl.String, town, pl.List(pl.String), pl.String,
    ]  # fmt: skip
    assert dict(frame.schema) == dict(zip(COLUMNS, types, strict=True))
    assert frame.height == len(rows)


def test_values_stand_in_pandas_as_what_they_are():
    """Null is null, instants are in UTC."""
    frame = to_pandas(table(ZOE, NOBODY))
    assert frame["children"].tolist() == [2, pd.NA]
    assert frame["seen_at"][0] == pd.Timestamp(SEEN)
    assert frame["born"][0] == pd.Timestamp("1980-02-29")
    assert frame["town.name"].isna().tolist() == [False, True]
    assert frame["lived_in"][0] == [
        {"name": "Ypres", "founded": dt.date(1066, 1, 1)},
        {"name": None, "founded": None},
    ]
    assert frame["tags"].tolist() == [["a"], []]


def test_values_stand_in_polars_as_what_they_are():
    """And what has no one type is text."""
    (zoe, nobody) = to_polars(table(ZOE, NOBODY)).to_dicts()
    assert zoe == {
        **{name: ZOE[name] for name in ("id", "name", "children", "married", "tags")},
        "height": 1.0,
        "born": dt.date(1980, 2, 29),
        "seen_at": SEEN,
        "town.id": 3,
        "town.name": "Ghent",
        "lived_in": [
            {"name": "Ypres", "founded": dt.date(1066, 1, 1)},
            {"name": None, "founded": None},
        ],
        "mixed": "true",
    }
    assert nobody == {**dict.fromkeys(COLUMNS), "id": 2, "lived_in": [], "tags": []}


def test_a_year_beyond_nanoseconds_harms_nobody():
    """Somebody always types 0204 for 2024."""
    far = {**ZOE, "seen_at": "0204-01-31T12:00:00Z", "born": "0204-01-31"}
    frame = to_pandas(table(far, ZOE))
    assert str(frame["seen_at"].dtype) == "datetime64[us, UTC]"
    assert frame["born"][0].year == 204
    assert to_polars(table(far))["seen_at"][0].year == 204


def test_an_instant_without_a_zone_is_one_in_utc():
    """Clio has a few."""
    frame = to_pandas(table({**ZOE, "seen_at": "2026-01-31T10:00:00"}))
    assert frame["seen_at"][0] == pd.Timestamp(SEEN)


def test_a_value_of_another_type_changes_only_its_column():
    """Clio's description is not always right."""
    odd = {**ZOE, "children": 1.5, "married": "often"}
    frame = to_pandas(table(odd, ZOE))
    assert frame["children"].tolist() == [1.5, 2]
    assert frame["married"].tolist() == ["often", True]
    assert str(frame["name"].dtype) == "string"
    polars = to_polars(table(odd, ZOE))
    assert polars["children"].to_list() == ["1.5", "2"]
    assert polars["married"].to_list() == ["often", "true"]


def test_what_is_hidden_or_unreadable_is_null():
    """A column has no room for more; the record says so."""
    hidden = {**ZOE, "town": {"redacted": True}, "lived_in": {"redacted": True}, "born": "x"}
    for row in (
        to_pandas(table(hidden)).iloc[0].to_dict(),
        to_polars(table(hidden)).to_dicts()[0],
        dicts(table(hidden), flat=True, json=False)[0],
    ):
        for name in ("town.id", "town.name", "lived_in", "born"):
            assert row[name] is None or pd.isna(row[name])


def test_an_association_without_names_has_what_clio_gives_by_itself():
    """Its id and etag (facts, 2.2)."""
    rows = table({"town": {"id": 1, "etag": "e"}}, selected="town,lived_in")
    assert list(to_pandas(rows).columns) == ["town.id", "town.etag", "lived_in"]
    assert dicts(rows, flat=True, json=False) == [
        {"town.id": 1, "town.etag": "e", "lived_in": None}
    ]


def test_what_a_nested_record_holds_of_others_has_columns_too():
    """One level deeper, as Clio gives it."""
    rows = decode_all(Contact, [{"company": {"id": 1, "company": {"id": 2}, "phone_numbers": [{"id": 3}]}}])  # fmt: skip
    frame = to_polars(Table(Contact, "company{id,company,phone_numbers},type", rows))
    assert frame.to_dicts() == [
        {
            "company.id": 1,
            "company.company.id": 2,
            "company.company.etag": None,
            "company.phone_numbers": [{"id": 3, "etag": None}],
            "type": None,
        }
    ]


def test_rows_are_plain_dicts():
    """Nested as Clio gives them, or flat; with Python's values or JSON's."""
    nested = dicts(table(ZOE), flat=False, json=False)[0]
    assert nested["town"] == {"id": 3, "name": "Ghent"}
    assert nested["born"] == dt.date(1980, 2, 29)
    (flat,) = dicts(table(ZOE), flat=True, json=True)
    assert flat["town.name"] == "Ghent"
    assert flat["lived_in"][0] == {"name": "Ypres", "founded": "1066-01-01"}
    assert json.loads(json.dumps(flat))["seen_at"] == "2026-01-31T12:00:00+02:00"
    assert list(flat) == COLUMNS
    assert json.dumps(dicts(table(ZOE), flat=False, json=True))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing_is_named(monkeypatch, library):
    """With what to install."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ConfigurationError, match=rf"clio-sync\[{library}\]"):
        {"pandas": to_pandas, "polars": to_polars}[library](table())


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing_costs_no_request(answering, monkeypatch, library):
    """A long list takes minutes at Clio's limit, which would be for nothing."""
    monkeypatch.setitem(sys.modules, library, None)
    clio = answering()
    with pytest.raises(ConfigurationError, match=library):
        clio(lambda c: getattr(c.contacts.list(), f"to_{library}")())
    assert clio.asked == []


def test_a_list_becomes_a_table(answering):
    """In both colours, with the columns of what was selected."""
    contact = {"id": 1, "name": "Zoë", "company": None}
    selected = "id,name,company{name}"
    for use, columns in (
        (lambda pages: pages.to_pandas(), lambda frame: list(frame.columns)),
        (lambda pages: pages.to_polars(), lambda frame: frame.columns),
        (lambda pages: pages.to_dicts(flat=True), lambda rows: list(rows[0])),
    ):
        clio = answering(httpx.Response(200, json={"data": [dict(contact)]}))
        found = clio(lambda c, use=use: use(c.contacts.list(fields=selected)))
        assert columns(found) == ["id", "name", "company.name"]
        assert len(found) == 1


def test_an_empty_list_has_its_columns(answering):
    """A report of nothing has its headings."""
    clio = answering(httpx.Response(200, json={"data": []}))
    frame = clio(lambda c: c.matters.list(fields="id,open_date,client{name}").to_pandas())
    assert list(frame.columns) == ["id", "open_date", "client.name"]
    clio = answering(httpx.Response(200, json={"data": []}))
    assert "client.name" in clio(lambda c: c.matters.list().to_polars()).columns
