"""How likely two people are one: what a model says of them, and what no model may decide."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..text.names import is_initial
from ..weighing.aspects import MISSING, Levels
from ..weighing.model import Model
from ..weighing.scoring import Score
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
    NEAR,
    PHONE,
    SIMILAR,
    VARIANT,
)
from .profile import PersonName, Profile


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
    initial = levels[GIVEN] == SIMILAR and _by_initial(ours.names, theirs.names)
    asks = _only_asks(levels, initial=initial)
    asked = asks or _of_one_clan(model, ours, levels)
    return Score(levels, model.odds_at(levels, rarity), asked, rarity)


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


def _by_initial(ours: Iterable[PersonName], theirs: Iterable[PersonName]) -> bool:
    """Whether one side has no more than the first letter of a given name."""
    return any(is_initial(name.given) for name in (*ours, *theirs) if name.given)


def _of_one_clan(model: Model, ours: Profile, levels: Levels) -> bool:
    """Whether all that agrees of the names may be a family name that stands in front."""
    if levels[FAMILY] >= NEAR or levels[GIVEN] != EQUAL:
        return False
    shares = model.frequencies
    return any(
        5 * shares.get(f"f{given}", 0.0) > shares.get(f"g{given}", 1.0)
        for given in {name.given for name in ours.names}
    )


@lru_cache(maxsize=1 << 14)
def _only_asks(levels: Levels, *, initial: bool) -> bool:
    """What is a question, however likely: a contradiction, or too little to go by."""
    return _contradicts(levels, initial=initial) or not _suffices(levels)


def _contradicts(levels: Levels, *, initial: bool) -> bool:
    given, family, born = levels[GIVEN], levels[FAMILY], levels[BIRTH]
    proved = born == 3 or levels[IDENTITY] == 2
    reached = 3 in {levels[EMAIL], levels[PHONE]} or levels[ADDRESS] == 4
    return (
        born in {0, 1}
        or levels[IDENTITY] == 0
        or (0 in {levels[MIDDLE], levels[GENERATION]} and not proved)
        or given in {MISSING, 0}
        or (given == SIMILAR and not (initial and proved and reached))
        or (family in {MISSING, 0, 1} and not (given >= VARIANT and born == 3))
    )


def _suffices(levels: Levels) -> bool:
    """Whether anything agrees but the name."""
    return (
        levels[IDENTITY] == 2
        or levels[BIRTH] >= 2
        or 3 in {levels[EMAIL], levels[PHONE]}
        or levels[ADDRESS] in {2, 4}
    )
