"""Collections below a record: what they list is part of it, or belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from ..figures import as_whole
from ..state import View
from ..visit import Visit
from ..wire import Values
from .resource import Resource


def view_of(records: Iterable[Values]) -> View:
    """A reading of records that stand in no table of their own."""
    view = View()
    for record in records:
        view.put(record)
    return view


class Elements(Resource):
    """A list inside each contact, as a collection of its own."""

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        contact = self.parent(visit, ids)
        return view_of(contact[self.path.rpartition("/")[2]])


class Client(Resource):
    """The client of a matter."""

    def find(self, visit: Visit, ids: Mapping[str, str]) -> Values | None:
        client = visit.state.get("contacts", self.parent(visit, ids)["client"]["id"])
        return None if client is None else {**client, "is_matter_client": True}


class RelatedContacts(Resource):
    """The contacts that a matter concerns besides its client."""

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        matter = self.parent(visit, ids)
        return view_of(_related(visit, matter).values())


class MatterContacts(Resource):
    """The client of a matter and the contacts that it concerns besides."""

    default_order: ClassVar[str] = "is_client(asc)"

    def view(self, visit: Visit, ids: Mapping[str, str]) -> View:
        matter = self.parent(visit, ids)
        contacts = _related(visit, matter)
        client = visit.state.get("contacts", matter["client"]["id"])
        if client is not None:
            contacts[client["id"]] = {**client, "is_client": True, "relationship_name": "Client"}
        return view_of(_seen_from(matter, contact) for contact in contacts.values())


class Triggers(Resource):
    """What starts a deadline in a jurisdiction."""

    def find(self, visit: Visit, ids: Mapping[str, str]) -> Values | None:
        self.parent(visit, ids)
        record = super().find(visit, ids)
        jurisdiction = as_whole(ids["jurisdiction_id"])
        return record if record and record.get("jurisdiction_id") == jurisdiction else None


def _related(visit: Visit, matter: Values) -> dict[int, Values]:
    """The contacts that a matter concerns, with what the relationship says, by their ids."""
    found: dict[int, Values] = {}
    for relationship in visit.state.find("relationships", "matter_id", matter["id"]):
        contact = visit.state.get("contacts", relationship["contact"]["id"])
        if contact is not None:
            name = relationship.get("description")
            found[contact["id"]] = {
                **contact,
                "contact_id": contact["id"],
                "is_client": False,
                "is_matter_client": contact["id"] == matter["client"]["id"],
                "relationship": {"id": relationship["id"]},
                "relationship_name": name,
            }
    return found


def _seen_from(matter: Values, contact: Values) -> Values:
    return {
        **contact,
        "contact_created_at": contact["created_at"],
        "contact_updated_at": contact["updated_at"],
        "description": contact.get("relationship_name"),
        "matter_id": matter["id"],
        "matter_number": str(matter["display_number"]),
    }
