"""How a name that is looked up agrees with one that is there; in doubt it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log2

from attrs import frozen

from ..matching.weighing.reasons import Step
from .lexicon import AGREES, INITIAL, SOUNDS, Lexicon, Likeness
from .spellings import Words

Alike = Mapping[str, Mapping[str, Likeness]]
"""For each word that is looked up, the words that it may stand for."""


@frozen
class NameMatch:
    """Two names beside each other.

    Args:
        found: For each word that is looked up, how it agrees with one of theirs, if it does.
        words: For each the word of theirs that was taken for it, or an empty text.
        further: How many of theirs are left.
    """

    found: tuple[Likeness | None, ...]
    words: tuple[str, ...]
    further: int

    @property
    def matched(self) -> int:
        """How many words agree somehow."""
        return sum(one is not None for one in self.found)

    @property
    def strength(self) -> float:
        """How well they agree, all in all."""
        return sum(one.strength for one in self.found if one) - 0.1 * self.further

    @property
    def is_exact(self) -> bool:
        """Whether every word of both is the same."""
        return not self.further and all(one == AGREES for one in self.found)

    @property
    def is_full(self) -> bool:
        """Whether every word that is looked up is there, or sounds as if it were."""
        return all(one is not None and one >= SOUNDS for one in self.found)

    @property
    def agreeing(self) -> list[str]:
        """Their words that are the very same, if each that is looked up is there somehow."""
        pairs = zip(self.found, self.words, strict=True)
        return [word for one, word in pairs if one == AGREES] if all(self.found) else []

    @property
    def is_close(self) -> bool:
        """Whether two words at least sound alike."""
        return sum(one is not None and one >= SOUNDS for one in self.found) > 1

    @property
    def shares_a_word(self) -> bool:
        """Whether anything agrees beyond an initial."""
        return any(one is not None and one > INITIAL for one in self.found)

    @property
    def covers(self) -> bool:
        """Whether the shorter name is in the longer one, or but one of three words or more."""
        ours, theirs = len(self.found), self.matched + self.further
        whole = self.matched >= min(ours, theirs) and self.shares_a_word
        return whole or (min(ours, theirs) > 2 and self.is_close)


def beside(asked: Words, theirs: Words, alike: Alike) -> NameMatch:
    """Take each word for the likeliest of theirs, in whatever order they stand.

    Args:
        asked: The words that are looked up.
        theirs: Those of a name.
        alike: What each may stand for.
    """
    pairs = [
        (likeness, at == place, at, place)
        for at, word in enumerate(asked)
        for place, other in enumerate(theirs)
        if (likeness := AGREES if word == other else alike[word].get(other)) is not None
    ]
    found: list[Likeness | None] = [None] * len(asked)
    words, taken = [""] * len(asked), set[int]()
    for likeness, _, at, place in sorted(pairs, key=lambda pair: (pair[0], pair[1]), reverse=True):
        if found[at] is None and place not in taken:
            found[at], words[at] = likeness, theirs[place]
            taken.add(place)
    return NameMatch(tuple(found), tuple(words), len(theirs) - len(taken))


def best(asked: Sequence[Words], names: Sequence[Words], alike: Alike) -> NameMatch | None:
    """The likeliest pair of a name that is looked up and one of theirs.

    Args:
        asked: The name in every way in which it may be meant.
        names: Theirs.
        alike: What each word may stand for.
    """
    pairs = (beside(words, theirs, alike) for words in asked for theirs in names)
    return max(pairs, key=lambda pair: (pair.covers, pair.strength), default=None)


def steps_of(name: NameMatch, lexicon: Lexicon[int], everybody: int) -> Iterator[Step]:
    """Why a name came up, word by word; rare ones weigh more.

    Args:
        name: The two names.
        lexicon: Of all names.
        everybody: How many parties there are.
    """
    for number, (likeness, word) in enumerate(zip(name.found, name.words, strict=True), 1):
        aspect = f"word {number} of the name"
        if likeness is None:
            yield Step(aspect, "is not in theirs", -1.0, agrees=False)
        else:
            weight = rarity(lexicon.count(word), everybody) * likeness.strength
            yield Step(aspect, likeness.finding, weight, agrees=True)
    if name.further:
        yield Step("their name", "has further words", -0.5 * name.further)


def rarity(count: int, everybody: int) -> float:
    """What agreeing is worth in powers of two: the more share it, the less.

    Args:
        count: How many have it.
        everybody: How many there are.
    """
    return max(1.0, log2((everybody + 1) / (count + 0.5)))
