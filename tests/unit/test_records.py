"""Records: what reads, what does not, and what never shows."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
import sys

import attrs
import pytest

from clio_sync._wire import dumps
from clio_sync.errors import FieldNotSelected, FieldRedacted, UnknownField, Unreadable
from clio_sync.records import Record, associated, associations, decode, decode_all, record, shape


@record
@associated("mayor", "twins")
class City(Record):
    """A city."""

    id: int
    name: str | None
    founded: dt.date | None


@record
class WholeCountry(Record):
    """A country, with what it has of others."""

    id: int
    ruler: City | None
    towns: tuple[City, ...]
    since: dt.date | None


@record
@associated("ruler", "towns", whole=".test_records.WholeCountry")
class Country(Record):
    """A country, as it shows inside another record."""

    id: int


@record
class Person(Record):
    """A person."""

    id: int
    etag: str
    name: str | None
    born: dt.date | None
    seen_at: dt.datetime | None
    city: City | None
    visited: tuple[City, ...]
    tags: tuple[str, ...]


FULL = {
    "id": 7,
    "etag": '"e"',
    "name": "Zoë",
    "born": "1980-02-29",
    "seen_at": "2024-05-06T07:08:09+02:00",
    "city": {"id": 1, "name": "Ghent"},
    "visited": [{"id": 2, "founded": "1200-01-01"}, {"id": 3, "name": None}],
    "tags": ["a", "b"],
}


def person(**values: object) -> Person:
    return decode(Person, copy.deepcopy(values))


def test_a_selected_field_reads_as_its_value():
    """Scalars read as JSON has them."""
    assert person(**FULL).name == "Zoë"


def test_dates_and_instants_are_converted():
    """What JSON cannot hold reads as what it is."""
    found = person(**FULL)
    zone = dt.timezone(dt.timedelta(hours=2))
    assert found.born == dt.date(1980, 2, 29)
    assert found.seen_at == dt.datetime(2024, 5, 6, 7, 8, 9, tzinfo=zone)


def test_nested_records_are_records():
    """One nested record, and a tuple of them."""
    found = person(**FULL)
    assert isinstance(found.city, City)
    assert [city.id for city in found.visited] == [2, 3]
    assert found.visited[0].founded == dt.date(1200, 1, 1)


def test_a_list_of_plain_values_is_a_tuple():
    """Records are frozen all the way down."""
    assert person(**FULL).tags == ("a", "b")


def test_null_reads_as_none():
    """A selected field without a value is None, not absent."""
    found = person(id=1, name=None, born=None, city=None)
    assert (found.name, found.born, found.city) == (None, None, None)


def test_null_in_place_of_a_list_reads_as_an_empty_tuple():
    """Whoever iterates over it need not ask first."""
    assert person(id=1, visited=None).visited == ()


def test_an_unselected_field_says_what_to_add():
    """The error is the help: it names the field and the argument."""
    with pytest.raises(
        FieldNotSelected, match=r"Person.name was not selected. Add 'name' to fields="
    ):
        person(id=1).name  # noqa: B018


def test_an_unselected_field_is_absent_for_hasattr_and_getattr():
    """FieldNotSelected is an AttributeError too."""
    found = person(id=1)
    assert not hasattr(found, "name")
    assert getattr(found, "name", "?") == "?"


def test_a_misspelt_name_is_an_attribute_error_and_not_a_field_error():
    """Only a field can be unselected."""
    with pytest.raises(AttributeError) as raised:
        person(id=1).nmae  # type: ignore[attr-defined]  # noqa: B018
    assert not isinstance(raised.value, FieldNotSelected)


def test_selected_names_what_can_be_read():
    """It holds the names of the JSON that the class knows."""
    assert person(id=1, name=None, brand_new="x").selected == {"id", "name"}


def test_a_redacted_stub_says_so():
    """What Clio hides is neither empty nor merely unselected."""
    found = person(id=1, city={"redacted": True})
    assert found.city is not None
    assert found.city.redacted
    with pytest.raises(FieldNotSelected, match=r"City.name is hidden by Clio"):
        found.city.name  # noqa: B018


def test_a_redacted_stub_in_place_of_a_list_is_not_an_empty_list():
    """What is hidden must not look cleared."""
    (stub,) = person(id=1, visited={"redacted": True}).visited
    assert stub.redacted


def test_a_record_that_is_not_redacted_says_so():
    """The usual case."""
    assert not person(**FULL).redacted


def test_what_is_hidden_has_an_error_of_its_own():
    """It says why, and is still an attribute that is not there."""
    stub = decode(City, {"redacted": True})
    with pytest.raises(FieldRedacted, match="lacks a permission"):
        stub.name  # noqa: B018
    assert not hasattr(stub, "name")
    assert stub.to_dict() == {"redacted": True}


@pytest.mark.parametrize(("flag", "redacted"), [(True, True), (False, False), (None, False)])
def test_a_record_of_which_a_part_is_hidden_says_so(flag, redacted):
    """By a flag beside the value; what is not hidden is only not selected."""
    found = person(id=1, quantity_redacted=flag)
    assert found.redacted is redacted
    with pytest.raises(FieldNotSelected, match="Add 'name'"):
        found.name  # noqa: B018
    assert found.to_dict() == {"id": 1}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("born", "29 February"),
        ("born", 7),
        ("seen_at", "soon"),
        ("city", "Ghent"),
        ("visited", 3),
        ("visited", ["Ghent"]),
    ],
)
def test_a_value_that_cannot_be_converted_harms_only_its_own_field(name, value):
    """One bad value must not cost a page of records, nor read as empty."""
    found = person(**{**FULL, name: value})
    assert found.id == 7
    assert name not in found.selected
    with pytest.raises(Unreadable, match=f"Person.{name}") as raised:
        getattr(found, name)
    assert str(value) not in str(raised.value).removeprefix(f"Person.{name}")


def test_several_bad_values_are_all_remembered():
    """The second does not hide the first."""
    found = person(id=1, born="x", seen_at="y")
    for name in ("born", "seen_at"):
        with pytest.raises(Unreadable):
            getattr(found, name)


def test_a_value_that_cannot_be_converted_is_absent_for_hasattr():
    """Asking must not fail; only reading does."""
    found = person(id=1, born="x")
    assert not hasattr(found, "born")
    assert getattr(found, "born", "?") == "?"


def test_a_value_that_cannot_be_converted_is_not_dropped():
    """Whoever keeps records as dicts finds it as Clio sent it."""
    assert person(id=1, born="x").to_dict() == {"id": 1, "born": "x"}
    spoilt = person(id=1, visited=[{"id": 2, "founded": "1200-01-01"}, "Ghent"]).to_dict()
    assert spoilt["visited"][1] == "Ghent"
    assert spoilt["visited"][0]["id"] == 2
    json.loads(dumps(spoilt))
    spoilt = person(id=1, visited=[{"id": 2, "founded": "x"}, "Ghent"]).to_dict()
    assert "?lost" not in spoilt["visited"][0]


def test_an_answer_cannot_pretend_that_a_value_was_unreadable():
    """Whatever keys it has."""
    found = person(id=1, **{"?lost": ["name"]}, born="x")
    with pytest.raises(FieldNotSelected):
        found.name  # noqa: B018
    assert found.to_dict() == {"id": 1, "born": "x"}


def test_a_field_that_clio_adds_never_hides_a_method():
    """An answer may hold any key, and records stay what they are."""
    names = [name for name in vars(Record) if not name.startswith("__")]
    assert {"to_dict", "selected", "redacted", "_repr_html_", "_names"} <= set(names)
    found = person(id=1, **dict.fromkeys(names, "x"))
    assert found.to_dict() == {"id": 1}
    assert found.selected == {"id"}
    assert found.redacted is False
    assert "Person" in found._repr_html_()
    assert Record.to_dict.__doc__


def test_what_a_nested_record_holds_of_others_reads_as_plain_data():
    """Its own associations come as bare stubs, which no class describes."""
    found = person(id=1, city={"id": 2, "mayor": {"id": 3}, "unheard_of": 1}).city
    assert found is not None
    assert associations(City) == {"mayor", "twins"}
    assert found.mayor == {"id": 3}  # type: ignore[attr-defined]
    assert found.selected == {"id", "mayor"}
    assert found.to_dict() == {"id": 2, "mayor": {"id": 3}}


def test_what_a_nested_record_holds_of_others_reads_as_the_whole_record_declares_it(monkeypatch):
    """One, several, none, and one that cannot be read."""
    monkeypatch.setattr(
        "clio_sync.records.import_module", lambda name, package: sys.modules[__name__]
    )
    found = decode(Country, {"id": 1, "ruler": {"id": 2}, "towns": [{"id": 3}], "since": "x"})
    assert found.ruler == decode(City, {"id": 2})  # type: ignore[attr-defined]
    assert found.towns == (decode(City, {"id": 3}),)  # type: ignore[attr-defined]
    assert decode(Country, {"ruler": None, "towns": None}).to_dict() == {"ruler": None, "towns": []}
    with pytest.raises(Unreadable):
        decode(Country, {"ruler": "x"}).ruler  # type: ignore[attr-defined]  # noqa: B018


def test_records_with_the_same_values_are_equal_and_hash_alike():
    """Records work in sets and as keys."""
    assert person(**FULL) == person(**FULL)
    assert len({person(**FULL), person(**FULL)}) == 1


def test_records_with_other_values_or_of_another_class_differ():
    """An unselected field is a difference too."""
    assert person(**FULL) != person(**{**FULL, "name": "Zoe"})
    assert person(id=1) != person(id=1, name=None)
    assert person(id=1, name="x") != decode(City, {"id": 1, "name": "x"})
    assert person(id=1) != {"id": 1}


def test_a_record_with_an_unreadable_value_travels_too():
    """With the value, and with the error."""
    found = pickle.loads(pickle.dumps(person(id=1, born="x")))
    assert found == person(id=1, born="x")
    assert found != person(id=1, born="y")
    with pytest.raises(Unreadable):
        found.born  # noqa: B018


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda found: pickle.loads(pickle.dumps(found))]
)
def test_a_copy_is_equal_and_knows_what_was_selected(again):
    """Records travel between processes and through caches."""
    found = again(person(**FULL))
    assert found == person(**FULL)
    with pytest.raises(FieldNotSelected):
        again(person(id=1)).name  # noqa: B018


def test_a_record_is_frozen():
    """It is what Clio said; a change goes through update()."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        person(**FULL).name = "x"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del person(**FULL).name


def test_repr_shows_names_and_no_values():
    """A repr ends up in logs, where client data has no place."""
    text = repr(person(**FULL))
    assert text == "<Person 7: id, etag, name, born, seen_at, city, visited, tags>"


def test_the_repr_of_a_record_without_an_id_has_none():
    """Nothing stands in its place."""
    assert repr(person(name="Zoë")) == "<Person: name>"


def test_a_notebook_shows_the_values_escaped():
    """A person asked to see them, and a name may look like markup."""
    html = person(id=1, name="<b>Zoë</b>", born=None)._repr_html_()
    assert "&lt;b&gt;Zoë&lt;/b&gt;" in html
    assert "None" not in html


def test_to_dict_gives_the_json_back():
    """Record ⇄ JSON, dates included."""
    assert json.loads(dumps(person(**FULL).to_dict())) == FULL


def test_a_record_can_be_made_by_hand():
    """For tests of one's own code."""
    made = Person(id=1, born=dt.date(1980, 1, 1))
    assert made.born == dt.date(1980, 1, 1)
    with pytest.raises(UnknownField, match="'nmae'"):
        Person(nmae="x")


def test_decoding_many_keeps_their_order():
    """A page is in Clio's order."""
    assert [city.id for city in decode_all(City, [{"id": 3}, {"id": 1}])] == [3, 1]


def test_the_shape_of_a_class_tells_fields_from_nested_records():
    """What selections are checked against."""
    assert shape(Person)["name"] is None
    assert shape(Person)["city"] is City
    assert shape(Person)["visited"] is City
    assert shape(Person)["tags"] is None


def test_attrs_knows_the_fields_of_a_record():
    """Tools for attrs classes work on records."""
    assert [field.name for field in attrs.fields(City)] == ["id", "name", "founded"]
