"""The contract of a commit: what is written down, what is refused, what is kept."""

from __future__ import annotations

import pytest
from attrs import evolve
from sqlalchemy import select

from clio_sync.errors import StoreError
from clio_sync.store import (
    Base,
    Changes,
    Closed,
    Cursor,
    Fate,
    Intent,
    Link,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
    tables,
)

ANN = RowId("clients", "a1")
BEN = RowId("clients", "b2")
CASE = RowId("cases", "c3")
RECORD = RecordId("contacts", 7)


def create(id: str, row: RowId = ANN) -> Intent:
    """The intent to create a contact for a row."""
    return Intent(
        id=id,
        row=row,
        run="run-1",
        resource="contacts",
        record=None,
        etag=None,
        marker="cs-marker",
        sent={"first_name": "d1"},
        send_before=30.0,
        conclusive_at=90.0,
        opened_at=1.0,
    )


def test_a_new_store_remembers_nothing(store):
    """The state of a new store is empty and has the serial 0."""
    state = store.load()
    assert (state.serial, state.links, state.intents, state.cursors) == (0, {}, (), {})


def test_every_commit_raises_the_serial(store, epoch):
    """A commit returns the serial that the state has from then on."""
    assert [store.commit(epoch, Changes(), 1.0) for _ in range(3)] == [1, 2, 3]
    assert store.serial() == store.load().serial == 3


def test_a_link_comes_back_with_all_it_had(store, epoch):
    """Every attribute of a link survives."""
    link = Link(ANN, RECORD, Role.PRIMARY, etag='"e1"', updated_at="2026-01-02", marked=True)
    store.commit(epoch, Changes(links=(link,)), 1.0)
    assert store.load().links == {ANN: link}


def test_a_link_is_replaced_by_row(store, epoch):
    """The later link of a row takes the place of the earlier one."""
    store.commit(epoch, Changes(links=(Link(ANN, RECORD, etag="old"),)), 1.0)
    moved = Link(ANN, RecordId("contacts", 8))
    store.commit(epoch, Changes(links=(moved,)), 2.0)
    assert store.load().links == {ANN: moved}


def test_a_record_has_one_primary_link(store, epoch):
    """A second primary link to a record is refused, and nothing of its commit is written."""
    store.commit(epoch, Changes(links=(Link(ANN, RECORD),)), 1.0)
    with pytest.raises(StoreError, match="one primary link"):
        store.commit(epoch, Changes(opened=(create("i1"),), links=(Link(BEN, RECORD),)), 2.0)
    assert store.load().intents == ()
    assert store.serial() == 1


def test_a_record_has_any_number_of_aliases(store, epoch):
    """Rows that are the same person may all point to its record."""
    links = (Link(ANN, RECORD), Link(BEN, RECORD, Role.ALIAS), Link(CASE, RECORD, Role.ALIAS))
    store.commit(epoch, Changes(links=links), 1.0)
    assert set(store.load().links.values()) == set(links)


def test_two_rows_swap_who_is_primary(store, epoch):
    """One commit may make the alias the primary and the primary the alias."""
    ann, ben = Link(ANN, RECORD), Link(BEN, RECORD, Role.ALIAS)
    store.commit(epoch, Changes(links=(ann, ben)), 1.0)
    swapped = (evolve(ben, role=Role.PRIMARY), evolve(ann, role=Role.ALIAS))
    store.commit(epoch, Changes(links=swapped), 2.0)
    assert store.primary(RECORD) == swapped[0]


def test_an_unlinked_row_loses_its_link_and_bases_only(store, epoch):
    """To unlink forgets the pair and what both sides were, of that row and no other."""
    base = {"first_name": Base("r", "c")}
    both = Changes(
        links=(Link(ANN, RECORD), Link(BEN, RecordId("contacts", 8))),
        bases={ANN: base, BEN: base},
    )
    store.commit(epoch, both, 1.0)
    store.commit(epoch, Changes(unlinked=(ANN,)), 2.0)
    assert (set(store.load().links), set(store.load().bases)) == ({BEN}, {BEN})


def test_bases_are_set_field_by_field(store, epoch):
    """Setting the base of one field leaves those of the others."""
    store.commit(epoch, Changes(bases={ANN: {"a": Base("r1", "c1"), "b": Base("r2", None)}}), 1.0)
    store.commit(epoch, Changes(bases={ANN: {"a": Base(None, "c3", normal=2)}}), 2.0)
    assert store.load().bases == {ANN: {"a": Base(None, "c3", 2), "b": Base("r2", None)}}


def test_an_open_intent_comes_back_with_all_it_had(store, epoch):
    """A create and an update come back as they were written down."""
    update = evolve(create("i2", BEN), record=RECORD, etag='"e1"', marker=None)
    store.commit(epoch, Changes(opened=(create("i1"), update)), 1.0)
    assert store.load().intents == (create("i1"), update)


def test_a_row_has_one_open_intent(store, epoch):
    """A second open intent of a row is refused in plain words."""
    store.commit(epoch, Changes(opened=(create("i1"),)), 1.0)
    with pytest.raises(StoreError, match="one open intent"):
        store.commit(epoch, Changes(opened=(create("i2"),)), 2.0)


def test_the_next_intent_may_come_with_the_end_of_the_last(store, epoch):
    """Settling and opening for the same row fit into one commit."""
    store.commit(epoch, Changes(opened=(create("i1"),)), 1.0)
    turn = Changes(closed=(Closed("i1", Fate.STALE, 2.0),), opened=(create("i2"),))
    store.commit(epoch, turn, 2.0)
    assert store.load().intents == (create("i2"),)


def test_the_id_of_an_intent_is_never_used_again(store, epoch):
    """An id that was used is refused, also when its intent is settled."""
    store.commit(epoch, Changes(opened=(create("i1"),)), 1.0)
    store.commit(epoch, Changes(closed=(Closed("i1", Fate.DONE, 2.0),)), 2.0)
    with pytest.raises(StoreError, match="repeat the id"):
        store.commit(epoch, Changes(opened=(create("i1", BEN),)), 3.0)


def test_settled_intents_are_kept_with_their_fate(store, epoch):
    """The history lists every intent in order with what became of it."""
    store.commit(epoch, Changes(opened=(create("i1"), create("i2", BEN))), 1.0)
    closed = Closed("i1", Fate.FOUND, 5.0)
    store.commit(epoch, Changes(closed=(closed,)), 5.0)
    assert store.intents() == [(create("i1"), closed), (create("i2", BEN), None)]
    assert store.intents(Fate.FOUND) == [(create("i1"), closed)]
    assert store.intents(Fate.OPEN) == [(create("i2", BEN), None)]


def test_the_first_fate_of_an_intent_stands(store, epoch):
    """Settling what is settled changes nothing."""
    first = Closed("i1", Fate.DONE, 2.0)
    store.commit(epoch, Changes(opened=(create("i1"),), closed=(first,)), 2.0)
    store.commit(epoch, Changes(closed=(Closed("i1", Fate.NOTHING, 3.0),)), 3.0)
    assert store.intents() == [(create("i1"), first)]


def test_the_same_question_replaces_the_one_before(store, epoch):
    """One open review a row, question and field: the later evidence stands."""
    review = Review(ANN, Question.CONFLICT, "phone", {"rule": "both changed"}, 4, "run-1")
    later = evolve(review, evidence={"candidates": [1, 2], "share": 0.5}, run="run-2")
    store.commit(epoch, Changes(reviews=(review,)), 1.0)
    store.commit(epoch, Changes(reviews=(later,)), 2.0)
    assert store.reviews() == [later]
    assert store.load().reviews == {(ANN, Question.CONFLICT, "phone"): later}


def test_an_answered_question_can_be_raised_again(store, epoch):
    """An answer closes the question that stands, not the next one."""
    review = Review(ANN, Question.GONE)
    for now in (1.0, 2.0):
        store.commit(epoch, Changes(reviews=(review,)), now)
        assert store.reviews() == [review]
        store.commit(epoch, Changes(answered=((ANN, Question.GONE, ""),)), now)
        assert store.reviews() == []


def test_answered_questions_are_kept_with_the_time(store, epoch):
    """What was asked and answered can be looked into later, each time it happened."""
    review = Review(ANN, Question.GONE)
    for now in (1.0, 3.0):
        store.commit(epoch, Changes(reviews=(review,)), now)
        store.commit(epoch, Changes(answered=((ANN, Question.GONE, ""),)), now + 1)
    columns = (tables.reviews.c.raised_at, tables.reviews.c.answered_at)
    with store._database.reading() as connection:
        kept = connection.execute(select(*columns).order_by(columns[0])).all()
    assert kept == [(1.0, 2.0), (3.0, 4.0)]


def test_questions_are_listed_in_the_order_they_were_raised(store, epoch):
    """The oldest question comes first, whatever row it is about."""
    for row in (CASE, ANN, BEN):
        store.commit(epoch, Changes(reviews=(Review(row, Question.UNSURE),)), 1.0)
    assert [review.row for review in store.reviews()] == [CASE, ANN, BEN]


def test_a_quarantined_row_stays_until_it_is_released(store, epoch):
    """A row is set aside with its reason and comes out when it is released."""
    refused = Quarantined(ANN, "clio", "422 in e-mail", "d1", 12, "run-1")
    store.commit(epoch, Changes(quarantined=(refused,)), 1.0)
    assert store.quarantine() == [refused]
    assert store.load().quarantine == {ANN: refused}
    store.commit(epoch, Changes(released=(ANN,)), 2.0)
    assert store.quarantine() == []


def test_a_cursor_is_replaced_by_resource(store, epoch):
    """The index of a resource reaches as far as was said last."""
    for mark in (5.0, 9.0):
        store.commit(epoch, Changes(cursors=(Cursor("contacts", mark, "s"),)), mark)
    assert store.load().cursors == {"contacts": Cursor("contacts", 9.0, "s")}


def test_runs_are_listed_first_to_last_and_replaced_by_id(store, epoch):
    """A run is recorded when it begins and again when it ends."""
    later, first = Run("a", "push", 9.0), Run("b", "apply", 1.0)
    ended = evolve(first, ended_at=5.0, counts={"created": 3})
    for run in (later, first, ended):
        store.commit(epoch, Changes(run=run), 9.0)
    assert store.runs() == [ended, later]


def test_a_load_can_be_of_some_maps(store, epoch):
    """Whatever belongs to another map stays out; cursors belong to none."""
    everything = Changes(
        opened=(create("i1"), create("i2", CASE)),
        links=(Link(ANN, RECORD), Link(CASE, RecordId("matters", 1))),
        bases={ANN: {"a": Base("r", "c")}, CASE: {"a": Base("r", "c")}},
        reviews=(Review(ANN, Question.GONE), Review(CASE, Question.GONE)),
        quarantined=(Quarantined(ANN, "clio", "", "d"), Quarantined(CASE, "clio", "", "d")),
        cursors=(Cursor("contacts", 1.0, "s"),),
    )
    store.commit(epoch, everything, 1.0)
    state = store.load(["cases"])
    assert [intent.row for intent in state.intents] == [CASE]
    assert set(state.links) == set(state.bases) == set(state.quarantine) == {CASE}
    assert [row for row, _, _ in state.reviews] == [CASE]
    assert set(state.cursors) == {"contacts"}
    assert store.load([]).links == {}


def test_a_commit_lasts_beyond_the_process(home, store, epoch):
    """What was committed is there for whoever opens the store next."""
    store.commit(epoch, Changes(links=(Link(ANN, RECORD),)), 1.0)
    store.close()
    assert home.open().load().links == {ANN: Link(ANN, RECORD)}
