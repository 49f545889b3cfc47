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
_PARTICLES = SMALL | words("al ap bin binti el ibn san ten ter zu")
_LOWER = words("do e y und of")
"""These are particles if they are written small; else they are names and initials."""
_SEVERAL = re.compile(r"[&/;+@\d()]|\b(?:and|c/o)\b", re.IGNORECASE)


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
    if _SEVERAL.search(line):
        return Unfit("is not the name of one person", _SPLIT)
    pieces = [piece.strip() for piece in line.split(",")]
    while len(pieces) > 1 and all(_bare(word) in _SUFFIXES for word in pieces[-1].split()):
        pieces[-2:] = [f"{pieces[-2]} {pieces[-1]}".strip()]  # Smith, John, Jr.; John Smith, Jr.
        if len(pieces) == 2 and _suffix_at(pieces[1].split()) != len(pieces[1].split()):
            return _turned(*pieces)
    match pieces:
        case [whole]:
            return _straight(whole.split())
        case [family, given] if family and given:
            return _turned(family, given)
        case _:
            return Unfit("has commas that can be read in two ways", _SPLIT)


_SPLIT = "Split it into columns of its own."


def _turned(family: str, given: str) -> WholeName | Unfit:
    held = given.split()
    end = _suffix_at(held)
    prefix, rest = _prefixed(held[:end])
    if not rest:
        return Unfit("has no given name", _SPLIT)
    last = " ".join([family, *held[end:]])
    return WholeName(prefix, rest[0], " ".join(rest[1:]), last)


def _straight(held: list[str]) -> WholeName | Unfit:
    end = _suffix_at(held)
    prefix, rest = _prefixed(held[:end])
    if len(rest) < 2:
        return Unfit("is one word, and no whole name", _SPLIT)
    inner = range(1, len(rest) - 1)
    start = next((place for place in inner if _is_particle(rest[place])), len(rest) - 1)
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
