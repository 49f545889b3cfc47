"""What looks like a mistake rather than like work, and stops a run before it writes.

A guard looks at a plan and nothing else. Whoever means what it takes for a mistake
overrides it by its name, for one run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from ...errors import GuardTripped
from .clio import clock, foreign, hidden, incomplete
from .counting import case_of
from .source import deletions, empty, keys, majority, mapping, quarantine
from .words import Case, Figures, Guard

__all__ = ["GUARDS", "Case", "Figures", "Guard", "case_of", "check", "guards_of"]

GUARDS: tuple[Guard, ...] = (
    Guard("clock", "Clio's and this machine's are minutes apart", clock),
    Guard("incomplete", "Clio's list holds fewer records than it counts", incomplete),
    Guard("hidden", "most linked records are missing in Clio at once", hidden),
    Guard("empty", "a source that had rows has none", empty),
    Guard("mapping", "a map says something else than in the last run", mapping),
    Guard("keys", "rows say that they are somebody else, or nearly all keys are new", keys),
    Guard("quarantine", "more than half of the rows cannot be brought over", quarantine),
    Guard("majority", "more than half of the linked rows would change", majority),
    Guard("deletions", "more would be deleted than may be", deletions),
    Guard("foreign", "matched records carry a marker that is none of ours", foreign),
)
"""All of them, in the order in which they are told."""


def guards_of(case: Case) -> dict[str, str]:
    """What looks like a mistake, by the name of the guard that says so.

    Args:
        case: What there is to look at.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for guard in GUARDS:
        for why in guard.look(case):
            found[guard.name].append(why)
    return {name: "; ".join(reasons) for name, reasons in found.items()}


def check(guards: Mapping[str, str], override: Collection[str]) -> None:
    """Stop a run that nobody has asked for by name.

    Args:
        guards: What looks like a mistake, by the guard's name.
        override: Names of guards that may not stop it.

    Raises:
        GuardTripped: One of the others does.
    """
    standing = {name: why for name, why in guards.items() if name not in override}
    if standing:
        names = ", ".join(map(repr, standing))
        raise GuardTripped(
            f"Nothing was written: {'; '.join(standing.values())}.",
            guard=next(iter(standing)),
            advice=f"If that is what you want, pass override={{{names}}}.",
        )
