"""The collections that this Clio has, with the rules of each."""

from __future__ import annotations

from .._generated import contacts, custom_fields, matters, practice_areas, relationships, users
from .api.contacts import Contacts
from .api.custom_fields import CustomFields
from .api.matters import Matters
from .api.relationships import Relationships
from .api.resource import Resource
from .api.users import PracticeAreas, Users

RESOURCES: tuple[Resource, ...] = (
    Contacts(contacts.SPEC),
    CustomFields(custom_fields.SPEC),
    Matters(matters.SPEC),
    PracticeAreas(practice_areas.SPEC),
    Relationships(relationships.SPEC),
    Users(users.SPEC),
)
