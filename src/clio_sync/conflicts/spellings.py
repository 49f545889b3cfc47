"""All the ways in which a name may have been written down, as words to look up.

Made for looking up and not for deciding: *Robert (Bob) Smith*, *Maria Lopez, née
Garcia* and *de la Cruz* are each more than one name here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from ..matching.companies.names import company_names
from ..matching.text.names import read_name
from ..matching.text.normal import full_name, name_tokens, organisation_name
from .romanising import romanised

Words: TypeAlias = tuple[str, ...]

_ASIDE = re.compile(r"[(\[\"“”„«](?P<said>[^)\]\"“”„«»]+)[)\]\"“”»]")
_BORN = re.compile(r"^(?:née|nee|né|born|geb\.?|geborene|maiden name)\s+", re.IGNORECASE)
_BORN_INSIDE = re.compile(r",?\s+(?:née|geb\.|geborene|maiden name)\s+", re.IGNORECASE)
_ALSO = re.compile(
    r",?\s+(?:a\s*/\s*k\s*/\s*a|f\s*/\s*k\s*/\s*a|aka|fka|also known as|formerly(?: known as)?)\s+",
    re.IGNORECASE,
)
_PARTICLES = "al ap bin da das de del della den der di do dos du el ibn la las le los mac mc o"
_ATTACHED = frozenset(f"{_PARTICLES} san santa st ten ter van von y zu".split())


def of_person(text: str) -> tuple[Words, ...]:
    """Read a person's name in every way it may be meant.

    Args:
        text: The name as somebody typed it.
    """
    found: dict[Words, None] = {}
    for name in _also(_in_order(text)):
        words = tuple(map(romanised, read_name(full_name("", name)).tokens))
        found |= dict.fromkeys(one for one in _attached(words) if one)
    return tuple(found)


def of_company(text: str) -> tuple[Words, ...]:
    """Read a company's name in every way it may be meant: what tells it from others, of each name.

    Args:
        text: The name as somebody typed it.
    """
    names = company_names(organisation_name(text))
    return tuple(dict.fromkeys(tuple(map(romanised, name.telling)) for name in names))


def initials_of(text: str) -> frozenset[str]:
    """The acronyms that a company may go by, of three letters or more.

    Args:
        text: The name as somebody typed it.
    """
    names = company_names(organisation_name(text))
    found = {romanised(letters) for one in names for letters in one.initials}
    return frozenset(letters for letters in found if len(letters) > 2)


def joined(words: Sequence[str]) -> frozenset[str]:
    """Neighbouring words written as one, and all of them: *Blue Sky* may be *BlueSky*.

    Args:
        words: Of one name.
    """
    both = {one + other for one, other in pairwise(words)}
    return frozenset(both | ({"".join(words)} if len(words) > 1 else set()))


def _in_order(text: str) -> str:
    """``García, Ana`` is Ana García; titles, ``Jr.`` and a second comma stay where they are."""
    family, comma, given = text.partition(",")
    told = _BORN_INSIDE.search(text) or _ALSO.search(text) or "," in given
    is_turned = comma and not told and name_tokens(f"x {given}") != ("x",)
    return f"{given} {family}" if is_turned else text


def _also(text: str) -> Iterator[str]:
    """The name itself, and the others that are told beside it."""
    born, *maiden = _BORN_INSIDE.split(text)
    bare = _ASIDE.sub(" ", born).strip()
    main, *others = _ALSO.split(bare)
    asides = [match["said"].strip() for match in _ASIDE.finditer(born)]
    yield main
    yield from others
    for family in (*maiden, *(_BORN.sub("", said) for said in asides if _BORN.match(said))):
        yield " ".join([*main.split()[:-1], family])
    for said in (said for said in asides if not _BORN.match(said)):
        yield said if " " in said else " ".join([said, *main.split()[1:]])


def _attached(words: Words) -> Iterator[Words]:
    """The words without *de*, *van* and the like, and with these put before the next word."""
    yield tuple(word for word in words[:-1] if word not in _ATTACHED) + words[-1:]
    if not _ATTACHED.isdisjoint(words[:-1]):
        found, before = list[str](), ""
        for at, word in enumerate(words):
            if word in _ATTACHED and at < len(words) - 1:
                before += word
            else:
                found.append(before + word)
                before = ""
        yield tuple(found)
