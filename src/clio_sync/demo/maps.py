"""The data maps of the demonstration: what its two spreadsheets mean in Clio."""

from __future__ import annotations

import re

from ..mapping import (
    DataMap,
    Unfit,
    address,
    custom_field,
    date,
    email,
    field,
    named,
    phone,
    reference,
)

DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y")
"""How the firm's people write dates."""

_RECEIPT = re.compile(r"[A-Z]{3}[0-9]{10}")
_LONGEST_TEXT_LINE = 255


def clients_map() -> DataMap:
    """Say what a row of ``clients.csv`` is in Clio: a person."""
    return DataMap(
        "contacts",
        type="Person",
        key="client_id",
        fields=[
            field("first_name", "First name"),
            field("last_name", "Last name", required=True),
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
            date("date_of_birth", "Born", formats=DATES),
            custom_field("Visa type", "Visa type", choices=VISA_TYPES, otherwise="Other"),
        ],
    )


def cases_map(clients: DataMap | None = None) -> DataMap:
    """Say what a row of ``cases.csv`` is in Clio: a matter of one of the clients.

    Args:
        clients: The map whose rows the cases refer to, if it is used beside this one.
    """
    return DataMap(
        "matters",
        key="case_no",
        fields=[
            reference("client", to=clients or clients_map(), by="client_id"),
            field("description", "Title", required=True),
            field("status", "Stage", choices=STAGES),
            named("practice_area", "Practice"),
            named("responsible_attorney", "Attorney"),
            custom_field(
                "Receipt number", "Receipt number", identity=True, transform=receipt_number
            ),
            custom_field("Priority date", "Priority date", formats=DATES),
            date("open_date", "Opened", formats=DATES),
        ],
    )


def receipt_number(value: object) -> object:
    """Write a receipt number as the agency does: three letters and ten digits.

    A text too long for Clio is passed on, for the map to say so.

    Args:
        value: The cell.
    """
    written = str(value)
    number = re.sub(r"[\s-]", "", written).upper()
    if len(written) > _LONGEST_TEXT_LINE:
        return written
    if not _RECEIPT.fullmatch(number):
        return Unfit("is no receipt number", "It has three letters and ten digits.")
    return number


VISA_TYPES = {
    "H1B": "H-1B",
    "L1": "L-1",
    "O1": "O-1",
    "F1": "F-1",
    "TN": "TN",
    "K1": "K-1",
    "EB2": "EB-2",
    "EB3": "EB-3",
    "ASY": "Asylum",
}
"""The spreadsheet's codes, and the options of the picklist in Clio."""

STAGES = {
    "Intake": "pending",
    "Active": "open",
    "RFE": "open",
    "Approved": "closed",
    "Closed": "closed",
}
"""The spreadsheet's stages, and the status of the matter in Clio."""
