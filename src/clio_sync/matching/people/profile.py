"""What is known of one person, taken apart once so that it can be compared many times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from attrs import Factory, field, frozen

from ..exact.rules import IDENTITY, known
from ..text.names import is_initial, read_name
from ..text.nicknames import groups_of
from ..text.normal import ORGANISATION, words_in
from ..text.sounds import sound_of
from ..words import Facts

_PARTICLES = words_in(
    "al bin da das de del della den der di do dos du el ibn la las le los van von y zu"
)
_NOBODYS: Mapping[str, tuple[str, ...]] = {}


@frozen(cache_hash=True)
class PersonName:
    """A name as given, middle and family words.

    Args:
        tokens: All words but particles, in their order.
        generation: Jr., III and the like, or nothing.
        company: Whether it is a company's.
        given: The first word of several, which a lone word is not known to be.
        middle: What is between the first word and the last.
        family: The last word.
    """

    tokens: tuple[str, ...]
    generation: str = ""
    company: bool = False
    given: str = field(
        default=Factory(lambda name: _first(name.tokens), takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )
    middle: tuple[str, ...] = field(
        default=Factory(lambda name: name.tokens[1:-1], takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )
    family: str = field(
        default=Factory(lambda name: "".join(name.tokens[-1:]), takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )


def _first(tokens: tuple[str, ...]) -> str:
    return tokens[0] if len(tokens) > 1 else ""


@frozen(eq=False)
class Profile:
    """One person's facts, ready for comparing, and small, since there may be a million of them.

    Args:
        type: ``Person``, ``Company`` or nothing.
        names: All names.
        births: ISO dates.
        emails: Addresses.
        phones: Numbers.
        addresses: Pairs of street and postal code.
        cities: Towns, where the source tells them apart from the street.
        identities: Numbers of identity by their kind.
    """

    type: str
    names: tuple[PersonName, ...] = field(repr=False)
    births: tuple[str, ...] = field(repr=False)
    emails: tuple[str, ...] = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)
    addresses: tuple[tuple[str, str], ...] = field(repr=False)
    cities: tuple[str, ...] = field(repr=False)
    identities: Mapping[str, tuple[str, ...]] = field(repr=False)

    @property
    def keys(self) -> frozenset[str]:
        """Places in an index where everybody stands who may be the same."""
        return _places_of(self)


def profile_of(facts: Facts) -> Profile:
    """Take facts apart, or remember how they were.

    Args:
        facts: Of one row or record.
    """
    return _profile(frozenset(facts.items()))


@lru_cache(maxsize=1 << 16)
def _profile(items: frozenset[tuple[str, frozenset[str]]]) -> Profile:
    facts = dict(items)
    return Profile(
        min(facts.get("type", ()), default=""),
        tuple([person_name(text) for text in sorted(facts.get("name", ()))]),
        tuple(known(facts, "birth")),
        tuple(facts.get("email", ())),
        tuple(facts.get("phone", ())),
        tuple([address_of(text) for text in sorted(facts.get("address", ()))]),
        tuple(facts.get("city", ())),
        _identities(facts),
    )


def _identities(facts: Facts) -> Mapping[str, tuple[str, ...]]:
    kinds = [kind for kind in facts if kind.startswith(IDENTITY)]
    found = {kind: tuple(numbers) for kind in kinds if (numbers := known(facts, kind))}
    return found or _NOBODYS


@lru_cache(maxsize=1 << 15)
def person_name(text: str) -> PersonName:
    """Read what `normal.full_name` wrote.

    Args:
        text: A normalised name.
    """
    if text.startswith(ORGANISATION):
        return PersonName((text,), company=True)
    read = read_name(text)
    words = read.tokens
    if len(words) > 2 and not _PARTICLES.isdisjoint(words):  # but first and last: Van Le's names
        told = [word for word in words[1:-1] if word not in _PARTICLES]
        words = (words[0], *told, words[-1])
    return PersonName(words, read.generation)


@lru_cache(maxsize=1 << 15)
def calling_names(word: str) -> frozenset[str]:
    """Under which names a given name is looked for: its groups of short forms, or its sound.

    Args:
        word: One word of a normalised name.
    """
    return frozenset({f"#{number}" for number in groups_of(word)} | {sound_of(word)})


def address_of(text: str) -> tuple[str, str]:
    """Part a street from its postal code.

    Args:
        text: From `normal.address_key`.
    """
    street, _, code = text.rpartition(", ")
    return street, code


# Places in an index. Each joins two things, so that no crowd stands in one place.


@lru_cache(maxsize=1 << 14)
def _places_of(profile: Profile) -> frozenset[str]:
    return frozenset(_keys(profile))


def _keys(profile: Profile) -> list[str]:
    names, births = profile.names, profile.births
    ends = {token for name in names for token in (*name.tokens[:1], *name.tokens[-1:])}
    initials = {token[0] for token in ends} or {""}
    numbers = [house_number(street) for street, _ in profile.addresses]
    homes = list(zip(numbers, profile.addresses, strict=True))
    reached = [f"e{email}" for email in profile.emails]
    reached += [f"p{phone}" for phone in profile.phones]
    reached += [f"b{birth}" for birth in births]
    reached += [f"a{number}|{code}" if number else f"a{st}" for number, (st, code) in homes]
    places = [*profile.cities, *(birth[5:] for birth in births)]
    places += [code for _, code in profile.addresses]
    places += [f"{number}|{street[-3:]}" for number, (street, _) in homes if number]
    found = [f"{kind}|{one}" for kind, known in profile.identities.items() for one in known]
    found += [f"{contact}|{initial}" for contact in reached for initial in initials]
    sounds = {sound_of(word) for word in ends}
    found += [f"c{sound}|{place}" for sound in sounds for place in places]
    for name in names:
        found += _name_keys(name.tokens)
    for number, (_, code) in homes:
        for birth in births:
            found += [f"h{birth}|{code}", f"h{birth[:4]}|{number}|{code}", f"h{birth}|{number}"]
    return found


def house_number(street: str) -> str:
    """Find the number of a house, or nothing.

    Args:
        street: Without its postal code.
    """
    return next((word for word in street.split() if word.isdigit()), "")


def _name_keys(tokens: tuple[str, ...]) -> Iterator[str]:
    if len(tokens) == 1:
        yield f"n{tokens[0]}"
    words = [token for token in tokens if not is_initial(token)][:4]
    for one, other in combinations(words, 2):
        yield from _called(one, other)


@lru_cache(maxsize=1 << 15)
def _called(one: str, other: str) -> frozenset[str]:
    """Under which a name is found, whichever of its words is the given one."""
    first, last = sound_of(one), sound_of(other)
    found = [(name, last) for name in calling_names(one)]
    found += [(first, turned) for turned in calling_names(other)]
    return frozenset(f"n{min(pair)}|{max(pair)}" for pair in found)
