"""Matching people by all that is known of them, weighed: a probability, three zones, and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from ..text.sounds import sound_of
from ..weighing.aspects import Levels
from ..weighing.comparing import is_company
from ..weighing.matcher import Weighing
from ..weighing.model import Model, Prior
from ..weighing.scoring import Score
from ..words import Facts
from .levels import levels_of
from .prior import PEOPLE
from .profile import Profile, profile_of
from .scoring import score_of


class ComparingPeople:
    """How people are compared."""

    prior: Prior = PEOPLE

    def includes(self, facts: Facts) -> bool:
        """All but companies.

        Args:
            facts: Of one row or record.
        """
        return not is_company(facts)

    def party(self, facts: Facts) -> Profile:
        """Take facts apart.

        Args:
            facts: Of one row or record.
        """
        return profile_of(facts)

    def levels(self, ours: Profile, theirs: Profile, shared: frozenset[str]) -> Levels:
        """Compare two people in every respect.

        Args:
            ours: One of them.
            theirs: The other.
            shared: E-mails, phones and addresses that many people share.
        """
        return levels_of(ours, theirs, shared)

    def score(self, model: Model, ours: Profile, theirs: Profile, levels: Levels) -> Score:
        """Say how likely two people are one.

        Args:
            model: What agreeing and differing is worth.
            ours: One of them.
            theirs: The other.
            levels: How they compare.
        """
        return score_of(model, ours, theirs, levels)

    def families(self, party: Profile) -> frozenset[str]:
        """Family names, as they sound.

        Args:
            party: One of them.
        """
        return frozenset(sound_of(name.family) for name in party.names)

    def contacts(self, party: Profile) -> Iterator[str]:
        """E-mails, phones and addresses.

        Args:
            party: One of them.
        """
        yield from party.emails
        yield from party.phones
        yield from (", ".join(address) for address in party.addresses)

    def telling(self, party: Profile) -> Iterable[tuple[str, str]]:
        """Given names, family names and birth dates.

        Args:
            party: One of them.
        """
        yield from (("g", name.given) for name in party.names if name.given)
        yield from (("f", name.family) for name in party.names)
        yield from (("b", birth) for birth in party.births)


_COMPARING = ComparingPeople()


@frozen
class People(Weighing[Profile]):
    """A matcher that weighs all that is known of people; companies are none.

    Args:
        false_links: How many different people per thousand links it may join.
        overlooked: How many of a thousand people who are in both sides nobody need be asked
            about.
        cautious: Whether a contradiction (another birth date, another given name) is always
            asked about, however likely it is that they are one.
        model: What agreeing and differing is worth; `learn` makes one from data.
    """

    @property
    def comparison(self) -> ComparingPeople:
        """How people are compared."""
        return _COMPARING
