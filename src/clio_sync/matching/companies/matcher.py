"""Matching companies by all that is known of them, weighed.

Companies have their own families: what one owner founds has one telephone, one
address, one web domain and nearly one name. A number, another business or
another legal form is then all that tells two apart, so that they are asked
about and never joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from ..text.sounds import sound_of
from ..weighing.aspects import MISSING, Levels
from ..weighing.comparing import is_company
from ..weighing.matcher import Weighing
from ..weighing.model import KIN, NAMESAKES, SAME, STRANGERS, Model, Prior
from ..weighing.scoring import Score
from ..words import Facts
from .levels import (
    ADDITION,
    ADDRESS,
    ASPECTS,
    BUSINESS,
    COUNTED,
    DIFFERS,
    DOMAIN,
    HOLDS,
    IDENTITY,
    INITIALS,
    NAME,
    NUMBER,
    PHONE,
    SHARES,
    UNFORMED,
    company_levels,
)
from .profile import Company, company_of

COMPANIES = Prior(
    aspects=ASPECTS,
    classes=(
        (
            0.3,
            (
                (0.002, 0.001, 0.007, 0.014, 0.05, 0.926),
                (0.0015, 0.0015, 0.002, 0.012, 0.015, 0.008, 0.24, 0.72),
                (0.04, 0.01, 0.05, 0.40, 0.50),
                (0.12, 0.03, 0.03, 0.05, 0.77),
                (0.13, 0.02, 0.08, 0.06, 0.71),
                (0.10, 0.05, 0.85),
                (0.02, 0.04, 0.94),
            ),
        ),
        (
            0.04,
            (
                (0.001, 0.002, 0.001, 0.236, 0.03, 0.73),
                (0.22, 0.26, 0.22, 0.04, 0.2482, 0.008, 0.0022, 0.0016),
                (0.15, 0.03, 0.11, 0.40, 0.31),
                (0.28, 0.03, 0.02, 0.10, 0.57),
                (0.22, 0.03, 0.05, 0.12, 0.58),
                (0.12, 0.03, 0.85),
                (0.985, 0.01, 0.005),
            ),
        ),
        (
            0.06,
            (
                (0.66, 0.33, 0.005, 0.002, 0.001, 0.002),
                (0.125,) * 8,
                (0.30, 0.02, 0.15, 0.30, 0.23),
                (0.44, 0.04, 0.02, 0.10, 0.40),
                (0.38, 0.04, 0.05, 0.13, 0.40),
                (0.20, 0.03, 0.77),
                (0.985, 0.01, 0.005),
            ),
        ),
        (
            0.58,
            (
                (0.45, 0.285, 0.02, 0.095, 0.03, 0.12),
                (0.14, 0.08, 0.19, 0.21, 0.14, 0.02, 0.09, 0.13),
                (0.95, 0.01, 0.0392, 0.0005, 0.0003),
                (0.94, 0.0065, 0.001, 0.052, 0.0005),
                (0.87, 0.05, 0.008, 0.071, 0.001),
                (0.80, 0.03, 0.17),
                (0.989, 0.01, 0.001),
            ),
        ),
    ),
    by_definition=(
        (SAME, NAME),
        (SAME, ADDITION),
        *((of_class, place) for of_class in (NAMESAKES, KIN) for place in range(len(ASPECTS))),
        *((STRANGERS, place) for place in (DOMAIN, PHONE, ADDRESS, IDENTITY)),
    ),
    at_home=(),
    telling="the words of the name",
)
"""What is thought of companies before any were seen."""


class ComparingCompanies:
    """How companies are compared."""

    prior: Prior = COMPANIES

    def includes(self, facts: Facts) -> bool:
        """Companies only.

        Args:
            facts: Of one row or record.
        """
        return is_company(facts)

    def party(self, facts: Facts) -> Company:
        """Take facts apart.

        Args:
            facts: Of one row or record.
        """
        return company_of(facts)

    def levels(self, ours: Company, theirs: Company, shared: frozenset[str]) -> Levels:
        """Compare two companies in every respect.

        Args:
            ours: One of them.
            theirs: The other.
            shared: Domains, e-mails, phones and addresses that many companies share.
        """
        return company_levels(ours, theirs, shared)

    def score(self, model: Model, ours: Company, theirs: Company, levels: Levels) -> Score:
        """Say how likely two companies are one.

        Args:
            model: What agreeing and differing is worth.
            ours: One of them.
            theirs: The other.
            levels: How they compare.
        """
        rarity = _rarity(model, ours, theirs, levels)
        return Score(levels, model.odds_at(levels, rarity), _only_asks(levels), rarity)

    def families(self, party: Company) -> frozenset[str]:
        """The first telling word of each name, as it sounds.

        Args:
            party: One of them.
        """
        return frozenset(sound_of(name.telling[0]) for name in party.names)

    def contacts(self, party: Company) -> Iterator[str]:
        """Domains, e-mails, phones and addresses.

        Args:
            party: One of them.
        """
        yield from party.domains
        yield from party.emails
        yield from party.phones
        yield from (", ".join(address) for address in party.addresses)

    def telling(self, party: Company) -> Iterator[tuple[str, str]]:
        """The telling words of the names.

        Args:
            party: One of them.
        """
        yield from (("w", word) for name in party.names for word in name.telling)


_COMPARING = ComparingCompanies()


@frozen
class Companies(Weighing[Company]):
    """A matcher that weighs all that is known of companies; people are none.

    Args:
        false_links: How many different companies per thousand links it may join.
        overlooked: How many of a thousand companies that are in both sides nobody need be
            asked about.
        cautious: Whether a contradiction (another legal form, a number in the name) is always
            asked about, however likely it is that they are one.
        model: What agreeing and differing is worth; `learn` makes one from data.
    """

    overlooked: float = 15.0

    @property
    def comparison(self) -> ComparingCompanies:
        """How companies are compared."""
        return _COMPARING


def _rarity(model: Model, ours: Company, theirs: Company, levels: Levels) -> float:
    """How much rarer, or more frequent, than others the words are in which the names agree."""
    if levels[NAME] < HOLDS:
        return 0.0
    words = [{word for name in one.names for word in name.telling} for one in (ours, theirs)]
    return model.rarity("w", words[0] & words[1])


@lru_cache(maxsize=1 << 14)
def _only_asks(levels: Levels) -> bool:
    """What is a question, however likely: a contradiction, or too little to go by."""
    name, addition, identity = levels[NAME], levels[ADDITION], levels[IDENTITY]
    if identity in {0, 1} or name in {DIFFERS, SHARES} or addition in {NUMBER, COUNTED, BUSINESS}:
        return True
    if identity == 2:
        return False
    reached = _ways_that_agree(levels)
    if name == INITIALS:
        return reached < 2
    return name == HOLDS or MISSING < addition < UNFORMED or not reached


def _ways_that_agree(levels: Levels) -> int:
    """In how many ways both are reached alike, be it in a way that many share."""
    return (levels[DOMAIN] >= 2) + (levels[PHONE] in {1, 3, 4}) + (levels[ADDRESS] >= 2)
