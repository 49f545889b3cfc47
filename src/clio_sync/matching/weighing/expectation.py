"""Expectation maximisation: the weights under which what was seen is likeliest, without labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from operator import mul

from attrs import define, frozen

from .aspects import MISSING, Levels
from .model import KIN, NAMESAKES, Model, Odds, Prior, guess

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
        firsts: Which first half each combination has.
        seconds: Which second half.
        counts: How often it was seen.
    """

    first: Sequence[tuple[int, ...]]
    second: Sequence[tuple[int, ...]]
    firsts: Sequence[int]
    seconds: Sequence[int]
    counts: Sequence[int]

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
        return cls(
            firsts=[first.setdefault(levels[:middle], len(first)) for levels in seen],
            seconds=[second.setdefault(levels[middle:], len(second)) for levels in seen],
            counts=[*seen.values()],
            first=_places(first, prior.starts[:middle]),
            second=_places(second, prior.starts[middle:]),
        )


def _places(halves: Iterable[Levels], starts: Sequence[int]) -> Sequence[tuple[int, ...]]:
    """Where the odds of these levels stand in a list of all of them."""
    return [
        tuple(s + level for s, level in zip(starts, half, strict=True) if level != MISSING)
        for half in halves
    ]


def learn(seen: Counter[Levels], prior: Prior, *, belief: float = 50.0) -> Model:
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
    joint = [_likely(*of_class, seen) for of_class in zip(model.shares, model.odds, strict=True)]
    totals = map(sum, zip(*joint, strict=True))
    scales = [count / total for count, total in zip(seen.counts, totals, strict=True)]
    return [
        _with_belief(prior, number, [*map(mul, likely, scales)], seen, belief)
        for number, likely in enumerate(joint)
    ]


def _likely(share: float, odds: Odds, seen: _Seen) -> list[float]:
    """How likely one class is to show each combination, its share included."""
    flat = [value for aspect in odds for value in aspect]
    first = [share * prod([flat[place] for place in half]) for half in seen.first]
    second = [prod([flat[place] for place in half]) for half in seen.second]
    return [*map(mul, map(first.__getitem__, seen.firsts), map(second.__getitem__, seen.seconds))]


def _with_belief(
    prior: Prior, of_class: int, weights: Sequence[float], seen: _Seen, belief: float
) -> _Tally:
    """What was seen of one class, and what was thought before, as if it had been seen."""
    share, odds = prior.classes[of_class]
    levels = [[value * belief for value in aspect] for aspect in odds]
    flat = [(aspect, level) for aspect in levels for level in range(len(aspect))]
    for halves, numbers in ((seen.first, seen.firsts), (seen.second, seen.seconds)):
        for half, weight in zip(halves, _summed(weights, numbers, len(halves)), strict=True):
            for place in half:
                aspect, level = flat[place]
                aspect[level] += weight
    return _Tally(sum(weights) + share * belief, levels)


def _summed(weights: Sequence[float], numbers: Sequence[int], count: int) -> list[float]:
    sums = [0.0] * count
    for number, weight in zip(numbers, weights, strict=True):
        sums[number] += weight
    return sums


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
