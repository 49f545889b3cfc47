"""Planted defects in who a row is taken for: words, lessons, look-ups and what is kept of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from attrs import evolve

from clio_sync._flow import Flow
from clio_sync.engine.deciding.likeness import Likeness
from clio_sync.engine.deciding.said import Said
from clio_sync.engine.looking import candidates
from clio_sync.engine.looking.asking import Asked, Asking
from clio_sync.engine.looking.candidates import Candidates
from clio_sync.engine.looking.look import Looker
from clio_sync.engine.looking.siblings import Siblings

from ..engine import (
    test_asking as asking,
    test_hanging as hanging,
    test_learning as learning,
    test_reviews as reviews,
)
from ..engine.firm import Firm
from ..engine.office import Office
from .planting import Plant, Scene, a_firm, ends_badly, replaced


def doubted(scene: Callable[[tuple[Firm, list[int]]], object]) -> Scene:
    """A scene of a row that may be either of two records."""
    return lambda firm: scene(reviews.doubt(firm))


def crowded(scene: Scene) -> Scene:
    """A scene of a firm with many contacts."""
    return lambda firm: scene(asking.crowd(firm))


def acquainted(scene: Scene) -> Scene:
    """A scene of a firm with enough people to learn from."""
    return lambda firm: scene(learning.acquaint(firm))


def timed(scene: Callable[[Office], object]) -> Scene:
    """A scene of a firm that keeps its time elsewhere, with two entries settled."""

    def played(firm: Firm) -> object:
        office = Office(firm)
        office.run()
        firm.wait()
        return scene(office)

    return played


def only_new(honest: Any, self: Looker, draft: Any, kin: Any, listed: Any, *, keeps: bool) -> Any:
    known = self.store.known(kin[0].resource)
    new = [record for record in listed if record["id"] not in known]
    return honest(self, draft, kin, new, keeps=keeps)


def without_markers(honest: Any, self: Asking, bound: Any, reading: Any) -> Any:
    marked = bound.filter_for("").keys()
    return (params for params in honest(self, bound, reading) if params.keys() != marked)


def as_if_whole(honest: Any, self: Asking, *args: Any) -> Flow[Asked | None]:
    asked = yield from honest(self, *args)
    return asked and evolve(asked, whole=True)


def read_before(honest: Any, self: Siblings, entry: Any) -> bool:
    opened = {intent.row for intent in self.board.draft.state.intents}
    return entry.row not in opened and honest(self, entry)


def forgetful(honest: Any, self: Candidates, untaught: Any, strangers: Any, known: Any) -> Any:
    lessons = self.store.learnt
    self.store.learnt = lambda _: None  # type: ignore[method-assign]
    try:
        return (yield from honest(self, untaught, strangers, known))
    finally:
        self.store.learnt = lessons  # type: ignore[method-assign]


SCENES: dict[str, tuple[Plant, Scene]] = {
    "what people said is forgotten": (
        lambda patch: patch.setattr(Said, "of", lambda _: Said()),
        doubted(reviews.test_a_row_becomes_the_candidate_that_it_was_said_to_be),
    ),
    "records that were told apart are proposed again": (
        replaced(Likeness, "_told_apart", lambda *_: False),
        doubted(reviews.test_whoever_was_told_apart_is_never_proposed_again),
    ),
    "rows that were told apart are proposed again": (
        replaced(Likeness, "_rows_told_apart", lambda *_: False),
        reviews.test_rows_that_were_told_apart_are_two_for_good,
    ),
    "the record of a row that was told apart is proposed": (
        replaced(Likeness, "_speaker", lambda *_: None),
        reviews.test_rows_that_were_told_apart_are_two_for_good,
    ),
    "a row that was said to be new is asked about": (
        replaced(Said, "is_new", lambda *_: False),
        doubted(reviews.test_a_row_that_was_said_to_be_new_is_made_whoever_else_is_like_it),
    ),
    "what is kept of a record does not change with it": (
        replaced(Looker, "_remember", only_new),
        acquainted(learning.test_a_record_that_changed_in_clio_is_found_by_what_it_says_now),
    ),
    "markers are not asked for": (
        replaced(Asking, "_of_map", without_markers),
        crowded(asking.test_a_record_with_our_marker_is_found_whatever_else_it_says),
    ),
    "having asked counts as having read everybody": (
        replaced(Asking, "instead", as_if_whole),
        crowded(asking.test_what_nobody_asked_about_is_read_before_the_whole_source_is_planned),
    ),
    "what hangs there is read before requests are settled": (
        replaced(Siblings, "_is_open", read_before),
        timed(hanging.test_an_entry_that_is_where_an_unmade_row_went_is_not_made_again),
    ),
    "each plan learns anew": (
        replaced(Candidates, "_taught", forgetful),
        acquainted(learning.test_what_was_learnt_serves_the_few_rows_of_later_runs),
    ),
    "one more row teaches anew": (
        lambda patch: patch.setattr(candidates, "GROWN", 1.0),
        acquainted(
            partial(
                learning.test_a_quarter_more_rows_teach_anew,
                rows=learning.ENOUGH + 20,
                learnt=learning.ENOUGH,
            )
        ),
    ),
}


@pytest.fixture
def firm() -> Iterator[Firm]:
    """The engine's usual scene, blocking."""
    with a_firm() as made:
        yield made


@pytest.mark.parametrize("defect", SCENES)
def test_a_defect_is_noticed(firm: Firm, defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scene that was built for it ends badly; without it, its own test says, it ends well."""
    plant, scene = SCENES[defect]
    plant(monkeypatch)
    ends_badly(scene, firm)
