"""Maps that belong together are checked against each other, and beside the account at once."""

from __future__ import annotations

import pytest
from attrs import evolve

from clio_sync.errors import MappingError
from clio_sync.mapping import DataMap, Model, custom_field, email, field, lookup, reference
from clio_sync.simulator import Settings, Simulator, VirtualClock


@pytest.fixture
def people():
    """The clients."""
    fields = [field("last_name", "Last"), custom_field("Visa", "visa", choices={"a": "A"})]
    return DataMap("contacts", name="people", key="id", fields=fields)


@pytest.fixture
def cases(people):
    """Their matters."""
    fields = [
        reference("client", to=people, by="id"),
        lookup("practice_area", "Practice", {"D": "Family"}),
        custom_field("Visa", "visa", type="text_line", set="Immigration"),
    ]
    return DataMap("matters", name="cases", key="no", fields=fields)


def test_a_model_puts_maps_in_order(people, cases):
    """Each after those that it refers to, however they were given."""
    model = Model([cases, people])
    assert list(model) == [people, cases]
    assert model["cases"] is cases
    assert len(model) == 2
    assert str(model).splitlines() == [
        "Map     Clio's    Fields  Refers to",
        "people  contacts  2",
        "cases   matters   3       people",
    ]


def test_maps_that_cannot_work_together_are_an_error(people, cases):
    """Everything at once."""
    other = DataMap("contacts", name="peoples", key="id", fields=[field("title", "t")])
    with pytest.raises(
        MappingError, match=r"'people', which is not among them. Did you mean 'peop"
    ):
        Model([cases, other])
    with pytest.raises(MappingError, match="another map called 'people' than is among them"):
        Model([cases, evolve(people)])
    with pytest.raises(MappingError, match="'people' is the name of 2 maps"):
        Model([people, evolve(people)])
    with pytest.raises(MappingError, match="there are none"):
        Model([])
    odd = DataMap("matters", key="n", fields=[custom_field("VISA", "v", type="numeric")])
    with pytest.raises(MappingError, match="'VISA' is a text_line in 'cases' and a numeric in"):
        Model([people, cases, odd])


def owning(name, *fields, **options):
    """A map whose rows own what they say."""
    return DataMap("contacts", name=name, key="id", fields=list(fields), **options)


def test_two_maps_that_own_one_field_are_noted():
    """They may be of other people, so that it is no error; writing to and fro would be one."""
    first = owning("first", email("E", owner="source"), field("title", "t", owner="source"))
    again = owning("again", email("E", owner="source"), field("title", "t"))
    (said,) = Model([first, again]).notes
    assert said.startswith("'first' and 'again' both own email_addresses.Work: ")
    firms = owning("firms", email("E", owner="source"), type="Company")
    assert Model([first, firms]).notes == ()
    by_row = owning("by row", email("E", owner="source"), field("type", "t"))
    assert len(Model([first, by_row]).notes) == 1
    once = owning("once", email("E", owner="source", on_create_only=True))
    assert Model([first, once]).notes == ()


@pytest.fixture
def sim():
    """A Clio with a practice area."""
    with Simulator(Settings(list_lag=2.0, rate_limit=10_000), clock=VirtualClock()) as made:
        made.create("practice_areas", {"name": "Familie"})
        made.clock.advance(60)
        yield made


def test_a_model_is_checked_at_once(ask, sim, people, cases):
    """Each list of the account's is read once for all maps, and nothing is written."""
    before = sim.requests
    found = ask(sim, Model([people, cases]).check)
    assert sim.requests - before == 5
    assert not found.ok
    assert [one.map for one in found.checks] == ["people", "cases"]
    assert any(said.startswith("cases: 'Family', for 'practice_area'") for said in found.complaints)
    assert "The data map 'people' does not fit" in str(found)
    assert found._repr_html_().count("<table>") == 2
    assert sim.writes == 0


def test_a_model_that_fits_says_so_with_its_notes(ask, sim):
    """A note stands in nobody's way."""
    first = owning("first", email("E", owner="source"))
    model = Model([first, evolve(first, name="again")])
    found = ask(sim, model.check)
    assert found.ok
    assert model.notes[0] in str(found)
    assert "<p>&#x27;first&#x27; and" in found._repr_html_()


def test_what_two_maps_lack_is_made_once(ask, sim, people, cases):
    """With the options and the sets that either names."""
    more = owning("more", custom_field("visa", "v", choices={"b": "B"}, set="Visas"))
    some = owning("some", custom_field("Since", "s", set="VISAS"))
    model = Model([people, cases, more, some])
    wanted = ask(sim, model.ensure_custom_fields)
    assert [(one.name, one.parent, one.options) for one in wanted.fields] == [
        ("Visa", "Contact", ("A", "B")),
        ("Visa", "Matter", ()),
        ("Since", "Contact", ()),
    ]
    assert [(one.name, one.fields) for one in wanted.sets] == [
        ("Immigration", ("Visa",)),
        ("Visas", ("visa", "Since")),
    ]
    made = ask(sim, model.ensure_custom_fields, create=True)
    assert made.created
    assert len(sim.all("custom_fields")) == 3
    assert len(sim.all("custom_field_sets")) == 2
    assert not ask(sim, model.ensure_custom_fields)


def test_a_model_is_a_file_and_a_document(people, cases, tmp_path):
    """All maps in one, in their order."""
    model = Model([cases, people])
    path = tmp_path / "maps.toml"
    path.write_text(model.to_toml(), "utf-8")
    again = Model.from_toml(path)
    assert again.to_toml() == model.to_toml()
    assert [one.name for one in again] == ["people", "cases"]
    assert model.to_markdown().count("## ") == 2
    assert model._repr_html_().count("<table>") == 2
