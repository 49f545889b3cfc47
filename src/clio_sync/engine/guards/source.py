"""Guards that look at a source and its map: an export that went wrong shows in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .words import Case

MANY = 10
"""Fewer rows than these may all be something at once without that being remarkable."""
FEW = 5
"""So many rows that say that they are somebody else are no coincidence, if they are a tenth."""


def empty(case: Case) -> Iterator[str]:
    """An export that failed is a file without rows."""
    for one in case.figures:
        if one.known and one.read == 0:
            yield f"the source of {one.map} is suddenly empty"


def mapping(case: Case) -> Iterator[str]:
    """A map that was changed by mistake changes every record in a way that looks like work."""
    for one in case.figures:
        told = list(_differences(one.before, one.now)) if one.known and one.before else []
        if told:
            yield f"the map {one.map} has changed since the last run: {', '.join(told)}"


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """The fields that are declared otherwise, in words."""
    yield from (f"{name} is new" for name in sorted(now.keys() - before.keys()))
    yield from (f"{name} is left out" for name in sorted(before.keys() - now.keys()))
    both = sorted(before.keys() & now.keys())
    yield from (f"{name} is another" for name in both if before[name] != now[name])


def keys(case: Case) -> Iterator[str]:
    """Keys that are places in a file mean somebody else once the file is sorted anew."""
    for one in case.figures:
        if one.reused >= FEW and 10 * one.reused > one.known:
            told = f"{one.reused} of {one.known} linked rows of {one.map}"
            yield f"{told} say that they are somebody else"
        few = min(one.unknown, one.missing) < MANY
        if not few and 2 * one.missing > one.known and 2 * one.unknown > (one.read or 0):
            told = f"{one.missing} of {one.known} known keys of {one.map} are missing"
            yield f"{told}, and {one.unknown} others have come"


def quarantine(case: Case) -> Iterator[str]:
    """A column that moved makes most rows unreadable; those set aside before do not count."""
    for one in case.figures:
        if (one.read or 0) >= MANY and 2 * one.bad > (one.read or 0):
            yield f"{one.bad} of {one.read} rows of {one.map} cannot be brought over"


def majority(case: Case) -> Iterator[str]:
    """A shifted column still holds values, and they would go over all the right ones."""
    for one in case.figures:
        if one.kept + one.changed >= MANY and one.changed > one.kept:
            told = f"{one.changed} of {one.kept + one.changed} linked rows of {one.map}"
            yield f"{told} would change"


def deletions(case: Case) -> Iterator[str]:
    """More than were asked for may be a source that lost half of its rows."""
    for one in case.figures:
        if one.gone > one.may_go:
            yield f"{one.gone} rows and records of {one.map} would go, and {one.may_go} may"
