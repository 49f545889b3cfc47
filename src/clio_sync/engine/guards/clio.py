"""Guards that look at Clio: what it leaves out, whose marks it shows, what time it says."""

from __future__ import annotations

from collections.abc import Iterator

from .words import Case

TOLD_IN = 1.0
"""Seconds to which Clio says the time: its answers leave out what is beyond a whole one."""


def clock(case: Case) -> Iterator[str]:
    """Two machines that differ so much take each other's unfinished writes for settled ones."""
    if abs(case.ahead) > case.bearable + TOLD_IN:
        slow = "behind" if case.ahead > 0 else "ahead of"
        yield f"this machine's clock is {abs(case.ahead):.0f} s {slow} Clio's"


def incomplete(case: Case) -> Iterator[str]:
    """What a list left out cannot be matched, and would be made once more."""
    told = [f"{more} of its {name}" for name, more in sorted(case.unlisted.items())]
    if told:
        yield f"Clio's list leaves out {', '.join(told)} by its own count"


def hidden(case: Case) -> Iterator[str]:
    """Where most records are missing at once, somebody took a permission away."""
    told = [f"{n} of {linked} linked {name}" for name, (n, linked) in case.hidden.items()]
    if told:
        yield f"Clio shows {', '.join(told)} no more: most likely this user lost a permission"


def foreign(case: Case) -> Iterator[str]:
    """Two stores that write to one record undo each other's work."""
    if case.foreign:
        yield f"{case.foreign} matched records carry the marker of another store or job"
