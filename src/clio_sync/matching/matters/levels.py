"""How like two matters are in each respect, as a level: the steps between differing and equal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from attrs import field, frozen
from rapidfuzz.distance import OSA

from ..companies.levels import _least, _matched
from ..exact.rules import IDENTITY as IDENTITIES, known
from ..text.normal import words_in
from ..text.sounds import sound_of
from ..weighing.aspects import MISSING, Aspect, Levels
from ..weighing.contacts import best
from ..words import Facts

OTHER, BUT_FOR_PREFIX, NUMBERED = range(3)
"""The levels of numbers."""
DIFFERS, SHARES, TURNED, MORE, SPELLING, AGREES = range(6)
"""The levels of descriptions."""

ASPECTS = (
    Aspect("client", ("differs", "agrees")),
    Aspect("number", ("differs", "agrees but for its prefix", "agrees")),
    Aspect(
        "description",
        (
            "differs",
            "agrees in a word only",
            "names the parties the other way round",
            "says more on one side",
            "is spelt otherwise",
            "agrees",
        ),
    ),
    Aspect("opening date", ("differs", "is close", "is one slip away", "agrees")),
    Aspect("practice area", ("differs", "agrees")),
    Aspect("number of identity", ("differs", "is one slip away", "agrees")),
)
CLIENT, NUMBER, DESCRIPTION, OPENED, PRACTICE, IDENTITY = range(len(ASPECTS))

_RUNS = re.compile(r"\d+|[^\W\d_]+")
_UNTOLD = words_in("the a an and of for in on re matter case file no vs v der die das de la el y")
_NUMBER_WORDS = words_in("no nr num number file matter case akte az")
_VERSUS = frozenset(["v", "vs", "versus", "gegen", "contra"])
_MONTH = 31


@frozen
class Matter:
    """One matter's facts, ready for comparing.

    Args:
        clients: Anything that names its client.
        numbers: The firm's own, each as its letters and digits without leading zeros.
        descriptions: Of the matter.
        opened: ISO dates.
        practices: Anything that names its practice area.
        identities: Numbers of identity by their kind.
        keys: Places in an index where everything stands that may be the same.
    """

    clients: frozenset[str] = field(repr=False)
    numbers: frozenset[tuple[str, ...]] = field(repr=False)
    descriptions: frozenset[str] = field(repr=False)
    opened: frozenset[str] = field(repr=False)
    practices: frozenset[str] = field(repr=False)
    identities: Mapping[str, frozenset[str]] = field(repr=False)
    keys: frozenset[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(_keys(self)))


def matter_of(facts: Facts) -> Matter:
    """Take facts apart, or remember how they were.

    Args:
        facts: Of one row or record.
    """
    return _matter(frozenset(facts.items()))


@lru_cache(maxsize=1 << 16)
def _matter(items: frozenset[tuple[str, frozenset[str]]]) -> Matter:
    facts = dict(items)
    identities = {kind: known(facts, kind) for kind in facts if kind.startswith(IDENTITIES)}
    numbers = {
        number_parts(text) for kind in ("number", "reference") for text in known(facts, kind)
    }
    return Matter(
        clients=known(facts, "client"),
        numbers=frozenset(numbers - {()}),
        descriptions=known(facts, "description"),
        opened=known(facts, "opened"),
        practices=known(facts, "practice"),
        identities={kind: values for kind, values in identities.items() if values},
    )


@lru_cache(maxsize=1 << 15)
def number_parts(text: str) -> tuple[str, ...]:
    """Take a number apart, so that *IMM-7*, *imm 0007* and *IMM7* are one.

    Args:
        text: A normalised number.
    """
    runs = [run for run in _RUNS.findall(text) if run not in _NUMBER_WORDS]
    return tuple((run.lstrip("0") or "0") if run.isdecimal() else run for run in runs)


def matter_levels(ours: Matter, theirs: Matter) -> Levels:
    """Compare two matters in every respect.

    Args:
        ours: One of them.
        theirs: The other.
    """
    return (
        _shared(ours.clients, theirs.clients),
        max([_number(a, b) for a in ours.numbers for b in theirs.numbers], default=MISSING),
        best(ours.descriptions, theirs.descriptions, _description),
        best(ours.opened, theirs.opened, _opened),
        _shared(ours.practices, theirs.practices),
        _least(ours.identities, theirs.identities),
    )


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> int:
    return int(not ours.isdisjoint(theirs)) if ours and theirs else MISSING


def _number(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Numbers of two ways to number say nothing; *42* is *IMM 42* without its prefix."""
    if one == other:
        return NUMBERED
    fewer, more = sorted((one, other), key=len)
    digits = [tuple(part for part in parts if part.isdecimal()) for parts in (fewer, more)]
    if len(fewer) < len(more) and digits[0] == digits[1] and set(fewer) <= set(more):
        return BUT_FOR_PREFIX
    alike = [part.isdecimal() for part in one] == [part.isdecimal() for part in other]
    return OTHER if alike else MISSING


@lru_cache(maxsize=1 << 15)
def _description(one: str, other: str) -> int:
    if one == other:
        return AGREES
    ours, theirs = _parties(one.split()), _parties(other.split())
    if len(ours) == len(theirs) == 2 and _told(ours[0], theirs[1]) and _told(ours[1], theirs[0]):
        return TURNED
    words, others = _telling(one), _telling(other)
    matched, left, over = _matched(words, others)
    if any(word.isdecimal() for word in (*left, *over)) or _digits(words) != _digits(others):
        return SHARES if matched else DIFFERS
    if not left and not over:
        return AGREES if words == others else SPELLING
    if not matched:
        return DIFFERS
    return SHARES if left and over else MORE


def _parties(words: list[str]) -> list[list[str]]:
    """The two sides of a caption, *Smith v. Jones*, or all the words."""
    at = next((place for place, word in enumerate(words) if word in _VERSUS), 0)
    return [words[:at], words[at + 1 :]] if 0 < at < len(words) - 1 else [words]


def _told(one: list[str], other: list[str]) -> bool:
    """Whether a side shares a word with one of the other caption."""
    return _matched(one, other)[0] > 0


def _telling(text: str) -> tuple[str, ...]:
    words = text.split()
    return tuple([word for word in words if word not in _UNTOLD] or words)


def _digits(words: tuple[str, ...]) -> list[str]:
    return sorted(word for word in words if any(letter.isdecimal() for letter in word))


@lru_cache(maxsize=1 << 15)
def _opened(one: str, other: str) -> int:
    if one == other:
        return 3
    turned = one[:4] == other[:4] and (one[5:7], one[8:10]) == (other[8:10], other[5:7])
    if turned or OSA.distance(one, other, score_cutoff=1) <= 1:
        return 2
    try:
        days = abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    except ValueError:
        return 0
    return int(days <= _MONTH)


# Places in an index. A crowded one finds nobody, so that each matter stands in several.


def _keys(matter: Matter) -> Iterator[str]:
    for kind, values in matter.identities.items():
        yield from (f"{kind}|{value}" for value in values)
    for client in matter.clients:
        yield f"c{client}"
        yield from (f"c{client}|o{day}" for day in matter.opened)
        yield from (f"c{client}|t{text}" for text in matter.descriptions)
        for number in matter.numbers:
            yield f"c{client}|n{' '.join(number)}"
            yield from (f"c{client}|d{part}" for part in number if part.isdecimal())
        sounds = {sound_of(word) for text in matter.descriptions for word in _telling(text)}
        yield from (f"c{client}|w{sound}" for sound in sounds)
