"""How alike parties of any kind are in where they are and how they are reached."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from .aspects import MISSING

_MUCH_ALIKE = 0.88


def best(ours: Collection[str], theirs: Collection[str], how: Callable[[str, str], int]) -> int:
    """Compare each with each, and take the level of the two that are most alike."""
    if not ours or not theirs:
        return MISSING
    if len(ours) == len(theirs) == 1:
        return how(*ours, *theirs)
    return max([how(one, other) for one in ours for other in theirs])


@lru_cache(maxsize=1 << 16)
def phone(one: str, other: str) -> int:
    """Compare two telephone numbers that differ."""
    slipped = OSA.distance(one, other, score_cutoff=1) <= 1
    return int(slipped or (len(one) != len(other) and one[-7:] == other[-7:]))


def contact(
    ours: Collection[str],
    theirs: Collection[str],
    shared: frozenset[str],
    how: Callable[[str, str], int],
) -> int:
    """Compare addresses or numbers by which somebody is reached, which many may share."""
    if not ours or not theirs:
        return MISSING
    both = [one for one in ours if one in theirs]
    if both:
        return 2 if shared.issuperset(both) else 3
    if shared.issuperset(ours) or shared.issuperset(theirs):
        return MISSING  # an agency's mailbox does not speak against a client's own
    return max([how(one, other) for one in ours for other in theirs])


def addresses(
    ours: tuple[tuple[str, str], ...],
    theirs: tuple[tuple[str, str], ...],
    shared: frozenset[str],
) -> int:
    """Compare where both are, which many may share."""
    if not ours or not theirs:
        return MISSING
    level = max([_address(*one, *other) for one in ours for other in theirs])
    crowded = level == 4 and all(", ".join(one) in shared for one in ours if one in theirs)
    return 3 if crowded else level


@lru_cache(maxsize=1 << 16)
def _address(street: str, code: str, street_too: str, code_too: str) -> int:
    if (street, code) == (street_too, code_too):
        return 4
    alike = _alike(street, street_too)
    near = code == code_too or OSA.distance(code, code_too, score_cutoff=1) <= 1
    if alike >= _MUCH_ALIKE and near:
        return 2
    return int(alike >= 0.8 or (code == code_too and alike >= 0.5))


def _alike(one: str, other: str) -> float:
    likeness = JaroWinkler.similarity(one, other)
    if likeness >= _MUCH_ALIKE:
        return likeness
    return max(likeness, JaroWinkler.similarity(_in_order(one), _in_order(other)))


@lru_cache(maxsize=1 << 14)
def _in_order(street: str) -> str:
    return " ".join(sorted(street.split()))


def city(one: str, other: str) -> int:
    """Compare two towns."""
    if one == other:
        return 2
    return int(JaroWinkler.similarity(one, other) >= 0.85)


def identity(one: str, other: str) -> int:
    """Compare two numbers of identity."""
    if one == other:
        return 2
    return int(len(one) > 4 and OSA.distance(one, other, score_cutoff=1) <= 1)
