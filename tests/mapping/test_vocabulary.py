"""The tables of writable names agree with Clio's own description."""

from __future__ import annotations

import pytest

from clio_sync._generated import (
    activities as activity,
    calendar_entries as entry,
    communications as communication,
    contacts as contact,
    documents as document,
    matters as matter,
    notes as note,
    relationships as relationship,
    tasks as task,
)
from clio_sync.fields import Fields
from clio_sync.mapping import vocabulary

PAYLOADS = {
    "contacts": (contact.ContactCreate, contact.ContactPatch, contact.SPEC),
    "matters": (matter.MatterCreate, matter.MatterPatch, matter.SPEC),
    "activities": (activity.ActivityCreate, activity.ActivityPatch, activity.SPEC),
    "notes": (note.NoteCreate, note.NotePatch, note.SPEC),
    "relationships": (
        relationship.RelationshipCreate,
        relationship.RelationshipPatch,
        relationship.SPEC,
    ),
    "tasks": (task.TaskCreate, task.TaskPatch, task.SPEC),
    "calendar_entries": (entry.CalendarEntryCreate, entry.CalendarEntryPatch, entry.SPEC),
    "communications": (
        communication.CommunicationCreate,
        communication.CommunicationPatch,
        communication.SPEC,
    ),
    "documents": (document.DocumentCreate, document.DocumentPatch, document.SPEC),
}


def annotated(cls):
    """The names that a class and those it comes from declare."""
    return {name for base in cls.__mro__ for name in getattr(base, "__annotations__", {})}


def sent(known, name):
    """The name under which a field is written."""
    link = known.linked.get(name)
    return (link and link.sent) or name


def test_there_is_a_payload_for_each_resource_that_maps_know():
    """What is compared here is all there is."""
    assert PAYLOADS.keys() == vocabulary.VOCABULARIES.keys()


@pytest.mark.parametrize("resource", PAYLOADS)
def test_every_writable_name_is_in_clios_payloads(resource):
    """A name that Clio does not take would be dropped in silence."""
    create, patch, _ = PAYLOADS[resource]
    known = vocabulary.VOCABULARIES[resource]
    names = {sent(known, name) for name in known.names}
    assert names <= annotated(create)
    assert {sent(known, name) for name in set(known.names) - known.once} <= annotated(patch)


@pytest.mark.parametrize("resource", PAYLOADS)
def test_what_clio_takes_only_once_is_not_in_its_changes(resource):
    """All of it, but for a type, which is never changed although Clio takes it."""
    known = vocabulary.VOCABULARIES[resource]
    assert (known.once - {"type"}).isdisjoint(annotated(PAYLOADS[resource][1]))


@pytest.mark.parametrize("resource", PAYLOADS)
def test_every_selected_name_is_in_clios_records(resource):
    """A name that a record does not have would be a 400, on either level."""
    known = vocabulary.VOCABULARIES[resource]
    spec = PAYLOADS[resource][2]
    selected = Fields.parse(",".join((*known.always, *known.scalars)))
    spec.selection(selected)  # raises
    assert set(known.names) <= annotated(spec.record)


@pytest.mark.parametrize("resource", PAYLOADS)
def test_every_field_that_is_wanted_can_be_written(resource):
    """What Clio wants in a create is among what maps can say."""
    known = vocabulary.VOCABULARIES[resource]
    wanted = {name for group in known.needed for name in group}
    of_sets = (known.fixed, known.once, known.numbers, known.masked, known.renewed)
    assert wanted.union(*of_sets) <= set(known.names)


@pytest.mark.parametrize("resource", PAYLOADS)
def test_what_clio_requires_is_wanted(resource):
    """A create that lacks it would be refused; a Person's name has rules of its own."""
    known = vocabulary.VOCABULARIES[resource]
    required = PAYLOADS[resource][0].__required_keys__
    wanted = {sent(known, name) for group in known.needed for name in group}
    written = " ".join(
        key
        for key, said in PAYLOADS[resource][0].__annotations__.items()
        if "Required" in str(said) and key != "type"
    ).split()
    assert required <= {*written, "type"}
    assert set(written) - {"name"} <= wanted | {"name"}


@pytest.mark.parametrize("resource", ["contacts", "matters"])
def test_no_read_only_name_is_writable(resource):
    """What is said to be read-only is in no payload."""
    create, patch, _ = PAYLOADS[resource]
    assert vocabulary.READ_ONLY.isdisjoint(annotated(create) | annotated(patch))


@pytest.mark.parametrize("resource", PAYLOADS)
def test_types_are_clios(resource):
    """Any other type is a 422."""
    known = vocabulary.VOCABULARIES[resource]
    declared = str(PAYLOADS[resource][0].__annotations__.get("type", "")).replace('"', "'")
    assert all(repr(type) in declared for type in known.types)
    assert declared.count("'") // 2 in {0, len(known.types)} or "Forward" in declared


@pytest.mark.parametrize(
    ("labels", "payload"),
    [
        (vocabulary.EMAIL_LABELS, contact.ContactCreateEmailAddress),
        (vocabulary.PHONE_LABELS, contact.ContactCreatePhoneNumber),
        (vocabulary.ADDRESS_LABELS, contact.ContactCreateAddress),
    ],
)
def test_labels_are_clios(labels, payload):
    """Any other label is a 422."""
    for label in labels:
        assert repr(label) in str(payload.__annotations__["name"]).replace('"', "'")
