"""The collections of the simulated Clio Grow, and the scopes that they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from ...auth.platform import Scope
from ..wire import Values
from . import payloads
from .lists import found_by
from .payloads import Maker
from .visit import GrowVisit


def _all(*_: object) -> bool:
    return True


@frozen(kw_only=True)
class Collection:
    """What can be done with the records of one kind.

    Args:
        table: Where they are kept.
        reads: The scope that reading takes.
        writes: The scope that writing takes.
        listed: Whether a list holds a record, beyond what every list asks.
        states: One of which a list has to be asked for, if there are any.
        shows: Whether a single one can be read.
        make: What makes one; None where the API makes none.
        deletes: Whether one can be deleted.
        parent: The table of what they hang on.
    """

    table: str
    reads: Scope
    writes: Scope | None = None
    listed: Callable[[GrowVisit, Values], bool] = _all
    states: tuple[str, ...] = ()
    shows: bool = False
    make: Maker | None = None
    deletes: bool = False
    parent: str = ""


def _contact_is_listed(visit: GrowVisit, contact: Values) -> bool:
    texts = (contact["name"], *contact["emails"], *contact["phone_numbers"])
    return found_by(visit.request.get("query"), texts)


def _lead_is_listed(visit: GrowVisit, lead: Values) -> bool:
    state, query = visit.request.get("state"), visit.request.get("query")
    texts = (f"{lead['first_name']} {lead['last_name']}", lead["email"], lead["phone_number"])
    return lead["state"] == state and visit.may_see(lead) and found_by(query, texts)


def _matter_is_listed(visit: GrowVisit, matter: Values) -> bool:
    lead_id, wanted = matter["inbox_lead_id"], visit.request.get("inbox_lead_id")
    lead = visit.state.tables["inbox_leads"].get(lead_id)
    ours = lead is not None and lead["_ours"]
    submitted_only = visit.request.get("submitted_only") == "true"
    return (not wanted or str(lead_id) == wanted) and (ours or not submitted_only)


COLLECTIONS: Mapping[str, Collection] = {
    "contacts": Collection(
        table="contacts", reads="grow_contact_read", listed=_contact_is_listed, shows=True
    ),
    "contacts/notes": Collection(
        table="contact_notes",
        reads="grow_contact_note_read",
        writes="grow_contact_note_write",
        make=payloads.note,
        parent="contacts",
    ),
    "custom_actions": Collection(
        table="custom_actions",
        reads="grow_custom_action_read",
        writes="grow_custom_action_write",
        make=payloads.custom_action,
        deletes=True,
    ),
    "inbox_leads": Collection(
        table="inbox_leads",
        reads="grow_lead_inbox_read",
        writes="grow_lead_inbox_write",
        listed=_lead_is_listed,
        states=("untriaged", "ignored"),
        shows=True,
        make=payloads.lead,
    ),
    "locations": Collection(
        table="locations",
        reads="grow_location_read",
        writes="grow_location_write",
        shows=True,
        make=payloads.named("locations"),
    ),
    "matter_types": Collection(
        table="matter_types",
        reads="grow_matter_type_read",
        writes="grow_matter_type_write",
        shows=True,
        make=payloads.named("matter_types", default=False),
    ),
    "matters": Collection(
        table="matters", reads="grow_matter_read", listed=_matter_is_listed, shows=True
    ),
    "matters/notes": Collection(
        table="matter_notes",
        reads="grow_matter_note_read",
        writes="grow_matter_note_write",
        make=payloads.note,
        parent="matters",
    ),
    "sources": Collection(  # which scope it takes is not known
        table="sources",
        reads="grow_lead_inbox_read",
        writes="grow_lead_inbox_write",
        make=payloads.named("sources", category="standard", is_editable=True),
    ),
    "users": Collection(table="users", reads="grow_user_read", shows=False),
}
"""By path; what hangs on a record, by its path without the record's id."""
