"""A map of twenty fields beside a loop that does the same by hand, in two ways.

One loop calls the map's own transforms, cell by cell: what the map costs on
top is its columns, its options and its problems. The other calls nothing but
the libraries below them (``phonenumbers``, ``email-validator``,
`datetime.strptime`, `decimal`), and looks for nothing that spreadsheets spoil.
No row is read twice, and nothing is remembered of any value on either side. The
goal is that of the first reading; what looking for spoilt values costs on top of bare
libraries is what the second one shows.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal

import phonenumbers
from _measure import Batch, machine, side_by_side
from email_validator import EmailNotValidError, validate_email

from clio_sync.mapping import (
    DataMap,
    SourceRow,
    address,
    custom_field,
    date,
    email,
    field,
    phone,
    transforms as to,
)
from clio_sync.mapping.measures import dated

GOAL = 1.3
BORN = ["%m/%d/%Y", "%Y-%m-%d"]
VISAS = {"H1B": "H-1B", "L1": "L-1", "O1": "O-1"}
PEOPLE = DataMap(
    "contacts",
    key="id",
    fields=[
        field("prefix", "Prefix"),
        field("first_name", "First"),
        field("middle_name", "Middle"),
        field("last_name", "Last", required=True),
        field("title", "Title"),
        date("date_of_birth", "Born", formats=BORN),
        email("Work mail", label="Work"),
        email("Home mail", label="Home"),
        phone("Mobile", label="Mobile", country="US"),
        phone("Office", label="Work", country="US"),
        address(
            street="Street",
            city="City",
            province="State",
            postal_code="Zip",
            country="Country",
            label="Home",
        ),
        field("require_utbms_codes", "Codes"),
        custom_field("Visa type", "Visa", choices=VISAS, otherwise="Other"),
        custom_field("Priority date", "Priority", transform=to.moment(zone="UTC")),
        custom_field("Balance", "Balance", transform=to.money),
        custom_field("Receipt", "Receipt", transform=to.pattern("[A-Z]{3}[0-9]{10}")),
        custom_field("Nickname", "Nickname"),
        custom_field("Language", "Language"),
        custom_field("Source", "Source"),
        custom_field("Remarks", "Remarks"),
    ],
)


ROUNDS = 30
TIMES = 100


def rows() -> Iterator[dict[str, object]]:
    """Rows without end, no two of which share a value that is costly to read."""
    for n in itertools.count():
        day = dt.date(1940, 1, 1) + dt.timedelta(n % 20_000)
        yield {
            "id": f"C-{n}",
            "Prefix": "Ms.",
            "First": f" Zoë{n}",
            "Middle": "Q.",
            "Last": f"McDonald{n}",
            "Title": f"Manager {n}",
            "Born": f"{day:%m/%d/%Y}",
            "Work mail": f"Jane.Doe{n}@Example.com",
            "Home mail": f"jd{n}@mail.example.org",
            "Mobile": f"(312) {200 + n // 10_000 % 700}-{n % 10_000:04}",
            "Office": f"773.{200 + n // 10_000 % 700}.{n % 10_000:04} x{n % 90 + 1}",
            "Street": f"{n} Main St.",
            "City": "Chicago",
            "State": "IL",
            "Zip": f"{n % 100_000:05}",
            "Country": "US",
            "Codes": "yes",
            "Visa": "H1B",
            "Priority": f"{day}T09:30:{n % 60:02}",
            "Balance": f"${n % 9000 + 1000:,}.50",
            "Receipt": f"EAC{n:010}",
            "Nickname": f"Z{n}",
            "Language": "English",
            "Source": "Web site",
            "Remarks": f"called on day {n}",
        }


PHONE = to.phone("US")
DATE = dated(BORN)
MOMENT = to.moment(zone="UTC")
RECEIPT = to.pattern("[A-Z]{3}[0-9]{10}")
TEXTS = ("Prefix", "First", "Middle", "Last", "Title", "Nickname", "Language", "Source", "Remarks")
TEXTS += ("Street", "City", "State", "Zip", "Country")


def by_transforms(row: dict[str, object]) -> dict[str, object]:
    """The map's own transforms, cell by cell."""
    values: dict[str, object] = {name: to.text(row[name]) for name in TEXTS}
    values["Born"] = DATE(row["Born"])
    values["Work mail"] = to.email(row["Work mail"])
    values["Home mail"] = to.email(row["Home mail"])
    values["Mobile"] = PHONE(row["Mobile"])
    values["Office"] = PHONE(row["Office"])
    values["Codes"] = to.boolean(row["Codes"])
    values["Visa"] = VISAS.get(str(to.text(row["Visa"])), "Other")
    values["Priority"] = MOMENT(row["Priority"])
    values["Balance"] = to.money(row["Balance"])
    values["Receipt"] = RECEIPT(row["Receipt"])
    return values


def line(cell: object) -> str | None:
    """One line of text."""
    return " ".join(unicodedata.normalize("NFC", str(cell)).split()) or None


def mail(cell: object) -> str | None:
    """An e-mail address."""
    try:
        found = validate_email(str(cell).strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def numbered(cell: object) -> str | None:
    """A telephone number."""
    found = phonenumbers.parse(str(cell), "US")
    if not phonenumbers.is_possible_number(found):
        return None
    sent = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return f"{sent} x{found.extension}" if found.extension else sent


def day(cell: object) -> str | None:
    """A date, by the formats that can be meant."""
    found = set()
    for form in BORN:
        try:
            found.add(dt.datetime.strptime(str(cell).strip(), form).date().isoformat())
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None


def by_libraries(row: dict[str, object]) -> dict[str, object]:
    """What somebody writes who needs this once."""
    values: dict[str, object] = {name: line(row[name]) for name in TEXTS}
    values["Receipt"] = line(row["Receipt"])
    values["Born"] = day(row["Born"])
    values["Work mail"] = mail(row["Work mail"])
    values["Home mail"] = mail(row["Home mail"])
    values["Mobile"] = numbered(row["Mobile"])
    values["Office"] = numbered(row["Office"])
    values["Codes"] = str(row["Codes"]).strip().lower() in {"yes", "true", "1"}
    values["Visa"] = VISAS.get(str(row["Visa"]).strip(), "Other")
    moment = dt.datetime.fromisoformat(str(row["Priority"])).replace(tzinfo=dt.UTC)
    values["Priority"] = moment.isoformat()
    values["Balance"] = str(Decimal(str(row["Balance"]).replace("$", "").replace(",", "")))
    return values


def batch(
    work: Callable[[dict[str, object]], object], source: Iterator[dict[str, object]]
) -> Batch:
    """Rows that nobody has read, one after another."""
    held = iter(list(itertools.islice(source, TIMES * (ROUNDS + 1))))

    def read(times: int) -> None:
        for row in itertools.islice(held, times):
            work(row)

    return read


def main() -> None:
    """Measure, and fail where the map takes too much longer than its transforms."""
    machine()
    check = next(rows())
    assert len(PEOPLE.map_row(SourceRow(2, check)).values) == 20
    source = rows()
    ratios = [
        side_by_side(
            f"a row of twenty fields, {peer}",
            batch(lambda row: PEOPLE.map_row(SourceRow(2, row)), source),
            batch(work, source),
            peer=peer,
            goal=GOAL,
            rounds=ROUNDS,
            times=TIMES,
        )
        for peer, work in (("its transforms", by_transforms), ("bare libraries", by_libraries))
    ]
    sys.exit(ratios[0] > GOAL)


if __name__ == "__main__":
    main()
