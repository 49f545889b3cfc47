"""Any map, any rows: whatever can be declared works, shows itself, and writes what Clio takes."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from decimal import Decimal

import httpx
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies as st

from clio_sync._flows.payloads import check
from clio_sync._generated import (
    activities,
    calendar_entries,
    communications,
    contacts,
    documents,
    matters,
    notes,
    relationships,
    tasks,
)
from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    Directory,
    SourceRow,
    Unfit,
    address,
    constant,
    custom_field,
    date,
    duration,
    email,
    field,
    named,
    parse_maps,
    phone,
    reference,
    transforms as to,
    validation as is_,
)
from clio_sync.mapping.cells import plain
from clio_sync.mapping.vocabulary import (
    ADDRESS_LABELS,
    EMAIL_LABELS,
    FIELD_TYPES,
    PHONE_LABELS,
    VOCABULARIES,
)
from clio_sync.sources import CsvFile

from ..contract.judge import HOST, judge

HUNT = settings(
    max_examples=int(os.environ.get("HUNT", "30")),
    phases=[Phase.generate]
    if "HUNT" in os.environ
    else [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    deadline=None,
)

# ------------------------------------------------------------------------------------ any maps

ODD = st.sampled_from(["=A1", "a|b", "<b>&amp;", "a.b", '"', "Zoë", "x\ny", "'", " y ", "#", "\\"])
NAMES = st.one_of(st.text(min_size=1, max_size=6), ODD, st.sampled_from("abcdefgh"))
WORDS = st.one_of(NAMES, st.sampled_from(["open", "yes", "NULL", "1", "", "2024-01-02"]))
STEPS = st.sampled_from(
    [
        to.text,
        to.lines,
        to.name_case,
        to.name_part("last"),
        to.straight_quotes,
        to.money,
        to.amount(decimal=",", currency="EUR"),
        to.boolean,
        to.yes_no("oui", "non"),
        to.number,
        to.clock,
        to.moment(zone="America/Chicago"),
        to.moment(formats=["%d.%m.%Y %H:%M", "iso"], zone="UTC"),
        to.day_in("America/Chicago"),
        to.pattern("[A-Z]{3}[0-9]{2}"),
        to.prefixed("SF-"),
        to.unprefixed("SF-"),
        to.html_to_text,
        to.text_to_html,
        to.email,
        to.url,
        to.phone("US"),
        to.duration("minutes"),
    ]
)
RULES = st.sampled_from(
    [
        is_.matches("[a-z]+"),
        is_.one_of("open", "yes", "1"),
        is_.length(min=1, max=9),
        is_.between(0, 100),
        is_.after("2020-01-31"),
    ]
)
FORMATS = st.lists(
    st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%y", "%d %b %Y", "excel"]),
    min_size=1,
    unique=True,
)
CLIENTS = DataMap("contacts", name="clients of", key="id", fields=[field("last_name", "Last")])
CASES = DataMap(
    "matters", name="cases", key="id", fields=[reference("client", to=CLIENTS, by="Client")]
)


@st.composite
def options(draw):
    """What any field can be told."""
    given = {
        "transform": st.lists(STEPS, max_size=2).map(tuple),
        "owner": st.sampled_from(["source", "clio", "review"]),
        "critical": st.booleans(),
        "required": st.booleans(),
        "on_create_only": st.booleans(),
        "keep_if_empty": st.just(True),
        "validation": st.lists(RULES, max_size=1).map(tuple),
        "description": WORDS,
    }
    return draw(st.fixed_dictionaries({}, optional=given))


@st.composite
def chosen(draw):
    """The firm's words for Clio's."""
    values = st.one_of(WORDS, st.booleans(), st.integers(0, 9))
    choices = draw(st.none() | st.dictionaries(WORDS, values, max_size=3))
    otherwise = draw(st.none() | WORDS)
    return {"choices": choices, "otherwise": otherwise}


@st.composite
def lines(draw, known, column):
    """One field of a resource, of any kind."""
    maker = draw(st.sampled_from([*_MAKERS]))
    return _MAKERS[maker](draw, known, column)


def _scalar(draw, known, column):
    name = draw(st.sampled_from([*known.scalars]))
    if name == "quantity" and draw(st.booleans()):
        return duration(column, unit=draw(st.sampled_from(["hours", "minutes", "seconds"])))
    if draw(st.booleans()):
        return field(name, column, **draw(chosen()), **draw(options()))
    return field(name, column, **draw(options()))


def _constant(draw, known, column):
    return constant(draw(st.sampled_from([*known.scalars])), draw(WORDS | st.booleans()))


def _dated(draw, known, column):
    name = draw(st.sampled_from([*known.scalars]))
    return date(name, column, formats=draw(FORMATS), **draw(options()))


def _mail(draw, known, column):
    return email(column, label=draw(st.sampled_from(EMAIL_LABELS)), **draw(options()))


def _phone(draw, known, column):
    country = draw(st.sampled_from([None, "US", "de"]))
    label = draw(st.sampled_from(PHONE_LABELS))
    return phone(column, label=label, country=country, **draw(options()))


def _address(draw, known, column):
    parts = draw(st.sets(st.sampled_from(["street", "city", "province", "postal_code", "country"])))
    columns = {part: draw(NAMES) for part in sorted(parts)}
    label = draw(st.sampled_from(ADDRESS_LABELS))
    return address(**columns, label=label, **draw(options()))


def _custom(draw, known, column):
    type = draw(st.sampled_from(FIELD_TYPES))
    said = {"type": type} if draw(st.booleans()) else {}
    if type == "date" and draw(st.booleans()):
        said |= {"formats": draw(FORMATS)}
    if type in {"contact", "matter"} and draw(st.booleans()):
        said |= {"to": CASES if type == "matter" else CLIENTS}
    elif draw(st.booleans()):
        said |= draw(chosen())
    return custom_field(f"My {type}", column, **said, **draw(options()))


def _linked(draw, known, column):
    name = draw(st.sampled_from([*known.linked]))
    to_map = CASES if known.linked[name].resource == "matters" else CLIENTS
    return reference(name, to=draw(st.sampled_from([None, to_map])), by=column, **draw(options()))


def _named(draw, known, column):
    name = draw(st.sampled_from([*known.named] or ["user"]))
    table = draw(st.none() | st.dictionaries(WORDS, st.just("One"), max_size=2))
    otherwise = draw(st.sampled_from([None, "One"]))
    return named(name, column, table=table, otherwise=otherwise, **draw(options()))


_MAKERS = {
    "scalar": _scalar,
    "scalar too": _scalar,
    "constant": _constant,
    "dated": _dated,
    "mail": _mail,
    "phone": _phone,
    "address": _address,
    "custom": _custom,
    "custom too": _custom,
    "linked": _linked,
    "named": _named,
}


@st.composite
def maps(draw):
    """A map of any resource, as far as it can work."""
    resource = draw(st.sampled_from(["contacts", "contacts", "matters", *VOCABULARIES]))
    known = VOCABULARIES[resource]
    columns = draw(st.lists(NAMES, min_size=1, max_size=7))
    made = {}
    for column in columns:
        line = draw(lines(known, column))
        one = _map(resource, [line], known.types)
        if one is not None:
            made.setdefault(line.name.casefold(), line)
    assume(made)
    found = _map(resource, [*made.values()], known.types, draw(NAMES))
    assume(found is not None)
    return found


def _map(resource, lines, types, name=None):
    for type in (None, *types):
        try:
            return DataMap(resource, key="key", fields=lines, type=type, name=name or resource)
        except MappingError:
            continue
    return None


# ------------------------------------------------------------------------------------ any rows

CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(
        [
            "open", "yes", "oui", "One", "High", "pending", "plain_text", "Person", "Matter",
            "2024-01-02", "01/02/2024", "1.2.24", "3 Feb 2024", "45000", "2024-01-02T10:00:00Z",
            "31.12.2024 23:59", "1,234.50", "1.234,50 EUR", "$5", "(5)", "-0", "1e3", "1E+11",
            "a@b.example", "A.B@Example.COM", "(312) 555-0100 x7", "+49 30 901820", "10:30 pm",
            "https://a.example/x", "ABC12", "SF-1", "<p>x &amp; y</p>", "van der Berg, Jan", "77",
            "N/A", "-", "NULL", "#N/A", "=1+1", "@SUM(A1)", "JosÃ©", "\ud800", "a\x00b", "\x0b",
            "x" * 300, "9" * 90, "one\r\ntwo", "\u202eabc", "e\u0301", "Ⅻ", "١٢٣", "1:30",
        ]
    ),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.decimals(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, dt.timezone.utc])),
    st.times(),
    st.timedeltas(),
    st.sampled_from([b"x", [1], {"a": 1}, object, Decimal("1E+99")]),
)  # fmt: skip


@st.composite
def rows_of(draw, one):
    """Some rows of a map, whole and otherwise."""
    columns = list(dict.fromkeys(column for line in one.fields for column in line.columns))
    count = draw(st.integers(1, 3))
    found = []
    for number in range(count):
        cells = {column: draw(CELLS) for column in columns if draw(st.integers(0, 9))}
        cells["key"] = draw(st.sampled_from([f"K-{number}", "K-0", "", None, number]))
        found.append(SourceRow(number + 2, cells))
    return found


@st.composite
def work(draw):
    """A map and rows of it."""
    one = draw(maps())
    return one, draw(rows_of(one))


ACCOUNT = Directory.of(
    custom_fields=[
        {
            "id": parent_at * 100 + n,
            "name": f"My {type}",
            "parent_type": parent,
            "field_type": type,
            "picklist_options": [{"id": 11, "option": "One"}, {"id": 12, "option": "open"}]
            if type == "picklist"
            else [],
        }
        for parent_at, parent in enumerate(["Contact", "Matter"], start=1)
        for n, type in enumerate(FIELD_TYPES)
    ],
    **{
        name: [{"id": 5, "name": "One"}] for name in Directory.selections if name != "custom_fields"
    },
)
PAYLOADS = {
    "contacts": (contacts.ContactCreate, contacts.SPEC),
    "matters": (matters.MatterCreate, matters.SPEC),
    "activities": (activities.ActivityCreate, activities.SPEC),
    "notes": (notes.NoteCreate, notes.SPEC),
    "relationships": (relationships.RelationshipCreate, relationships.SPEC),
    "tasks": (tasks.TaskCreate, tasks.SPEC),
    "calendar_entries": (calendar_entries.CalendarEntryCreate, calendar_entries.SPEC),
    "communications": (communications.CommunicationCreate, communications.SPEC),
    "documents": (documents.DocumentCreate, documents.SPEC),
}


@pytest.fixture(scope="module")
def clio():
    """What judges payloads by Clio's description."""
    return judge()


def bound_of(one):
    """The map in an account that has whatever it names, as far as that can be."""
    try:
        return one.bound(ACCOUNT)
    except MappingError:
        return None


def texts(value):
    """All text inside of something."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)


def violations(judge, resource, body):
    """What is wrong with a payload by Clio's description."""
    url = f"{HOST}/api/v4/{resource}.json"
    request = httpx.Request("POST", url, json={"data": body})
    answer = httpx.Response(201, json={"data": {}}, request=request)
    wrong = (one for one in judge.violations(answer) if one.side == "request")
    return [one for one in wrong if (resource, one.place, one.rule) not in DEVIATIONS]


DEVIATIONS = {
    ("contacts", "data.name", "required"),
    ("notes", "data.matter", "required"),
    ("notes", "data.contact", "required"),
}
"""Clio does without: a person goes by the parts of the name, a note hangs on a contact, too."""


# ------------------------------------------------------------------------------- what is true


@HUNT
@given(job=work())
def test_any_row_becomes_values_or_problems_twice_alike(job):
    """Mapping raises nothing, repeats nothing of the row in its words, and knows no yesterday."""
    one, rows = job
    first, again = ([one.map_row(row) for row in rows] for _ in range(2))
    assert first == again
    assert len(one.map_rows(rows, partial=True)) == len(rows)
    for row in first:
        assert all(isinstance(str(problem), str) for problem in row.problems)
        assert not any(isinstance(value, Unfit) for value in row.values.values())


@HUNT
@given(job=work())
def test_any_row_can_be_looked_at(job):
    """Explained, counted and listed; what maps and what is shown agree."""
    one, rows = job
    bound = bound_of(one)
    for row in rows:
        for directory in [None, *([] if bound is None else [ACCOUNT])]:
            told = one.explain(row, directory)
            assert str(told)
            assert no_markup(told._repr_html_())
        mapped = one.map_row(row)
        told = {j.field: bool(j.problem) for j in one.explain(row).journeys}
        assert {p.field for p in mapped.problems if p.field} == {
            n for n, bad in told.items() if bad
        }
    found = one.coverage(rows, None if bound is None else ACCOUNT)
    assert str(found)
    assert no_markup(found._repr_html_())
    assert all(line.used <= len(rows) for line in found.fields)


def no_markup(html):
    """Whether there is no markup but that of tables."""
    bare = html
    for tag in ("table", "caption", "thead", "tbody", "tr", "th", "td"):
        bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return "<" not in bare and ">" not in bare


@HUNT
@given(job=work())
def test_any_rows_to_mend_are_read_again_as_they_were(job, tmp_path_factory):
    """Whatever the cells and the headings are."""
    one, rows = job
    columns = {c.strip() for row in rows for c in row.values}
    assume(len(columns) == len({c for row in rows for c in row.values}) and "" not in columns)
    wrong = one.problems(rows)
    path = tmp_path_factory.getbasetemp() / "to-fix.csv"
    wrong.to_csv(path)
    assume(wrong.rows)
    back = list(CsvFile(path))
    assert len(back) == len(wrong.rows)
    for row, again in zip(wrong.rows, back, strict=True):
        assert not again.problem
        for column, cell in row.values.items():
            said = plain(cell)
            if isinstance(said, str) and "\0" not in said and said.isprintable():
                assert again.values[column.strip()] == said


@HUNT
@given(one=maps())
def test_any_map_is_a_file_and_a_document(one):
    """What a map says is written, read and the same; and shown without a hole for markup."""
    text = one.to_toml()
    again = parse_maps(text)[one.name]
    assert again.to_toml() == text
    assert [line.name for line in again.fields] == [line.name for line in one.fields]
    assert one.to_markdown().count("\n| ") == 2 + len(one.fields)
    assert no_markup(one._repr_html_())
    assert repr(one)


@HUNT
@given(job=work())
def test_a_map_from_a_file_maps_alike(job):
    """Nothing of the rules is lost on the way."""
    one, rows = job
    again = parse_maps(one.to_toml())[one.name]
    assert [again.map_row(row) for row in rows] == [one.map_row(row) for row in rows]


@HUNT
@given(job=work())
def test_what_is_written_is_what_clio_takes(job, clio):
    """A payload passes our own rules and Clio's description, and holds nothing unseen."""
    one, rows = job
    bound = bound_of(one)
    assume(bound is not None)
    wanted, spec = PAYLOADS[one.resource]
    for row in rows:
        mapped = one.map_row(row)
        found = bound.values(mapped)
        for line in found.values:
            bound.canonical(line, found.values[line])
        body = bound.payload(found.values, record=None, marker=None, resolve=lambda _: 77)
        said = "".join(texts(body)).replace("\n", "")
        assert not {"Cc", "Cs"} & set(map(unicodedata.category, said))
        if bound.lacking(found.values):
            continue
        check(body, wanted, spec.record)
        assert violations(clio, one.resource, body) == []
