"""What a store keeps sealed: by what records are known, and what matchers have learnt."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from clio_sync.errors import StoreError
from clio_sync.store import Changes, Decided, Learnt, Question, RecordId, Review, RowId, tables
from clio_sync.store.sealing import Seal

CANARY = "canary-078-05-1120"
ANN = RowId("clients", "a1")
SEVEN, EIGHT = RecordId("contacts", 7), RecordId("contacts", 8)
KNOWN = {"clients": {"name": frozenset({CANARY, "ann lee"}), "email": frozenset({"a@x.org"})}}
LEARNT = Learnt("clients", "people", 200, f'["{CANARY}"]')


def test_what_is_known_of_records_comes_back(store, epoch):
    """By resource and id; what is replaced is gone, and what becomes nothing is forgotten."""
    store.commit(epoch, Changes(known={SEVEN: KNOWN, EIGHT: KNOWN}), 1.0)
    assert store.known("contacts") == {7: KNOWN, 8: KNOWN}
    assert store.known("matters") == {}
    store.commit(epoch, Changes(known={SEVEN: {"clients": {}}, EIGHT: {}}), 2.0)
    assert store.known("contacts") == {7: {"clients": {}}}


def test_what_was_learnt_comes_back(store, epoch):
    """The last lesson of each map counts."""
    assert store.learnt("clients") is None
    store.commit(epoch, Changes(learnt=(LEARNT,)), 1.0)
    later = Learnt("clients", "people", 300, "[]")
    assert store.learnt("clients") == LEARNT
    store.commit(epoch, Changes(learnt=(later,)), 2.0)
    assert store.learnt("clients") == later


def test_an_index_that_begins_anew_holds_nothing_of_before(store, epoch):
    """Digests and sealed facts alike, of that resource alone."""
    case = RecordId("matters", 1)
    before = Changes(
        known={SEVEN: KNOWN, case: KNOWN}, indexed={SEVEN: frozenset("k"), case: frozenset("k")}
    )
    store.commit(epoch, before, 1.0)
    store.commit(epoch, Changes(emptied=frozenset({"contacts"}), known={EIGHT: KNOWN}), 2.0)
    assert store.known("contacts") == {8: KNOWN}
    assert store.known("matters") == {1: KNOWN}
    assert store.candidates("contacts", ["k"]) == {}
    assert store.candidates("matters", ["k"]) == {"k": {1}}


def test_no_value_is_in_the_files_nor_in_what_changes_say_of_themselves(home, store, epoch):
    """It is sealed with a key that is not in there."""
    changes = Changes(known={SEVEN: KNOWN}, learnt=(LEARNT,))
    store.commit(epoch, changes, 1.0)
    assert CANARY.encode() not in home.written()
    assert CANARY not in repr(changes)


@pytest.mark.parametrize(
    ("table", "read"),
    [
        (tables.known, lambda store: store.known("contacts")),
        (tables.learnt, lambda store: store.learnt("clients")),
    ],
    ids=["known", "learnt"],
)
def test_what_somebody_has_been_at_is_refused(store, epoch, table, read):
    """A sealed text in the place of another is not taken for it."""
    store.commit(epoch, Changes(known={SEVEN: KNOWN}, learnt=(LEARNT,)), 1.0)
    other = Seal(bytes(32)).close("known contacts 7", "{}")
    with store._database.writing() as connection:
        connection.execute(update(table).values(sealed=other))
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        read(store)
    assert CANARY not in str(caught.value)


def test_a_seal_opens_for_its_purpose_only():
    """And not at all where it was cut."""
    seal = Seal(bytes(range(32)))
    sealed = seal.close("known contacts 7", CANARY)
    assert seal.open("known contacts 7", sealed) == CANARY
    for purpose, piece in (("known contacts 8", sealed), ("known contacts 7", sealed[:9])):
        with pytest.raises(StoreError):
            seal.open(purpose, piece)
    assert "7" not in repr(seal)


def test_what_people_say_needs_no_lease_and_makes_plans_stale(store, epoch):
    """It is kept in order, and answers its question."""
    store.commit(epoch, Changes(reviews=(Review(ANN, Question.UNSURE),)), 1.0)
    before = store.serial()
    said = [Decided(ANN, SEVEN, False, "Ana", 2.0), Decided(ANN, None, False, "Ana", 2.0)]
    store.decide(said, [(ANN, Question.UNSURE, "")], 2.0)
    assert store.load().decided == tuple(said)
    assert store.reviews() == []
    assert store.serial() == before + 1
    assert store.commit(epoch, Changes(), 3.0) == before + 2
