"""Bring a spreadsheet of clients into Clio, and say what became of each row."""

from __future__ import annotations

import sys

from clio_sync import Clio, DataMap, email, field, phone

CLIENTS = DataMap(
    "contacts",
    type="Person",
    key="client_id",
    fields=[
        field("first_name", "First name"),
        field("last_name", "Last name"),
        email("E-mail", label="Work"),
        phone("Mobile", label="Mobile", country="US"),
    ],
)


def main(spreadsheet: str = "clients.csv") -> None:
    """Show the plan, and carry it out unless the answer is no."""
    with Clio.connect("smith-llp") as clio:
        job = clio.sync([CLIENTS.read(spreadsheet)], store="clients.db", marker="External id")
        job.prepare()
        plan = job.plan()
        print(plan)
        if not sys.stdin.isatty() or input("Go ahead? [y/N] ").lower() == "y":
            print(plan.apply())


if __name__ == "__main__":
    main(*sys.argv[1:])
