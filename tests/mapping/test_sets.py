"""Custom field sets, in both colours: where fields belong, and how they get there."""

from __future__ import annotations

import pytest
from attrs import evolve

from clio_sync.errors import MappingError, NoAnswer
from clio_sync.mapping import DataMap, custom_field, field, parse_maps
from clio_sync.simulator import Fault, Settings, Simulator, VirtualClock


@pytest.fixture
def sim():
    """A Clio that has custom fields, and a set of one of them."""
    with Simulator(Settings(list_lag=2.0, rate_limit=10_000), clock=VirtualClock()) as made:
        line = {"parent_type": "Matter", "field_type": "text_line"}
        first = made.create("custom_fields", {**line, "name": "Receipt"})
        made.create("custom_fields", {**line, "name": "Docket"})
        made.create(
            "custom_field_sets",
            {"name": "Immigration", "parent_type": "Matter", "custom_field_ids": [first["id"]]},
        )
        made.create("custom_field_sets", {"name": "Court", "parent_type": "Contact"})
        made.clock.advance(60)
        yield made


@pytest.fixture
def cases():
    """Matters whose fields belong to sets."""
    return DataMap(
        "matters",
        key="no",
        fields=[
            field("description", "Title"),
            custom_field("Receipt", "receipt", set="immigration"),
            custom_field("Docket", "docket", set="Court"),
            custom_field("Priority", "priority", formats=["%Y-%m-%d"], set="Immigration"),
        ],
    )


def members(sim):
    """The names of each set's fields."""
    names = {one["id"]: one["name"] for one in sim.all("custom_fields")}
    return {
        (one["name"], one.get("parent_type")): {
            names[m["id"]] for m in one.get("custom_fields") or ()
        }
        for one in sim.all("custom_field_sets")
    }


def test_the_set_of_each_field_is_shown(ask, sim, cases):
    """Also of a map that says nothing of sets."""
    plain = evolve(cases, fields=[custom_field("Receipt", "receipt")])
    found = ask(sim, plain.check)
    assert found.ok
    assert found.fields[0].place == "text_line, in the set 'Immigration'"
    assert "in the set 'Immigration'" in str(found)
    assert "in the set &#x27;Immigration&#x27;" in found._repr_html_()


def test_a_field_that_is_not_in_its_set_is_found(ask, sim, cases):
    """And so is a set that is not there, for this parent; nothing is written."""
    writes = sim.writes
    wrong = evolve(cases, fields=[custom_field("Docket", "d", set="Imigration")])
    (said,) = ask(sim, wrong.check).complaints
    assert said.startswith("'Imigration', for 'Docket', is no custom field set of matters")
    assert said.endswith("Did you mean 'Immigration'?")
    absent = evolve(cases, fields=[custom_field("Docket", "d", set="Immigration")])
    (said,) = ask(sim, absent.check).complaints
    assert said.startswith("'Docket' is not in the set 'Immigration'")
    assert "'Court', for 'Docket', is no custom field set of matters" in str(ask(sim, cases.check))
    assert sim.writes == writes


def test_what_sets_lack_is_shown_and_not_made(ask, sim, cases):
    """Which are made, and which get more fields."""
    writes = sim.writes
    found = ask(sim, cases.ensure_custom_fields)
    assert [(one.name, one.fields, one.id is None) for one in found.sets] == [
        ("Immigration", ("Priority",), False),
        ("Court", ("Docket",), True),
    ]
    assert [(one.name, one.set) for one in found.fields] == [("Priority", "Immigration")]
    assert "The set 'Immigration' of matters is extended by Priority." in str(found)
    assert "The set 'Court' of matters is made, with Docket." in str(found)
    assert "<td>Immigration</td>" in found._repr_html_()
    assert len(found) == 3
    assert sim.writes == writes


def test_sets_are_made_and_extended_once(ask, sim, cases):
    """What a set has already stays in it, and a second time there is nothing to do."""
    ask(sim, cases.ensure_custom_fields, create=True)
    assert members(sim) == {
        ("Immigration", "Matter"): {"Receipt", "Priority"},
        ("Court", "Contact"): set(),
        ("Court", "Matter"): {"Docket"},
    }
    assert ask(sim, cases.check).ok
    writes = sim.writes
    assert len(ask(sim, cases.ensure_custom_fields, create=True)) == 0
    assert sim.writes == writes


def test_new_fields_go_into_a_set_for_the_asking(ask, sim, cases):
    """Those that are there and say no set stay where they are."""
    plain = evolve(
        cases,
        fields=[custom_field("Docket", "d"), custom_field("Judge", "j"), custom_field("Room", "r")],
    )
    ask(sim, plain.ensure_custom_fields, create=True, set="Court")
    assert members(sim)["Court", "Matter"] == {"Judge", "Room"}


@pytest.mark.parametrize("kind", ["drop_after", "error_after", "commit_late"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_lost_answer_makes_no_second_set(ask, sim, cases, kind, method):
    """It is looked for until silence means no."""
    sim.faults.add(Fault(kind, path="custom_field_sets", method=method))
    ask(sim, cases.ensure_custom_fields, create=True)
    assert members(sim)["Immigration", "Matter"] == {"Receipt", "Priority"}
    assert len(sim.all("custom_field_sets")) == 3


def test_a_set_that_was_never_extended_is_an_error(ask, sim, cases):
    """The advice says where to look; what was made before stays."""
    sim.faults.add(Fault("drop_before", path="custom_field_sets", method="PATCH"))
    with pytest.raises(NoAnswer, match="'Immigration' is there"):
        ask(sim, cases.ensure_custom_fields, create=True)
    assert "Priority" in {one["name"] for one in sim.all("custom_fields")}


def test_a_name_of_two_sets_is_an_error(ask, sim, cases):
    """Nobody can know which is meant."""
    sim.create("custom_field_sets", {"name": "IMMIGRATION", "parent_type": "Matter"})
    sim.clock.advance(60)
    with pytest.raises(MappingError, match="name of 2 custom field sets"):
        ask(sim, cases.ensure_custom_fields)
    assert "name of 2 custom field sets" in str(ask(sim, cases.check))


def test_sets_that_may_not_be_read_are_a_complaint_where_they_matter(ask, sim, cases):
    """A map that names no set does not need them."""
    for _ in range(2):
        sim.faults.add(Fault("error_before", path="custom_field_sets", status=403))
    assert "read custom field sets" in str(ask(sim, cases.check))
    plain = evolve(cases, fields=[custom_field("Receipt", "receipt")])
    assert ask(sim, plain.check).ok


def test_a_set_survives_a_file_and_is_in_the_document(cases):
    """As whatever else is said of a field."""
    text = cases.to_toml()
    assert 'set = "Court"' in text
    assert parse_maps(text)["matters"].to_toml() == text
    assert "in the set Court" in cases.to_markdown()
