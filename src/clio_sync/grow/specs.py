"""The collections of Clio Grow, as the verbs have to know them (facts, 14)."""

from __future__ import annotations

from . import filters, payloads
from .flows import Spec
from .linked import Contact, Matter
from .records import CustomAction, InboxLead, Location, MatterType, Note, Source, User

CONTACTS = Spec(
    path="contacts",
    record=Contact,
    reads="grow_contact_read",
    filters=filters.ContactFilters,
)
CONTACT_NOTES = Spec(
    path="contacts/{contact_id}/notes",
    record=Note,
    reads="grow_contact_note_read",
    writes="grow_contact_note_write",
    filters=filters.Filters,
    create=payloads.GrowNoteCreate,
)
CUSTOM_ACTIONS = Spec(
    path="custom_actions",
    record=CustomAction,
    reads="grow_custom_action_read",
    writes="grow_custom_action_write",
    filters=filters.Filters,
    create=payloads.GrowCustomActionCreate,
)
INBOX_LEADS = Spec(
    path="inbox_leads",
    record=InboxLead,
    reads="grow_lead_inbox_read",
    writes="grow_lead_inbox_write",
    filters=filters.InboxLeadQuery,
    create=payloads.InboxLeadCreate,
)
LOCATIONS = Spec(
    path="locations",
    record=Location,
    reads="grow_location_read",
    writes="grow_location_write",
    filters=filters.Filters,
    create=payloads.NamedCreate,
)
MATTERS = Spec(
    path="matters",
    record=Matter,
    reads="grow_matter_read",
    filters=filters.MatterFilters,
)
MATTER_NOTES = Spec(
    path="matters/{matter_id}/notes",
    record=Note,
    reads="grow_matter_note_read",
    writes="grow_matter_note_write",
    filters=filters.Filters,
    create=payloads.GrowNoteCreate,
)
MATTER_TYPES = Spec(
    path="matter_types",
    record=MatterType,
    reads="grow_matter_type_read",
    writes="grow_matter_type_write",
    filters=filters.Filters,
    create=payloads.NamedCreate,
)
SOURCES = Spec(  # which scope it takes is not known; sources stand beside leads
    path="sources",
    record=Source,
    reads="grow_lead_inbox_read",
    writes="grow_lead_inbox_write",
    filters=filters.Filters,
    create=payloads.NamedCreate,
)
USERS = Spec(
    path="users",
    record=User,
    reads="grow_user_read",
    filters=filters.Filters,
)

SPECS = (
    CONTACTS,
    CONTACT_NOTES,
    CUSTOM_ACTIONS,
    INBOX_LEADS,
    LOCATIONS,
    MATTERS,
    MATTER_NOTES,
    MATTER_TYPES,
    SOURCES,
    USERS,
)
"""All of them."""
