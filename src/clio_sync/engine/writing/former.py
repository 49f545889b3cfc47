"""What was remembered of the rows that a run does something about, before it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..._flow import Flow, call
from ...store.words import Former, RowId
from ..words import Step, What

if TYPE_CHECKING:
    from ...store import Store
    from ..looking.sight import Sight


def former(sight: Sight, run: str, store: Store) -> Flow[tuple[Former, ...]]:
    """Read what is remembered of the rows that a plan is about to change.

    Args:
        sight: What looking came to.
        run: The run that carries it out.
        store: Where it is remembered.
    """
    rows = list(dict.fromkeys(_rows(sight)))
    links = yield from call(store.links, rows)
    bases = yield from call(store.bases, rows)
    closed = {one.intent for one in sight.draft.changes().closed}
    settled = {intent.row for intent in sight.draft.state.intents if intent.id in closed}

    def of(row: RowId) -> Former:
        if row in settled:  # what settled it belongs to the run that wrote it
            held = sight.draft.bases.get(row) or {}
            return Former(run, row, sight.draft.links.get(row), held)
        return Former(run, row, links.get(row), bases.get(row, {}))

    return tuple(of(row) for row in rows)


def _rows(sight: Sight) -> Iterator[RowId]:
    for one in sight.maps:
        yield from (step.row for step in one.steps if _changes(step))
    yield from sight.draft.changes().unlinked


def _changes(step: Step) -> bool:
    """Whether something is written to Clio for a row, or its pair is made."""
    return step.writes or step.what in {What.ADOPT, What.ALIAS}
