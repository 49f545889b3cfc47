"""A data map that cannot work says so when it is made."""

from __future__ import annotations

import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    address,
    constant,
    custom_field,
    date,
    email,
    field,
    named,
    phone,
    reference,
)

NAMED = field("last_name", "Last")


def refused(*fields, resource="contacts", **options):
    """What the map made of these fields is refused with."""
    with pytest.raises(MappingError) as caught:
        DataMap(resource, key="id", fields=fields, **options)
    return str(caught.value)


def test_an_unknown_field_is_refused_with_the_nearest_name():
    """A typo in a target names what may have been meant."""
    assert "Did you mean 'first_name'" in refused(field("frist_name", "First"))


def test_every_complaint_is_reported_at_once():
    """One error lists all that is wrong, so that nobody repairs a map bit by bit."""
    text = refused(field("frist_name", "First"), field("nmae", "Name"), field("etag", "E"))
    assert text.count("\n- ") == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (field("is_client", "X"), "can be read and not written"),
        (field("company", "X"), "use reference()"),
        (field("email_addresses", "X"), "use email()"),
        (named("title", "X"), "use field()"),
        (constant("type", "Robot"), "cannot become 'Robot'"),
        (field("type", "X", choices={"p": "Human"}), "cannot become 'Human'"),
        (email("X", label="Business"), "Work, Home, Other"),
        (phone("X", label="Mobil"), "Mobile"),
        (phone("X", country="UK"), "no ISO 3166 code"),
        (address(label="Home"), "has no column"),
        (field("title", "X", owner="nobody"), "source, clio, newest, review"),
        (field("title", "X", owner="newest"), "changed_at="),
        (field("name", "X", keep_if_empty=False), "cannot be emptied"),
        (date("date_of_birth", "X", formats=["%Y-%m"]), "year, month and day"),
        (date("date_of_birth", "X", formats=["%Q"]), "year, month and day"),
        (date("date_of_birth", "X", formats=["%Y-%m-%d %Q"]), "year, month and day"),
        (custom_field("A", "X", formats=["%d"]), "year, month and day"),
    ],
)
def test_a_line_that_cannot_work_says_why(line, said):
    """Each kind of mistake in a contact's field has its own words."""
    assert said in refused(NAMED, line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (field("practice_area", "X"), "use named()"),
        (field("client", "X"), "use reference()"),
        (named("client", "X"), "use reference()"),
        (email("X"), "no field of a matter"),
        (named("responsible_attorney", "X", keep_if_empty=False), "cannot be emptied"),
    ],
)
def test_matters_have_other_fields_than_contacts(line, said):
    """Each kind of mistake in a matter's field has its own words."""
    assert said in refused(field("description", "D"), line, resource="matters")


def test_a_child_row_may_be_cleared():
    """An e-mail address, a custom field and an association can be emptied in Clio."""
    people = DataMap(
        "contacts",
        key="id",
        fields=[
            email("E", keep_if_empty=False),
            custom_field("A", "A", keep_if_empty=False),
            field("title", "T", keep_if_empty=False),
        ],
    )
    area = named("practice_area", "P", keep_if_empty=False)
    client = reference("client", to=people, by="C")
    assert DataMap("matters", key="id", fields=[area, client]).name == "matters"


def test_a_target_is_mapped_once():
    """Two columns for one target would overwrite each other in turn."""
    text = refused(custom_field("Visa  Type", "a"), custom_field("visa type", "b"))
    assert "mapped 2 times" in text


def test_a_map_does_not_refer_to_its_own_name():
    """A row's record cannot be made before itself."""
    people = DataMap("contacts", key="id", fields=[NAMED])
    line = reference("company", to=people, by="Employer")
    assert "own name" in refused(line)


def test_a_reference_leads_to_the_right_resource():
    """A matter's client is a contact, and no matter."""
    other = DataMap("matters", name="other", key="id", fields=[field("description", "D")])
    text = refused(reference("client", to=other, by="X"), resource="matters")
    assert "takes a row of contacts" in text


def test_a_reference_to_nothing_known_is_refused():
    """The target of a reference is an association."""
    people = DataMap("contacts", key="id", fields=[NAMED])
    text = refused(reference("description", to=people, by="X"), resource="matters")
    assert "use field()" in text
    text = refused(reference("clinet", to=people, by="X", keep_if_empty=False), resource="matters")
    assert "Did you mean 'client'" in text


def test_an_unknown_name_that_is_cleared_is_reported_once():
    """What a field clears is not judged where the field itself is unknown."""
    line = named("practise_area", "X", keep_if_empty=False)
    assert refused(line, resource="matters").count("\n- ") == 1


def test_a_custom_field_of_references_is_checked_too():
    """A custom field that refers to this very map is refused."""
    people = DataMap("contacts", key="id", fields=[NAMED])
    assert "own name" in refused(custom_field("Sponsor", "S", to=people))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"type": "Robot"}, "Person or Company"),
        ({"type": "Person", "resource": "matters"}, "matters have none"),
        ({"name": ""}, "no name"),
        ({"resource": "bills"}, "maps write to contacts, matters"),
    ],
)
def test_the_map_itself_is_checked(options, said):
    """Resource, name and type of a map are checked like its fields."""
    assert said in refused(NAMED, **options)


def test_a_map_without_fields_is_refused():
    """It would do nothing, for ever."""
    assert "no fields" in refused()


def test_the_type_is_said_once():
    """Rows and map cannot both say the type."""
    assert "both say the type" in refused(field("type", "Kind"), type="Company")


def test_contacts_are_people_unless_said_otherwise():
    """The type has a default, and rows may say it."""
    by_row = DataMap("contacts", key="id", fields=[NAMED, field("type", "Kind")])
    assert DataMap("contacts", key="id", fields=[NAMED]).record_type == "Person"
    assert DataMap("contacts", key="id", type="Company", fields=[NAMED]).record_type == "Company"
    assert by_row.record_type is None


def test_a_map_tells_what_it_needs_and_refers_to(clients, cases):
    """The engine asks a map for the account's lists and for the order of maps."""
    plain = DataMap("contacts", key="id", fields=[NAMED])
    assert clients.needs() == {"custom_fields"}
    assert cases.needs() == {"custom_fields", "practice_areas", "users"}
    assert (plain.needs(), plain.needs(marker="External id")) == (frozenset(), {"custom_fields"})
    assert (cases.references, clients.references) == ((clients,), ())


def test_maps_are_told_apart_by_identity(clients):
    """A map can be the key of a dictionary."""
    assert {clients: 1}[clients] == 1


def test_a_custom_field_is_of_a_type_that_clio_has():
    """A misspelt type is an error where it is written."""
    with pytest.raises(MappingError, match="type='text'; it is one of checkbox"):
        DataMap("contacts", key="id", fields=[custom_field("Visa", "visa", type="text")])
