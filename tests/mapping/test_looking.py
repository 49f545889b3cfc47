"""Looking at rows before a run: one explained, all counted, what is wrong mended in a file."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    SourceRow,
    address,
    constant,
    custom_field,
    date,
    email,
    field,
    lookup,
    phone,
    reference,
    transforms as to,
)

FIXTURES = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)


@pytest.fixture
def people():
    """People, with a rule of each kind."""
    return DataMap(
        "contacts",
        key="id",
        fields=[
            field("first_name", "First", transform=to.name_case),
            field("last_name", "Last", required=True),
            email("Mail"),
            address(street="Street", label="Home"),
            custom_field("Visa type", "visa", choices={"H1B": "H-1B"}, otherwise="Other"),
            constant("title", "Client"),
        ],
    )


ROW = {"id": "1", "First": "JANE", "Last": "Doe", "Mail": "jane", "Street": "1 Main", "visa": "H1B"}


def test_a_row_is_explained_value_by_value(people, account):
    """Each step that changes something is shown, in the order of the fields."""
    told = str(people.explain(ROW, account))
    assert told.startswith("Row 1 of contacts")
    assert "'JANE' → 'Jane' (name_case)" in told
    assert "is not an e-mail address" in told
    assert "'H1B' → 'H-1B' (choices) → 11 (this account)" in told
    assert "{'street': '1 Main'}" in told
    first = people.explain(ROW).journeys[0]
    assert (first.field, first.source, first.value) == ("first_name", "First", "Jane")


def test_only_printing_shows_values(people):
    """The repr of an explanation ends up in logs; its text is asked for."""
    found = people.explain(SourceRow(7, ROW))
    assert "JANE" not in repr(found)
    assert "JANE" in found._repr_html_()


def test_what_is_missing_is_explained(people, clients, account):
    """A column that is not there, a cell without anything in it, and a value that is required."""
    found = people.explain({"id": "1", "Last": " ", "visa": "#N/A"}, account)
    assert "(the row has no such column)" in str(found)
    assert found.journeys[1].problem == "where a value is required."
    assert found.journeys[4].problem.startswith("is a spreadsheet's error")
    assert people.explain({"id": "1", "Last": "x", "Mail": ""}).journeys[2].value is None
    matter = DataMap("matters", key="no", fields=[reference("client", to=clients, by="id")])
    assert "the row 'C-7' of contacts" in str(matter.explain({"no": 1, "id": "C-7"}))
    broken = DataMap("contacts", key="id", fields=[field("title", lambda row: row["x"])])
    assert "broke the field's function" in str(broken.explain({"id": "1"}))


ROWS = [
    ROW,
    {**ROW, "id": "2", "Mail": "a@x.example", "visa": "K1", "Last": ""},
    {**ROW, "id": "3", "Mail": "", "visa": "K1", "First": "=HYPERLINK(1)"},
    {"id": "4", "Last": "Roe"},
]


def test_columns_are_counted(people):
    """How full they are, what failed and why, and what fell back."""
    found = people.coverage(ROWS)
    by_name = {one.field: one for one in found.fields}
    mail = by_name["email_addresses.Work"]
    assert (found.rows, mail.filled, mail.used) == (4, 2, 1)
    assert mail.failures == {"is not an e-mail address": 1}
    assert by_name["custom_field_values.Visa type"].fallbacks == {"K1": 2}
    assert by_name["custom_field_values.Visa type"].fell_back == 2
    assert by_name["first_name"].failures == {"is a spreadsheet's formula": 1}
    assert by_name["last_name"].failures == {"where a value is required": 1}
    assert by_name["title"].used == 4


def test_counting_shows_no_value(people):
    """Neither text nor repr repeats what stands in a cell."""
    found = people.coverage(ROWS)
    for told in (str(found), repr(found), found._repr_html_()):
        assert "K1" not in told
        assert "JANE" not in told
    assert "2 (50%)" in str(found)
    assert "1× is not an e-mail address" in str(found)
    assert people.coverage([]).fields[0].filled == 0
    assert "0 rows" in str(people.coverage([]))


def test_names_are_counted_with_the_accounts_lists(account):
    """What falls back, or is unknown, shows only with the lists of the account."""
    one = DataMap(
        "matters",
        key="no",
        fields=[
            lookup("practice_area", "Practice", {"Divorce": "Family"}, otherwise="Immigration"),
            lookup("responsible_attorney", "Attorney", transform=to.name_part("last")),
        ],
    )
    names = ["Divorce", "family", "Tax", "", "#N/A"]
    rows = [{"no": n, "Practice": name, "Attorney": "Bo"} for n, name in enumerate(names)]
    assert one.coverage(rows).fields[0].fallbacks == {}
    assert one.coverage(rows, account).fields[0].fallbacks == {"Tax": 1, "#N/A": 1}
    assert one.coverage(rows, account).fields[1].failures == {"is one word, and no whole name": 5}


def test_problems_go_into_a_file_that_is_mended_and_fed_back(people, account, tmp_path):
    """All columns are there, with what to fix in front; what was mended is used."""
    path = tmp_path / "fix.csv"
    found = people.problems(ROWS)
    assert [number for number, _ in found] == [1, 2, 3]
    assert len(found) == 3
    assert "row 2: Last → last_name: nothing where a value is required" in str(found)
    assert "jane" not in str(found) + repr(found)
    found.to_csv(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Row"] for row in rows] == ["1", "2", "3"]
    assert "not an e-mail address" in rows[0]["What to fix"]
    assert rows[2]["First"] == "'=HYPERLINK(1)"
    assert len(people.problems(path)) == 3
    for row, mended in zip(
        rows, ({"Mail": "j@x.example"}, {"Last": "Doe"}, {"First": "J"}), strict=True
    ):
        row.update(mended)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert len(people.problems(path)) == 0
    assert people.read(path).rows()[0].key == "1"


def test_repeated_keys_and_names_of_the_account_are_problems_too(people, account):
    """What shows only beside other rows, or in the account, is listed with the rest."""
    twice = [{**ROW, "Mail": ""}, {**ROW, "Mail": ""}]
    assert [problem.kind for _, problem in people.problems(twice)] == ["its key", "its key"]
    one = DataMap("contacts", key="id", fields=[custom_field("Visa type", "visa")])
    assert len(one.problems([{"id": 1, "visa": "K1"}])) == 0
    assert len(one.problems([{"id": 1, "visa": "K1"}], account)) == 1


def test_columns_that_are_called_like_ours_stay(tmp_path):
    """A sheet may have columns called Row and What to fix already; objects are written as text."""
    one = DataMap("contacts", key="id", fields=[field("title", "Row")])
    row = {"id": "1", "Row": "#N/A", "What to fix": b"x"}
    one.problems([SourceRow(9, row)]).to_csv(tmp_path / "fix.csv")
    head, line = (tmp_path / "fix.csv").read_text("utf-8-sig").splitlines()
    assert head == "Row *,What to fix *,id,Row,What to fix"
    assert line.startswith("9,")
    assert line.endswith(",1,#N/A,b'x'")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "= A1", "=cmd|' /C calc'!A0", "@SUM(1)", "+SUM(A1)", "-cmd|' /C calc'!A0", "'=1+1"],
)
def test_a_formula_is_refused(people, cell):
    """Clio's exports are opened in spreadsheets, which would run it."""
    (problem,) = people.map_row(SourceRow(2, {"id": "1", "Last": cell})).problems
    assert problem.reason == "is a spreadsheet's formula"
    (problem,) = people.map_row(SourceRow(2, {"id": "1", "Last": "x", "Street": cell})).problems
    assert problem.reason == "is a spreadsheet's formula"


@pytest.mark.parametrize(
    "cell", ["=====", "- called twice", "@home", "+1 312", "-", "-5", "'Abd", "a=b", "= ="]
)
def test_what_only_begins_like_a_formula_is_text(cell):
    """Dashes, signs and apostrophes are how people write."""
    one = DataMap("contacts", key="id", fields=[field("title", "t")])
    assert one.map_row(SourceRow(2, {"id": "1", "t": cell})).values == {"title": cell}


CELLS = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.none(),
    st.sampled_from(["1E+11", "44197", "#N/A", "“Jo”", "=1+1", "@SUM(A1)", "H1B", "a@x.example"]),
)


@FIXTURES
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(ROW, CELLS)), max_size=3))
def test_no_row_breaks_a_look_at_it(people, account, tmp_path, rows):
    """Whatever stands in the cells, it can be explained, counted and written for mending."""
    for row in rows:
        assert str(people.explain(row, account))
    assert people.coverage(rows, account).rows == len(rows)
    found = people.problems(rows, account)
    found.to_csv(tmp_path / "fix.csv")
    assert str(people.coverage(rows)) + str(found) is not None


def test_dates_and_phones_that_spreadsheets_spoil_are_problems():
    """Rounded numbers and serial dates never become another number or another date."""
    one = DataMap(
        "contacts",
        key="id",
        fields=[
            phone("Mobile", country="US"),
            date("date_of_birth", "Born", formats=["%m/%d/%Y"]),
        ],
    )
    mapped = one.map_row(SourceRow(2, {"id": "1", "Mobile": "1E+11", "Born": "44197"}))
    assert len(mapped.problems) == 2
    assert mapped.values == {}


def test_an_explanation_says_whatever_keeps_a_row_from_being_used():
    """Formulas, blanks where a value is required, and cells that cannot be compared."""
    found = DataMap(
        "contacts",
        key="id",
        fields=[
            field("last_name", "Last"),
            field("title", "Title"),
            custom_field("Nickname", "Nick", required=True),
        ],
    ).explain({"id": "1", "Last": "=A1", "Title": np.array([1, 2]), "Nick": " "})
    assert [journey.problem.split(".")[0] for journey in found.journeys] == [
        "is a spreadsheet's formula",
        "is no text",
        "where a value is required",
    ]
    assert str(found)


@pytest.mark.parametrize("blank", ["", " "])
def test_a_choice_may_stand_for_nothing(account, blank):
    """A word that means that there is none clears the field, or leaves it alone."""
    said = {"choices": {"none": blank, "H1B": "H-1B"}, "otherwise": blank}
    visas = DataMap(
        "contacts",
        key="id",
        fields=[
            custom_field("Visa type", "visa", **said),
            custom_field("Nickname", "visa", **said, keep_if_empty=False),
        ],
    )
    for cell in ("none", "another"):
        found = visas.map_row(SourceRow(2, {"id": "1", "visa": cell}))
        assert found.values == {"custom_field_values.Nickname": None}
        assert not found.problems


def test_a_map_gives_no_formula_itself():
    """Every row would be refused for it."""
    with pytest.raises(MappingError, match="'=A1', which a spreadsheet would run"):
        DataMap("contacts", key="id", fields=[constant("title", "=A1")])
