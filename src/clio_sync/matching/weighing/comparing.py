"""What a kind of parties (people, companies) has to say for itself to be weighed and learnt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ..text.normal import ORGANISATION
from ..words import Facts
from .aspects import Levels
from .model import Model, Prior
from .scoring import Score


class Keyed(Protocol):
    """What is known of one party, ready for comparing."""

    @property
    def keys(self) -> frozenset[str]:
        """Places in an index where everybody stands who may be the same."""
        ...


Party = TypeVar("Party", bound=Keyed)


class Comparison(Protocol[Party]):
    """How parties of one kind are compared."""

    @property
    def prior(self) -> Prior:
        """What is thought of them before any were seen."""
        ...

    def includes(self, facts: Facts) -> bool:
        """Whether the facts are of this kind of party at all.

        Args:
            facts: Of one row or record.
        """
        ...

    def party(self, facts: Facts) -> Party:
        """Take facts apart.

        Args:
            facts: Of one row or record.
        """
        ...

    def levels(self, ours: Party, theirs: Party, shared: frozenset[str]) -> Levels:
        """Compare two of them in every respect.

        Args:
            ours: One of them.
            theirs: The other.
            shared: Contacts that many share.
        """
        ...

    def score(self, model: Model, ours: Party, theirs: Party, levels: Levels) -> Score:
        """Say how likely two of them are one.

        Args:
            model: What agreeing and differing is worth.
            ours: One of them.
            theirs: The other.
            levels: How they compare.
        """
        ...

    def families(self, party: Party) -> frozenset[str]:
        """By what a contact is seen to be shared: one family may have one telephone.

        Args:
            party: One of them.
        """
        ...

    def contacts(self, party: Party) -> Iterable[str]:
        """E-mails, phones and addresses.

        Args:
            party: One of them.
        """
        ...

    def telling(self, party: Party) -> Iterable[tuple[str, str]]:
        """What is worth the more the fewer have it: pairs of a kind and a value.

        Args:
            party: One of them.
        """
        ...


def is_company(facts: Facts) -> bool:
    """Tell whether facts are a company's, by its type or else by its name.

    Args:
        facts: Of one row or record.
    """
    if type := facts.get("type"):
        return "Company" in type
    names = facts.get("name", frozenset())
    return bool(names) and all(name.startswith(ORGANISATION) for name in names)
