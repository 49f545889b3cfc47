"""How far both sides were read, which is remembered once all that was found is dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from ...store.words import Cursor
from ..deciding.draft import Draft
from ..words import What

if TYPE_CHECKING:
    from ...mapping import Mirroring
    from .survey import MapPlan

STILL = frozenset({What.UNCHANGED, What.ALIAS, What.REVIEW, What.QUARANTINE, What.ADOPT})
"""What a row is of which nothing is left to be done, or whose question is noted."""


@frozen
class Reaching:
    """Knows how far the sides of a job's maps have been read.

    Args:
        mirrors: The readings whose rows take changes back, by the names of their maps.
        overlap: Seconds by which a look reaches back behind the last one.
    """

    mirrors: Mapping[str, Mirroring]
    overlap: float

    def since(self, cursor: Cursor, cursors: Mapping[str, Cursor]) -> float | None:
        """From when on a resource's changes are to be listed; None for everything.

        A mirror that adds rows has to be shown each record until it has one.

        Args:
            cursor: The resource's.
            cursors: All of them.
        """
        named = [one for one in self.mirrors.values() if one.map.resource == cursor.resource]
        held = [cursors.get(_added(one.map.name)) for one in named if one.adds]
        if None in held:
            return None
        return min([cursor.watermark, *(one.watermark for one in held if one is not None)])

    def note(self, plan: MapPlan, seen_at: float, draft: Draft) -> None:
        """Note how far both sides of a map were read, if nothing is left to be done about that.

        Args:
            plan: Of the map.
            seen_at: When the records were read.
            draft: Where it is noted.
        """
        if all(step.what in STILL and not step.writes for step in plan.steps):
            for cursor in self.reached(plan, seen_at):
                draft.reach(cursor)

    def reached(self, plan: MapPlan, seen_at: float) -> Iterator[Cursor]:
        """How far both sides of a map were read; nothing where not all of it was.

        Args:
            plan: Of the map.
            seen_at: When the records were read.
        """
        reading = self.mirrors.get(plan.bound.name)
        is_about_all = plan.whole or plan.portion is not None
        if is_about_all and reading is not None and reading.adds:
            yield Cursor(_added(plan.bound.name), seen_at - self.overlap, "")
        if plan.portion is not None:
            yield plan.portion.reached()


def _added(map: str) -> str:
    """The name of the cursor up to which a map's new records have become rows."""
    return f"adds {map}"
