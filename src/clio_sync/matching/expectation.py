"""Expectation maximisation: the weights under which what was seen is likeliest, without labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import prod

from attrs import define, frozen

from .levels import MISSING, Levels
from .model import KIN, NAMESAKES, PEOPLE, Model, Prior, guess

_FLOOR = 1e-6
_ROUNDS = 60
_STILL = 1e-5


@define
class _Tally:
    """Counts of levels in one class, while learning."""

    total: float
    levels: list[list[float]]


@frozen
class _Seen:
    """What was seen, each combination of levels in two halves, of which there are far fewer.

    Args:
        first: The places of each first half in a list of all levels of all aspects.
        second: Those of each second half.
        pairs: Which first half was seen with which second one, and how often.
    """

    first: Sequence[tuple[int, ...]]
    second: Sequence[tuple[int, ...]]
    pairs: Sequence[tuple[int, int, int]]

    @classmethod
    def of(cls, seen: Mapping[Levels, int], prior: Prior) -> _Seen:
        """Take combinations of levels apart.

        Args:
            seen: How often each of them was seen.
            prior: Of what aspects they are.
        """
        middle = len(prior.starts) // 2
        first: dict[Levels, int] = {}
        second: dict[Levels, int] = {}
        pairs = [
            (
                first.setdefault(levels[:middle], len(first)),
                second.setdefault(levels[middle:], len(second)),
                count,
            )
            for levels, count in seen.items()
        ]
        starts = prior.starts[:middle], prior.starts[middle:]
        return cls(_places(first, starts[0]), _places(second, starts[1]), pairs)


def _places(halves: Iterable[Levels], starts: Sequence[int]) -> Sequence[tuple[int, ...]]:
    """Where the odds of these levels stand in a list of all of them."""
    return [
        tuple(s + level for s, level in zip(starts, half, strict=True) if level != MISSING)
        for half in halves
    ]


def learn(seen: Counter[Levels], prior: Prior = PEOPLE, *, belief: float = 50.0) -> Model:
    """Find the weights under which what was seen is likeliest (expectation maximisation).

    Args:
        seen: How often each combination of levels was seen among the pairs compared.
        prior: What is thought of such parties before.
        belief: For how many pairs of each class the first guess counts.
    """
    model = guess(prior)
    told = _Seen.of(seen, prior)
    for _ in range(_ROUNDS):
        tallies = _counted(model, told, prior, belief)
        _keep_apart(tallies, prior)
        before = model.shares
        total = sum(tally.total for tally in tallies)
        odds = tuple(tuple(_normal(row) for row in tally.levels) for tally in tallies)
        model = Model(tuple(tally.total / total for tally in tallies), odds, seen=seen.total())
        if max(abs(a - b) for a, b in zip(before, model.shares, strict=True)) < _STILL:
            break
    return model


def _counted(model: Model, seen: _Seen, prior: Prior, belief: float) -> list[_Tally]:
    odds = [[value for aspect in of_class for value in aspect] for of_class in model.odds]
    likely = [
        [[prod([of_class[place] for place in half]) for of_class in odds] for half in halves]
        for halves in (seen.first, seen.second)
    ]
    weights = _weights(model.shares, likely, seen.pairs)
    counts = [[0.0] * len(of_class) for of_class in odds]
    for halves, weighed in zip((seen.first, seen.second), weights, strict=True):
        for places, of_classes in zip(halves, weighed, strict=True):
            for number, weight in enumerate(of_classes):
                for place in places:
                    counts[number][place] += weight
    totals = [sum(column) for column in zip(*weights[0], strict=True)] or [0.0] * len(counts)
    return [
        _with_belief(prior, number, total, counted, belief)
        for number, (total, counted) in enumerate(zip(totals, counts, strict=True))
    ]


def _weights(
    shares: Sequence[float],
    likely: Sequence[Sequence[Sequence[float]]],
    pairs: Sequence[tuple[int, int, int]],
) -> Sequence[Sequence[list[float]]]:
    """How many of the pairs with each half are of each class, as far as that can be told."""
    first = [[share * odds for share, odds in zip(shares, row, strict=True)] for row in likely[0]]
    weights = [[[0.0] * len(shares) for _ in halves] for halves in likely]
    for one, other, count in pairs:
        each = [a * b for a, b in zip(first[one], likely[1][other], strict=True)]
        scale = count / sum(each)
        for tally in (weights[0][one], weights[1][other]):
            for number, value in enumerate(each):
                tally[number] += value * scale
    return weights


def _with_belief(
    prior: Prior, of_class: int, total: float, counts: Sequence[float], belief: float
) -> _Tally:
    """What was counted, and what was thought before, as if it had been seen."""
    share, odds = prior.classes[of_class]
    return _Tally(
        total + share * belief,
        [
            [value * belief + counts[start + level] for level, value in enumerate(aspect)]
            for start, aspect in zip(prior.starts, odds, strict=True)
        ],
    )


def _keep_apart(tallies: Sequence[_Tally], prior: Prior) -> None:
    """Leave each class what it is: namesakes have one given name, other kin have not.

    At home both share the same things, so that the many teach us about the few.
    """
    for of_class, place in prior.by_definition:
        tallies[of_class].levels[place] = list(prior.classes[of_class][1][place])
    for place in prior.at_home:
        rows = (tallies[NAMESAKES].levels[place], tallies[KIN].levels[place])
        both = [sum(pair) for pair in zip(*rows, strict=True)]
        tallies[NAMESAKES].levels[place] = tallies[KIN].levels[place] = both


def _normal(row: Sequence[float]) -> tuple[float, ...]:
    total = sum(row)
    return tuple(max(value / total, _FLOOR) for value in row)
