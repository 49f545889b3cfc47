"""The engine's small values: outcomes, versions, times, the draft."""

from __future__ import annotations

import pytest

from clio_sync import errors
from clio_sync.engine.deciding.draft import FREEZING, Draft
from clio_sync.engine.deciding.versions import Age, Version
from clio_sync.engine.remote import outcome
from clio_sync.engine.remote.outcome import Ambiguous, Gone, NotExecuted, Refused, Stale
from clio_sync.engine.timing import Timing
from clio_sync.engine.words import Entry
from clio_sync.store.words import (
    Account,
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
    State,
)

ROW, OTHER = RowId("contacts", "r"), RowId("contacts", "o")
HERE = RecordId("contacts", 1)
T0, T1, T2 = (f"2026-01-05T09:00:0{n}+00:00" for n in range(3))

MEANINGS = [
    (errors.NotSent("x"), NotExecuted, NotExecuted),
    (errors.DeadlinePassed("x"), NotExecuted, NotExecuted),
    (errors.RateLimited("x", status=429), NotExecuted, NotExecuted),
    (errors.NotAuthorized("x", status=401), NotExecuted, NotExecuted),
    (errors.GrantExpired("x"), NotExecuted, NotExecuted),
    (errors.VaultError("x"), NotExecuted, NotExecuted),
    (errors.NoAnswer("x"), Ambiguous, Ambiguous),
    (errors.ServerError("x", status=502), Ambiguous, Ambiguous),
    (errors.Unreadable("x", status=200), Ambiguous, Ambiguous),
    (errors.Unreadable("x", status=422), Ambiguous, Ambiguous),
    (errors.UnexpectedRedirect("x", status=302), Ambiguous, Ambiguous),
    (errors.PreconditionFailed("x", status=412), Refused, Stale),
    (errors.NotFound("x", status=404, type="RecordNotFound"), Refused, Gone),
    (errors.NotFound("x", status=404), Refused, Ambiguous),
    (errors.Unprocessable("x", status=422), Refused, Refused),
    (errors.BadRequest("x", status=400), Refused, Refused),
    (errors.Forbidden("x", status=403), Refused, Refused),
    (errors.Conflict("x", status=409), Refused, Refused),
]


@pytest.mark.parametrize(
    ("error", "create", "update"), MEANINGS, ids=[type(error).__name__ for error, *_ in MEANINGS]
)
def test_only_definite_answers_are_definite(error, create, update) -> None:
    """Each end of a write has one meaning, and whatever proves nothing is ambiguous."""
    assert isinstance(outcome.meaning(error, creating=True), create)
    assert isinstance(outcome.meaning(error, creating=False), update)


@pytest.mark.parametrize(
    ("etag", "at", "held_etag", "held_at", "age"),
    [
        ("e", T0, "e", T1, Age.SAME),
        ("e", T0, "f", T1, Age.OLDER),
        ("e", T2, "f", T1, Age.NEWER),
        ("e", T1, "f", T1, Age.UNKNOWN),
        ("e", T1, None, T1, Age.UNKNOWN),
        ("e", T1, None, None, Age.NEWER),
        ("e", None, "f", T1, Age.UNKNOWN),
        ("e", "yesterday", "f", T1, Age.UNKNOWN),
        (None, T2, None, T1, Age.NEWER),
    ],
)
def test_a_version_knows_its_age(etag, at, held_etag, held_at, age) -> None:
    """By etag, then by time; in the same second only a read can tell."""
    link = Link(ROW, HERE, etag=held_etag, updated_at=held_at)
    assert Version.of({"etag": etag, "updated_at": at}).against(link) is age


def test_a_version_is_older_than_a_row_that_changed_later() -> None:
    """Where both instants are known, and only there."""
    version = Version("e", "1970-01-01T00:00:10+00:00")
    assert version.older_than(11.0) is True
    assert version.older_than(9.0) is False
    assert version.older_than(None) is None
    assert Version("e", None).older_than(11.0) is None


def test_settling_is_the_sum_of_what_may_take_long() -> None:
    """Timeout, late commit, lag of lists, and the clocks on both sides."""
    timing = Timing(send_window=1, timeout=10, late_commit=100, list_lag=1000, skew=10_000)
    assert timing.settling == 21_110
    assert timing.overlap == 21_000


def intent(record: RecordId | None = None) -> Intent:
    """An open intent."""
    return Intent("i", ROW, "run", "contacts", record, None, None, {}, 0.0, 0.0, 0.0)


def test_a_draft_that_decided_nothing_changes_nothing() -> None:
    """Looking is not writing."""
    assert Draft(State()).changes() == Changes()


def test_a_draft_notes_everything_it_decides() -> None:
    """What is seen by the next decision is what will be committed."""
    draft = Draft(State(intents=(intent(),)))
    found = Changes(
        closed=(Closed("i", Fate.FOUND, 1.0),),
        links=(Link(ROW, HERE, etag="e"),),
        bases={ROW: {"title": Base("a", "a")}},
        reviews=(Review(ROW, Question.DUPLICATE),),
    )
    draft.settle(found)
    draft.index(HERE, frozenset({"k"}))
    draft.reach(Cursor("contacts", 1.0, "s"))
    assert draft.pending == frozenset()
    assert draft.primaries[HERE].row == ROW
    assert draft.frozen(ROW) is not None
    changes = draft.changes()
    assert changes.closed == found.closed
    assert changes.links == (Link(ROW, HERE, etag=None),)  # what was found is yet to be read
    assert changes.bases == found.bases
    assert changes.reviews == found.reviews
    assert changes.indexed == {HERE: frozenset({"k"})}
    assert changes.cursors == (Cursor("contacts", 1.0, "s"),)


def test_a_finding_of_nothing_leaves_the_link_as_it_is() -> None:
    """The update did not happen, so the version that is held is still the base's."""
    link = Link(ROW, HERE, etag="e")
    draft = Draft(State(links={ROW: link}, intents=(intent(HERE),)))
    draft.settle(Changes(closed=(Closed("i", Fate.NOTHING, 1.0),)))
    assert draft.links[ROW] == link
    assert draft.changes().links == ()


def test_an_alias_is_no_primary() -> None:
    """Only one row writes to a record."""
    draft = Draft(State())
    draft.link(Link(ROW, HERE, Role.ALIAS))
    assert HERE not in draft.primaries


def test_a_question_is_raised_once() -> None:
    """In the same words it is no new one; in others it replaces the one before."""
    asked = Review(ROW, Question.UNSURE, evidence={"candidates": [1]})
    draft = Draft(State(reviews={(ROW, Question.UNSURE, ""): asked}))
    draft.ask(asked)
    assert draft.changes().reviews == ()
    other = Review(ROW, Question.UNSURE, evidence={"candidates": [1, 2]})
    draft.ask(other)
    assert draft.changes().reviews == (other,)


def test_a_question_that_is_answered_and_asked_again_stands() -> None:
    """The later word counts."""
    asked = Review(ROW, Question.UNSURE)
    draft = Draft(State(reviews={(ROW, Question.UNSURE, ""): asked}))
    draft.answer(ROW, Question.UNSURE)
    assert draft.changes().answered == ((ROW, Question.UNSURE, ""),)
    draft.ask(asked)
    assert draft.changes().answered == ()
    assert draft.changes().reviews == (asked,)


def test_a_question_that_nobody_asked_needs_no_answer() -> None:
    """Nothing is written down about it."""
    draft = Draft(State())
    draft.answer(ROW, Question.UNSURE)
    assert draft.changes() == Changes()


def test_what_is_set_aside_again_for_the_same_is_no_change() -> None:
    """A second run writes nothing about it, not even here."""
    aside = Quarantined(ROW, "source", "why", "d")
    draft = Draft(State(quarantine={ROW: aside}))
    draft.quarantine(aside)
    draft.release(OTHER)
    assert draft.changes() == Changes()
    draft.release(ROW)
    assert draft.changes().released == (ROW,)


def test_what_freezes_a_row() -> None:
    """A field in dispute does not, nor a doubt before there is a record, nor a row that is gone."""
    free = {Question.CONFLICT, Question.UNSURE, Question.ROW_GONE}
    assert set(Question) - free == FREEZING


def test_accounts_are_values() -> None:
    """Two looks at the same Clio are the same account."""
    assert Account("us", 1) == Account("us", 1)


def test_an_entry_shows_the_names_of_its_fields_only() -> None:
    """Its values are a client's."""
    entry = Entry(ROW, 1, {"title": "Judge", "first_name": "Ann"})
    assert "<first_name, title>" in repr(entry)
    assert "Judge" not in repr(entry)
