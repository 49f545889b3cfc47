"""Digests of settled rows: whatever concerns a row takes its digest away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clio_sync.store import (
    Answer,
    Base,
    Changes,
    Decided,
    Intent,
    Link,
    Quarantined,
    Question,
    RecordId,
    Review,
    RowId,
    Says,
    Store,
    open_store,
)
from clio_sync.store.words import MapVersion

ANN, BEN = RowId("clients", "a" * 32), RowId("clients", "b" * 32)
CASE = RowId("cases", "c" * 32)
HERE, THERE = RecordId("contacts", 1), RecordId("contacts", 2)
CLIENTS = MapVersion("clients", "as it was", {"name": "n1"})
CASES = MapVersion("cases", "as it was", {})
BASES = {ANN: {"name": Base("r", "c")}}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two clients and a case, linked and settled."""
    with open_store(tmp_path / "firm.db") as made:
        made.take_lease("test", 0.0, patience=0)
        links = (Link(ANN, HERE), Link(BEN, THERE), Link(CASE, RecordId("matters", 3)))
        commit(made, Changes(links=links, bases=BASES))
        seen = {ANN: b"ann", BEN: b"ben", CASE: b"case"}
        commit(made, Changes(seen=seen, versions=(CLIENTS, CASES)))
        yield made


def commit(store: Store, changes: Changes) -> None:
    """Write something down."""
    store.commit(1, changes, 1.0)


def settled(store: Store) -> set[str]:
    """The rows that are known to be settled, by the first letter of their keys."""
    return {key[0] for one in (CLIENTS, CASES) for key in store.seen(one).values()}


def intent(row: RowId, record: RecordId | None = HERE) -> Intent:
    """A write that is about to be sent."""
    return Intent("i1", row, "run", "contacts", record, None, None, {}, 1.0, 2.0, 0.0)


def test_what_is_settled_is_told_by_its_digest(store: Store) -> None:
    """And by nothing else."""
    assert store.seen(CLIENTS) == {b"ann": ANN.key, b"ben": BEN.key}
    assert store.map_versions() == {"clients": CLIENTS, "cases": CASES}


@pytest.mark.parametrize(
    "changes",
    [
        Changes(bases={ANN: {"name": Base("r2", "c")}}),
        Changes(links=(Link(ANN, HERE, etag="e2"),)),
        Changes(opened=(intent(ANN),)),
        Changes(reviews=(Review(ANN, Question.CONFLICT, "name"),)),
        Changes(answered=((ANN, Question.CONFLICT, "name"),)),
        Changes(quarantined=(Quarantined(ANN, "clio", "refused", "d"),)),
        Changes(released=(ANN,)),
    ],
)
def test_whatever_is_written_about_a_row_takes_its_digest_away(
    store: Store, changes: Changes
) -> None:
    """And nobody else's."""
    commit(store, changes)
    assert settled(store) == {"b", "c"}


def test_a_word_about_a_row_takes_it_away_too(store: Store) -> None:
    """That of both rows that it is about, and of the row whose record it names."""
    store.decide([Decided(ANN, BEN, False)], [], 1.0)
    assert settled(store) == {"c"}


def test_a_word_about_a_record_is_about_its_row(store: Store) -> None:
    """Whoever is told apart from the record may have been taken for its row."""
    other = RowId("clients", "d" * 32)
    store.decide([Decided(other, THERE, False)], [], 1.0)
    assert settled(store) == {"a", "c"}


def test_an_answer_takes_it_away(store: Store) -> None:
    """The next plan has to act on it."""
    answer = Answer(ANN, Question.CONFLICT, "name", says=Says.KEEP_CLIO)
    store.decide([], [], 1.0, [answer])
    assert settled(store) == {"b", "c"}


@pytest.mark.parametrize(
    "changes",
    [
        Changes(unlinked=(BEN,)),
        Changes(links=(Link(BEN, RecordId("contacts", 9)),)),
        Changes(reviews=(Review(BEN, Question.GONE),)),
        Changes(answered=((BEN, Question.GONE, ""),)),
    ],
)
def test_all_are_void_once_a_row_has_another_record(store: Store, changes: Changes) -> None:
    """Or none, or one that may be gone: any row may refer to it."""
    commit(store, changes)
    assert settled(store) == set()


def test_what_a_map_says_now_makes_digests_void(store: Store) -> None:
    """They are none for another wording, and are gone once that is remembered."""
    other = MapVersion("clients", "otherwise", {"name": "n2"})
    assert store.seen(other) == {}
    commit(store, Changes(versions=(other,)))
    assert store.seen(CLIENTS) == store.seen(other) == {}
    assert settled(store) == {"c"}


def test_the_same_wording_leaves_them_be(store: Store) -> None:
    """Each plan tells what its maps say."""
    commit(store, Changes(versions=(CLIENTS,), seen={ANN: b"ann again"}))
    assert store.seen(CLIENTS) == {b"ann again": ANN.key, b"ben": BEN.key}


def test_changes_that_settle_a_row_may_be_about_it(store: Store) -> None:
    """What is settled in the same transaction stays settled."""
    commit(store, Changes(bases={ANN: {"name": Base("r2", "c2")}}, seen={ANN: b"ann"}))
    assert settled(store) == {"a", "b", "c"}


def test_what_is_asked_for_is_read_and_nothing_else(store: Store) -> None:
    """Pairs by row and by record, and the fields of some rows."""
    unknown = RowId("clients", "x")
    assert store.links([ANN, CASE, unknown]).keys() == {ANN, CASE}
    assert store.owners([HERE, RecordId("contacts", 77)]) == {HERE: Link(ANN, HERE)}
    assert store.bases([ANN, BEN]) == BASES
    assert store.taken("contacts") == {1, 2}
    standing = store.standing()
    assert (standing.links, standing.bases, standing.serial) == ({}, {}, store.serial())
