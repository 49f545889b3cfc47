"""Whatever a run changed, in records of every kind and in fields of every kind, comes back as it was."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.mapping import (
    DataMap,
    address,
    custom_field,
    email,
    field as mapped,
    named,
    phone,
    reference,
)

from .firm import Firm
from .office import Office, entry
from .test_resources import KINDS, row
from .test_rollback import roll_back

VERSION = {"etag", "updated_at"}


def told(record: dict[str, Any]) -> dict[str, Any]:
    """What a record says, apart from its version and from when its children were written."""
    return {name: _told(value) for name, value in record.items() if name not in VERSION}


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("id", value)
    if not isinstance(value, list):
        return value
    rows = [{k: v for k, v in one.items() if k not in {*VERSION, "created_at"}} for one in value]
    return [one for one in rows if any(one.get(n) for n in ("value", "address", "number", "city"))]


# ------------------------------------------------------------------------------------ contacts


def people(*, clears: bool = False) -> DataMap:
    """People with all that can be said of them."""
    keep: dict[str, Any] = {"keep_if_empty": not clears}
    return DataMap(
        "contacts",
        key="id",
        fields=[
            mapped("first_name", "first"),
            mapped("last_name", "last"),
            mapped("prefix", "prefix", **keep),
            mapped("date_of_birth", "born", **keep),
            email("work", label="Work", **keep),
            email("home", label="Home", **keep),
            phone("mobile", label="Mobile", country="US", **keep),
            address(street="street", city="city", label="Home", **keep),
            custom_field("Visa", "visa", **keep),
            custom_field("Member", "member", **keep),
            custom_field("Dues", "dues", **keep),
            custom_field("Status", "status", **keep),
            reference("company", by="firm", **keep),
        ],
    )


BEFORE = {
    "id": "c0",
    "first": "Ada",
    "last": "Lovelace",
    "prefix": "Ms",
    "born": "1975-12-10",
    "work": "ada@example.com",
    "home": "home@example.com",
    "mobile": "312 555 0100",
    "street": "1 Main St",
    "city": "Chicago",
    "visa": "H-1B",
    "member": "yes",
    "dues": "12.50",
    "status": "Gold",
}
OTHER = {
    "first": "Augusta",
    "last": "King",
    "prefix": "Dr",
    "born": "1976-01-02",
    "work": "augusta@example.com",
    "home": "king@example.com",
    "mobile": "312 555 0199",
    "street": "2 Side St",
    "city": "Boston",
    "visa": "O-1",
    "member": "no",
    "dues": "99",
    "status": "Lead",
}


@pytest.fixture
def full(firm: Firm) -> Firm:
    """One person, in Clio with every field."""
    for name, kind in (("Member", "checkbox"), ("Dues", "currency")):
        firm.sim.create(
            "custom_fields", {"parent_type": "Contact", "name": name, "field_type": kind}
        )
    options = [{"option": "Gold"}, {"option": "Lead"}]
    picklist = {"parent_type": "Contact", "name": "Status", "field_type": "picklist"}
    firm.sim.create("custom_fields", {**picklist, "picklist_options": options})
    firms = [firm.sim.create("contacts", {"type": "Company", "name": f"Firm {n}"}) for n in "AB"]
    OTHER["firm"] = firms[1]["id"]
    firm.people = people()
    firm.clients = [{**BEFORE, "firm": firms[0]["id"]}]
    firm.wait()
    assert firm.run().created == 1
    firm.wait()
    return firm


def person_of(firm: Firm) -> dict[str, Any]:
    """The one person in Clio."""
    (found,) = (one for one in firm.contacts() if one["type"] == "Person")
    return found


@pytest.mark.parametrize("column", [*OTHER, "firm"])
def test_a_changed_field_of_a_contact_comes_back(full: Firm, column: str) -> None:
    """One at a time: all that the record says is what it said before."""
    before = told(person_of(full))
    full.clients = [{**full.clients[0], column: OTHER[column]}]
    assert full.run().updated == 1
    full.wait()
    assert told(person_of(full)) != before
    assert roll_back(full).counts["restored"] == 1
    assert told(person_of(full)) == before


def test_all_changed_fields_of_a_contact_come_back(full: Firm) -> None:
    """In one request; what tells who it is stays, or it would be another person."""
    before = told(person_of(full))
    telling = {"first", "last", "work"}
    other = {name: value for name, value in OTHER.items() if name not in telling}
    full.clients = [{**full.clients[0], **other}]
    assert full.run().updated == 1
    full.wait()
    assert roll_back(full).writes == 1
    assert told(person_of(full)) == before


def test_what_a_run_emptied_is_filled_in_again(full: Firm) -> None:
    """Child rows are made anew, with other ids, and say what they said."""
    before = told(person_of(full))
    full.people = people(clears=True)
    kept = {name: full.clients[0][name] for name in ("id", "first", "last")}
    full.clients = [{**dict.fromkeys(full.clients[0], ""), **kept}]
    assert full.run(override={"mapping"}).updated == 1
    full.wait()
    assert person_of(full)["email_addresses"] == []
    assert roll_back(full).counts["restored"] == 1
    after = told(person_of(full))
    for one in (before, after):
        del one["primary_address"]
        for name in ("email_addresses", "phone_numbers", "addresses", "custom_field_values"):
            one[name] = sorted(
                str({k: v for k, v in child.items() if k not in {"id", "primary"}})
                for child in one[name]
            )
    assert after == before


# ------------------------------------------------------------------------------------- matters


def test_changed_fields_of_a_matter_come_back(firm: Firm) -> None:
    """Its client, who works on it, and its status, which is read in other letters than written."""
    sim = firm.sim
    for first in ("Nora", "Dan"):
        name = {"first_name": first, "last_name": "Whitfield", "name": f"{first} Whitfield"}
        sim.create("users", {**name, "email": f"{first}@example.com"})
    for area in ("Tax", "Family"):
        sim.create("practice_areas", {"name": area})
    contacts = [sim.create("contacts", {"type": "Company", "name": f"Firm {n}"}) for n in "AB"]
    firm.wait()
    firm.people = DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", by="client"),
            mapped("description", "what"),
            mapped("status", "stage"),
            mapped("client_reference", "ref"),
            named("practice_area", "area"),
            named("responsible_attorney", "who"),
            custom_field("Receipt", "receipt"),
        ],
    )
    first = {"no": "1", "client": contacts[0]["id"], "what": "One", "stage": "open", "ref": "R"}
    firm.clients = [{**first, "area": "Tax", "who": "Nora Whitfield", "receipt": "1"}]
    assert firm.run().created == 1
    firm.wait()
    (matter,) = sim.all("matters")
    other = {"client": contacts[1]["id"], "what": "Two", "stage": "pending", "ref": "S"}
    more = {"area": "Family", "who": "Dan Whitfield", "receipt": "2"}
    firm.clients = [{**firm.clients[0], **other, **more}]
    assert firm.run(override={"majority"}).updated == 1
    firm.wait()
    assert roll_back(firm).counts["restored"] == 1
    (after,) = sim.all("matters")
    aside = {"pending_date", "close_date", "matter_stage_updated_at"}
    assert {k: v for k, v in told(after).items() if k not in aside} == {
        k: v for k, v in told(matter).items() if k not in aside
    }


# ------------------------------------------------------------------------- what hangs on matters


def test_changed_time_entries_come_back(firm: Firm) -> None:
    """With their price, which Clio sets anew where the matter or the user changes."""
    office = Office(firm)
    office.run()
    firm.wait()
    before = told(office.the(0))
    changed = {"case": "B", "who": "Dan Okafor", "hours": "2.25", "rate": "99.5", "free": "yes"}
    office.rows[0] = entry(0, **changed)
    assert office.run().updated == 1
    firm.wait()
    assert told(office.the(0)) != before
    assert roll_back(firm).counts["restored"] == 1
    assert told(office.the(0)) == before


@pytest.mark.parametrize("resource", KINDS)
def test_records_of_every_kind_come_back(firm: Firm, resource: str) -> None:
    """What was changed is restored, then what was made is deleted."""
    office = Office(firm, rows=[])
    firm.sim.create("calendars", {"name": "Team"})
    office.kind = KINDS[resource](office.matters)
    contact = office.cases[0]["client"]
    office.others = {office.kind: [row(0, contact=contact), row(1, contact=contact)]}
    office.run()
    firm.wait()
    before = [told(one) for one in office.all(resource)]
    office.others[office.kind][0] |= {"title": "Another", "text": "Something else", "rank": "low"}
    assert office.run().updated == 1
    firm.wait()
    assert roll_back(firm).counts["restored"] == 1
    assert [told(one) for one in office.all(resource)] == before
    firm.wait()
    assert roll_back(firm, which=0).counts["deleted"] == 4
    assert office.all(resource) == [] and office.all("matters") == []
