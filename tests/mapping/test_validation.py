"""What a field's validation refuses becomes a problem of the row, whatever the validation is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    SourceRow,
    Unfit,
    address,
    constant,
    custom_field,
    date,
    email,
    field,
    lookup,
    parse_maps,
    reference,
    validation as must,
)


def judged(made, cells):
    """What a map of one field makes of a row: the value, or the problem."""
    one = DataMap("contacts", key="id", fields=[made])
    row = one.map_row(SourceRow(2, {"id": "7", **cells}))
    return row.values.get(made.name), row.problems


GOOD_AND_BAD = [
    (must.matches("[A-Z]{2}"), "AB", "ABC"),
    (must.one_of("H-1B", "L-1"), "h-1b", "TN"),
    (must.one_of(1, 2), "2", "3"),
    (must.length(max=3), "abc", "abcd"),
    (must.length(min=2), "ab", "Z"),
    (must.length(min=2, max=3), "abc", "abcd"),
    (must.between(0, 100), "$ 99.50", "100.01"),
    (must.between(low=Decimal("0.5")), "0.5", "0.4"),
    (must.between(high=3), "-1", "4"),
    (must.between("2020-01-01", dt.date(2020, 12, 31)), "2020-12-31", "2021-01-01"),
    (must.between(0, 9), "7", "seven"),
    (must.after("2020-01-31"), "2020-02-01", "2020-01-31"),
    (must.before(dt.date(2020, 1, 31)), "2020-01-30", "2020-01-31"),
    (must.before("2020-01-31"), "1990-01-01", "no day"),
]


@pytest.mark.parametrize(("rule", "good", "bad"), GOOD_AND_BAD)
def test_a_rule_lets_pass_what_it_says(rule, good, bad):
    """And what it refuses is a problem that says what was wanted, and no value."""
    made = custom_field("Number", "n", validation=rule)
    assert judged(made, {"n": good}) == (good, ())
    value, (problem,) = judged(made, {"n": bad})
    assert value is None
    assert problem.reason == f"is not {rule.words}"
    assert (problem.field, problem.column) == (made.name, "n")
    assert str(bad) not in str(problem).replace(rule.words, "")


def test_an_empty_cell_is_not_validated():
    """Whether a value has to be there is what required= says."""
    made = field("title", "t", validation=must.length(min=2))
    assert judged(made, {"t": ""}) == (None, ())


def test_what_is_checked_is_clios_form():
    """Dates as ISO 8601, e-mail addresses in lower case, choices as Clio's word."""
    seen = []

    def noted(value):
        seen.append(value)
        return True

    judged(date("date_of_birth", "d", formats=["%m/%d/%Y"], validation=noted), {"d": "12/30/1990"})
    judged(email("e", validation=noted), {"e": "ANN@X.example"})
    judged(custom_field("A", "a", choices={"H1B": "H-1B"}, validation=noted), {"a": "h1b"})
    judged(custom_field("B", "b", formats=["%d.%m.%Y"], validation=noted), {"b": "31.12.1990"})
    judged(custom_field("C", "c", type="currency", validation=noted), {"c": "$1,200.50"})
    judged(custom_field("D", "c", type="date", validation=noted), {"c": "2020-01-02 09:30"})
    judged(address(city="c", validation=noted), {"c": "Chicago"})
    assert seen[:-1] == [
        "1990-12-30", "ann@x.example", "H-1B", "1990-12-31", "1200.5", "2020-01-02"
    ]  # fmt: skip
    assert seen[-1]["city"] == "Chicago"


def test_the_way_of_a_custom_value_goes_on_as_it_was():
    """Looking changes nothing: the account reads the cell by its own definition."""
    made = custom_field("C", "c", type="currency", validation=must.between(0, 2000))
    assert judged(made, {"c": "$1,200.50"}) == ("$1,200.50", ())
    assert judged(made, {"c": "none"}) == ("none", ())


def test_the_key_of_a_reference_is_checked():
    """Its record is not known when a row is mapped."""
    clients = DataMap("contacts", key="id", name="c", fields=[field("title", "t")])
    made = reference("client", to=clients, by="c", validation=must.matches("C-[0-9]+"))
    cases = DataMap("matters", key="no", fields=[made])
    good, bad = (cases.map_row(SourceRow(2, {"no": "1", "c": key})) for key in ("C-1", "D-1"))
    assert good.values["client"].key == "C-1"
    assert bad.problems[0].reason == "is not of the form C-[0-9]+"


def raises(value):
    """A function that quotes what it was given."""
    raise ValueError(f"secret {value}")


class Stubborn:
    """What cannot even be taken for true or false."""

    def __bool__(self):
        raise RuntimeError("secret")


@pytest.mark.parametrize(
    ("validation", "reason"),
    [
        (raises, "broke the field's validation (ValueError)"),
        (lambda value: Stubborn(), "broke the field's validation (RuntimeError)"),
        (lambda value: False, "is refused by the field's validation (a function)"),
        (str.isdigit, "is refused by the field's validation (isdigit)"),
        (lambda value: Unfit("is no docket number"), "is no docket number"),
        ((must.length(max=9), must.matches("x")), "is not of the form x"),
    ],
)
def test_a_function_of_the_firms_never_breaks_a_run(validation, reason):
    """Whatever it raises or returns is a problem of that row, without the value."""
    value, (problem,) = judged(field("title", "t", validation=validation), {"t": "secret"})
    assert value is None
    assert problem.reason == reason
    assert "secret" not in str(problem)


@settings(deadline=None)
@given(
    cell=st.one_of(st.text(), st.integers(), st.floats(), st.dates(), st.booleans(), st.none()),
    rule=st.sampled_from([rule for rule, _, _ in GOOD_AND_BAD]),
)
def test_no_cell_breaks_a_rule(cell, rule):
    """There is a value, a problem or nothing, whatever a cell holds."""
    value, problems = judged(custom_field("N", "n", validation=rule), {"n": cell})
    assert value is None or not problems


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: must.matches("["), "no regular expression"),
        (must.one_of, "needs the values"),
        (must.length, "needs a min="),
        (lambda: must.length(min=3, max=2), "needs a min="),
        (must.between, "needs numbers, or dates"),
        (lambda: must.between(1, "2020-01-01"), "needs numbers, or dates"),
        (lambda: must.between(2, 1), "Nothing is between"),
        (lambda: must.between(low=True), "is no date"),
        (lambda: must.after("soon"), "is no date"),
    ],
)
def test_a_rule_that_cannot_work_is_an_error(make, said):
    """Whoever writes it is told at once."""
    with pytest.raises(ValueError, match=said):
        make()


async def awaited(value):
    """A function that nobody would wait for."""


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (field("title", "t", validation="x"), "cannot be called"),
        (field("title", "t", validation=[must.length(max=3)]), "or a tuple of them"),
        (field("title", "t", validation=awaited), "is async"),
        (address(city="c", validation=must.length(max=3)), "looks at one text"),
        (constant("title", "Client", validation=must.length(max=3)), "'Client', which its own"),
        (
            custom_field("V", "v", choices={"a": "TN"}, validation=must.one_of("L-1")),
            "'TN', which its own validation refuses: is not one of L-1",
        ),
        (
            custom_field("V", "v", choices={}, otherwise="No", validation=must.length(max=1)),
            "'No', which its own",
        ),
    ],
)
def test_a_validation_that_cannot_work_is_found_in_the_definition(made, said):
    """Long before a row is read."""
    with pytest.raises(MappingError, match=said):
        DataMap("contacts", key="id", fields=[made])


def is_docket(value):
    """A function of the firm's own."""
    return str(value).startswith("24-")


def test_validations_survive_a_file():
    """Rules are written with their bounds, functions by their names."""
    rules = tuple(rule for rule, _, _ in GOOD_AND_BAD)
    one = DataMap(
        "contacts",
        key="id",
        fields=[
            field("title", "t", validation=must.length(max=3)),
            custom_field("N", "n", validation=(*rules, is_docket)),
        ],
    )
    text = one.to_toml()
    again = parse_maps(text, functions={"is_docket": is_docket})["contacts"]
    assert again.fields[1].validations == (*rules, is_docket)
    assert again.to_toml() == text
    assert "validation = [{ length = { max = 3 } }]" in text
    assert '{ matches = "[A-Z]{2}" }' in text
    assert "{ after = 2020-01-31 }" in text
    assert "{ between = { low = 0.5 } }" in text


ONE = '[a]\nresource = "contacts"\nkey = "id"\n[[a.fields]]\ntarget = "title"\nsource = "t"\n'


def test_a_file_may_say_one_rule_without_brackets():
    """And the bounds of dates as texts."""
    (made,) = parse_maps(ONE + 'validation = { after = "2020-01-31" }')["a"].fields
    assert made.validations == (must.after("2020-01-31"),)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("{ mathces = 'x' }", "'mathces' is no rule. Did you mean 'matches'"),
        ("{ matches = '[' }", "no regular expression"),
        ("{ length = { most = 3 } }", "cannot be made"),
        ("[3]", "a validation is"),
        ("'is_dcket'", "Did you mean 'is_docket'"),
    ],
)
def test_a_mistake_in_a_files_validation_is_named(said, answer):
    """With the field it stands in, or the nearest name."""
    with pytest.raises(MappingError, match=answer):
        parse_maps(f"{ONE}validation = {said}", functions={"is_docket": is_docket})


def test_the_document_shows_the_rule():
    """What people sign has to say what is refused."""
    one = DataMap(
        "contacts",
        key="id",
        fields=[
            field("title", "t", validation=(must.length(min=2, max=9), is_docket)),
            field("prefix", "p", validation=must.between(low=3)),
            field("last_name", "l", validation=must.between(high=3)),
            field("first_name", "f", validation=must.length(min=2)),
        ],
    )
    said = one.to_markdown()
    assert "has to be 2 to 9 characters long; has to pass is\\_docket" in said
    assert "has to be 3 or more" in said
    assert "has to be 3 or less" in one.to_html()
    assert "at least 2 characters long" in one.to_html()


def test_what_clio_holds_and_the_map_refuses_does_not_come_back():
    """A row that the map would refuse is a problem, and never a cell."""
    rule = must.one_of("Dr")
    one = DataMap(
        "contacts", key="id", both_ways=True, fields=[field("title", "t", validation=rule)]
    )
    from clio_sync.mapping import Directory

    bound = one.bound(Directory.of())
    assert bound.to_source({"title": "Dr"}).values == {"t": "Dr"}
    back = bound.to_source({"title": "Mr"})
    assert back.values == {}
    assert "would be read as another value" in back.problems[0].reason


def test_explain_and_coverage_tell_of_a_validation():
    """Whoever looks at rows sees what is refused."""
    rule = must.one_of("Family")
    one = DataMap("matters", key="id", fields=[lookup("practice_area", "p", validation=rule)])
    cells = {"id": "1", "p": "Tax"}
    assert one.explain(cells).journeys[0].problem.startswith("is not one of Family")
    assert one.coverage([cells]).fields[0].failures == {"is not one of Family": 1}
