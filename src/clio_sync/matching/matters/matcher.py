"""Matching matters: by the firm's own numbers, and by client, description and opening date.

A client has many matters, and many of them are alike: a divorce and its appeal,
a lease each year. So matters are joined by a number that agrees, or by
description and opening date together, and of one client only. All else is weighed and
asked.
"""

from __future__ import annotations

from functools import lru_cache

from attrs import frozen

from ..exact.matcher import among_rows, default_matcher
from ..weighing.aspects import MISSING, Levels
from ..weighing.matcher import Weighing
from ..weighing.model import KIN, NAMESAKES, SAME, STRANGERS, Model, Prior, odds_of
from ..weighing.scoring import Score
from ..words import Facts, Matcher
from .levels import (
    ASPECTS,
    BUT_FOR_PREFIX,
    CLIENT,
    DESCRIPTION,
    DIFFERS,
    IDENTITY,
    NUMBER,
    NUMBERED,
    OPENED,
    PRACTICE,
    SPELLING,
    Matter,
    matter_levels,
    matter_of,
)

MATTERS = Prior(
    aspects=ASPECTS,
    classes=(
        (
            0.35,
            (
                (0.001, 0.999),
                (0.05, 0.10, 0.85),
                (0.06, 0.05, 0.01, 0.08, 0.10, 0.70),
                (0.15, 0.08, 0.04, 0.73),
                (0.06, 0.94),
                (0.02, 0.03, 0.95),
            ),
        ),
        (
            0.1,
            (
                (0.001, 0.999),
                (0.9985, 0.001, 0.0005),
                (0.12, 0.28, 0.02, 0.30, 0.06, 0.22),
                (0.934, 0.05, 0.01, 0.006),
                (0.15, 0.85),
                (0.99197, 0.008, 0.00003),
            ),
        ),
        (
            0.25,
            (
                (0.001, 0.999),
                (0.9985, 0.001, 0.0005),
                (0.80, 0.19, 0.001, 0.005, 0.002, 0.002),
                (0.93, 0.05, 0.005, 0.015),
                (0.60, 0.40),
                (0.99197, 0.008, 0.00003),
            ),
        ),
        (
            0.3,
            (
                (0.999, 0.001),
                (0.85, 0.05, 0.10),
                (0.60, 0.20, 0.01, 0.05, 0.02, 0.12),
                (0.955, 0.03, 0.005, 0.01),
                (0.75, 0.25),
                (0.99197, 0.008, 0.00003),
            ),
        ),
    ),
    by_definition=(
        (SAME, CLIENT),
        *(
            (of_class, place)
            for of_class in (NAMESAKES, KIN, STRANGERS)
            for place in range(len(ASPECTS))
        ),
    ),
    at_home=(),
)
"""What is thought of the matters of one client, and of others, before any were seen."""


class ComparingMatters:
    """How matters are compared."""

    prior: Prior = MATTERS

    def includes(self, facts: Facts) -> bool:
        """All that has a client or a number.

        Args:
            facts: Of one row or record.
        """
        return not facts.keys().isdisjoint(("client", "number", "reference", "description"))

    def party(self, facts: Facts) -> Matter:
        """Take facts apart.

        Args:
            facts: Of one row or record.
        """
        return matter_of(facts)

    def levels(self, ours: Matter, theirs: Matter, shared: frozenset[str]) -> Levels:
        """Compare two matters in every respect.

        Args:
            ours: One of them.
            theirs: The other.
            shared: Nothing, for matters have no contacts.
        """
        return matter_levels(ours, theirs)

    def score(self, model: Model, ours: Matter, theirs: Matter, levels: Levels) -> Score:
        """Say how likely two matters are one.

        Args:
            model: What agreeing and differing is worth.
            ours: One of them.
            theirs: The other.
            levels: How they compare.
        """
        return Score(levels, odds_of(model.likelihoods(levels)), _only_asks(levels))

    def families(self, party: Matter) -> frozenset[str]:
        """Nothing, for matters have no contacts.

        Args:
            party: One of them.
        """
        return frozenset()

    def contacts(self, party: Matter) -> tuple[str, ...]:
        """Nothing, for matters have no contacts.

        Args:
            party: One of them.
        """
        return ()

    def telling(self, party: Matter) -> tuple[tuple[str, str], ...]:
        """Nothing: among the matters of one client, a frequent title says as much as a rare one.

        Args:
            party: One of them.
        """
        return ()


_COMPARING = ComparingMatters()


@frozen
class Matters(Weighing[Matter]):
    """A matcher that weighs all that is known of matters.

    Args:
        false_links: How many different matters per thousand links it may join.
        overlooked: How many of a thousand matters that are in both sides nobody need be
            asked about.
        cautious: Whether a contradiction (another number, parties the other way round) is
            always asked about, however likely it is that they are one.
        model: What agreeing and differing is worth; `learn` makes one from data.
    """

    @property
    def comparison(self) -> ComparingMatters:
        """How matters are compared."""
        return _COMPARING

    def among_rows(self) -> Matcher:
        """What judges two rows of one source, which have keys of their own: exact rules."""
        return among_rows(default_matcher("matters"))


@lru_cache(maxsize=1 << 14)
def _only_asks(levels: Levels) -> bool:
    """What is a question, however likely: a contradiction, or too little to go by."""
    if levels[CLIENT] != 1 or levels[IDENTITY] in {0, 1}:
        return True
    if levels[IDENTITY] == 2:
        return False
    described, opened = levels[DESCRIPTION] >= SPELLING, levels[OPENED] == 3
    match levels[NUMBER]:
        case number if number == NUMBERED:
            return levels[DESCRIPTION] == DIFFERS and levels[OPENED] == 0
        case number if number == BUT_FOR_PREFIX:
            return not (described or opened)
        case number if number == MISSING:
            return not (described and opened) or levels[PRACTICE] == 0
        case _:
            return True
