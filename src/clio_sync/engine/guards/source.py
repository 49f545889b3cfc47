"""Guards that look at a source and its map: an export that went wrong shows in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...store.words import Question
from ..looking.survey import MapPlan
from ..words import What
from .words import Case

MANY = 10
"""Fewer rows than these may all be something at once without that being remarkable."""
FEW = 5
"""So many rows that say that they are somebody else are no coincidence, if they are a tenth."""
CHANGED = frozenset({What.UPDATE, What.TAKE, What.DELETE, What.REMOVE})
"""What moves one side of a pair or the other."""
NEW = frozenset({What.CREATE, What.ADOPT})
"""What becomes of rows that nobody knew."""


def empty(case: Case) -> Iterator[str]:
    """An export that failed is a file without rows."""
    for one in case.read_whole:
        if one.bound.name in case.sight.linked and not one.read:
            yield f"the source of {one.bound.name} is suddenly empty"


def mapping(case: Case) -> Iterator[str]:
    """A map that was changed by mistake changes every record in a way that looks like work."""
    for one in case.maps:
        before, now = case.sight.versions.get(one.bound.name), one.version
        if before is not None and now is not None and one.bound.name in case.sight.linked:
            told = list(_differences(before.fields, now.fields))
            if told:
                yield f"the map {one.bound.name} has changed since the last run: {', '.join(told)}"


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """The fields that are declared otherwise, in words."""
    yield from (f"{name} is new" for name in sorted(now.keys() - before.keys()))
    yield from (f"{name} is left out" for name in sorted(before.keys() - now.keys()))
    both = sorted(before.keys() & now.keys())
    yield from (f"{name} is another" for name in both if before[name] != now[name])


def keys(case: Case) -> Iterator[str]:
    """Keys that are places in a file mean somebody else once the file is sorted anew."""
    reused, unsure = case.raised(Question.KEY_REUSED), case.raised(Question.UNSURE)
    for one in case.read_whole:
        name = one.bound.name
        linked, others = case.sight.linked.get(name, 0), reused[name]
        if others >= FEW and 10 * others > linked:
            yield f"{others} of {linked} linked rows of {name} say that they are somebody else"
        unknown = sum(step.what in NEW for step in one.steps) + unsure[name]
        missing = linked - (one.read - unknown)
        if min(unknown, missing) >= MANY and 2 * missing > linked and 2 * unknown > one.read:
            yield (
                f"{missing} of {linked} known keys of {name} are missing, and {unknown} others "
                "have come"
            )


def quarantine(case: Case) -> Iterator[str]:
    """A column that moved makes most rows unreadable; those set aside before do not count."""
    known = case.sight.draft.state.quarantine
    for one in case.read_whole:
        bad = sum(s.what is What.QUARANTINE and s.row not in known for s in one.steps)
        if one.read >= MANY and 2 * bad > one.read:
            yield f"{bad} of {one.read} rows of {one.bound.name} cannot be brought over"


def majority(case: Case) -> Iterator[str]:
    """A shifted column still holds values, and they would go over all the right ones."""
    for one in case.maps:
        kept = one.settled + sum(step.what is What.UNCHANGED for step in one.steps)
        changed = sum(step.what in CHANGED for step in one.steps)
        if kept + changed >= MANY and changed > kept:
            yield f"{changed} of {kept + changed} linked rows of {one.bound.name} would change"


def deletions(case: Case) -> Iterator[str]:
    """More than were asked for may be a source that lost half of its rows."""
    for one in case.maps:
        gone = _gone(one)
        if gone > (one.deletes or 0):
            yield f"{gone} rows and records of {one.bound.name} would go, and {one.deletes} may"


def _gone(plan: MapPlan) -> int:
    return sum(step.what in {What.DELETE, What.REMOVE} for step in plan.steps)
