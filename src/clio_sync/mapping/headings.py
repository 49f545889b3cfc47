"""What spreadsheets call things, for proposals of maps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .naming import words


def bare(heading: str) -> str:
    """A heading without case, punctuation and camel case: ``FirstName`` is ``first name``."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", heading))
    return " ".join(re.sub(r"[^\w]|_", " ", apart).casefold().split())


def _table(said: Mapping[str, str]) -> dict[str, str]:
    return {name: target for target, names in said.items() for name in names.split(", ")}


CONTACTS = _table(
    {
        "first_name": "first name, first, given name, given names, forename, fname",
        "middle_name": "middle name, middle, middle initial",
        "last_name": "last name, last, surname, family name, lname",
        "prefix": "prefix, salutation",
        "title": "title, job title, position",
        "name": "company, company name, organisation, organization",
        "whole name": "name, full name, client, client name, contact, contact name",
        "date_of_birth": "date of birth, birth date, birthdate, born, dob, birthday",
        "type": "contact type, client type, person or company",
    }
)
MATTERS = _table(
    {
        "description": "description, title, matter, matter name, matter title, "
        "matter description, case, case name, case title",
        "client_reference": "client reference, reference, external reference",
        "status": "status, state, matter status, case status",
        "location": "location, court",
        "open_date": "open date, opened, date opened, opened on, start date",
        "close_date": "close date, closed, date closed, closed on",
        "practice_area": "practice area, practice, area of law",
        "responsible_attorney": "responsible attorney, attorney, lawyer",
        "originating_attorney": "originating attorney, originator",
        "responsible_staff": "responsible staff, paralegal, assistant",
        "matter_stage": "stage, matter stage, case stage",
    }
)
PARTS = _table(
    {
        "street": "street, address, street address, address line, address 1",
        "city": "city, town",
        "province": "state, province, county, region",
        "postal_code": "zip, zip code, postal code, postcode, postal",
        "country": "country",
    }
)
CLIENT_WORDS = words("client customer contact person people applicant")
MATTER_WORDS = words("matter case file docket")
"""Words that say whose a column is, in a sheet of both."""
KEYS = words("id key no number code ref uid guid")
"""Words of headings that tell rows apart."""

STATUSES = {
    "open": "open, opened, active, current, ongoing, in progress, new",
    "pending": "pending, on hold, waiting, intake, prospective",
    "closed": "closed, done, complete, completed, finished, archived, inactive",
}
"""What sheets say for the three statuses of a matter."""
TYPES = {
    "Person": "person, individual, natural person, human, p, i",
    "Company": "company, business, organisation, organization, corporation, firm, entity, c",
}
"""What sheets say for the two types of contacts."""


def meant(word: str, known: Mapping[str, str]) -> str | None:
    """Clio's word for one of a sheet's, if it is an usual one."""
    return _table(known).get(bare(word))


_LABELS = {
    "mobile": "Mobile",
    "cell": "Mobile",
    "fax": "Fax",
    "home": "Home",
    "private": "Home",
    "personal": "Home",
    "work": "Work",
    "office": "Work",
    "business": "Work",
}


def label_of(heading: str) -> str | None:
    """Clio's label for an address or number of this heading; None if it says none."""
    found = (_LABELS[word] for word in bare(heading).split() if word in _LABELS)
    return next(found, None)
