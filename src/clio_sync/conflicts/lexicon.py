"""The words of many names, and which of them may be meant by a word that somebody looks up.

The whole vocabulary is looked through for each word: it is far smaller than the
number of names, so that nothing has to be left out for speed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic

from attrs import define, field, frozen

from ..matching.text.names import is_initial
from ..matching.text.nicknames import groups_of
from ..matching.text.sounds import sound_of
from ..matching.words import Id


@frozen(order=True)
class Likeness:
    """How a word agrees with another.

    Args:
        strength: From just over nothing to 1.
        finding: What that is called.
    """

    strength: float
    finding: str


AGREES = Likeness(1.0, "agrees")
SHORT = Likeness(0.8, "is a short form")
MISSPELT = Likeness(0.65, "is misspelt")
SOUNDS = Likeness(0.5, "sounds alike")
BEGINS = Likeness(0.4, "begins alike")
INITIAL = Likeness(0.25, "is an initial")

_ALIKE, _MUCH_ALIKE, _SOUNDS_ALIKE = 0.8, 0.92, 0.7
_LEAST_BEGINNING = 3


@define
class Lexicon(Generic[Id]):
    """Words, each with those in whose names it is."""

    _holders: dict[str, set[Id]] = field(factory=dict, repr=False)
    _sounds: defaultdict[str, set[str]] = field(factory=lambda: defaultdict(set), repr=False)
    _groups: defaultdict[int, set[str]] = field(factory=lambda: defaultdict(set), repr=False)
    _sorted: list[str] = field(factory=list, repr=False)

    def __len__(self) -> int:
        return len(self._holders)

    def add(self, word: str, id: Id) -> None:
        """Take in a word of somebody's name.

        Args:
            word: Normalised.
            id: Whose it is.
        """
        if word not in self._holders:
            self._holders[word] = set()
            self._sounds[sound_of(word)].add(word)
            for group in groups_of(word):
                self._groups[group].add(word)
            self._sorted = []
        self._holders[word].add(id)

    def discard(self, word: str, id: Id) -> None:
        """Forget a word of somebody's name, if it was one.

        Args:
            word: Normalised.
            id: Whose it was.
        """
        self._holders.get(word, set()).discard(id)

    def holders(self, word: str) -> Iterable[Id]:
        """In whose names a word is.

        Args:
            word: One of the lexicon's.
        """
        return self._holders.get(word, ())

    def count(self, word: str) -> int:
        """In how many names a word is.

        Args:
            word: Any word.
        """
        return len(self._holders.get(word, ()))

    def alike(self, word: str) -> Mapping[str, Likeness]:
        """All words that may be meant by one, each with the best reason.

        Args:
            word: What somebody looks up.
        """
        found: dict[str, Likeness] = {}
        for other, likeness in self._alike(word):
            if likeness > found.get(other, _NOTHING):
                found[other] = likeness
        return found

    def _alike(self, word: str) -> Iterator[tuple[str, Likeness]]:
        if word in self._holders:
            yield word, AGREES
        if is_initial(word):
            yield from ((other, INITIAL) for other in self._beginning(word) if other != word)
            return
        if word[0] in self._holders:
            yield word[0], INITIAL
        for group in groups_of(word):
            yield from ((other, SHORT) for other in self._groups[group] if other != word)
        yield from self._misspelt(word)
        if len(word) >= _LEAST_BEGINNING:
            yield from ((other, BEGINS) for other in self._beginning(word))

    def _misspelt(self, word: str) -> Iterator[tuple[str, Likeness]]:
        from rapidfuzz import process
        from rapidfuzz.distance import JaroWinkler

        near = process.extract(
            word, self._words, scorer=JaroWinkler.similarity, score_cutoff=_ALIKE, limit=None
        )
        for other, likeness, _ in near:
            if likeness >= _MUCH_ALIKE or _slipped(word, other):
                yield other, MISSPELT
        for other in self._sounds.get(sound_of(word), ()):
            if JaroWinkler.similarity(word, other) >= _SOUNDS_ALIKE:
                yield other, SOUNDS

    def _beginning(self, start: str) -> Iterator[str]:
        words = self._words
        for at in range(bisect_left(words, start), len(words)):
            if not words[at].startswith(start):
                break
            yield words[at]

    @property
    def _words(self) -> list[str]:
        if not self._sorted:
            self._sorted = sorted(self._holders)
        return self._sorted


_NOTHING = Likeness(0.0, "")


def _slipped(one: str, other: str) -> bool:
    """Whether few letters are missing, wrong, too many, or swapped with the next one."""
    from rapidfuzz.distance import OSA

    longer = max(len(one), len(other))
    slips = 0 if longer < 4 else 1 if longer < 8 else 2
    return OSA.distance(one, other, score_cutoff=slips) <= slips
