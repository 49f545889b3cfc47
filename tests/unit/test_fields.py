"""Selections: text and value, added up, and checked before they cost a request."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clio_sync.errors import FieldError, NestedTooDeep, UnknownField
from clio_sync.fields import Fields, selection
from clio_sync.records import Record, associated, record

names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
selections = st.dictionaries(names, st.lists(names, max_size=3, unique=True).map(tuple)).filter(len)


@record
@associated("mayor")
class City(Record):
    """A city."""

    id: int
    name: str | None


@record
class Person(Record):
    """A person."""

    id: int
    name: str | None
    city: City | None
    visited: tuple[City, ...]


@given(selections)
def test_a_selection_survives_being_written_and_read(selected):
    """Parsing undoes writing, whatever the names."""
    assert Fields.parse(str(Fields(selected))) == Fields(selected)


def test_a_selection_is_written_as_clio_reads_it():
    """Commas, braces, no blanks."""
    assert str(Fields.parse(" id, name ,client{ id ,name}")) == "id,name,client{id,name}"


def test_a_name_given_twice_counts_once():
    """With the fields of both mentions."""
    assert str(Fields.parse("id,city{id},id,city{name,id}")) == "id,city{id,name}"


@pytest.mark.parametrize("fields", [["id", "name"], 7, b"id", {"id": True}])
def test_what_is_neither_text_nor_fields_says_how_to_write_it(fields):
    """A list of names is what other libraries take."""
    with pytest.raises(FieldError, match=f"this is a {type(fields).__name__}"):
        selection(fields, Person, "id")


def test_a_second_level_of_braces_is_refused():
    """Clio answers it with a 400."""
    with pytest.raises(NestedTooDeep, match="'city' is selected within braces"):
        Fields.parse("id,client{id,city{name}}")


@pytest.mark.parametrize(
    "text",
    ["", ",", "id,", "id,,name", "id name", "id}", "city{", "city{}", "city{id", "i-d", "**"],
)
def test_text_that_is_no_selection_is_refused(text):
    """With an example of one that is."""
    with pytest.raises(FieldError, match="id,name,client"):
        Fields.parse(text)


def test_selections_add_up():
    """Of a nested record, the fields that either names."""
    assert str(Fields.parse("id,city{id}") | "name,city{name}") == "id,city{id,name},name"
    assert Fields.parse("id") | Fields.parse("name") == Fields.parse("name,id")


def test_a_selection_can_be_taken_away():
    """By name, whatever stands in braces."""
    assert str(Fields.parse("id,name,city{id}") - "city,name") == "id"
    assert str(Fields.parse("id,name") - Fields.parse("id")) == "name"


def test_a_selection_is_a_collection_of_names():
    """It can be asked, counted and iterated over."""
    fields = Fields.parse("id,city{name}")
    assert "city" in fields
    assert "name" not in fields
    assert list(fields) == ["id", "city"]
    assert len(fields) == 2


def test_the_order_of_names_makes_no_difference():
    """Equal selections are one key."""
    assert len({Fields.parse("id,city{id,name}"), Fields.parse("city{name,id},id")}) == 1
    assert Fields.parse("id") != Fields.parse("name")


def test_a_checked_selection_is_itself():
    """So that checking can stand in an expression."""
    fields = Fields.parse("id,city,visited{id,name}")
    assert fields.check(Person) is fields


def test_an_unknown_name_offers_the_nearest():
    """Before any request is made."""
    with pytest.raises(UnknownField, match=r"Person has no field 'nmae'. Did you mean 'name'\?"):
        Fields.parse("id,nmae").check(Person)


def test_an_unknown_name_within_braces_says_where():
    """The owner is the association."""
    with pytest.raises(UnknownField, match=r"Person\.city has no field 'zip'"):
        Fields.parse("city{zip}").check(Person)


def test_a_nested_record_may_be_asked_for_its_own_associations():
    """By name: Clio gives their ids and little more."""
    fields = Fields.parse("id,city{id,mayor},visited{mayor}")
    assert fields.check(Person) is fields
    with pytest.raises(UnknownField, match=r"Did you mean 'mayor'\?"):
        Fields.parse("city{mayr}").check(Person)
    with pytest.raises(NestedTooDeep):
        Fields.parse("city{id,mayor{id}}")


def test_a_record_itself_is_not_asked_for_what_it_does_not_declare():
    """Only what stands inside of another has associations that no class declares."""
    with pytest.raises(UnknownField):
        Fields.parse("mayor").check(City)


def test_a_star_is_every_field():
    """Associations too, of which Clio then gives its own default; names are what is sent."""
    assert selection("*", Person, "id") == "id,name,city,visited"
    assert selection("*,city{name}", Person, "id") == "id,name,city{name},visited"
    assert selection("name,*", Person, "id") == "name,id,city,visited"
    assert str(Fields.parse("*").check(Person) - "visited") == "id,name,city"


def test_a_star_in_braces_is_every_plain_field_of_the_nested_record():
    """Its own associations are not among them: of those Clio gives stubs."""
    assert selection("id,city{*}", Person, "id") == "id,city{id,name}"
    assert selection("visited{*,mayor}", Person, "id") == "visited{id,name,mayor}"


@pytest.mark.parametrize("text", ["*{id}", "name{*}", "id,*{*}"])
def test_a_star_has_no_braces_and_no_plain_value_has_a_star(text):
    """Neither means anything."""
    with pytest.raises(UnknownField):
        Fields.parse(text).check(Person)


def test_braces_on_a_plain_value_are_refused():
    """Clio answers them with a 400."""
    with pytest.raises(UnknownField, match=r"Person.name is a plain value .* without braces"):
        Fields.parse("name{first}").check(Person)


def test_nothing_passed_selects_the_default():
    """A newcomer gets a useful record."""
    assert selection(None, Person, "id,name") == "id,name"


def test_a_selection_passed_is_checked_as_text_or_as_a_value():
    """Both spellings mean the same."""
    assert selection("id", Person, "name") == selection(Fields.parse("id"), Person, "name") == "id"
    with pytest.raises(UnknownField):
        selection("nope", Person, "id")
