"""What changes mean, in memory: `State.after`, which plans look ahead with."""

from __future__ import annotations

import pytest
from attrs import evolve

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
    RowId,
    State,
)

ANN, BEN = RowId("clients", "a1"), RowId("clients", "b2")
LINK = Link(ANN, RecordId("contacts", 7), etag="e1")
INTENT = Intent("i1", ANN, "run-1", "contacts", None, None, None, {}, 1.0, 2.0, 0.0)
REVIEW = Review(ANN, Question.CONFLICT, "phone")
REFUSED = Quarantined(ANN, "clio", "422", "d1")
FULL = State(
    serial=4,
    links={ANN: LINK},
    bases={ANN: {"phone": Base("r", "c")}},
    intents=(INTENT,),
    reviews={(ANN, Question.CONFLICT, "phone"): REVIEW},
    quarantine={ANN: REFUSED},
    cursors={"contacts": Cursor("contacts", 1.0, "s")},
)


@pytest.mark.parametrize("state", [State(), FULL], ids=["empty", "full"])
def test_no_changes_leave_a_state_as_it_is(state):
    """Nothing committed, nothing changed."""
    assert state.after(Changes()) == state


def test_looking_ahead_leaves_the_picture_untouched():
    """The state that was asked stays as it was."""
    FULL.after(Changes(unlinked=(ANN,), closed=(Closed("i1", Fate.DONE, 1.0),), released=(ANN,)))
    assert (FULL.links, FULL.intents, FULL.quarantine) == ({ANN: LINK}, (INTENT,), {ANN: REFUSED})


def test_everything_new_is_taken_in():
    """From nothing, changes make the state that consists of them."""
    changes = Changes(
        opened=(INTENT,),
        links=(LINK,),
        bases=FULL.bases,
        reviews=(REVIEW,),
        quarantined=(REFUSED,),
        cursors=(Cursor("contacts", 1.0, "s"),),
    )
    assert State(serial=4).after(changes) == FULL


def test_a_link_takes_the_place_of_the_row_s_former_one():
    """There is one link a row: the last."""
    moved = evolve(LINK, etag="e2")
    assert FULL.after(Changes(links=(moved,))).links == {ANN: moved}


def test_bases_of_other_fields_and_rows_stay():
    """A base is set for one field of one row."""
    after = FULL.after(
        Changes(bases={ANN: {"name": Base("n", None)}, BEN: {"name": Base("m", None)}})
    )
    assert after.bases == {
        ANN: {"phone": Base("r", "c"), "name": Base("n", None)},
        BEN: {"name": Base("m", None)},
    }


def test_to_unlink_wins_over_a_link_in_the_same_changes():
    """What is linked and unlinked at once is not linked, and has no bases."""
    both = Changes(links=(LINK,), bases={ANN: {"name": Base("n", None)}}, unlinked=(ANN, BEN))
    after = FULL.after(both)
    assert (after.links, after.bases) == ({}, {})


def test_a_settled_intent_is_open_no_more():
    """Only open intents belong to the picture, also when opened and settled at once."""
    settled = (Closed("i1", Fate.DONE, 1.0), Closed("i2", Fate.NOTHING, 1.0))
    opened = (evolve(INTENT, id="i2", row=BEN), evolve(INTENT, id="i3"))
    assert FULL.after(Changes(closed=settled, opened=opened)).intents == opened[1:]


def test_an_answer_takes_one_question_away():
    """The same question about another field still stands."""
    other = evolve(REVIEW, field="name")
    after = FULL.after(
        Changes(
            reviews=(other,), answered=((ANN, Question.CONFLICT, "phone"), (BEN, Question.GONE, ""))
        )
    )
    assert list(after.reviews.values()) == [other]


def test_a_released_row_is_set_aside_no_more():
    """To release a row wins over setting it aside; to release one that is not is no matter."""
    after = FULL.after(Changes(quarantined=(REFUSED,), released=(ANN, BEN)))
    assert after.quarantine == {}


def test_a_cursor_replaces_that_of_its_resource():
    """Cursors of other resources stay."""
    later, other = Cursor("contacts", 9.0, "s"), Cursor("matters", 1.0, "t")
    assert FULL.after(Changes(cursors=(later, other))).cursors == {
        "contacts": later,
        "matters": other,
    }
