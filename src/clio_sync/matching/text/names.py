"""Whether two names can be one person's: the same, near, or different.

The rule is exact but forgiving in what people leave out: middle names and
initials that only one side has, and the order of given and family name. What
is merely possible (a second surname on one side, an initial for a first name,
a lone surname) is *near*: enough to ask about, never enough to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache

from attrs import frozen

from .normal import ORGANISATION


class Likeness(IntEnum):
    """How like two things are."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


@frozen
class Name:
    """A name as it is compared: its words, and the generation (Jr., III) or nothing."""

    tokens: tuple[str, ...]
    generation: str = ""

    @property
    def full_tokens(self) -> tuple[str, ...]:
        """The words that are more than an initial."""
        return tuple(token for token in self.tokens if not is_initial(token))


@lru_cache(maxsize=8192)
def read_name(text: str) -> Name:
    """Read what `normal.full_name` or `normal.organisation_name` wrote.

    Args:
        text: A normalised name.
    """
    if text.startswith(ORGANISATION):
        return Name((text,))
    words, _, generation = text.partition(", ")
    return Name(tuple(words.split()), generation)


def is_initial(token: str) -> bool:
    """Tell a mere initial from a word; a single Chinese character is a word.

    Args:
        token: One word of a normalised name.
    """
    return len(token) == 1 and token.upper() != token


def compare_names(ours: Iterable[str], theirs: Iterable[str], *, strict: bool = False) -> Likeness:
    """Say how like the likeliest pair of names is.

    Args:
        ours: Normalised names of one side.
        theirs: Normalised names of the other.
        strict: Whether a generation that only one side has, or another order of the words,
            makes them merely near, as it must where a family shares what else agrees.
    """
    others = [read_name(text) for text in theirs]
    pairs = ((read_name(text), other) for text in ours for other in others)
    return max((_compare(a, b, strict=strict) for a, b in pairs), default=Likeness.DIFFERENT)


def _compare(ours: Name, theirs: Name, *, strict: bool) -> Likeness:
    generations = {ours.generation, theirs.generation}
    if len(generations - {""}) > 1 or not _one_holds_the_other(ours.tokens, theirs.tokens):
        return Likeness.DIFFERENT
    told_apart = strict and len(generations) > 1
    alike = _agree(ours, theirs, in_order=strict) and not told_apart
    return Likeness.SAME if alike else Likeness.NEAR


def _agree(ours: Name, theirs: Name, *, in_order: bool) -> bool:
    if not (_is_whole(ours) and _is_whole(theirs)):
        return False
    if in_order:
        return _aligned(ours.tokens, theirs.tokens)
    return any(_aligned(turned, theirs.tokens) for turned in _turns(ours.tokens)) or any(
        _aligned(ours.tokens, turned) for turned in _turns(theirs.tokens)
    )


def _is_whole(name: Name) -> bool:
    """Whether the name is more than, say, a lone surname."""
    match name.full_tokens:
        case (only,):
            return only.startswith(ORGANISATION) or (len(only) > 1 and only.upper() == only)
        case full:
            return len(full) > 1


def _turns(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The name as it is, and as it would be with its front part put last."""
    return ((*tokens[i:], *tokens[:i]) for i in range(len(tokens)))


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether first and last words are equal and one's middle names hold the other's."""
    if (
        (ours[0], ours[-1]) != (theirs[0], theirs[-1])
        or is_initial(ours[0])
        or is_initial(ours[-1])
    ):
        return False
    fewer, more = sorted((ours[1:-1], theirs[1:-1]), key=len)
    rest = iter(more)
    return all(any(_fits(token, other) for other in rest) for token in fewer)


def _one_holds_the_other(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether each word of the shorter name stands for a word of the longer one."""
    fewer, more = sorted((ours, theirs), key=len)
    left = list(more)
    for token in sorted(fewer, key=is_initial):
        found = next(
            (other for other in (token, *left) if other in left and _fits(token, other)), None
        )
        if found is None:
            return False
        left.remove(found)
    return any(token in more for token in fewer if not is_initial(token))


def _fits(one: str, other: str) -> bool:
    if is_initial(one) or is_initial(other):
        return one[0] == other[0]
    return one == other
