"""Whole names in one cell, taken apart: prefix, given names, particles, family name, suffix."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from attrs import frozen

from .casing import SMALL
from .cleaning import somebody
from .declared import Joined
from .naming import words
from .transform import Transform, maker
from .values import Unfit

Part: TypeAlias = Literal["prefix", "first", "middle", "last"]

_PREFIXES = words("mr mrs ms miss mx dr prof rev fr hon sir sra srta herr frau mme mlle")
_SUFFIXES = words("jr sr ii iii iv esq esquire md phd dds jd cpa dvm")
_PARTICLES = SMALL | words("al ap bin binti el ibn san st ten ter zu")
_FIRMS = words("llc llp lllp pllc plc inc incorporated corp corporation ltd limited gmbh")
_LINKS = words("y e und")
"""Between two given names they make two people: Juan y María López."""
_LOWER = words("do e y und of")
"""These are particles if they are written small; else they are names and initials."""
_SEVERAL = re.compile(
    r"[&/;+@\d()]|\b(?:and|or|c/o|a\.?k\.?a|f\.?k\.?a|d\.?b\.?a|vs?\.|et al|formerly|deceased"
    r"|a minor|estate of|trust of|trustee|guardian|(?<=\w )n[eé]e(?= \w))(?!\w)",
    re.IGNORECASE,
)
"""Two people, other names, captions of cases, estates, and companies' marks."""
_LONGEST = 200


@frozen(repr=False)
class WholeName:
    """A person's name in its parts; the suffix stands behind the family name."""

    prefix: str
    first: str
    middle: str
    last: str


@maker
def name_part(part: Part) -> Transform:
    """Take one part out of a cell that holds a whole name, ``Jane Q. Doe`` or ``Doe, Jane Q.``.

    Particles (van der, de la) and suffixes (Jr., III) go with the family name, for
    which Clio has one field. Two people in a cell, a single word, or commas that can
    be read in two ways are refused. There is no way back from one part.

    Args:
        part: ``prefix``, ``first``, ``middle`` or ``last``.

    Raises:
        ValueError: There is no such part.
    """
    if part not in {"prefix", "first", "middle", "last"}:
        raise ValueError(f"A name has a prefix, first, middle and last part, and no {part!r}.")

    def taken(value: object) -> object:
        line = somebody(value)
        found = parsed(line) if isinstance(line, str) else line
        return getattr(found, part) or None if isinstance(found, WholeName) else found

    return Transform(taken, None, "name_part", {"part": part})


def joined(*columns: str, by: str = " ") -> Joined:
    """Make a source of several columns: what they hold, one after the other.

    Args:
        columns: Their names; empty cells are left out.
        by: What stands between them.
    """
    return Joined(columns, by)


def parsed(line: str) -> WholeName | Unfit:
    """The parts of a name, or why they cannot be told."""
    held = [_bare(word) for word in line.split()]
    if len(line) > _LONGEST or _SEVERAL.search(line) or not _FIRMS.isdisjoint(held):
        return Unfit("is not the name of one person", _SPLIT)
    found = _in_order(line)
    return found if isinstance(found, Unfit) else _sure(found)


def _in_order(line: str) -> WholeName | Unfit:
    pieces = [piece.strip() for piece in line.split(",")]
    while len(pieces) > 1 and all(_bare(word) in _SUFFIXES for word in pieces[-1].split()):
        pieces[-2:] = [f"{pieces[-2]} {pieces[-1]}".strip()]  # Smith, John, Jr.; John Smith, Jr.
        if len(pieces) == 2 and any(_bare(word) not in _SUFFIXES for word in pieces[1].split()):
            return _turned(*pieces)
    match pieces:
        case [whole]:
            return _straight(whole.split())
        case [family, given] if family and given:
            return _turned(family, given)
        case _:
            return Unfit("has commas that can be read in two ways", _SPLIT)


def _sure(found: WholeName) -> WholeName | Unfit:
    """A name, unless one of its parts cannot be what it stands for."""
    first, *others = found.first.split()
    given, family = _bare(first), [_bare(word) for word in found.last.split()]
    middles = [word for word in found.middle.split() if len(_bare(word)) > 1]
    odd = (
        given in _SUFFIXES & {"jr", "sr"} | {"st"} | _NOT_GIVEN
        or (
            len(family[0]) < 2 and family[0] not in _LINKS
        )  # an initial: the family name may stand first
        or family[0] in _NOT_GIVEN
        or (not others and middles[:1] and _bare(middles[0]) in _LINKS)
        or (family[0] in _LINKS and not found.middle)
        or not all(any(map(str.isalpha, part)) for part in (found.first, found.last))
    )
    return Unfit("cannot be taken apart for sure", _SPLIT) if odd else found


_NOT_GIVEN = words("unknown unnamed none null nan tbd the")
_SPLIT = "Split it into columns of its own."


def _turned(family: str, given: str) -> WholeName | Unfit:
    held = given.split()
    end = _suffix_at(held)
    prefix, rest = _prefixed(held[:end])
    if not rest or _bare(rest[0]) in _PREFIXES:
        return Unfit("has no given name", _SPLIT)
    start = len(rest)
    while start > 1 and _is_particle(rest[start - 1]):
        start -= 1  # Beethoven, Ludwig van
    last = " ".join([*rest[start:], family, *held[end:]])
    return WholeName(prefix, rest[0], " ".join(rest[1:start]), last)


def _straight(held: list[str]) -> WholeName | Unfit:
    end = _suffix_at(held)
    prefix, rest = _prefixed(held[:end])
    if len(rest) < 2:
        return Unfit("is one word, and no whole name", _SPLIT)
    inner = range(1, len(rest) - 1)
    start = next((place for place in inner if _is_particle(rest[place])), len(rest) - 1)
    if sum(len(_bare(word)) > 1 for word in rest[1:start]) > 1:
        return Unfit("has more names than can be told apart", _SPLIT)
    last = " ".join([*rest[start:], *held[end:]])
    return WholeName(prefix, rest[0], " ".join(rest[1:start]), last)


def _prefixed(held: list[str]) -> tuple[str, list[str]]:
    count = 0
    while count < len(held) - 1 and _bare(held[count]) in _PREFIXES:
        count += 1
    return " ".join(held[:count]), held[count:]


def _suffix_at(held: list[str]) -> int:
    end = len(held)
    while end > 1 and _bare(held[end - 1]) in _SUFFIXES:
        end -= 1
    return end


def _is_particle(word: str) -> bool:
    return word in _LOWER or _bare(word) in _PARTICLES


def _bare(word: str) -> str:
    return word.casefold().replace(".", "").strip(",")
