"""How like two people are in each respect, as a level: the steps between differing and equal.

A level says how something agrees and never what it is, so that levels can be
counted, learnt from and shown. What one side does not know is `MISSING`, which
speaks neither for nor against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeAlias

from rapidfuzz.distance import OSA, JaroWinkler

from ..text.names import is_initial
from ..text.nicknames import go_by_one_name, groups_of
from ..text.sounds import sound_of
from ..weighing.aspects import MISSING, Aspect, Levels
from ..weighing.contacts import addresses, best, city, contact, identity, phone
from .profile import PersonName, Profile

DIFFER, SIMILAR, NEAR, VARIANT, EQUAL = range(5)
"""The levels of names; `VARIANT` is a short form, another order, or one of two surnames."""

_ATTACHED = frozenset(["al", "el", "de", "del", "la", "di", "da", "van", "mac", "mc", "ben", "abu"])

Compare: TypeAlias = Callable[[Profile, Profile], int]


ASPECTS = (
    Aspect("given name", ("differs", "is similar", "is misspelt", "is a short form", "agrees")),
    Aspect("family name", ("differs", "is similar", "is misspelt", "agrees in part", "agrees")),
    Aspect("middle name", ("differs", "fits", "agrees")),
    Aspect("generation", ("stands on one side only", "agrees")),
    Aspect("birth date", ("differs", "differs in part", "is one slip away", "agrees")),
    Aspect("e-mail", ("differs", "is one slip away", "agrees, but many share it", "agrees")),
    Aspect("phone", ("differs", "is one slip away", "agrees, but many share it", "agrees")),
    Aspect(
        "address",
        ("differs", "agrees in part", "is much alike", "agrees, but many share it", "agrees"),
    ),
    Aspect("city", ("differs", "is misspelt", "agrees")),
    Aspect("number of identity", ("differs", "is one slip away", "agrees")),
)
GIVEN, FAMILY, MIDDLE, GENERATION, BIRTH, EMAIL, PHONE, ADDRESS, CITY, IDENTITY = range(
    len(ASPECTS)
)


def levels_of(ours: Profile, theirs: Profile, shared: frozenset[str]) -> Levels:
    """Compare two people in every respect.

    Args:
        ours: One of them.
        theirs: The other.
        shared: E-mails, phones and addresses that many people share.
    """
    return (
        *_names(ours.names, theirs.names),
        best(ours.births, theirs.births, _birth),
        contact(ours.emails, theirs.emails, shared, _email),
        contact(ours.phones, theirs.phones, shared, phone),
        addresses(ours.addresses, theirs.addresses, shared),
        best(ours.cities, theirs.cities, city),
        _identities(ours, theirs),
    )


# Names


def _names(ours: tuple[PersonName, ...], theirs: tuple[PersonName, ...]) -> Levels:
    if len(ours) == len(theirs) == 1:
        return _name(ours[0], theirs[0])
    pairs = [_name(one, other) for one in ours for other in theirs]
    return max(pairs, key=lambda levels: levels[0] + levels[1], default=(MISSING,) * 4)


@lru_cache(maxsize=1 << 16)
def _name(one: PersonName, other: PersonName) -> Levels:
    ends = _ends(one, other)
    if ends[0] >= NEAR and ends[1] >= NEAR:
        return (*ends, _middle(one, other), _generation(one, other))
    turned = max((_turned(one, other), _turned(other, one)))
    if min(turned) >= SIMILAR and sum(turned) > sum(ends) + (min(turned) < NEAR):
        return (*turned, MISSING, _generation(one, other))  # what is in the middle is unclear
    return (*ends, _middle(one, other), _generation(one, other))


def _ends(one: PersonName, other: PersonName) -> tuple[int, int]:
    """Given and family name, as they stand."""
    if not one.given or not other.given:
        return _lone(one, other)
    given = _given_level(one.given, other.given)
    if given < NEAR:
        given = max(given, _given_among(one, other))
    family = word_level(one.family, other.family)
    if family < VARIANT and _surname_among(one, other):
        family = VARIANT
    return given, family


def _lone(one: PersonName, other: PersonName) -> tuple[int, int]:
    """A lone word may be a family name or a given one."""
    lone, whole = (one, other) if not one.given else (other, one)
    if not lone.tokens or not whole.tokens:
        return MISSING, MISSING
    as_family = word_level(lone.family, whole.family)
    as_given = word_level(lone.family, whole.given) if whole.given else DIFFER
    return (as_given, MISSING) if as_given > as_family else (MISSING, as_family)


def _given_among(one: PersonName, other: PersonName) -> int:
    """A second given name that the other side goes by, which is as good as a short form."""
    found = one.given in other.middle or other.given in one.middle
    joined = one.given + "".join(one.middle[:1]) == other.given + "".join(other.middle[:1])
    return VARIANT if joined else SIMILAR if found else DIFFER


def _surname_among(one: PersonName, other: PersonName) -> bool:
    """Whether one of two surnames is the other side's only one, or they are written as one."""
    ours, theirs = one.tokens[1:], other.tokens[1:]
    among = one.family in theirs or other.family in ours
    shorter, longer = sorted((one.family, other.family), key=len)
    attached = len(shorter) > 3 and longer.removesuffix(shorter) in _ATTACHED
    return (among and len(one.family) > 1) or attached or "".join(ours) == "".join(theirs)


def _turned(one: PersonName, other: PersonName) -> tuple[int, int]:
    """Given and family name in each other's place, or the whole in another order."""
    if not one.given or not other.given:
        return DIFFER, DIFFER
    ours, theirs = "".join(one.tokens), "".join(other.tokens)
    if len(ours) == len(theirs) and any("".join(turn) == theirs for turn in _turns(one.tokens)):
        return VARIANT, VARIANT
    in_front = max([word_level(one.given, surname) for surname in other.tokens[1:]])
    behind = word_level(one.family, other.given)
    return min(in_front, behind, VARIANT), min(max(in_front, behind), VARIANT)


def _given_level(one: str, other: str) -> int:
    """A given name that resembles another one may be a brother's or sister's."""
    level = word_level(one, other)
    return SIMILAR if level == NEAR and are_two_names(one, other) else level


@lru_cache(maxsize=1 << 14)
def are_two_names(one: str, other: str) -> bool:
    """Tell whether two given names are alike as Daniel and Daniela are, and not by a slip.

    Slips seldom strike the first letter or make another name. Twins have names of one sound.

    Args:
        one: A given name.
        other: Another one that is nearly written like it.
    """
    if groups_of(one) and groups_of(other):
        return True
    if sorted(one) == sorted(other):
        return False
    if sound_of(one)[0] != sound_of(other)[0]:
        return one[:2] != other[1::-1]  # but Jhon and Hjon
    shorter, longer = sorted((one.rstrip("h"), other.rstrip("h")), key=len)
    stem = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    his_and_hers = shorter.endswith("a") != longer.endswith("a") and stem >= len(shorter) - 2
    lengthened = stem == len(shorter) and len(longer) > stem + 1
    return his_and_hers or lengthened or {shorter[stem:], longer[stem:]} == {"", "e"}


def _turns(tokens: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return ((*tokens[i:], *tokens[:i]) for i in range(1, len(tokens)))


@lru_cache(maxsize=1 << 16)
def word_level(one: str, other: str) -> int:
    """Compare two words of names.

    Args:
        one: A word.
        other: Another one.
    """
    if one == other:
        return EQUAL
    if is_initial(one) or is_initial(other):
        return SIMILAR if one[0] == other[0] else DIFFER
    if go_by_one_name(one, other):
        return VARIANT
    if _slipped(one, other):
        return NEAR
    likeness = JaroWinkler.similarity(one, other)
    alike = likeness >= 0.92 or (likeness >= 0.8 and sound_of(one) == sound_of(other))
    return NEAR if alike else SIMILAR if likeness >= 0.8 else DIFFER


def _slipped(one: str, other: str) -> bool:
    longer = max(len(one), len(other))
    slips = 0 if longer < 4 else 1 if longer < 8 else 2
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def _middle(one: PersonName, other: PersonName) -> int:
    if not one.middle or not other.middle:
        return MISSING
    ours, theirs = set(one.middle), set(other.middle)
    if any(len(word) > 1 for word in ours & theirs):
        return 2
    return int({word[0] for word in ours}.isdisjoint({word[0] for word in theirs}) is False)


def _generation(one: PersonName, other: PersonName) -> int:
    if not one.generation and not other.generation:
        return MISSING
    return int(one.generation == other.generation)


# Dates and numbers


@lru_cache(maxsize=1 << 16)
def _birth(one: str, other: str) -> int:
    if one == other:
        return 3
    if one[:4] == other[:4] and one[5:7] == other[8:10] and one[8:10] == other[5:7]:
        return 2
    if one[4:] == other[4:] and _years_apart(one, other) in {1, 10, 100}:
        return 2
    slips = OSA.distance(one, other, score_cutoff=2)
    in_part = one[:7] == other[:7] or one[4:] == other[4:] or slips == 2
    return 2 if slips == 1 else int(in_part)


def _years_apart(one: str, other: str) -> int:
    years = one[:4], other[:4]
    return abs(int(years[0]) - int(years[1])) if all(map(str.isdecimal, years)) else 0


@lru_cache(maxsize=1 << 16)
def _email(one: str, other: str) -> int:
    mailbox, _, host = one.partition("@")
    mailbox_too, _, host_too = other.partition("@")
    moved = mailbox == mailbox_too and len(mailbox) > 6
    return int(moved or (OSA.distance(one, other, score_cutoff=2) <= 1 + (host != host_too)))


def _identities(ours: Profile, theirs: Profile) -> int:
    if not ours.identities or not theirs.identities:
        return MISSING
    both = ours.identities.keys() & theirs.identities.keys()
    found = [best(ours.identities[kind], theirs.identities[kind], identity) for kind in both]
    return max(found, default=MISSING)
