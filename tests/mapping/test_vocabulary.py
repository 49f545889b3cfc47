"""The tables of writable names agree with Clio's own description."""

from __future__ import annotations

import pytest

from clio_sync._generated import contacts as contact, matters as matter
from clio_sync.mapping import vocabulary

PAYLOADS = {
    "contacts": (contact.ContactCreate, contact.ContactPatch, contact.Contact),
    "matters": (matter.MatterCreate, matter.MatterPatch, matter.Matter),
}


def annotated(cls):
    """The names that a class and those it comes from declare."""
    return {name for base in cls.__mro__ for name in getattr(base, "__annotations__", {})}


@pytest.mark.parametrize("resource", PAYLOADS)
def test_every_writable_name_is_in_clios_payloads(resource):
    """A name that Clio does not take would be dropped in silence."""
    create, patch, _ = PAYLOADS[resource]
    names = set(vocabulary.VOCABULARIES[resource].names)
    assert names <= annotated(create)
    assert names <= annotated(patch)


@pytest.mark.parametrize("resource", PAYLOADS)
def test_every_selected_name_is_in_clios_records(resource):
    """A name that a record does not have would be a 400."""
    known = vocabulary.VOCABULARIES[resource]
    selected = {part.partition("{")[0] for part in known.always}
    assert selected | set(known.names) <= annotated(PAYLOADS[resource][2])


@pytest.mark.parametrize("resource", PAYLOADS)
def test_no_read_only_name_is_writable(resource):
    """What is said to be read-only is in no payload."""
    create, patch, _ = PAYLOADS[resource]
    assert vocabulary.READ_ONLY.isdisjoint(annotated(create) | annotated(patch))


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
