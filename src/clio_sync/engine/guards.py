"""What looks like a mistake rather than like work, and stops a run before it writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..errors import GuardTripped
from .looking.look import Sight
from .looking.survey import MapPlan
from .timing import Timing
from .words import What

MAJORITY_FROM = 10
"""Below so many linked rows, a change of most of them is nothing remarkable."""
CHANGED = frozenset({What.UPDATE, What.TAKE, What.DELETE, What.REMOVE})
"""What moves one side of a pair or the other."""
TOLD_IN = 1.0
"""Seconds to which Clio says the time: its answers leave out what is beyond a whole one."""


def guards_of(sight: Sight, timing: Timing, ahead: float, *, whole: bool) -> list[tuple[str, str]]:
    """What looks like a mistake rather than like work.

    Args:
        sight: What looking came to.
        timing: What is assumed about clocks.
        ahead: Seconds by which Clio's clock seems to be ahead of ours; its answers take time.
        whole: Whether the plan is about all rows.
    """
    found = [*_clock(timing, ahead), *_incomplete(sight)]
    for one in sight.maps if whole else ():
        kept = one.settled + sum(step.what is What.UNCHANGED for step in one.steps)
        changed = sum(step.what in CHANGED for step in one.steps)
        name, known = one.bound.name, one.bound.name in sight.linked
        found += suspicions(name, kept + changed, changed, some=bool(one.read), known=known)
        found += _deletions(one)
    found += _hidden(sight)
    strange = sum(len(one.foreign) for one in sight.maps)
    if strange:
        why = f"{strange} matched records carry the marker of another store or job"
        found.append(("foreign", why))
    return found


def suspicions(
    map: str, linked: int, changed: int, *, some: bool, known: bool
) -> list[tuple[str, str]]:
    """What looks like a mistake about all rows of a map.

    Args:
        map: The map's name.
        linked: How many of them have a record.
        changed: How many of those would change.
        some: Whether there are any.
        known: Whether any row of it ever had one.
    """
    found: list[tuple[str, str]] = []
    if linked >= MAJORITY_FROM and 2 * changed > linked:
        why = f"{changed} of {linked} linked rows of {map} would change"
        found.append(("majority", why))
    if known and not some:
        found.append(("empty", f"the source of {map} is suddenly empty"))
    return found


def _clock(timing: Timing, ahead: float) -> list[tuple[str, str]]:
    """Two machines that differ so much take each other's unfinished writes for settled ones."""
    if abs(ahead) <= timing.skew + timing.timeout + TOLD_IN:
        return []
    slow = "behind" if ahead > 0 else "ahead of"
    return [("clock", f"this machine's clock is {abs(ahead):.0f} s {slow} Clio's")]


def _incomplete(sight: Sight) -> list[tuple[str, str]]:
    """What a list left out cannot be matched, and would be made once more."""
    told = [f"{more} of its {name}" for name, more in sorted(sight.missing.items())]
    why = f"Clio's list leaves out {', '.join(told)} by its own count"
    return [("incomplete", why)] if told else []


def _deletions(plan: MapPlan) -> list[tuple[str, str]]:
    """More than were asked for may be a source that lost half of its rows."""
    gone = sum(step.what in {What.DELETE, What.REMOVE} for step in plan.steps)
    if gone <= (plan.deletes or 0):
        return []
    why = f"{gone} rows and records of {plan.bound.name} would go, and {plan.deletes} may"
    return [("deletions", why)]


def _hidden(sight: Sight) -> list[tuple[str, str]]:
    """Where most records are missing at once, somebody took a permission away."""
    told = [f"{one.missing} of {one.linked} linked {name}" for name, one in sight.hidden.items()]
    why = f"Clio shows {', '.join(told)} no more: most likely this user lost a permission"
    return [("hidden", why)] if told else []


def check(guards: Mapping[str, str], override: Collection[str]) -> None:
    """Stop a run that nobody has asked for by name.

    Args:
        guards: What looks like a mistake, by the guard's name.
        override: Names of guards that may not stop it.

    Raises:
        GuardTripped: One of the others does.
    """
    for guard, why in guards.items():
        if guard not in override:
            raise GuardTripped(
                f"Nothing was written: {why}.",
                guard=guard,
                advice=f"If that is what you want, pass override={{{guard!r}}}.",
            )
