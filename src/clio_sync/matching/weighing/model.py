"""What agreeing and differing is worth: the weights by which two people are judged.

Two people who are compared are of one of some classes: the same person, a
father and his son of one name, other relatives, or strangers. The classic model
of Fellegi and Sunter knows the first and the last. But relatives agree in what
strangers do not (address, telephone, family name), and would else be taken for
one person written down twice; and those who have one given name never have one
birth date, while twins have one birth date and never one given name.

Strangers are of three classes, by what brought them together: one name, one
birth date, or anything else. Nobody compares all strangers with each other,
and among those compared for their names names agree far more often than by
chance. Were they one class, whoever has one name and one birth date would seem
to be strangers who agree in both by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from math import exp, log
from typing import TypeAlias

from attrs import field, frozen

from .aspects import MISSING, Aspect, Levels

SAME, NAMESAKES, KIN, STRANGERS, ALIKE, BORN = range(6)
"""Of a kind of parties only the first four may be told apart."""
Odds: TypeAlias = tuple[tuple[float, ...], ...]
"""For each aspect, how often each level occurs."""

_RARE, _FREQUENT = -4.0, 4.0
_MOST, _LEAST = 680.0, 1e-300
"""Beyond which numbers cannot be written."""


@frozen
class Prior:
    """What is thought of a kind of parties before any were seen.

    Args:
        aspects: In what two of them are compared.
        classes: How often each class occurs, and in each class each level of each aspect.
        by_definition: Pairs of class and aspect in which nothing that is seen changes anything.
        at_home: The aspects that namesakes and other kin share alike.
        telling: What is called frequent or rare.
    """

    aspects: tuple[Aspect, ...]
    classes: tuple[tuple[float, Odds], ...]
    by_definition: tuple[tuple[int, int], ...]
    at_home: tuple[int, ...]
    telling: str = "names and dates"

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the levels of each aspect begin in a list of all of them."""
        return tuple(accumulate((len(aspect.words) for aspect in self.aspects[:-1]), initial=0))


@frozen
class Model:
    """What agreeing and differing is worth.

    Args:
        shares: How many of the pairs that are compared are of each class.
        odds: For each class, how often each level of each aspect occurs.
        frequencies: How frequent each given name, family name and birth date is.
        shared: E-mails, phones and addresses that many people share.
        crowded: Keys of an index under which too many stand.
        absent: How many of the rows have no record at all, roughly.
        link_from: From which probability on two are linked.
        ask_from: From which probability on a person is asked.
        seen: How many pairs it was learnt from.
    """

    shares: tuple[float, ...]
    odds: tuple[Odds, ...]
    frequencies: Mapping[str, float] = field(factory=dict, repr=False)
    shared: frozenset[str] = field(default=frozenset(), repr=False)
    crowded: frozenset[str] = field(default=frozenset(), repr=False)
    absent: float = 1.0
    link_from: float | None = None
    ask_from: float = 0.2
    seen: int = 0

    _weighed: dict[Levels, tuple[float, ...]] = field(
        factory=dict, init=False, eq=False, repr=False
    )
    _against: dict[Levels, tuple[float, float]] = field(
        factory=dict, init=False, eq=False, repr=False
    )
    _rarities: dict[str, float] = field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def logs(self) -> tuple[tuple[tuple[float, ...], ...], ...]:
        """The logarithms of the odds."""
        return tuple(
            tuple(tuple(log(share) for share in aspect) for aspect in of_class)
            for of_class in self.odds
        )

    @cached_property
    def log_shares(self) -> tuple[float, ...]:
        """The logarithms of the shares."""
        return tuple(log(share) for share in self.shares)

    def likelihoods(self, levels: Levels) -> tuple[float, ...]:
        """The logarithm of how likely each class is to show these levels, its share included.

        Args:
            levels: From comparing two people.
        """
        if levels not in self._weighed:
            told = [(place, level) for place, level in enumerate(levels) if level != MISSING]
            self._weighed[levels] = tuple(
                share + sum([logs[place][level] for place, level in told])
                for share, logs in zip(self.log_shares, self.logs, strict=True)
            )
        return self._weighed[levels]

    def odds_at(self, levels: Levels, rarity: float) -> float:
        """How much likelier it is that two people are the same than that they are not.

        Args:
            levels: From comparing them.
            rarity: How much likelier than on average strangers are to agree as these do, as a
                logarithm.
        """
        known = self._against.get(levels)
        if known is None:
            same, *others = self.likelihoods(levels)
            against = [exp(min(other - same, _MOST)) for other in others]
            kin = STRANGERS - 1
            known = self._against[levels] = (sum(against[:kin]), sum(against[kin:]))
        return 1 / max(known[0] + known[1] * exp(rarity), _LEAST)

    def rarity(self, kind: str, values: Iterable[str]) -> float:
        """How much likelier than on average strangers are to have one of these, as a logarithm.

        Args:
            kind: Of values, as `frequencies` has it.
            values: In which both sides agree; the rarest of them counts.
        """
        return min([self._rarity(kind, value) for value in values], default=0.0)

    def _rarity(self, kind: str, value: str) -> float:
        key = f"{kind}{value}"
        if key not in self._rarities:
            average = self.frequencies.get(kind, 1.0)
            share = self.frequencies.get(key, average)
            self._rarities[key] = max(_RARE, min(_FREQUENT, log(share / average)))
        return self._rarities[key]


def met_by_chance(likelihoods: Sequence[float], rarity: float) -> list[float]:
    """Weigh how rare or frequent is what agrees, which matters for strangers only.

    Args:
        likelihoods: The logarithms of how likely each class is.
        rarity: How much likelier than on average strangers are to agree, as a logarithm.
    """
    kin, strangers = likelihoods[:STRANGERS], likelihoods[STRANGERS:]
    return [*kin, *(one + rarity for one in strangers)]


def odds_of(likelihoods: Sequence[float]) -> float:
    """How much likelier it is that two people are the same than that they are not.

    Args:
        likelihoods: The logarithms of how likely each class is.
    """
    same, *others = likelihoods
    against = sum([exp(min(other - same, _MOST)) for other in others])
    return 1 / max(against, _LEAST)


def guess(prior: Prior) -> Model:
    """The model that holds before anything was learnt.

    Args:
        prior: What is thought of such parties.
    """
    return Model(
        tuple(share for share, _ in prior.classes), tuple(odds for _, odds in prior.classes)
    )
