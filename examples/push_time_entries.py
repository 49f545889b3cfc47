"""Keep a list of open matters up to date, and push the time entries that were approved."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from clio_sync import Clio, DataMap, date, duration, field, named, reference

TIMES = DataMap(
    "activities",
    type="TimeEntry",
    key="Entry",
    fields=[
        reference("matter", by="Matter id", required=True),
        named("user", "Timekeeper"),
        date("date", "Date", formats=["%Y-%m-%d"]),
        duration("Hours"),
        field("price", "Rate"),
        field("note", "Narrative"),
    ],
)


def pull_matters(clio: Clio, path: Path) -> None:
    """Write down which matters time can be spent on; run it every five minutes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Matter id", "Number", "Description"])
        for matter in clio.matters.list(status="open", fields="id,display_number,description"):
            writer.writerow([matter.id, matter.display_number, matter.description])


def main(approved: str = "") -> None:
    """Pull matters; with a file of approved entries, push these, and say what became of each."""
    with Clio.connect("smith-llp") as clio:
        if not approved:
            pull_matters(clio, Path("matters_for_time.csv"))
            return
        job = clio.sync([TIMES.read(approved)], store="time.db")
        print(job.plan().apply())
        for held in job.quarantine:
            print(f"row {held.row_number} was set aside: {held.reason}")


if __name__ == "__main__":
    main(*sys.argv[1:])
