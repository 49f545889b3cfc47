"""What a firm's people do in Clio Grow: take leads on, turn them away, bring them into Manage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ...errors import ConfigurationError
from ..clock import today
from ..wire import Values
from .authority import GrowAuthority, GrowCredentials
from .door import PREFIX, GrowDoor
from .state import GrowState
from .visit import OURS

if TYPE_CHECKING:
    from .._simulator import Simulator

KINDS = frozenset({"contacts", "inbox_leads", "locations", "matter_types", "matters", "sources"})
"""What can be made by hand."""


class GrowFirm:
    """The firm's Clio Grow, as its people hold it.

    Args:
        sim: The firm's Clio Manage, with whose users and records it is linked.
    """

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self.credentials: GrowCredentials = GrowCredentials()
        self.state: GrowState = GrowState()
        self.authority: GrowAuthority = GrowAuthority(self.credentials, sim.settings)
        users = [self._user(user) for user in sim.all("users")]
        self.door: GrowDoor = GrowDoor(self.state, self.authority, sim.settings, users[0]["id"])
        self.put("matter_types", {"name": "General", "default": True})
        sim.local.doors[PREFIX] = self.door.answer

    @property
    def requests(self) -> int:
        """How many requests its API got."""
        return self.door.requests

    def all(self, collection: str) -> list[Values]:
        """Every record of a kind, as it is kept."""
        return [dict(record) for record in self.state.all(collection)]

    def put(self, collection: str, data: Values) -> Values:
        """Make a record, as a person would in Clio Grow's own pages.

        Args:
            collection: Such as ``contacts``.
            data: Its fields; a usual value for each that is left out.

        Raises:
            ConfigurationError: There is no such collection.
        """
        if collection not in KINDS:
            raise ConfigurationError(
                f"Nobody makes {collection!r} in Clio Grow by hand.",
                advice=f"Choose one of {', '.join(sorted(KINDS))}.",
            )
        with self._sim.local.lock:
            usual: Values = {name: value() for name, value in _USUAL.get(collection, {}).items()}
            if collection in ("contacts", "matters"):
                usual["global_id"] = self.state.global_id(self._now)
            return self.state.add(collection, {**usual, **data}, self._now)

    def update(self, collection: str, record_id: int, data: Values) -> Values:
        """Change a record, as a person would.

        Raises:
            ConfigurationError: There is no such record.
        """
        with self._sim.local.lock:
            self._found(collection, record_id)
            return self.state.change(collection, record_id, data, self._now)

    # ------------------------------------------------------------------------------- intake

    def ignore(self, lead_id: int) -> None:
        """Turn a lead away."""
        self.update("inbox_leads", lead_id, {"state": "ignored"})

    def accept(self, lead_id: int, description: str = "Intake") -> Values:
        """Take a lead on: it becomes a contact with a matter, which is returned.

        Raises:
            ConfigurationError: There is no such lead.
        """
        with self._sim.local.lock:
            lead = self._found("inbox_leads", lead_id)
            contact = self.put("contacts", _person(lead))
            kind, office = lead.get("matter_type"), lead.get("matter_location")
            matter = self.put(
                "matters",
                {
                    "description": description,
                    "inbox_lead_id": lead_id,
                    "type": kind["name"] if kind else "General",
                    "location": office["name"] if office else None,
                    "client": (summary := _summary(contact)),
                    "primary_contact": summary,
                },
            )
            self.update("contacts", contact["id"], {"matters": [{"id": matter["id"]}]})
            self.update("inbox_leads", lead_id, {"state": "triaged"})
            return matter

    def decline(self, matter_id: int) -> Values:
        """Not take a matter on after all."""
        changes = {"status": "Did Not Hire", "status_category": "declined", "is_locked": True}
        return self.update("matters", matter_id, changes)

    def hire(self, matter_id: int) -> Values:
        """Take a matter on: it is brought into Clio Manage, with its client.

        Raises:
            ConfigurationError: There is no such matter.
        """
        with self._sim.local.lock:
            matter = self._found("matters", matter_id)
            contact = self._found("contacts", matter["client"]["id"])
            client_id = contact["clio_id"] or self._into_manage(contact)
            self.update("contacts", contact["id"], {"clio_id": client_id, "status": "Hired"})
            there = self._sim.put(
                "matters",
                {"client": {"id": client_id}, "description": matter["description"] or "Intake"},
            )
            return self.update(
                "matters",
                matter_id,
                {
                    "clio_id": there["id"],
                    "status": "Hired",
                    "status_category": "hired",
                    "hired_date": today(self._now),
                },
            )

    def _into_manage(self, contact: Values) -> int:
        person: Values = {
            "type": "Person",
            "first_name": contact["first_name"],
            "last_name": contact["last_name"],
            "email_addresses": [{"name": "Home", "address": one} for one in contact["emails"]],
            "phone_numbers": [{"name": "Home", "number": one} for one in contact["phone_numbers"]],
        }
        company: Values = {"type": "Company", "name": contact["name"]}
        made = self._sim.put("contacts", person if contact["type"] == "Person" else company)
        return int(made["id"])

    # ------------------------------------------------------------------------------ records

    @property
    def _now(self) -> float:
        instant: float = self._sim.clock.now()
        return instant

    def _found(self, collection: str, record_id: int) -> Values:
        record = self.state.tables[collection].get(record_id)
        if record is None:
            raise ConfigurationError("The simulated Clio Grow holds no such record.")
        return record

    def _user(self, user: Values) -> Values:
        """A user as both products know them: by the same e-mail."""
        known = {name: user[name] for name in ("first_name", "last_name", "email")}
        account = {"id": 1, "firm_name": "A simulated firm"}
        return self.state.add("users", {**known, "account": account}, self._now)


def _person(lead: Values) -> Values:
    return {
        "first_name": lead["first_name"],
        "last_name": lead["last_name"],
        "name": f"{lead['first_name']} {lead['last_name']}",
        "emails": [lead["email"]] if lead["email"] else [],
        "phone_numbers": [lead["phone_number"]] if lead["phone_number"] else [],
        "status": "Intake",
    }


def _summary(contact: Values) -> Values:
    return {
        "id": contact["id"],
        "full_name": contact["name"],
        "phone_number": next(iter(contact["phone_numbers"]), None),
        "primary_email": next(iter(contact["emails"]), None),
        "address": next(iter(contact["addresses"]), None),
    }


def _nothing() -> None:
    return None


_USUAL: Mapping[str, Mapping[str, Callable[[], object]]] = {
    "contacts": {
        "clio_id": _nothing,
        "name": lambda: "Nameless",
        "first_name": _nothing,
        "last_name": _nothing,
        "emails": list,
        "phone_numbers": list,
        "type": lambda: "Person",
        "status": lambda: "Unassigned",
        "matters": list,
        "addresses": list,
        "custom_field_values": list,
    },
    "inbox_leads": {
        "first_name": lambda: "Nameless",
        "last_name": _nothing,
        "email": _nothing,
        "phone_number": _nothing,
        "state": lambda: "untriaged",
        "marketing_source": _nothing,
        "matter_type": _nothing,
        "matter_location": _nothing,
        OURS: bool,
    },
    "matter_types": {"default": bool},
    "matters": {
        "clio_id": _nothing,
        "description": _nothing,
        "inbox_lead_id": _nothing,
        "hired_date": _nothing,
        "is_locked": bool,
        "location": _nothing,
        "type": lambda: "General",
        "status": lambda: "Intake",
        "status_category": lambda: "intake",
        "client": _nothing,
        "primary_contact": _nothing,
        "matter_assignee_ids": list,
        "custom_field_values": list,
    },
    "sources": {"category": lambda: "standard", "is_editable": lambda: True},
}
"""What a record holds where nobody says otherwise."""
