"""Bring whom intake has taken on from Clio Grow into Clio Manage, each once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clio_sync import Clio, DataMap, Grow, email, field, phone

PEOPLE = DataMap(
    "contacts",
    type="Person",
    key="global_id",
    fields=[
        field("first_name", "first_name"),
        field("last_name", "last_name"),
        email("email", label="Home"),
        phone("phone", label="Mobile", country="US"),
    ],
)


def taken_on(grow: Grow) -> Iterator[dict[str, Any]]:
    """The people who are contacts in Clio Grow and not yet in Clio Manage."""
    for contact in grow.contacts.list():
        if contact.clio_id is None and contact.type == "Person":
            yield {
                "global_id": contact.global_id,
                "first_name": contact.first_name,
                "last_name": contact.last_name,
                "email": next(iter(contact.emails), None),
                "phone": next(iter(contact.phone_numbers), None),
            }


def main() -> None:
    """Push them, then show which matters of Clio Grow are in Clio Manage."""
    with Grow.connect("smith-llp") as grow, Clio.connect("smith-llp") as clio:
        rows = list(taken_on(grow))
        job = clio.sync([PEOPLE.read(rows)], store="intake.db", marker="External id")
        job.prepare()
        print(job.plan().apply())
        for here, there in grow.matters.list().in_manage(clio, fields="display_number"):
            print(f"{here.description}: {there.display_number if there else 'in intake'}")


if __name__ == "__main__":
    main()
