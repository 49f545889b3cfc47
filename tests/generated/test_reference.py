"""The pages of the reference that are made from the schema."""

from __future__ import annotations

from importlib import import_module

import pytest
from codegen.naming import attribute, class_name, module
from codegen.reading import read
from codegen.reference import index, pages
from codegen.templates import record_of

SCHEMA = read()
PAGES = pages(SCHEMA)


@pytest.mark.parametrize("path", SCHEMA.resources)
def test_a_page_names_every_filter_key_and_field(path):
    """Whoever looks a name up finds it."""
    page, verbs = PAGES[module(path)], SCHEMA.resources[path]
    names = {attribute(name) for verb in verbs.values() for name in verb.filters}
    names |= {key for verb in verbs.values() if verb.payload for key in verb.payload.fields}
    names |= {key for verb in verbs.values() if verb.record for key in SCHEMA.fields(verb.record)}
    assert all(f"`{name}`" in page for name in names)


def test_a_page_shows_how_each_verb_is_called():
    """With the ids of the parents, and without an id where there is only one."""
    triggers = PAGES["court_rules_jurisdictions_triggers"]
    assert "clio.court_rules.jurisdictions.triggers.get(id, jurisdiction_id=...," in triggers
    assert "clio.timer.delete()" in PAGES["timer"]
    assert "clio.settings.billing.get(fields=...)" in PAGES["settings_billing"]


def test_the_index_lists_every_page():
    """None is left out."""
    assert all(f"\n{name}\n" in index(sorted(PAGES)) for name in PAGES)


def test_what_is_written_by_hand_is_shown_too():
    """Beyond the five verbs."""
    assert "clio_sync._operations.users" in PAGES["users"]


@pytest.mark.parametrize("path", SCHEMA.resources)
def test_every_collection_has_a_public_home(path):
    """With all that belongs to it, under the names that it says."""
    home = import_module(f"clio_sync.resources.{module(path)}")
    assert home.__all__ == sorted(home.__all__)
    assert all(hasattr(home, name) for name in home.__all__)
    assert record_name(path) in home.__all__


def record_name(path):
    return class_name(record_of(SCHEMA.resources[path]))
