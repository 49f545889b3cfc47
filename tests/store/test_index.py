"""The contract of looking things up: matching keys, primary links, marked records."""

from __future__ import annotations

from clio_sync.store import Changes, Link, RecordId, Role, RowId

ANN, BEN, CY = (RowId("clients", key) for key in ("a1", "b2", "c3"))


def index(**keys: set[str]) -> Changes:
    """Matching keys of contacts, by ids such as ``c7``."""
    return Changes(
        indexed={RecordId("contacts", int(id[1:])): frozenset(set_) for id, set_ in keys.items()}
    )


def test_candidates_are_found_by_any_of_their_keys(store, epoch):
    """Each digest leads to all records that have it; unknown ones to nothing."""
    store.commit(epoch, index(c1={"x", "y"}, c2={"y"}), 1.0)
    found = store.candidates("contacts", ["x", "y", "z"])
    assert found == {"x": frozenset({1}), "y": frozenset({1, 2})}


def test_candidates_are_of_one_resource(store, epoch):
    """A matter with the same key is no candidate for a contact."""
    store.commit(epoch, index(c1={"x"}), 1.0)
    assert store.candidates("matters", ["x"]) == {}


def test_candidates_are_looked_up_for_any_number_of_keys(store, epoch):
    """More digests than one statement can carry are no trouble."""
    keys = {f"k{number}" for number in range(260_000)}
    store.commit(epoch, index(c1={"k0"}, c2={"k259999"}), 1.0)
    assert store.candidates("contacts", keys) == {"k0": frozenset({1}), "k259999": frozenset({2})}


def test_the_keys_of_a_record_replace_those_known(store, epoch):
    """A record that was indexed anew is not found by its old keys."""
    store.commit(epoch, index(c1={"old"}), 1.0)
    store.commit(epoch, index(c1={"new"}), 2.0)
    assert store.candidates("contacts", ["old", "new"]) == {"new": frozenset({1})}


def test_a_record_without_keys_is_forgotten(store, epoch):
    """An empty set takes a record out of the index and leaves the others."""
    store.commit(epoch, index(c1={"x"}, c2={"x"}), 1.0)
    store.commit(epoch, index(c1=set()), 2.0)
    assert store.indexed_ids("contacts") == {2}


def test_the_primary_link_of_a_record_is_no_alias(store, epoch):
    """Only the row that writes to a record is its primary."""
    record = RecordId("contacts", 7)
    assert store.primary(record) is None
    links = (Link(ANN, record, Role.ALIAS), Link(BEN, record))
    store.commit(epoch, Changes(links=links), 1.0)
    assert store.primary(record) == links[1]


def test_marked_links_are_those_known_to_carry_our_marker(store, epoch):
    """A positive control takes records of the resource, the oldest first, and not too many."""
    three, one = (
        Link(row, RecordId("contacts", id), marked=True) for row, id in ((ANN, 3), (BEN, 1))
    )
    other = Link(RowId("cases", "d"), RecordId("matters", 1), marked=True)
    plain = Link(CY, RecordId("contacts", 2))
    store.commit(epoch, Changes(links=(three, one, other, plain)), 1.0)
    assert store.marked("contacts", 5) == [one, three]
    assert store.marked("contacts", 1) == [one]
