"""How likely two people are one: what a model says of them, and what no model may decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import fsum

from attrs import frozen

from .levels import (
    ADDRESS,
    BIRTH,
    EMAIL,
    EQUAL,
    FAMILY,
    GENERATION,
    GIVEN,
    IDENTITY,
    MIDDLE,
    MISSING,
    PHONE,
    Levels,
)
from .model import Model
from .profile import PersonName, Profile


@frozen
class Score:
    """How likely two people are one, and whether that may decide.

    Args:
        levels: How they compare in each respect.
        odds: How much likelier it is that they are one than that they are two.
        asks: Whether only a person may join them, however likely it is.
        rarity: How much likelier than on average strangers are to agree as these do, as a
            logarithm.
    """

    levels: Levels
    odds: float
    asks: bool
    rarity: float = 0.0


def chances(scores: Sequence[Score], absent: float) -> list[float]:
    """How likely each candidate is the one, since at most one of them is.

    Args:
        scores: Of all candidates of one row.
        absent: How many rows have no record at all.
    """
    total = fsum([absent, *(score.odds for score in scores)])  # in whatever order they come
    return [score.odds / total for score in scores]


def score_of(model: Model, ours: Profile, theirs: Profile, levels: Levels) -> Score:
    """Say how likely two people are one.

    Args:
        model: What agreeing and differing is worth.
        ours: One of them.
        theirs: The other.
        levels: How they compare.
    """
    if _never(ours, theirs):
        return Score(levels, 0.0, asks=True)
    rarity = _rarity(model, ours, theirs, levels)
    return Score(levels, model.odds_at(levels, rarity), _only_asks(levels), rarity)


def _rarity(model: Model, ours: Profile, theirs: Profile, levels: Levels) -> float:
    found = 0.0
    if levels[GIVEN] == EQUAL:
        both = {name.given for name in ours.names} & {name.given for name in theirs.names}
        found += model.rarity("g", both)
    if levels[FAMILY] == EQUAL:
        both = {name.family for name in ours.names} & {name.family for name in theirs.names}
        found += model.rarity("f", both)
    if levels[BIRTH] == 3:
        found += model.rarity("b", [birth for birth in ours.births if birth in theirs.births])
    return found


def _never(ours: Profile, theirs: Profile) -> bool:
    """What ends the question: a person and a company, a father's and his son's name."""
    if ours.type != theirs.type and ours.type and theirs.type:
        return True
    if len(ours.names) == len(theirs.names) == 1:
        one, other = ours.names[0], theirs.names[0]
        return one.company != other.company or (
            one.generation != other.generation and bool(one.generation and other.generation)
        )
    companies = {name.company for name in (*ours.names, *theirs.names)}
    return len(companies) > 1 or _generations_clash(ours.names, theirs.names)


def _generations_clash(ours: Iterable[PersonName], theirs: Iterable[PersonName]) -> bool:
    found = [{name.generation for name in names} - {""} for names in (ours, theirs)]
    return all(found) and found[0].isdisjoint(found[1])


@lru_cache(maxsize=1 << 14)
def _only_asks(levels: Levels) -> bool:
    """What is a question, however likely: a contradiction, or too little to go by."""
    return _contradicts(levels) or not _suffices(levels)


def _contradicts(levels: Levels) -> bool:
    given, family, born = levels[GIVEN], levels[FAMILY], levels[BIRTH]
    proved = born == 3 or levels[IDENTITY] == 2
    return (
        born in {0, 1}
        or levels[IDENTITY] == 0
        or (0 in {levels[MIDDLE], levels[GENERATION]} and not proved)
        or given in {MISSING, 0, 1}
        or (family in {MISSING, 0, 1} and not (given == EQUAL and born == 3))
    )


def _suffices(levels: Levels) -> bool:
    """Whether anything agrees but the name."""
    return (
        levels[IDENTITY] == 2
        or levels[BIRTH] >= 2
        or 3 in {levels[EMAIL], levels[PHONE]}
        or levels[ADDRESS] in {2, 4}
    )
