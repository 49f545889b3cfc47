"""Learning a `Model` from the facts of two sides: whom to compare, and what is frequent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from .blocking import CROWD, Side, meetings
from .comparing import Comparison, Party
from .expectation import learn
from .model import Model
from .scoring import Score, chances

_MANY_FAMILIES = 3
_PAIRS = 40_000
_STRIDE = 97
_ABSENT_AT_LEAST = 0.1
_CAUTION = 0.75
"""How much of what may be false is used up, since weights that are learnt are not exact."""
_LOWEST = 0.95
_ASKED_AT_LEAST = 0.5


@frozen
class Allowed:
    """How much may go wrong.

    Args:
        false_links: How many links per thousand may be false.
        overlooked: How many of a thousand people who are in both sides nobody need be asked about.
        cautious: Whether contradictions are always asked about.
    """

    false_links: float
    overlooked: float
    cautious: bool


def learnt(
    ours: Side[None, Party],
    theirs: Side[None, Party],
    allowed: Allowed,
    comparison: Comparison[Party],
) -> Model:
    """Learn from rows and records, or from rows among themselves where there are no records.

    Args:
        ours: One side.
        theirs: The other.
        allowed: How much may go wrong.
        comparison: How they are compared.
    """
    everybody = [*ours.parties, *theirs.parties]
    one_side = not theirs.parties
    shared, others = _shared(comparison, everybody), ours.parties if one_side else theirs.parties
    crowded = ours.crowded(CROWD) | theirs.crowded(CROWD)
    met = dict(_sample(ours, theirs))
    seen = {
        (row, one): comparison.levels(ours.parties[row], others[one], shared)
        for row, several in met.items()
        for one in several
    }
    weighed = evolve(
        learn(Counter(seen.values()), comparison.prior),
        frequencies=_frequencies(comparison, everybody),
        shared=shared,
        crowded=crowded,
    )
    found: defaultdict[int, list[Score]] = defaultdict(list)
    for (row, one), levels in seen.items():
        found[row].append(comparison.score(weighed, ours.parties[row], others[one], levels))
    scores = list(found.values())
    absent = 1.0 if one_side else _absent(scores, len(met))
    link, ask = _thresholds(scores, absent, allowed)
    return evolve(weighed, absent=absent, link_from=link, ask_from=ask)


def _absent(scores: Sequence[Sequence[Score]], rows: int) -> float:
    present = sum(sum(chances(row, 1.0)) for row in scores)
    return max(1 - present / max(rows, 1), _ABSENT_AT_LEAST)


def _thresholds(
    scores: Sequence[Sequence[Score]], absent: float, allowed: Allowed
) -> tuple[float, float]:
    """The least probabilities at which to link and to ask, so that no more go wrong than may."""
    best = [
        max(zip(chances(row, absent), row, strict=True), key=lambda pair: pair[0]) for row in scores
    ]
    free = sorted(
        (chance for chance, score in best if not (score.asks and allowed.cautious)), reverse=True
    )
    every = sorted(chance for chance, _ in best)
    return _enough(free, allowed.false_links), _worth_asking(every, allowed.overlooked)


def _enough(chances: Sequence[float], false_links: float) -> float:
    false, enough = 0.0, 1 - false_links / 1000
    for links, chance in enumerate(chances, 1):
        false += 1 - chance
        if false * 1000 > false_links * _CAUTION * links:
            break
        enough = min(enough, chance)
    return max(enough, min(_LOWEST, 1 - false_links / 1000))


def _worth_asking(chances: Sequence[float], overlooked: float) -> float:
    lost, allowed = 0.0, sum(chances) * overlooked / 1000
    for chance in chances:
        lost += chance
        if lost > allowed:
            return min(chance, _ASKED_AT_LEAST)
    return _ASKED_AT_LEAST


def _shared(comparison: Comparison[Party], everybody: Iterable[Party]) -> frozenset[str]:
    """Contacts of so many families that they say little about anybody."""
    first: dict[str, str] = {}
    several: defaultdict[str, set[str]] = defaultdict(set)
    for party in everybody:
        names = comparison.families(party)
        for value in comparison.contacts(party):
            for name in names:
                if (known := first.setdefault(value, name)) != name:
                    several[value] |= {known, name}
    return frozenset(value for value, names in several.items() if len(names) > _MANY_FAMILIES)


def _sample(
    ours: Side[None, Party], theirs: Side[None, Party]
) -> Iterator[tuple[int, Sequence[int]]]:
    """Whomever each row meets, each pair once; of very many rows a fair share."""
    met, left = meetings(ours, theirs if theirs.parties else None, limit=CROWD), _PAIRS
    for row in _spread(len(ours.parties)):
        several = met.of(row)
        yield row, several
        left -= len(several)
        if left <= 0:
            break


def _spread(count: int) -> Iterator[int]:
    """All numbers below the count, so that the first of them are from everywhere."""
    for start in range(_STRIDE):
        yield from range(start, count, _STRIDE)


def _frequencies(comparison: Comparison[Party], everybody: Sequence[Party]) -> Mapping[str, float]:
    """How frequent names and birth dates are, each kind for itself."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for party in everybody:
        for kind, value in comparison.telling(party):
            counted[kind][value] += 1
    found: dict[str, float] = {}
    for kind, counts in counted.items():
        total = sum(counts.values())
        found |= {f"{kind}{value}": count / total for value, count in counts.items()}
        found[kind] = sum((count / total) ** 2 for count in counts.values())
    return found
