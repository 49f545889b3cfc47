"""Print a firm's open matters as CSV."""

from __future__ import annotations

import csv
import sys

from clio_sync import Clio

COLUMNS = ("display_number", "description", "client")


def main() -> None:
    """Write one line for each open matter."""
    out = csv.writer(sys.stdout)
    out.writerow(COLUMNS)
    with Clio.connect("smith-llp") as clio:
        for matter in clio.matters.list(
            status="open", fields="display_number,description,client{name}"
        ):
            client = matter.client.name if matter.client else ""
            out.writerow([matter.display_number, matter.description, client])


if __name__ == "__main__":
    main()
