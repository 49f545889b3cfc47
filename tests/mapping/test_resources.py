"""What hangs on contacts and matters is mapped, shown, written to files and taken back alike."""

from __future__ import annotations

import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    Directory,
    Model,
    SourceRow,
    duration,
    field,
    lookup,
    named,
    parse_maps,
    reference,
)
from clio_sync.mapping.vocabulary import VOCABULARIES

CLIENTS = DataMap("contacts", key="id", fields=[field("last_name", "Last")])
CASES = DataMap("matters", key="id", fields=[reference("client", to=CLIENTS, by="Client")])
LISTS = {
    name: [{"id": 5, "name": "One"}] for name in Directory.selections if name != "custom_fields"
}
ACCOUNT = Directory.of(**LISTS)
CELLS = {"date": "2024-01-02", "priority": "High", "status": "pending", "permission": "public"}
CELLS |= {
    "description_text_type": "plain_text",
    "detail_text_type": "plain_text",
    "due_at": "2024-01-02",
}
CELLS |= dict.fromkeys(("start_at", "end_at", "received_at"), "2024-01-02T10:00:00Z")
HANGING = [resource for resource in VOCABULARIES if resource not in {"contacts", "matters"}]


@pytest.fixture(params=HANGING)
def hanging(request):
    """A map of every field that such a record has, and a row of it."""
    known = VOCABULARIES[request.param]
    scalars = [name for name in known.scalars if name not in {"type", "quantity"}]
    made = [field(name, name) for name in scalars]
    made += [duration("hours", unit="hours")] if "quantity" in known.scalars else []
    linked = list(known.linked)[: 1 if request.param in {"notes", "documents"} else None]
    for name in linked:
        to = CASES if known.linked[name].resource == "matters" else CLIENTS
        made.append(reference(name, to=to, by=f"{name} key"))
    made += [named(name, name, table={"first": "One"}) for name in known.named]
    type = known.types[0] if known.types and not known.type_by else None
    one = DataMap(request.param, key="key", type=type, fields=made)
    cells = {"key": "9", "hours": "1.5"}
    for line in made:
        (column,) = line.columns
        usual = "first" if line.name in known.named else "1"
        cells.setdefault(column, CELLS.get(line.name, usual))
    return one, cells


def test_each_resource_survives_a_file_and_is_a_document(hanging):
    """With the maps that it refers to."""
    one, _ = hanging
    text = one.to_toml()
    again = parse_maps(text)[one.resource]
    assert again.to_toml() == text
    assert [line.name for line in again.fields] == [line.name for line in one.fields]
    assert one.to_markdown().count("\n| ") == 2 + len(one.fields)
    assert Model([one, *(CASES, CLIENTS)])[one.name] is one


def test_each_resource_can_be_looked_at(hanging):
    """Names become ids, and every value arrives."""
    one, cells = hanging
    told = one.explain(cells, ACCOUNT)
    assert [journey.problem for journey in told.journeys if journey.problem] == []
    found = one.coverage([cells], ACCOUNT)
    assert [line.used for line in found.fields] == [1] * len(one.fields)
    assert len(one.problems([cells], ACCOUNT)) == 0


def test_each_resource_is_written_and_taken_back(hanging):
    """A row becomes a body, and the record that it makes becomes the row again."""
    one, cells = hanging
    bound = one.bound(ACCOUNT)
    values = bound.values(one.map_row(SourceRow(1, cells)))
    assert not values.problems
    body = bound.payload(values.values, record=None, marker=None, resolve=lambda _: 77)
    known = one.vocabulary
    sent = {known.linked[name].sent or name for name in known.linked if name in bound.fields}
    assert all(body[name]["id"] == 77 for name in sent)
    assert all(body[name]["id"] == 5 for name in known.named)
    record = {"id": 1, **body, **{name: {"id": 77} for name in known.linked}}
    seen = bound.seen(record)
    assert {name: seen[name] for name in known.scalars if name in seen} == {
        name: values.values[name] for name in known.scalars if name in values.values
    }


def test_a_map_of_a_resource_goes_both_ways():
    """Names come back in the firm's words, references as keys."""
    tasks = DataMap(
        "tasks",
        key="no",
        both_ways=True,
        fields=[
            field("name", "Task"),
            reference("matter", to=CASES, by="Case"),
            lookup("assignee", "Who", {"me": "One"}),
            lookup("task_type", "Kind"),
        ],
    )
    record = {"name": "Call", "matter": {"id": 77}, "assignee": {"id": 5}, "task_type": {"id": 5}}
    back = tasks.bound(ACCOUNT).to_source(record, key="7", keys=lambda _, number: f"M-{number}")
    assert not back.problems
    assert back.values == {"no": "7", "Task": "Call", "Case": "M-77", "Who": "me", "Kind": "One"}


@pytest.fixture
def stages():
    """Two practice areas that have a stage of one name each, as firms do."""
    areas = [{"id": 1, "name": "Family"}, {"id": 2, "name": "Tax"}]
    listed = [
        {"id": 11, "name": "Intake", "practice_area_id": "1"},
        {"id": 12, "name": "Intake", "practice_area_id": "2"},
        {"id": 13, "name": "Trial", "practice_area_id": "2"},
    ]
    return Directory.of(practice_areas=areas, matter_stages=listed)


def test_a_stage_is_that_of_its_practice_area(stages):
    """Stages of one name are told apart by the row, also where the map says the name."""
    fields = [
        lookup("matter_stage", "Stage", {"new": "Intake"}),
        lookup("practice_area", "Practice"),
    ]
    cases = DataMap("matters", key="no", fields=fields)
    for practice, stage, id in [
        ("Family", "intake", 11), ("Tax", "new", 12), ("Family", "Trial", 13)
    ]:  # fmt: skip
        cells = {"no": "1", "Stage": stage, "Practice": practice}
        bound = cases.bound(stages).values(cases.map_row(SourceRow(1, cells)))
        assert bound.values["matter_stage"] == id
        told = cases.explain(cells, stages).journeys[0]
        assert (told.value, told.problem) == (id, "")


@pytest.mark.parametrize("practice", ["", "Nothing"])
def test_a_stage_without_its_practice_area_is_a_problem(stages, practice):
    """Nobody can know which is meant."""
    fields = [lookup("practice_area", "Practice"), lookup("matter_stage", "Stage")]
    cases = DataMap("matters", key="no", fields=fields)
    cells = {"no": "1", "Stage": "Intake", "Practice": practice}
    (*_, wrong) = cases.bound(stages).values(cases.map_row(SourceRow(1, cells))).problems
    assert wrong.reason == "names 2 of this account's matter stages alike"
    alone = DataMap("matters", key="no", fields=fields[1:])
    (wrong,) = alone.bound(stages).values(alone.map_row(SourceRow(1, cells))).problems
    assert wrong.field == "matter_stage"


def test_stages_that_no_practice_area_tells_apart_are_found_in_the_map(account):
    """A name that the map itself says has to mean one."""
    table = {"new": "Intake"}
    fields = [lookup("practice_area", "Practice"), lookup("matter_stage", "Stage", table)]
    with pytest.raises(MappingError, match="'Intake', for 'matter_stage', names 2 of"):
        DataMap("matters", key="no", fields=fields).bound(account)


def test_a_stage_comes_back_with_its_practice_area(stages):
    """Its name alone would not do, unless no other has it."""
    fields = [lookup("practice_area", "Practice"), lookup("matter_stage", "Stage")]
    record = {"practice_area": {"id": 2}, "matter_stage": {"id": 12}}
    both = DataMap("matters", key="no", both_ways=True, fields=fields).bound(stages)
    assert both.to_source(record).values == {"Practice": "Tax", "Stage": "Intake"}
    alone = DataMap("matters", key="no", both_ways=True, fields=fields[1:]).bound(stages)
    assert "by a name of its own" in alone.to_source(record).problems[0].reason
    assert alone.to_source({"matter_stage": {"id": 13}}).values == {"Stage": "Trial"}
