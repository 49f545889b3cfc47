"""How like two companies are in each respect, as a level: the steps between differing and equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from ..weighing.aspects import MISSING, Aspect, Levels
from ..weighing.contacts import addresses, best, city, contact, identity, phone
from .names import CompanyName
from .profile import Company
from .words import are_related

DIFFERS, SHARES, INITIALS, HOLDS, SPELLING, AGREES = range(6)
"""The levels of names."""
NUMBER, COUNTED, BUSINESS, FORM, MORE, RELATED, UNFORMED, REST = range(8)
"""The levels of what is left of a name, which tells the companies of one owner apart."""

ASPECTS = (
    Aspect(
        "name",
        (
            "differs",
            "agrees in a word only",
            "may be made of initials",
            "says more on one side",
            "is spelt otherwise",
            "agrees",
        ),
    ),
    Aspect(
        "rest of the name",
        (
            "has another number",
            "has a number on one side only",
            "tells another business",
            "has another legal form",
            "says more on one side",
            "has a legal form much like it",
            "has a legal form on one side only",
            "agrees",
        ),
    ),
    Aspect(
        "web domain",
        ("differs", "is one slip away", "agrees, but many share it", "agrees", "and e-mail agree"),
    ),
    Aspect(
        "phone",
        (
            "differs",
            "is of one switchboard",
            "is one slip away",
            "agrees, but many share it",
            "agrees",
        ),
    ),
    Aspect(
        "address",
        ("differs", "agrees in part", "is much alike", "agrees, but many share it", "agrees"),
    ),
    Aspect("city", ("differs", "is misspelt", "agrees")),
    Aspect("number of identity", ("differs", "is one slip away", "agrees")),
)
NAME, ADDITION, DOMAIN, PHONE, ADDRESS, CITY, IDENTITY = range(len(ASPECTS))


def company_levels(ours: Company, theirs: Company, shared: frozenset[str]) -> Levels:
    """Compare two companies in every respect.

    Args:
        ours: One of them.
        theirs: The other.
        shared: Domains, e-mails, phones and addresses that many companies share.
    """
    return (
        *_names(ours.names, theirs.names),
        _reached(ours, theirs, shared),
        _phones(ours.phones, theirs.phones, shared),
        addresses(ours.addresses, theirs.addresses, shared),
        best(ours.cities, theirs.cities, city),
        _least(ours.identities, theirs.identities),
    )


# Names


def _names(ours: tuple[CompanyName, ...], theirs: tuple[CompanyName, ...]) -> Levels:
    if not ours or not theirs:
        return MISSING, MISSING
    level, rest = max([_name(one, other) for one in ours for other in theirs])
    if len(ours) > 1 and len(theirs) > 1 and _name(ours[0], theirs[0])[0] == DIFFERS:
        return min(level, SHARES), MISSING  # two owners of one franchise
    return level, rest


@lru_cache(maxsize=1 << 16)
def _name(one: CompanyName, other: CompanyName) -> tuple[int, int]:
    matched, left, over = _matched(one.telling, other.telling)
    _, more, too_many = _matched(one.shared, other.shared)
    _, left, too_many = _matched(left, too_many)  # for a misspelt trade is taken for a name
    _, over, more = _matched(over, more)
    if one.telling == other.telling:
        return AGREES, _rest(one, other, more, too_many)
    if _slipped(one.whole, other.whole):
        return SPELLING, _rest(one, other, (), ())
    if not left and not over:
        return SPELLING, _rest(one, other, more, too_many)
    if matched:
        return SHARES if left and over else HOLDS, MISSING
    initials = one.whole in other.initials or other.whole in one.initials
    return INITIALS if initials else DIFFERS, MISSING


def _matched(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, list[str], list[str]]:
    """How many words are in both, and what is left of either; the likest words first."""
    left, over = list(ours), list(theirs)
    for alike in (str.__eq__, _misspelt):
        for word in tuple(left):
            found = next((each for each in over if alike(word, each)), None)
            if found is not None:
                left.remove(word)
                over.remove(found)
    return len(ours) - len(left), left, over


@lru_cache(maxsize=1 << 16)
def _misspelt(one: str, other: str) -> bool:
    fewer, more = sorted((one, other), key=len)
    shortened = len(fewer) > 2 and more.startswith(fewer)
    return shortened or _slipped(one, other) or JaroWinkler.similarity(one, other) >= 0.92


def _slipped(one: str, other: str) -> bool:
    longer = max(len(one), len(other))
    slips = 0 if longer < 4 else 1 if longer < 12 else 2
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def _rest(one: CompanyName, other: CompanyName, left: Sequence[str], over: Sequence[str]) -> int:
    """What tells the two apart, beside the words that are left of what they do."""
    if one.numbers != other.numbers:
        return NUMBER if one.numbers and other.numbers else COUNTED
    if left and over:
        return BUSINESS
    forms = _forms(one.form, other.form)
    return min(forms, MORE) if left or over else forms


def _forms(one: str, other: str) -> int:
    if one == other:
        return REST
    if not one or not other:
        return UNFORMED
    return RELATED if are_related(one, other) else FORM


# What reaches them, and numbers


def _reached(ours: Company, theirs: Company, shared: frozenset[str]) -> int:
    mailbox = ours.emails & theirs.emails
    if mailbox and not mailbox <= shared:
        return 4
    domains = contact(ours.domains, theirs.domains, shared, _domain)
    return 2 if mailbox and domains == MISSING else domains


def _phones(ours: frozenset[str], theirs: frozenset[str], shared: frozenset[str]) -> int:
    if not ours or not theirs:
        return MISSING
    if both := ours & theirs:
        return 3 if both <= shared else 4
    return max([_extension(one, other) for one in ours for other in theirs])


@lru_cache(maxsize=1 << 16)
def _extension(one: str, other: str) -> int:
    """Whether two numbers differ in their last digits only, or by a slip."""
    if len(one) == len(other) > 8 and one[:-3] == other[:-3]:
        return 1
    return 2 if phone(one, other) else 0


@lru_cache(maxsize=1 << 16)
def _domain(one: str, other: str) -> int:
    moved = one.partition(".")[0] == other.partition(".")[0]
    return int(moved or OSA.distance(one, other, score_cutoff=1) <= 1)


def _least(ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]) -> int:
    """The least agreement of any kind of number, for one that differs is not made up for."""
    both = ours.keys() & theirs.keys()
    return min([best(ours[kind], theirs[kind], identity) for kind in both], default=MISSING)
