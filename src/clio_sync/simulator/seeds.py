"""A plausible firm to begin with: the same one for the same seed."""

from __future__ import annotations

import datetime as dt
import gc
import random
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from .api import singles, values
from .clock import today
from .visit import Visit
from .wire import Values

if TYPE_CHECKING:
    from .clio import LocalClio

FIRST = (
    "Amélie", "Ana", "Björn", "Chidi", "Chloé", "Dmitri", "Elena", "Fatima", "Grace", "Hiroshi",
    "Ingrid", "James", "José", "Katarzyna", "Lakshmi", "Łukasz", "Maria", "Mehmet", "Ngọc", "Omar",
    "Priya", "Robert", "Sofía", "Søren", "Tomáš", "Wei", "Xóchitl", "Yuki", "Zoë", "Šárka",
)  # fmt: skip
LAST = (
    "Abubakar", "Bergström", "Chen", "Dvořák", "Eriksen", "Fernández", "García", "Hansen", "Ito",
    "Johnson", "Kowalczyk", "López", "Müller", "Nguyễn", "O'Connor", "Patel", "Quiñones", "Rossi",
    "Smith", "Tanaka", "Ünal", "van der Berg", "Williams", "Xu", "Yılmaz", "Zhang", "Ødegård",
)  # fmt: skip
TRADES = ("Analytics", "Foods", "Hospital", "Logistics", "Robotics", "School", "Software", "Steel")
ENDINGS = ("Inc.", "LLC", "Ltd.", "Group", "Partners")
STREETS = ("Clark St", "Halsted St", "Lake St", "Main St", "Monroe Ave", "Wacker Dr")
CITIES = (("Chicago", "IL", "60606"), ("Oak Park", "IL", "60302"), ("Evanston", "IL", "60201"))
VISAS = ("H-1B", "L-1", "O-1", "F-1", "Other")
AREAS = ("Immigration", "Family", "Estate Planning", "Employment", "Real Estate")
CASES = (
    "H-1B petition",
    "Adjustment of status",
    "Naturalization",
    "Lease review",
    "Will",
    "Appeal",
)
ATTORNEYS = (("Nora", "Whitfield"), ("Daniel", "Okafor"), ("Priya", "Raman"), ("Grace", "Kim"))
OWNER = ("Avery", "Stone")
STAGES = ("Intake", "In progress", "Closing")
TASK_TYPES = ("Call", "Draft", "Filing", "Review")
RATES = (("Consultation", 250.0), ("Drafting", 300.0), ("Research", 280.0))
EXPENSES = ("Courier", "Filing fee", "Travel")
CURRENCIES = {"us": ("USD", "$"), "ca": ("CAD", "$"), "eu": ("EUR", "€"), "au": ("AUD", "$")}
PHONES = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "+1 {0} {1} {2}")


_ELEMENTS: Mapping[str, Values] = {
    "addresses": {},
    "email_addresses": {"primary": True},
    "phone_numbers": {"primary": True},
}
"""The lists inside a contact that are planted, with what marks their only element."""


def plant(local: LocalClio, visit: Visit) -> int:
    """Give a Clio what every account has; answers the id of the user whose account it is."""
    firm = _Gardener(local, visit, random.Random(0))  # noqa: S311 (reproducible, not secret)
    owner = firm.user(*OWNER)
    firm.settle()
    return int(owner["id"])


def grow(local: LocalClio, visit: Visit, *, contacts: int, matters: int, seed: int) -> None:
    """Give a firm contacts and matters, and once what comes with them."""
    with _without_collecting():
        firm = _Gardener(local, visit, random.Random(seed))  # noqa: S311 (as above)
        firm.grow(contacts, matters)


@contextmanager
def _without_collecting() -> Generator[None]:
    """Let nobody look for garbage among hundreds of thousands of records that are none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@frozen
class _Gardener:
    """Grows a firm record by record."""

    local: LocalClio
    visit: Visit
    chance: random.Random

    def settle(self) -> None:
        """What every account has from the first day."""
        own = CURRENCIES[self.visit.settings.region]
        for code, sign in dict([own, *CURRENCIES.values()]).items():
            self.put("currencies", {"code": code, "sign": sign})
        self.put("calendars", {"name": "Firm", "type": "AccountCalendar"})

    def grow(self, contacts: int, matters: int) -> None:
        users = self._users()
        areas = self._all("practice_areas") or [self._area(name) for name in AREAS]
        fields = self._custom_fields()
        people = [self._contact(number, fields) for number in range(contacts)]
        clients = people or self._all("contacts") or ([self._contact(0, fields)] if matters else [])
        for number in range(matters):
            self._matter(number, clients, users, areas, fields)

    def put(self, collection: str, data: Values) -> Values:
        return singles.created(self.visit, self.local.resource(collection), data, by_hand=True)

    def _all(self, collection: str) -> list[Values]:
        return self.visit.state.tables[collection].current.all()

    def _users(self) -> list[Values]:
        """The attorneys, who come with the habits of the firm."""
        there = self._all("users")[1:]
        if there:
            return there
        self._habits()
        return [self.user(first, last) for first, last in ATTORNEYS]

    def _area(self, name: str) -> Values:
        area = self.put("practice_areas", {"name": name})
        for order, stage in enumerate(STAGES, 1):
            made = {"name": stage, "order": order, "practice_area_id": area["id"]}
            self.put("matter_stages", made)
        return area

    def _habits(self) -> None:
        """The kinds and rates with which the firm works."""
        for name in TASK_TYPES:
            self.put("task_types", {"name": name})
        for name, amount in RATES:
            rate = {"type": "FlatRate", "amount": amount}
            self.put("activity_descriptions", {"name": name, "rate": rate})
        for name in EXPENSES:
            self.put("expense_categories", {"name": name, "accessible_to_user": True})

    def user(self, first: str, last: str) -> Values:
        return self.put(
            "users",
            {
                "first_name": first,
                "last_name": last,
                "name": f"{first} {last}",
                "email": f"{first}.{last}@firm.example".lower(),
                "subscription_type": "Attorney",
                "account_owner": (first, last) == OWNER,
                "initials": first[0] + last[0],
                "account": {"id": 1, "etag": '"1"', "name": "A simulated firm"},
            },
        )

    def _custom_fields(self) -> dict[str, Values]:
        there = {one["name"]: one for one in self._all("custom_fields")}
        if "Visa type" in there:
            return there
        options = [{"option": visa} for visa in VISAS]
        made = [
            self._field("Visa type", "picklist", "Contact", options),
            self._field("External id", "text_line", "Contact"),
            self._field("Case number", "text_line", "Matter"),
            self._field("Priority date", "date", "Matter"),
        ]
        return {one["name"]: one for one in made}

    def _field(self, name: str, kind: str, parent: str, options: Sequence[Values] = ()) -> Values:
        data: Values = {"name": name, "field_type": kind, "parent_type": parent}
        return self.put("custom_fields", data | {"picklist_options": list(options)})

    def _contact(self, number: int, fields: dict[str, Values]) -> Values:
        data = self._company() if number % 6 == 5 else self._person(fields["Visa type"])
        data["addresses"] = [self._address()]
        data["phone_numbers"] = [{"name": "Work", "number": self._phone()}]
        return self._planted(data)

    def _planted(self, data: Values) -> Values:
        """What the payload of a contact comes to, without the checks that it would pass."""
        visit, contacts = self.visit, self.local.resource("contacts")
        after = {**contacts.starting(visit, {}), **data}
        for name in (one for one in _ELEMENTS if one in data):
            elements = ({**one, **_ELEMENTS[name]} for one in data[name])
            after[name] = [visit.state.stamped(one, visit.now) for one in elements]
        rows = data.get("custom_field_values", [])
        after["custom_field_values"] = values.changed(visit, "Contact", [], rows)
        return visit.state.put("contacts", contacts.finish(visit, None, after, data), visit.now)

    def _person(self, visa: Values) -> Values:
        first, last = self.chance.choice(FIRST), self.chance.choice(LAST)
        born = dt.date(1950, 1, 1) + dt.timedelta(self.chance.randrange(20_000))
        data: Values = {"type": "Person", "first_name": first, "last_name": last}
        data["email_addresses"] = [{"name": "Home", "address": self._email(first, last)}]
        if self.chance.random() < 0.6:
            data["date_of_birth"] = born.isoformat()
        if self.chance.random() < 0.5:
            option = self.chance.choice(visa["picklist_options"])
            row = {"custom_field": {"id": visa["id"]}, "value": option["id"]}
            data["custom_field_values"] = [row]
        return data

    def _company(self) -> Values:
        name = f"{self.chance.choice(LAST)} {self.chance.choice(TRADES)}"
        return {"type": "Company", "name": f"{name} {self.chance.choice(ENDINGS)}"}

    def _email(self, first: str, last: str) -> str:
        import unicodedata

        plain = unicodedata.normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode()
        number = self.chance.randrange(1000)
        return f"{plain}{number}@example.com".lower().replace(" ", "").replace("'", "")

    def _phone(self) -> str:
        area = self.chance.choice(("312", "630", "773", "847"))
        line = f"{self.chance.randrange(10_000):04d}"
        return self.chance.choice(PHONES).format(area, "555", line)

    def _address(self) -> Values:
        city, state, code = self.chance.choice(CITIES)
        street = f"{self.chance.randrange(1, 2000)} {self.chance.choice(STREETS)}"
        place = {"city": city, "province": state, "postal_code": code, "country": "US"}
        return {"name": "Work", "street": street, **place}

    def _matter(
        self,
        number: int,
        clients: Sequence[Values],
        users: Sequence[Values],
        areas: Sequence[Values],
        fields: dict[str, Values],
    ) -> None:
        opened = today(self.visit.now - 86_400 * self.chance.randrange(2_000))
        row = {"custom_field": {"id": fields["Case number"]["id"]}, "value": f"OLD-{number:04d}"}
        data = {
            "client": {"id": self.chance.choice(clients)["id"]},
            "description": self.chance.choice(CASES),
            "status": self.chance.choice(("open", "open", "open", "pending", "closed")),
            "open_date": opened,
            "practice_area": {"id": self.chance.choice(areas)["id"]},
            "responsible_attorney": {"id": self.chance.choice(users)["id"]},
            "custom_field_values": [row],
        }
        self.put("matters", data)
