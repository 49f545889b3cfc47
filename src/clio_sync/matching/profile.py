"""What is known of one person, taken apart once so that it can be compared many times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, islice, product

from attrs import field, frozen

from .names import is_initial, read_name
from .nicknames import groups_of
from .normal import ORGANISATION, _words
from .rules import IDENTITY, key_of, known
from .words import Facts

_PARTICLES = _words(
    "al bin da das de del della den der di do dos du el ibn la las le los van von y zu"
)
_SOUNDS = {
    letter: code
    for code, letters in {
        "1": "bfpvw",
        "2": "cgjkqsxz",
        "3": "dt",
        "4": "l",
        "5": "mn",
        "6": "r",
    }.items()
    for letter in letters
}
_SPELLINGS = (("ph", "f"), ("kn", "n"), ("wr", "r"), ("gh", "g"), ("ck", "k"), ("sch", "s"))
_FIRST = str.maketrans("cqzxyjw", "kkssiiv")


@frozen
class PersonName:
    """A name as given, middle and family words.

    Args:
        tokens: All words but particles, in their order.
        generation: Jr., III and the like, or nothing.
        company: Whether it is a company's.
    """

    tokens: tuple[str, ...]
    generation: str = ""
    company: bool = False

    @property
    def given(self) -> str:
        """The first word of several, which a lone word is not known to be."""
        return self.tokens[0] if len(self.tokens) > 1 else ""

    @property
    def family(self) -> str:
        """The last word."""
        return self.tokens[-1] if self.tokens else ""

    @property
    def middle(self) -> tuple[str, ...]:
        """What is between them."""
        return self.tokens[1:-1]


@frozen
class Profile:
    """One person's facts, ready for comparing.

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
    births: frozenset[str] = field(repr=False)
    emails: frozenset[str] = field(repr=False)
    phones: frozenset[str] = field(repr=False)
    addresses: tuple[tuple[str, str], ...] = field(repr=False)
    cities: frozenset[str] = field(repr=False)
    identities: Mapping[str, frozenset[str]] = field(repr=False)
    keys: frozenset[str] = field(repr=False)


def profile_of(facts: Facts) -> Profile:
    """Take facts apart, or remember how they were.

    Args:
        facts: Of one row or record.
    """
    return _profile(frozenset(facts.items()))


@lru_cache(maxsize=1 << 15)
def _profile(items: frozenset[tuple[str, frozenset[str]]]) -> Profile:
    facts = dict(items)
    names = tuple(person_name(text) for text in sorted(known(facts, "name")))
    addresses = tuple(_address(text) for text in sorted(known(facts, "address")))
    identities = {kind: known(facts, kind) for kind in facts if kind.startswith(IDENTITY)}
    bare = Profile(
        type=next(iter(sorted(known(facts, "type"))), ""),
        names=names,
        births=known(facts, "birth"),
        emails=known(facts, "email"),
        phones=known(facts, "phone"),
        addresses=addresses,
        cities=known(facts, "city"),
        identities={kind: values for kind, values in identities.items() if values},
        keys=frozenset(),
    )
    return _with_keys(bare)


def _with_keys(bare: Profile) -> Profile:
    return Profile(
        bare.type,
        bare.names,
        bare.births,
        bare.emails,
        bare.phones,
        bare.addresses,
        bare.cities,
        bare.identities,
        frozenset(_keys(bare)),
    )


@lru_cache(maxsize=1 << 15)
def person_name(text: str) -> PersonName:
    """Read what `normal.full_name` wrote.

    Args:
        text: A normalised name.
    """
    if text.startswith(ORGANISATION):
        return PersonName((text,), company=True)
    read = read_name(text)
    told = tuple(token for token in read.tokens if token not in _PARTICLES)
    return PersonName(told or read.tokens, read.generation)


@lru_cache(maxsize=1 << 15)
def sound_of(word: str) -> str:
    """Write a word as it sounds, roughly; a word in another script stays as it is.

    Args:
        word: One word of a normalised name.
    """
    if not word.isascii():
        return word
    spelt = word
    for letters, sound in _SPELLINGS:
        spelt = spelt.replace(letters, sound)
    codes = [_SOUNDS.get(letter, "") for letter in spelt]
    told = [code for code, before in zip(codes[1:], codes, strict=False) if code and code != before]
    return (spelt[:1].translate(_FIRST) + "".join(told))[:4]


@lru_cache(maxsize=1 << 15)
def calling_names(word: str) -> frozenset[str]:
    """Under which names a given name is looked for: its groups of short forms, or its sound.

    Args:
        word: One word of a normalised name.
    """
    return frozenset({f"#{number}" for number in groups_of(word)} | {sound_of(word)})


def _address(text: str) -> tuple[str, str]:
    street, _, code = text.rpartition(", ")
    return street, code


def _keys(profile: Profile) -> Iterator[str]:
    """Places in an index: each joins two things, so that no crowd stands in one place."""
    for kind, values in profile.identities.items():
        yield from (key_of(kind, value) for value in values)
    initials = {token[0] for name in profile.names for token in _ends(name)} or {""}
    contacts: tuple[tuple[str, Iterable[str]], ...] = (
        ("e", profile.emails),
        ("p", profile.phones),
        ("b", profile.births),
        ("a", {_place(*address) for address in profile.addresses} - {""}),
    )
    for kind, told in contacts:
        yield from (key_of(kind, value, initial) for value in told for initial in initials)
    yield from _name_keys(profile)
    yield from _born_there(profile)


def _ends(name: PersonName) -> Iterable[str]:
    return {name.tokens[0], name.tokens[-1]} if name.tokens else ()


def _place(street: str, code: str) -> str:
    """The house's number and the code, or the street where it has no number."""
    number = next(_house_number(street), "")
    return f"{number} {code}" if number else street


def _name_keys(profile: Profile) -> Iterator[str]:
    for name in profile.names:
        if name.company or len(name.tokens) == 1:
            yield key_of("n", name.tokens[0])
        words = [token for token in name.tokens if not is_initial(token)][:4]
        for one, other in combinations(words, 2):
            yield from (key_of("n", *pair) for pair in _called(one, other))
    sounds = {sound_of(word) for name in profile.names for word in _ends(name)}
    yield from (key_of("c", *pair) for pair in product(sounds, _places(profile)))


def _places(profile: Profile) -> Iterator[str]:
    """What stands beside one word of a name: parts of the address, the day of birth."""
    for street, code in profile.addresses:
        yield code
        yield from (f"{number} {street[-3:]}" for number in _house_number(street))
    yield from profile.cities
    yield from (birth[5:] for birth in profile.births)


def _born_there(profile: Profile) -> Iterator[str]:
    """Whoever has one birth date and one home, whatever the name."""
    for street, code in profile.addresses:
        for birth in profile.births:
            yield key_of("h", birth, code)
            yield from (key_of("h", birth[:4], number, code) for number in _house_number(street))
            yield from (key_of("h", birth, number) for number in _house_number(street))


def _house_number(street: str) -> Iterator[str]:
    yield from islice((word for word in street.split() if word.isdigit()), 1)


@lru_cache(maxsize=1 << 15)
def _called(one: str, other: str) -> frozenset[tuple[str, str]]:
    """Pairs under which a name is found, whichever of its words is the given one."""
    last, first = sound_of(other), sound_of(one)
    found = [(name, last) for name in calling_names(one)]
    found += [(first, turned) for turned in calling_names(other)]
    return frozenset((min(pair), max(pair)) for pair in found)
