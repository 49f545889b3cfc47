"""A map beside an account, in both colours: what does not fit, and what is to be made."""

from __future__ import annotations

import pytest
from attrs import evolve

from clio_sync.errors import MappingError, NoAnswer
from clio_sync.mapping import (
    DataMap,
    custom_field,
    email,
    field,
    lookup,
    reference,
)
from clio_sync.simulator import Fault, Settings, Simulator, VirtualClock


@pytest.fixture
def sim():
    """A Clio that has some custom fields."""
    with Simulator(Settings(list_lag=2.0, rate_limit=10_000), clock=VirtualClock()) as made:
        options = [{"option": "H-1B"}, {"option": "L-1"}]
        visa = {"parent_type": "Contact", "name": "Visa type", "field_type": "picklist"}
        made.create("custom_fields", {**visa, "picklist_options": options})
        line = {"parent_type": "Matter", "field_type": "text_line"}
        made.create("custom_fields", {**line, "name": "Receipt"})
        made.create("practice_areas", {"name": "Family"})
        made.clock.advance(60)
        yield made


@pytest.fixture
def people():
    """People, with custom fields that the account lacks."""
    return DataMap(
        "contacts",
        key="id",
        fields=[
            field("first_name", "First"),
            email("Mail"),
            custom_field("Visa type", "visa", choices={"H1B": "H-1B"}),
            custom_field("Language", "language", choices={"en": "English", "de": "German"}),
            custom_field("Born in", "born", type="text_area"),
            custom_field("Since", "since", formats=["%Y-%m-%d"]),
        ],
    )


@pytest.fixture
def matters(people):
    """Their matters."""
    return DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", to=people, by="id"),
            custom_field("Sponsor", "sponsor", to=people),
            custom_field("Receipt", "receipt"),
            lookup("practice_area", "Practice", {"Divorce": "Familly"}),
        ],
    )


def test_what_does_not_fit_is_listed(ask, sim, people, matters):
    """Everything at once, with the nearest names, and nothing is written."""
    writes = sim.writes
    found = ask(sim, matters.check, marker="External id")
    assert not found.ok
    assert "'Sponsor' is no custom field" in str(found)
    assert "Did you mean 'Family'" in str(found)
    assert "'External id' is no custom field" in str(found)
    assert len(ask(sim, people.check).complaints) == 3
    assert sim.writes == writes


def test_what_fits_is_said(ask, sim, people):
    """And the account's names can be used to look at rows."""
    fitting = evolve(people, fields=people.fields[:3])
    found = ask(sim, fitting.check)
    assert found.ok
    assert str(found).startswith("The data map 'contacts' fits this Clio account.\n\n")
    assert "picklist of 2 options" in str(found)
    row = {"id": "1", "First": "Ann", "Mail": "a@x.example", "visa": "h1b"}
    assert fitting.explain(row, found.directory).journeys[2].value > 0


def test_a_renamed_field_and_an_option_that_is_gone_are_found(ask, sim, people):
    """What was right yesterday is looked at again today."""
    visa = next(one for one in sim.all("custom_fields") if one["name"] == "Visa type")
    fitting = evolve(people, fields=people.fields[:3])
    gone = [{"id": visa["picklist_options"][0]["id"], "_deleted": True}]
    sim.update("custom_fields", visa["id"], {"picklist_options": gone})
    sim.clock.advance(60)
    assert "'H-1B', for 'Visa type'" in str(ask(sim, fitting.check))
    sim.update("custom_fields", visa["id"], {"name": "Visa types"})
    sim.clock.advance(60)
    assert "Did you mean 'Visa types'" in str(ask(sim, fitting.check))


def test_a_field_of_another_type_is_found(ask, sim, matters):
    """A declared type is compared with the definition."""
    wrong = evolve(matters, fields=[custom_field("Receipt", "receipt", type="numeric")])
    assert "is to be a numeric and is a text_line in Clio" in str(ask(sim, wrong.check))


@pytest.mark.parametrize(
    ("lacking", "said"), [("custom_fields", "read custom fields"), ("contacts", "read contacts")]
)
def test_a_missing_permission_is_found(ask, people, lacking, said):
    """A list that may not be read is told from one that is empty."""
    with Simulator(Settings(lacks=frozenset({lacking})), clock=VirtualClock()) as sim:
        found = ask(sim, people.check)
    assert said in str(found)
    assert sum("Visa" in one for one in found.complaints) == (lacking == "contacts")


def test_a_selection_that_clio_refuses_is_found(ask, sim, people):
    """An account whose Clio does not know a field says so before a run does."""
    sim.faults.add(Fault("error_before", path="contacts", status=400))
    assert "does not know all fields" in str(
        ask(sim, evolve(people, fields=people.fields[:3]).check)
    )


def test_what_is_lacking_is_shown_and_not_made(ask, sim, people):
    """With the type that the map says, or lets one expect."""
    writes = sim.writes
    found = ask(sim, people.ensure_custom_fields)
    assert [(one.name, one.type, one.options) for one in found.fields] == [
        ("Language", "picklist", ("English", "German")),
        ("Born in", "text_area", ()),
        ("Since", "date", ()),
    ]
    assert sim.writes == writes
    assert str(found).startswith("To be made in Clio, with create=True:")
    assert "<td>Language</td>" in found._repr_html_()


def test_what_is_lacking_is_made_once(ask, sim, people, matters):
    """After that the map fits, and there is nothing left to make."""
    made = ask(sim, people.ensure_custom_fields, create=True)
    assert made.created
    assert str(made).startswith("Made in Clio:")
    assert ask(sim, people.check).ok
    again = ask(sim, people.ensure_custom_fields, create=True)
    assert len(again) == 0
    assert str(again) == "The account has all custom fields of the map."
    wanted = ask(sim, matters.ensure_custom_fields)
    assert [(one.name, one.parent, one.type) for one in wanted.fields] == [
        ("Sponsor", "Matter", "contact")
    ]


@pytest.mark.parametrize("kind", ["drop_after", "error_after", "commit_late"])
def test_a_lost_answer_makes_no_second_field(ask, sim, people, kind):
    """It is looked for until silence means no."""
    sim.faults.add(Fault(kind, path="custom_fields", method="POST"))
    ask(sim, people.ensure_custom_fields, create=True)
    names = [one["name"] for one in sim.all("custom_fields")]
    assert sorted(names) == ["Born in", "Language", "Receipt", "Since", "Visa type"]


def test_a_field_that_was_never_made_is_an_error(ask, sim, people):
    """After all the time it could have taken; the advice says where to look."""
    sim.faults.add(Fault("drop_before", path="custom_fields", method="POST"))
    with pytest.raises(NoAnswer, match="'Language' is there"):
        ask(sim, people.ensure_custom_fields, create=True)


def test_a_map_without_custom_fields_asks_nothing(ask, sim):
    """There is nothing to look for."""
    before = sim.requests
    plain = DataMap("contacts", key="id", fields=[field("first_name", "First")])
    assert len(ask(sim, plain.ensure_custom_fields)) == 0
    assert sim.requests == before


def test_a_name_of_two_fields_is_an_error(ask, sim, people):
    """Nobody can know which is meant."""
    for _ in range(2):
        data = {"parent_type": "Contact", "name": "Language", "field_type": "text_line"}
        sim.create("custom_fields", data)
    sim.clock.advance(60)
    with pytest.raises(MappingError, match="name of 2 custom fields"):
        ask(sim, people.ensure_custom_fields)


def test_what_records_hide_is_found(ask, people):
    """An association or custom values that Clio redacts say so only in records."""
    line = {"parent_type": "Matter", "field_type": "text_line", "name": "Receipt"}
    with Simulator(Settings(rate_limit=10_000), clock=VirtualClock()) as sim:
        receipt = sim.create("custom_fields", line)
        ann = sim.create("contacts", {"type": "Person", "first_name": "Ann", "last_name": "Lee"})
        value = {"custom_field": {"id": receipt["id"]}, "value": "EAC"}
        data = {"client": {"id": ann["id"]}, "description": "x", "custom_field_values": [value]}
        sim.create("matters", data)
        sim.clock.advance(60)
        fields = [reference("client", to=people, by="id"), custom_field("Receipt", "receipt")]
        cases = DataMap("matters", key="no", fields=fields)
        assert ask(sim, cases.check).ok
        sim.settings.lacks = frozenset({"contacts"})
        assert (
            "Clio hides 'client' of some matters from this user."
            in ask(sim, cases.check).complaints
        )
        sim.settings.lacks = frozenset({"custom_fields"})
        found = ask(sim, cases.check).complaints
        assert "Clio hides 'custom_field_values' of some matters from this user." in found
        plain = DataMap("matters", key="no", fields=[field("description", "d")])
        assert ask(sim, plain.check).ok


def test_a_check_is_a_table_for_people(ask, sim, matters):
    """What each field is in this account, and what does not fit, beside each other."""
    found = ask(sim, matters.check, marker="External id")
    assert [one.place for one in found.fields] == [
        "the record of contacts", "", "text_line", "one of 1 practice areas"
    ]  # fmt: skip
    shown = found._repr_html_()
    assert shown.count("<tr>") == 1 + len(found.fields) + len(found.general)
    assert "is no custom field of this account" in shown
    assert "directory" not in repr(found)
