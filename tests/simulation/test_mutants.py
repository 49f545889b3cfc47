"""Planted defects: each breaks one rule of the engine, and each must be noticed.

A defect that no test notices is a rule that nothing holds up. Most are shown
to a scene that was built for them; some to random histories, of which a
bounded number is searched for one that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.engine.deciding import likeness, twins
from clio_sync.engine.deciding.merge import Verdict
from clio_sync.engine.deciding.sides import Sides
from clio_sync.engine.deciding.twins import Doubts
from clio_sync.engine.deciding.versions import Age, Version
from clio_sync.engine.looking import look
from clio_sync.engine.remote import calls, outcome
from clio_sync.engine.remote.calls import Remote
from clio_sync.engine.remote.outcome import NotExecuted, Refused
from clio_sync.engine.settling.probe import Probe
from clio_sync.engine.settling.unmarked import Unmarked
from clio_sync.engine.timing import Timing
from clio_sync.engine.writing.request import Errand
from clio_sync.engine.writing.running import Running
from clio_sync.engine.writing.writer import MapWriter, result_of
from clio_sync.mapping import BoundMap
from clio_sync.store.words import Changes, Fate

from ..engine import (
    test_hanging as hanging,
    test_lost_answers as lost,
    test_probe as probing,
    test_second_run as second,
    test_settling as settling,
    test_updates as updates,
)
from ..engine.firm import TIMING, Firm, person
from ..engine.office import Office
from . import test_every_death as dying
from .histories import failure
from .planting import Plant, Scene, a_firm, ends_badly, replaced


def taken_for(kind: type[errors.ClioError], what: Callable[[Any], object]) -> Plant:
    """An outcome that proves nothing is taken for one that does."""
    honest = outcome.meaning

    def meaning(error: errors.ClioError, *, creating: bool) -> object:
        return what(error) if isinstance(error, kind) else honest(error, creating=creating)

    return lambda patch: patch.setattr(calls, "meaning", meaning)


def no_looking(honest: Any, probe: Probe, intent: Any, *rest: Any) -> Iterator[Any]:
    return probe._closed(intent, Fate.NOTHING)
    yield


def without_match(honest: Any, self: Any, record: Any, payload: Any, etag: str, *rest: Any) -> Any:
    honest_write = calls.crud.write_data

    def unconditional(*args: Any, if_match: Any = None, **more: Any) -> Any:
        return honest_write(*args, if_match=None, **more)

    calls.crud.write_data = unconditional
    try:
        return (yield from honest(self, record, payload, etag, *rest))
    finally:
        calls.crud.write_data = honest_write


def settled_early(honest: Any, self: Sides, *args: Any, **more: Any) -> Any:
    merged = honest(self, *args, **more)
    bases = {n: evolve(b, row=b.row or b.clio) for n, b in merged.bases.items()}
    return evolve(merged, bases=bases)


def in_two_steps(honest: Any, self: Errand, intent: Any, link: Any, merged: Any, _: Any) -> Any:
    yield from self.close(intent, Fate.DONE)
    yield from self.running.commit(Changes(links=(link,), bases={link.row: merged.bases}))


def unwritten(honest: Any, self: Running, changes: Changes) -> Any:
    return honest(self, evolve(changes, opened=(), closed=()) if changes.opened else changes)


def forgotten(honest: Any, self: MapWriter, step: Any, entry: Any) -> Any:
    yield from self.running.commit(Changes(unlinked=(entry.row,)))
    return result_of(step)


def believing(honest: Any, self: Probe) -> Any:
    return True
    yield


def unverified(honest: Any, self: Probe, marker: str) -> Any:
    asked = self.bound.filter_for(marker)
    listed = yield from self.remote.marked(self.bound.resource, asked, self.bound.selection)
    return listed, True


def always_newer(honest: Any, self: Version, link: Any) -> Age:
    return Age.SAME if honest(self, link) is Age.SAME else Age.NEWER


def overwritten(honest: Any, self: Sides, *args: Any) -> Verdict:
    verdict = honest(self, *args)
    return Verdict.OWE if verdict is Verdict.REVIEW else verdict


def stale_children(honest: Any, self: MapWriter, row: Any) -> bool:
    return self.running.links[row].etag is None


def shorter(**terms: float) -> Plant:
    whole = Timing.settling.fget  # type: ignore[attr-defined]
    less = sum(terms.values())
    assert whole is not None
    return lambda patch: patch.setattr(Timing, "settling", property(lambda s: whole(s) - less))


def titled(scene: Scene) -> Scene:
    """A scene that wants rows with a title."""

    def played(firm: Firm) -> object:
        firm.clients = [person(0, title="Mr"), person(1, title="Ms")]
        return small(scene)(firm)

    return played


def timed(scene: Callable[[Office], object]) -> Scene:
    """A scene of a firm that keeps its time elsewhere, with two entries settled."""

    def played(firm: Firm) -> object:
        office = Office(firm)
        office.run()
        firm.wait()
        firm.sim.log.clear()
        return scene(office)

    return played


def small(scene: Scene) -> Scene:
    """A scene that wants its rows linked and settled."""

    def played(firm: Firm) -> object:
        firm.run()
        firm.wait()
        firm.sim.log.clear()
        return scene(firm)

    return played


EDITED = hanging.test_an_edited_entry_that_may_be_an_unclear_rows_is_not_another_rows
FOUND_LATER = lost.test_a_create_that_lists_do_not_show_yet_waits_and_is_found_later

SCENES: dict[str, tuple[Plant, Scene]] = {
    "silence is taken for not sent": (
        taken_for(errors.NoAnswer, NotExecuted),
        partial(FOUND_LATER, kind="drop_after"),
    ),
    "a 502 is taken for not done": (
        taken_for(errors.ServerError, NotExecuted),
        partial(FOUND_LATER, kind="error_after"),
    ),
    "an unreadable 2xx is taken for a refusal": (
        taken_for(errors.Unreadable, Refused),
        partial(FOUND_LATER, kind="truncate"),
    ),
    "a lost create is never looked for": (
        replaced(Probe, "_create", no_looking),
        partial(FOUND_LATER, kind="drop_after"),
    ),
    "nothing is written down before sending": (
        replaced(Running, "commit", unwritten),
        partial(FOUND_LATER, kind="drop_after"),
    ),
    "a no counts at once": (
        replaced(Probe, "settle", lambda honest, s, i: honest(s, evolve(i, conclusive_at=0.0))),
        lost.test_a_create_committed_as_late_as_is_believed_is_one_record,
    ),
    "one second of skew is left out": (
        shorter(skew=1.0),
        settling.test_the_worst_case_that_is_allowed_is_one_record,
    ),
    "late commits are left out": (
        shorter(late=TIMING.late_commit),
        settling.test_the_worst_case_that_is_allowed_is_one_record,
    ),
    "a listed version is taken for the truth": (
        replaced(Version, "against", always_newer),
        second.test_a_list_that_still_shows_the_version_before_is_not_believed,
    ),
    "looks do not overlap": (
        lambda patch: patch.setattr(Timing, "overlap", property(lambda s: 0.0)),
        second.test_an_edit_that_lists_did_not_show_in_time_is_seen_by_the_next_run,
    ),
    "updates are not conditional": (
        replaced(Remote, "update", without_match),
        titled(updates.test_an_edit_of_the_very_field_is_a_question),
    ),
    "a clash is decided for the row": (
        replaced(Sides, "_verdict", overwritten),
        titled(updates.test_an_edit_of_the_very_field_is_a_question),
    ),
    "children are not read afresh": (
        replaced(MapWriter, "_needs_record", stale_children),
        small(updates.test_a_child_that_somebody_changed_unseen_by_the_etag_survives),
    ),
    "the base moves before the write": (
        replaced(Sides, "compare", settled_early),
        small(updates.test_only_what_changed_is_sent),
    ),
    "a record that is gone is made again": (
        replaced(MapWriter, "_lost", forgotten),
        small(updates.test_a_record_that_is_gone_is_never_made_again),
    ),
    "hits of a filter are not read": (
        replaced(Probe, "_marked", unverified),
        small(probing.test_a_filter_that_is_ignored_adopts_nobody_else),
    ),
    "a filter that finds nothing is believed": (
        replaced(Probe, "_in_control", believing),
        small(probing.test_a_filter_that_finds_nothing_proves_nothing),
    ),
    "a second record with our marker is not noticed": (
        lambda patch: patch.setattr(
            "clio_sync.engine.deciding.intake.Intake._watch", lambda *_: None
        ),
        small(probing.test_a_second_record_that_shows_up_later_freezes_the_row),
    ),
    "an equal record counts at once": (
        replaced(Unmarked, "settle", lambda honest, s, i: honest(s, evolve(i, conclusive_at=0.0))),
        timed(hanging.test_an_entry_made_late_beside_one_that_says_the_same_is_a_question),
    ),
    "what may be ours, edited, is made again": (
        replaced(Unmarked, "_may_be", lambda *_: False),
        timed(hanging.test_an_entry_that_was_edited_before_it_was_found_is_a_question),
    ),
    "what may be ours, moved, is made again": (
        replaced(Unmarked, "_may_be", lambda honest, s, i, said: not s._differ(i, said) - {"note"}),
        timed(hanging.test_an_entry_that_was_moved_before_it_was_found_is_a_question),
    ),
    "twins in a run are not held back": (
        replaced(MapWriter, "_has_unclear_twin", lambda *_: False),
        timed(hanging.test_a_twin_of_an_unclear_entry_waits),
    ),
    "twins in a later run are not held back": (
        lambda patch: patch.setattr(Doubts, "of", lambda *_: Doubts()),
        timed(hanging.test_a_twin_of_an_unclear_entry_waits),
    ),
    "the entry of an unclear row is another row's": (
        lambda patch: patch.setattr(Doubts, "may_be", lambda *_: False),
        timed(partial(EDITED, seconds=30, asked=0)),
    ),
    "the entry that a question is about is another row's": (
        replaced(Doubts, "may_be", lambda honest, s, *a: honest(evolve(s, asked=()), *a)),
        timed(partial(EDITED, seconds=None, asked=1)),
    ),
    "what another open create made is asked about": (
        replaced(Unmarked, "_is_anothers", lambda *_: False),
        timed(hanging.test_what_another_entry_may_have_made_is_waited_for),
    ),
    "what is open is looked for once, in the order it was opened": (
        lambda patch: patch.setattr(look, "is_unmarked", lambda _: False),
        timed(hanging.test_what_another_unclear_entry_made_is_no_question),
    ),
    "a row that says less is no twin": (
        lambda patch: patch.setattr(twins, "are_twins", lambda one, other, _: one == other),
        timed(partial(hanging.test_an_entry_that_says_less_is_a_twin_too, first={})),
    ),
    "rows that say the same are one": (
        lambda patch: patch.setattr(likeness, "among_rows", lambda matcher: matcher),
        timed(hanging.test_a_twin_of_an_unclear_entry_waits),
    ),
    "the rate is left to Clio when an entry moves": (
        lambda patch: patch.setattr(BoundMap, "_keep", lambda *_: None),
        timed(hanging.test_an_entry_that_moves_to_another_matter_keeps_its_rate),
    ),
    "a write may leave after its deadline": (
        lambda patch: patch.setattr(
            "clio_sync._drivers.departure.Departure.check", lambda self: None
        ),
        settling.test_a_write_that_overslept_does_not_leave,
    ),
}


@pytest.fixture
def firm() -> Iterator[Firm]:
    """The engine's usual scene, blocking."""
    with a_firm() as made:
        yield made


@pytest.mark.parametrize("defect", SCENES)
def test_the_scene_ends_well_without_the_defect(firm: Firm, defect: str) -> None:
    """Else it would prove nothing."""
    SCENES[defect][1](firm)


@pytest.mark.parametrize("defect", SCENES)
def test_a_defect_is_noticed(firm: Firm, defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scene that was built for it ends badly."""
    plant, scene = SCENES[defect]
    plant(monkeypatch)
    ends_badly(scene, firm)


def test_settling_in_two_steps_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies between the two leaves a record that nobody remembers."""
    replaced(Errand, "done", in_two_steps)(monkeypatch)
    with pytest.raises(AssertionError):
        dying.through_every_death(lambda world: None)


RANDOM: dict[str, Plant] = {
    name: SCENES[name][0]
    for name in ("silence is taken for not sent", "a lost create is never looked for")
}
MOST = 60
"""Histories to search at most."""


@pytest.mark.slow
@pytest.mark.parametrize("defect", RANDOM)
def test_random_histories_notice_a_defect(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of a bounded number of seeds ends badly."""
    RANDOM[defect](monkeypatch)
    found = next((bad for seed in range(MOST) if (bad := failure(seed))), None)
    assert found is not None, f"{MOST} histories ended well with: {defect}"
