"""What the resources that maps write to consist of, in Clio's names.

The tables hold what can be *written*; a test compares them with the generated
payloads, so that they cannot drift from Clio's own description.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from . import cleaning as to, measures
from .values import Step

EMAIL_LABELS = ("Work", "Home", "Other")
PHONE_LABELS = ("Work", "Home", "Mobile", "Fax", "Pager", "Skype", "Other")
ADDRESS_LABELS = ("Work", "Home", "Billing", "Other")
FIELD_TYPES = (
    "checkbox",
    "contact",
    "currency",
    "date",
    "email",
    "matter",
    "numeric",
    "picklist",
    "text_area",
    "text_line",
    "time",
    "url",
)
"""What custom fields can be."""
CHILDREN = "custom_field_values{id,value,field_name,field_type,custom_field}"


@frozen
class Named:
    """An association that rows name in words.

    Args:
        listed: The list in which Clio's names stand, a key of `Directory.selections`.
        what: What it is called in messages.
        clears: Whether Clio accepts that it is emptied.
    """

    listed: str
    what: str
    clears: bool = True


@frozen
class Vocabulary:
    """One resource.

    Args:
        parent: What custom fields call it.
        scalars: The step that makes each plain field canonical.
        linked: Associations with records of another resource: field → (resource, clears).
        named: Associations by name.
        children: Child rows: field → what is selected of each.
        always: What is selected in any case.
        needed: What Clio wants in a create: one name of each group.
        fixed: Scalars that Clio does not empty.
    """

    parent: str
    scalars: Mapping[str, Step]
    linked: Mapping[str, tuple[str, bool]]
    named: Mapping[str, Named]
    children: Mapping[str, str]
    always: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    fixed: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that can be written."""
        return (*self.scalars, *self.linked, *self.named, *self.children)


VERSION_FIELDS = ("id", "etag", "created_at", "updated_at")

CONTACTS = Vocabulary(
    parent="Contact",
    scalars={
        "type": to.one_of("Person", "Company"),
        "name": to.text,
        "prefix": to.text,
        "first_name": to.text,
        "middle_name": to.text,
        "last_name": to.text,
        "title": to.text,
        "date_of_birth": measures.iso_date,
        "clio_connect_email": to.email,
        "ledes_client_id": to.text,
        "sales_tax_number": to.text,
        "require_utbms_codes": measures.boolean,
    },
    linked={"company": ("contacts", True)},
    named={},
    children={
        "email_addresses": "email_addresses{id,name,address,primary}",
        "phone_numbers": "phone_numbers{id,name,number,primary}",
        "addresses": "addresses{id,name,street,city,province,postal_code,country,primary}",
        "custom_field_values": CHILDREN,
    },
    always=(
        *VERSION_FIELDS,
        "type",
        "first_name",
        "middle_name",
        "last_name",
        "name",
        "date_of_birth",
        "company{id,name}",
        "email_addresses{id,name,address,primary}",
        "phone_numbers{id,name,number,primary}",
        "addresses{id,name,street,city,province,postal_code,country,primary}",
        CHILDREN,
    ),
    needed=(("name", "first_name", "last_name"),),
    fixed=frozenset({"type", "name"}),
)

MATTERS = Vocabulary(
    parent="Matter",
    scalars={
        "description": to.lines,
        "display_number": to.text,
        "client_reference": to.text,
        "location": to.text,
        "status": to.one_of("open", "pending", "closed"),
        "open_date": measures.iso_date,
        "pending_date": measures.iso_date,
        "close_date": measures.iso_date,
        "billable": measures.boolean,
        "require_utbms_codes": measures.boolean,
    },
    linked={"client": ("contacts", False)},
    named={
        "practice_area": Named("practice_areas", "practice area"),
        "responsible_attorney": Named("users", "user", clears=False),
        "originating_attorney": Named("users", "user", clears=False),
        "responsible_staff": Named("users", "user", clears=False),
        "group": Named("groups", "group"),
        "matter_stage": Named("matter_stages", "matter stage"),
    },
    children={"custom_field_values": CHILDREN},
    always=(
        *VERSION_FIELDS,
        "description",
        "status",
        "display_number",
        "open_date",
        "client{id,name}",
        "practice_area{id,name}",
        "responsible_attorney{id,name}",
        CHILDREN,
    ),
    needed=(("client",), ("description",)),
    fixed=frozenset({"description", "display_number", "status", "billable"}),
)

VOCABULARIES: Mapping[str, Vocabulary] = {"contacts": CONTACTS, "matters": MATTERS}

READ_ONLY = frozenset(
    [
        "account_balances",
        "activity_rates",
        "billing_method",
        "client_connect_user_id",
        "client_id",
        "created_at",
        "custom_number",
        "etag",
        "folder",
        "has_tasks",
        "id",
        "initials",
        "is_bill_recipient",
        "is_client",
        "is_clio_for_client_user",
        "is_co_counsel",
        "last_activity_date",
        "maildrop_address",
        "matter_stage_updated_at",
        "number",
        "primary_address",
        "primary_email_address",
        "primary_phone_number",
        "secondary_address",
        "secondary_email_address",
        "secondary_phone_number",
        "shared",
        "updated_at",
        "user",
    ]
)
"""Names that Clio gives and does not take; writing them would be dropped in silence."""
