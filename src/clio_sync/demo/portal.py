"""One new client, as an intake portal hands it over on approval."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from .show import Table

if TYPE_CHECKING:
    from .sheet import Sheet

CLIENT = {
    "First name": "Ifeoma",
    "Last name": "Castellanos",
    "E-mail": "ifeoma.castellanos@example.com",
    "Mobile": "(312) 555-0178",
    "Born": "1993-04-21",
    "Visa type": "H1B",
}
"""What the client has filled in; what she left open is not mentioned."""


def approved(sheet: Sheet, key: str) -> dict[str, str]:
    """A row for a client whom the file does not have.

    Args:
        sheet: The file.
        key: The column with the keys.
    """
    taken = {cell for cells in sheet.cells for cell in cells}
    free = next(name for n in count(1) if (name := f"PORTAL-{n}") not in taken)
    return {key: free, **CLIENT}


def table_of(row: dict[str, str]) -> Table:
    """The row, upright."""
    return Table.of("column", "value", rows=[list(pair) for pair in row.items()])
