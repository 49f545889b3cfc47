"""What contacts and matters consist of, in Clio's names."""

from __future__ import annotations

from .. import cleaning as to, measures
from .words import VERSION_FIELDS, Linkable, Named, Vocabulary

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

CONTACTS = Vocabulary(
    parent="Contact",
    types=("Person", "Company"),
    usual_type="Person",
    once=frozenset({"type"}),
    marker="custom field",
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
    linked={"company": Linkable("contacts")},
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
        "web_sites{id,address}",
        CHILDREN,
    ),
    needed=(("name", "first_name", "last_name"),),
    fixed=frozenset({"type", "name"}),
)

MATTERS = Vocabulary(
    parent="Matter",
    marker="custom field",
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
    linked={"client": Linkable("contacts", clears=False)},
    named={
        "practice_area": Named("practice_areas", "practice area"),
        "responsible_attorney": Named("users", "user", clears=False),
        "originating_attorney": Named("users", "user", clears=False),
        "responsible_staff": Named("users", "user", clears=False),
        "group": Named("groups", "group"),
        "matter_stage": Named("matter_stages", "matter stage", within="practice_area"),
    },
    children={"custom_field_values": CHILDREN},
    always=(
        *VERSION_FIELDS,
        "description",
        "status",
        "display_number",
        "client_reference",
        "open_date",
        "client{id,name}",
        "practice_area{id,name}",
        "responsible_attorney{id,name}",
        CHILDREN,
    ),
    needed=(("client",), ("description",)),
    fixed=frozenset({"description", "display_number", "status", "billable"}),
)
