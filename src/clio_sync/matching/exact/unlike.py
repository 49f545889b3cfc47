"""Unlike names that may be one person's all the same: misspelt, shortened, changed.

Such names are never more than a question, and one only if enough else agrees. How
much that is depends on how the names are related: two who share a family name,
and whose given names have nothing in common, are a couple or twins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from itertools import permutations, product

from attrs import frozen

from ..text.names import Likeness, compare_names, is_initial, read_name
from ..text.nicknames import go_by_one_name
from ..words import Facts
from .rules import IDENTITY, REACHES, agree_in, differ_in, key_of, known, live_apart, name_words

STRONG = ("birth", *REACHES)
"""What two people seldom share two of, unless they live together."""
_ONES_OWN = ("birth", "email")
_MANY = 5


class Kinship(Enum):
    """How two unlike names are related."""

    NONE = auto()
    """They share no word."""
    FAMILY = auto()
    """They share a word that is not the first: a family name, mostly."""
    GIVEN = auto()
    """They share the first word; the family name may have changed."""
    MISSPELT = auto()
    """They share a word, and the others may be meant to be the same."""
    CLASH = auto()
    """A father's and his son's: Sr. and Jr."""


@frozen
class UnlikeNames:
    """So much else agrees that the names may be misspelt, shortened or changed."""

    name: str = "unlike names"

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for each birth date with each other strong fact, and for each fact with each word.

        Without a birth date names have to share a word: whole offices share an e-mail
        address and a telephone, and shall not all be compared with each other.
        """
        for kind in REACHES:
            born = product(known(facts, "birth"), known(facts, kind))
            yield from (key_of(f"birth+{kind}", *pair) for pair in born)
        for kind in STRONG:
            named = product(name_words(facts), known(facts, kind))
            yield from (key_of(f"name+{kind}", *pair) for pair in named)

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """Near where more agrees than people of such names share."""
        agreed = {kind for kind in STRONG if agree_in(kind, ours, theirs)}
        if not agreed or _are_two(ours, theirs):
            return Likeness.DIFFERENT
        names = known(ours, "name"), known(theirs, "name")
        if not all(names) or compare_names(*names) is not Likeness.DIFFERENT:
            return Likeness.DIFFERENT  # or another rule has spoken
        asks = any(_suffices(agreed, _kinship(*pair)) for pair in product(*names))
        return Likeness.NEAR if asks else Likeness.DIFFERENT


def _are_two(ours: Facts, theirs: Facts) -> bool:
    """Whether something tells them apart that no two people share, or else all they do not."""
    kinds = ("birth", *(kind for kind in ours if kind.startswith(IDENTITY)))
    return live_apart(ours, theirs) or any(differ_in(kind, ours, theirs) for kind in kinds)


def _suffices(agreed: set[str], kinship: Kinship) -> bool:
    match kinship:
        case Kinship.MISSPELT:
            return len(agreed) > 1 or not agreed.isdisjoint(_ONES_OWN)
        case Kinship.GIVEN:
            return len(agreed) > 1
        case Kinship.FAMILY:
            return agreed.issuperset(_ONES_OWN)
        case Kinship.NONE:
            return "birth" in agreed and len(agreed) > 1
        case Kinship.CLASH:
            return False


@lru_cache(maxsize=8192)
def _kinship(one: str, other: str) -> Kinship:
    ours, theirs = read_name(one), read_name(other)
    if len({ours.generation, theirs.generation} - {""}) > 1:
        return Kinship.CLASH
    shared = {word for word in ours.full_tokens if word in theirs.full_tokens}
    if not shared:
        return Kinship.NONE
    if _misspelt(ours.tokens, theirs.tokens):
        return Kinship.MISSPELT
    in_front = shared.issuperset((ours.tokens[0], theirs.tokens[0]))
    return Kinship.GIVEN if in_front else Kinship.FAMILY


def _misspelt(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether each word of the shorter name may stand for a word of the longer one."""
    fewer, more = sorted((ours, theirs), key=len)
    left, over = _without(fewer, more), _without(more, fewer)
    if "".join(left) == "".join(over):
        return True
    if len(over) > _MANY:
        return False
    return any(
        all(_akin(word, other) for word, other in zip(left, turned, strict=True))
        for turned in permutations(over, len(left))
    )


def _without(words: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """The words, less one for each equal word of the others."""
    left, taken = [], list(others)
    for word in words:
        if word in taken:
            taken.remove(word)
        else:
            left.append(word)
    return left


def _akin(one: str, other: str) -> bool:
    """Whether one word may be written for the other: misspelt, shortened or as an initial."""
    if is_initial(one) or is_initial(other):
        return one[0] == other[0]
    return go_by_one_name(one, other) or _distance(one, other) <= _slips(one, other)


def _slips(one: str, other: str) -> int:
    """How many letters of a word may be wrong."""
    longer = max(len(one), len(other))
    return 0 if longer < 4 else 1 if longer < 7 else 2


def _distance(one: str, other: str) -> int:
    """How many letters are missing, wrong, too many, or swapped with the next one."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=2)
