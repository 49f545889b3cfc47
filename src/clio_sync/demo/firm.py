"""What the demonstration's firm has in Clio before the spreadsheets come.

Plain payloads, with ids by which they refer to each other; a custom field's
value names its field. Some of the people stand in the spreadsheet too, spelled
differently; some only look as if they did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .maps import VISA_TYPES

Payload = dict[str, Any]


class Firm(NamedTuple):
    """All that a firm has in Clio, as payloads."""

    users: Sequence[Payload]
    practice_areas: Sequence[Payload]
    custom_fields: Sequence[Payload]
    contacts: Sequence[Payload]
    matters: Sequence[Payload]


def _user(id: int, first: str, last: str, kind: str = "Attorney") -> Payload:
    return {
        "id": id,
        "first_name": first,
        "last_name": last,
        "name": f"{first} {last}",
        "email": f"{first}.{last}@example.com".lower(),
        "subscription_type": kind,
        "enabled": True,
    }


def _custom_field(id: int, parent: str, kind: str, name: str, *options: str) -> Payload:
    offered = {"picklist_options": [{"option": option} for option in options]} if options else {}
    return {
        "id": id,
        "parent_type": parent,
        "field_type": kind,
        "name": name,
        "displayed": True,
        **offered,
    }


def _person(
    id: int,
    first: str,
    last: str,
    *,
    email: str = "",
    number: str = "",
    born: str = "",
    home: str = "",
    visa: str = "",
    middle: str = "",
) -> Payload:
    made: Payload = {"id": id, "type": "Person", "first_name": first, "last_name": last}
    made |= {"middle_name": middle} if middle else {}
    made |= {"date_of_birth": born} if born else {}
    made |= {"email_addresses": [_email(email)]} if email else {}
    made |= {"phone_numbers": [_phone(number, "Mobile")]} if number else {}
    made |= {"addresses": [_home(home)]} if home else {}
    made |= {"custom_field_values": [_value("Visa type", visa)]} if visa else {}
    return made


def _company(id: int, name: str, number: str, domain: str) -> Payload:
    return {
        "id": id,
        "type": "Company",
        "name": name,
        "email_addresses": [_email(f"hr@{domain}")],
        "phone_numbers": [_phone(number, "Work")],
    }


def _email(address: str) -> Payload:
    return {"name": "Work", "address": address, "default_email": True}


def _phone(number: str, label: str) -> Payload:
    return {"name": label, "number": number, "default_number": True}


def _home(line: str) -> Payload:
    parts = zip(("street", "city", "province", "postal_code"), line.split(", "), strict=True)
    return {"name": "Home", **dict(parts), "country": "US"}


def _value(field: str, value: str) -> Payload:
    return {"custom_field": {"name": field}, "value": value}


def _matter(
    id: int,
    client: int,
    description: str,
    area: int,
    attorney: int,
    opened: str,
    *,
    status: str = "open",
    receipt: str = "",
    priority: str = "",
) -> Payload:
    said = {"Receipt number": receipt, "Priority date": priority}
    return {
        "id": id,
        "client": {"id": client},
        "description": description,
        "status": status,
        "practice_area": {"id": area},
        "responsible_attorney": {"id": attorney},
        "open_date": opened,
        "custom_field_values": [_value(name, value) for name, value in said.items() if value],
    }


_NORA, _DANIEL, _PRIYA, _THOMAS, _GRACE = 11, 12, 13, 14, 15
_GENERAL, _FAMILY, _NATURALIZATION, _ASYLUM = 21, 22, 23, 24

_USERS = (
    _user(_NORA, "Nora", "Whitfield"),
    _user(_DANIEL, "Daniel", "Okafor"),
    _user(_PRIYA, "Priya", "Raman"),
    _user(_THOMAS, "Thomas", "Lindqvist"),
    _user(_GRACE, "Grace", "Kim", "NonAttorney"),
)

_PRACTICE_AREAS = (
    {"id": _GENERAL, "name": "Immigration", "code": "IMM"},
    {"id": _FAMILY, "name": "Family Immigration", "code": "FAM"},
    {"id": _NATURALIZATION, "name": "Naturalization", "code": "NAT"},
    {"id": _ASYLUM, "name": "Asylum", "code": "ASY"},
)

_CUSTOM_FIELDS = (
    _custom_field(31, "Contact", "picklist", "Visa type", *VISA_TYPES.values(), "Other"),
    _custom_field(32, "Contact", "text_line", "External id"),
    _custom_field(33, "Matter", "text_line", "Receipt number"),
    _custom_field(34, "Matter", "date", "Priority date"),
    _custom_field(35, "Matter", "text_line", "External id"),
)

_ALSO_IN_THE_SPREADSHEET = (
    _person(101, "Ana", "Lopez", middle="M.", email="ana.lopez@example.com", visa="H-1B"),
    _person(102, "Zoe", "LINDGREN", email="zoe.lindgren@example.org", number="630-555-0103"),
    _person(103, "Lukasz", "Wisniewski", email="lukasz.w@example.com", born="1984-01-09"),
    _person(104, "Jurgen", "Muller", number="(847) 555-0106", born="1975-05-17"),
    _person(
        105,
        "Soren",
        "Kjaer",
        number="+1 773-555-0113",
        email="kjaer@example.org",
        born="1983-03-03",
    ),
    _person(106, "Mehmet", "Yilmaz", email="Mehmet.Yilmaz@example.com"),
    _person(107, "Priyanka R.", "Nair", number="1 (630) 555-0107", visa="H-1B"),
    _person(
        108,
        "Joao",
        "Pereira",
        home="877 Massachusetts Avenue Apt. 4B, Cambridge, MA, 02139-1204",
        number="617 555 0198",
    ),
    _person(109, "Patel", "Rajesh", email="rajesh.patel@example.com", born="1974-01-26"),
    _person(110, "HIROSHI", "TANAKA", number="847.555.0118"),
    _person(112, "Mr. Dmitri", "Volkov", email="dmitri.volkov@example.com", number="312 555 0199"),
    _person(113, "Elena", "Popescu", born="1986-09-09", email="elena@example.org"),
    _person(114, "Sarka", "Dvorakova", email="SARKA.DVORAKOVA@example.com"),
    _person(115, "Xiuying", "Zhang", email="xiuying.zhang@example.com", visa="EB-3"),
    _person(116, "Nadia", "Haddad", born="1982-07-28", visa="Asylum"),
    _person(
        117,
        "Hector",
        "Salazar",
        born="1955-02-19",
        home="993 Lake Street Apt 9B, Oak Park, IL, 60302",
    ),
)

_ONE_ROW_MAY_BE_EITHER = (
    _person(118, "Wei", "Chen", number="(773) 555-0188", visa="H-1B"),
    _person(
        119,
        "Wei",
        "Chen",
        number="773-555-0188",
        home="1914 N Clark St, Chicago, IL, 60614",
    ),
)

_ONLY_LOOK_LIKE_IT = (
    _person(111, "Dmitry", "Volkov", email="d.volkov@example.com", born="1977-03-02"),
    _person(120, "Carlos", "Mendoza", number="(312) 555-0131", born="1961-12-03"),
    _person(121, "Maria", "Santos", email="m.santos@example.org", born="1958-04-19"),
    _person(122, "Ahmed", "Hassan", email="a.hassan@example.com", born="1990-01-11"),
    _person(123, "Marisol", "Garcia", number="312-555-0132", born="1982-08-09"),
)

_OTHERS = (
    _person(124, "Harriet", "Bloom", email="harriet.bloom@example.com"),
    _person(125, "Terrence", "Whitaker", number="(773) 555-0133"),
    _person(126, "Lourdes", "Aguilar", email="lourdes.aguilar@example.org", visa="K-1"),
    _person(127, "Stephen", "Abara", email="stephen.abara@example.com", born="1973-06-14"),
    _person(128, "Noor", "Siddiqui", number="+1 630 555 0134", visa="F-1"),
    _person(129, "Kenji", "Mori", email="kenji.mori@example.com", visa="L-1"),
    _person(130, "Adaeze", "Nwosu", email="adaeze.nwosu@example.org", born="1992-10-07"),
    _person(131, "Ingrid", "Solberg", number="847-555-0135", visa="O-1"),
    _person(132, "Pablo", "Echeverría", email="pablo.e@example.com", visa="EB-2"),
    _person(133, "Mei", "Lin", email="mei.lin@example.com", visa="F-1"),
    _person(134, "Bogdan", "Stoica", number="(219) 555-0136", visa="EB-3"),
    _person(135, "Celeste", "Moreau", email="celeste.moreau@example.org", visa="TN"),
    _company(136, "Prairie Robotics, Inc.", "(312) 555-0190", "prairie-robotics.example.com"),
    _company(137, "Lakeshore Children's Hospital", "773-555-0191", "lakeshore.example.org"),
    _company(138, "Fox River Foods LLC", "630-555-0192", "foxriver.example.com"),
    _company(139, "Northside Conservatory", "(773) 555-0193", "northside.example.org"),
    _company(140, "Meridian Analytics", "312.555.0194", "meridian.example.com"),
    _company(141, "Grant Park Architects", "(312) 555-0195", "grantpark.example.com"),
)

_MATTERS = (
    _matter(201, 101, "H-1B for Prairie", _GENERAL, _NORA, "2021-01-04", receipt="MSC1990000000"),
    _matter(202, 103, "L-1A transfer", _GENERAL, _NORA, "2021-06-01", receipt="IOE2390031676"),
    _matter(203, 104, "NATURALIZATION (N-400)", _NATURALIZATION, _THOMAS, "2021-09-20"),
    _matter(204, 107, "H-1B petition, Prairie Robotics", _GENERAL, _NORA, "2021-10-27"),
    _matter(205, 105, "Naturalization (N-400)", _NATURALIZATION, _THOMAS, "2022-07-13"),
    _matter(206, 110, "L-1 extension – Meridian Analytics", _GENERAL, _THOMAS, "2023-05-05"),
    _matter(207, 112, "N-400", _NATURALIZATION, _DANIEL, "2023-01-14", receipt="WAC2190158380"),
    _matter(208, 108, "EB-2 NIW", _GENERAL, _DANIEL, "2023-12-13", receipt="SRC2490229651"),
    _matter(209, 115, "EB-2 National Interest Waiver", _GENERAL, _NORA, "2023-10-17"),
    _matter(210, 109, "Citizenship", _NATURALIZATION, _DANIEL, "2024-10-04", status="closed"),
    _matter(211, 101, "H-1B dependents (I-539)", _GENERAL, _PRIYA, "2020-05-11", status="closed"),
    _matter(212, 120, "EB-3 petition (I-140)", _GENERAL, _DANIEL, "2019-03-08", status="closed"),
    _matter(213, 121, "Removal of conditions (I-751)", _FAMILY, _PRIYA, "2018-11-20"),
    _matter(214, 122, "Affirmative asylum (I-589)", _ASYLUM, _THOMAS, "2022-02-02"),
    _matter(215, 124, "Family petition for parent (I-130)", _FAMILY, _PRIYA, "2023-04-18"),
    _matter(216, 125, "Consular processing", _FAMILY, _PRIYA, "2024-02-29", status="pending"),
    _matter(217, 126, "Fiancé(e) petition (I-129F)", _FAMILY, _NORA, "2023-08-07"),
    _matter(218, 127, "Naturalization (N-400)", _NATURALIZATION, _THOMAS, "2022-12-12"),
    _matter(219, 128, "Reinstatement of F-1 status", _GENERAL, _DANIEL, "2024-06-03"),
    _matter(220, 129, "L-1 extension", _GENERAL, _NORA, "2024-01-22", receipt="EAC2490551230"),
    _matter(221, 130, "Work permit, pending asylum (I-765)", _ASYLUM, _THOMAS, "2023-05-30"),
    _matter(222, 131, "O-1A extraordinary ability", _GENERAL, _NORA, "2022-09-09"),
    _matter(223, 132, "EB-2 petition", _GENERAL, _DANIEL, "2021-07-19", priority="2021-06-30"),
    _matter(224, 133, "Optional practical training (I-765)", _GENERAL, _PRIYA, "2024-05-06"),
    _matter(225, 134, "EB-3 petition (I-140)", _GENERAL, _DANIEL, "2020-10-26"),
    _matter(226, 135, "TN status", _GENERAL, _PRIYA, "2024-03-11"),
    _matter(227, 136, "PERM recruitment, general advice", _GENERAL, _NORA, "2023-02-14"),
    _matter(228, 137, "I-9 audit", _GENERAL, _NORA, "2022-01-31", status="closed"),
    _matter(229, 140, "H-1B registration, spring", _GENERAL, _DANIEL, "2024-03-04"),
    _matter(230, 141, "Site visit preparation", _GENERAL, _THOMAS, "2023-11-27", status="closed"),
)

FIRM = Firm(
    users=_USERS,
    practice_areas=_PRACTICE_AREAS,
    custom_fields=_CUSTOM_FIELDS,
    contacts=(
        *_ALSO_IN_THE_SPREADSHEET,
        *_ONE_ROW_MAY_BE_EITHER,
        *_ONLY_LOOK_LIKE_IT,
        *_OTHERS,
    ),
    matters=_MATTERS,
)
"""A firm of four attorneys, with 41 contacts and 30 matters."""
