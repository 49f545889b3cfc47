"""How likely two parties are one, and which of several is the one."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from attrs import frozen

from .aspects import Levels


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
