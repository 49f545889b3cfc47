"""A page of 200 contacts, from bytes to typed records, against ``json.loads`` alone.

The page comes from the simulator, once with what a list selects by default and
once with every e-mail address, phone number, address and custom field value.
Both sides parse with the standard library, also where orjson is installed.
"""

from __future__ import annotations

import json

from _measure import machine, repeated, side_by_side

from clio_sync._flows.lists import Query
from clio_sync.records import decode_all
from clio_sync.resources.contacts import Contact, Contacts
from clio_sync.simulator import Simulator

GOAL = 2.5
WIDE = (
    "id,etag,name,type,first_name,last_name,date_of_birth,created_at,updated_at,"
    "email_addresses{id,name,address},phone_numbers{id,name,number},addresses{id,city},"
    "custom_field_values{id,field_name,value}"
)


def page(fields: str) -> bytes:
    """The bytes of one page, as Clio would send them."""
    with Simulator(contacts=250) as sim, sim.client() as clio:
        answer = clio.request("GET", "contacts.json", params={"fields": fields, "limit": 200})
        return json.dumps(answer.body).encode()


def measure(name: str, content: bytes) -> None:
    """Measure one page, and look at what came of it."""

    def ours() -> tuple[Contact, ...]:
        return decode_all(Contact, json.loads(content)["data"])

    assert len({contact.id for contact in ours()}) == 200
    size = f"{len(content) / 1024:.0f} KiB"
    theirs = repeated(lambda: json.loads(content))
    side_by_side(f"{name}, {size}", repeated(ours), theirs, peer="json.loads", goal=GOAL, times=20)


if __name__ == "__main__":
    machine()
    default = str(Query.of(Contacts.spec, {}, None).params["fields"])
    measure("200 contacts, default", page(default))
    measure("200 contacts, wide", page(WIDE))
