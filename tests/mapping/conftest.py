"""A firm's maps and account, and Clio's way of keeping what it is sent."""

from __future__ import annotations

import copy
import itertools

import anyio
import pytest

from clio_sync.mapping import (
    DataMap,
    Directory,
    SourceRow,
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

CUSTOM = [
    ("Visa type", "Contact", "picklist"),
    ("Priority date", "Contact", "date"),
    ("Newsletter", "Contact", "checkbox"),
    ("Balance", "Contact", "currency"),
    ("Visits", "Contact", "numeric"),
    ("Remarks", "Contact", "text_area"),
    ("Nickname", "Contact", "text_line"),
    ("Best time", "Contact", "time"),
    ("Second e-mail", "Contact", "email"),
    ("Web site", "Contact", "url"),
    ("Sponsor", "Contact", "contact"),
    ("External id", "Contact", "text_line"),
    ("Receipt number", "Matter", "text_line"),
    ("External id", "Matter", "text_line"),
]
OPTIONS = [{"id": 11, "option": "H-1B"}, {"id": 12, "option": "L-1"}, {"id": 13, "option": "Other"}]


def definition(id, name, parent, type):
    """A custom field as Clio lists it."""
    options = [*OPTIONS, {"id": 14, "option": "TN", "deleted_at": "2024-01-01T00:00:00Z"}]
    return {
        "id": id,
        "name": name,
        "parent_type": parent,
        "field_type": type,
        "displayed": True,
        "deleted": False,
        "picklist_options": options if type == "picklist" else [],
    }


@pytest.fixture
def account():
    """The names of a small firm."""
    return Directory.of(
        custom_fields=[definition(n, *line) for n, line in enumerate(CUSTOM, start=1)],
        practice_areas=[{"id": 21, "name": "Family"}, {"id": 22, "name": "Immigration"}],
        users=[
            {"id": 31, "name": "Ann Lee", "email": "ann@firm.example", "enabled": True},
            {"id": 32, "name": "Bo Diaz", "email": "bo@firm.example", "enabled": True},
            {"id": 33, "name": "Bo Diaz", "email": "old.bo@firm.example", "enabled": False},
        ],
        groups=[{"id": 41, "name": "Partners"}],
        matter_stages=[{"id": 51, "name": "Intake"}, {"id": 52, "name": "intake"}],
    )


@pytest.fixture
def clients():
    """People, with one field of each kind."""
    return DataMap(
        "contacts",
        type="Person",
        key="client_id",
        fields=[
            field("first_name", "First name"),
            field("last_name", "Last name"),
            email("E-mail", label="Work"),
            phone("Mobile", label="Mobile", country="US"),
            address(
                street="Street",
                city="City",
                province="State",
                postal_code="Zip",
                country="Country",
                label="Home",
            ),
            date("date_of_birth", "Born", formats=["%Y-%m-%d", "%m/%d/%Y", "%d %b %Y"]),
            custom_field(
                "Visa type", "visa", choices={"H1B": "H-1B", "L1": "L-1"}, otherwise="Other"
            ),
            custom_field("Priority date", "priority_date", formats=["%Y-%m-%d", "%m/%d/%Y"]),
            custom_field("Newsletter", "newsletter"),
            custom_field("Balance", "balance"),
            custom_field("Visits", "visits"),
            custom_field("Remarks", "remarks"),
            constant("title", "Client"),
        ],
    )


@pytest.fixture
def cases(clients):
    """Matters of these people."""
    return DataMap(
        "matters",
        key="case_no",
        fields=[
            reference("client", to=clients, by="client_id"),
            field("description", "Title", required=True),
            field("status", "Stage", choices={"active": "open", "done": "closed"}),
            named("practice_area", "Practice", table={"Divorce — Standard": "Family"}),
            named("responsible_attorney", "Attorney"),
            custom_field("Receipt number", "receipt", identity=True),
            date("open_date", "Opened", formats=["%m/%d/%Y"]),
        ],
    )


@pytest.fixture
def person():
    """A row of the people's map, all filled in."""
    return {
        "client_id": "C-7",
        "First name": "José",
        "Last name": "McDonald",
        "E-mail": " JOSE@Example.COM ",
        "Mobile": "(312) 555-0100",
        "Street": "1 Main St.",
        "City": "Chicago",
        "State": "IL",
        "Zip": "60601",
        "Country": "US",
        "Born": "12/30/1990",
        "visa": "H1B",
        "priority_date": "2020-01-31",
        "newsletter": "yes",
        "balance": "$1,200.50",
        "visits": "3",
        "remarks": "one\r\ntwo",
    }


@pytest.fixture
def case():
    """A row of the matters' map, all filled in."""
    return {
        "case_no": "M-1",
        "client_id": "C-7",
        "Title": "H-1B petition",
        "Stage": "active",
        "Practice": "divorce — standard",
        "Attorney": "ann lee",
        "receipt": "EAC-21-123",
        "Opened": "01/31/2024",
    }


@pytest.fixture
def bind_row(account):
    """Take one row all the way to bound values, with every problem on the way."""

    def bind_row(data_map, values):
        mapped = data_map.map_row(SourceRow(2, values))
        bound = data_map.bound(account).values(mapped)
        return bound.values, (*mapped.problems, *bound.problems)

    return bind_row


@pytest.fixture
def keep():
    """Clio's side: keep what a body says, and give it back in Clio's own form."""
    numbers = itertools.count(1000)
    types = {n: type for n, (_, _, type) in enumerate(CUSTOM, start=1)}
    names = {n: name for n, (name, _, _) in enumerate(CUSTOM, start=1)}

    def keep_rows(held, sent):
        rows = {row["id"]: row for row in held}
        for row in sent:
            if row.get("_destroy"):
                del rows[row["id"]]
            elif "id" in row:
                rows[row["id"]] |= row
            elif "custom_field" in row:
                number = row["custom_field"]["id"]
                id = f"{types[number]}-{next(numbers)}"
                about = {"field_name": names[number], "field_type": types[number]}
                rows[id] = {**row, **about, "id": id}
            else:
                id = next(numbers)
                rows[id] = {"id": id, **row}
        return list(rows.values())

    def keep(body, record=None):
        blank = {"id": next(numbers), "email_addresses": [], "phone_numbers": [], "addresses": []}
        made = copy.deepcopy(record or {**blank, "custom_field_values": []})
        for key, said in body.items():
            made[key] = keep_rows(made.get(key) or [], said) if isinstance(said, list) else said
        return made

    return keep


@pytest.fixture(params=["blocking", "async"])
def ask(request):
    """Ask a map about an account through a client of one colour."""

    def ask(sim, method, **options):
        if request.param == "blocking":
            with sim.client() as clio:
                return method(clio, **options)
        return anyio.run(awaited, sim, method, options)

    async def awaited(sim, method, options):
        async with sim.async_client() as clio:
            return await method(clio, **options)

    return ask
