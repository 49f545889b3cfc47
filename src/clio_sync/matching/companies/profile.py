"""What is known of one company, taken apart once so that it can be compared many times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from attrs import field, frozen

from ..exact.rules import IDENTITY, known
from ..people.profile import address_of, house_number
from ..text.sounds import sound_of
from ..words import Facts
from .names import CompanyName, company_names
from .words import FREE_MAIL, PUBLIC_HOSTS

_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "gob", "ac", "edu", "or", "ne"])
_NOTHING = frozenset[str]()
_MOST_WORDS = 5


@frozen
class Company:
    """One company's facts, ready for comparing.

    Args:
        names: All names, trade names and former ones among them.
        domains: Of its mailboxes and web sites, but for those of everybody.
        emails: Addresses.
        phones: Numbers.
        addresses: Pairs of street and postal code.
        cities: Towns, where the source tells them apart from the street.
        identities: Numbers of identity by their kind.
        keys: Places in an index where everything stands that may be the same.
    """

    names: tuple[CompanyName, ...] = field(repr=False)
    domains: frozenset[str] = field(repr=False)
    emails: frozenset[str] = field(repr=False)
    phones: frozenset[str] = field(repr=False)
    addresses: tuple[tuple[str, str], ...] = field(repr=False)
    cities: frozenset[str] = field(repr=False)
    identities: Mapping[str, frozenset[str]] = field(repr=False)
    keys: frozenset[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(_keys(self)))


def company_of(facts: Facts) -> Company:
    """Take facts apart, or remember how they were.

    Args:
        facts: Of one row or record.
    """
    return _company(frozenset(facts.items()))


@lru_cache(maxsize=1 << 16)
def _company(items: frozenset[tuple[str, frozenset[str]]]) -> Company:
    facts = dict(items)
    identities = {kind: known(facts, kind) for kind in facts if kind.startswith(IDENTITY)}
    emails = facts.get("email", _NOTHING)
    hosts = {domain_of(email.rpartition("@")[2]) for email in emails}
    hosts |= {domain_of(site) for site in facts.get("website", _NOTHING)}
    return Company(
        names=tuple(name for text in sorted(facts.get("name", ())) for name in company_names(text)),
        domains=frozenset(hosts - FREE_MAIL - PUBLIC_HOSTS - {""}),
        emails=emails,
        phones=facts.get("phone", _NOTHING),
        addresses=tuple(address_of(text) for text in sorted(facts.get("address", ()))),
        cities=facts.get("city", _NOTHING),
        identities={kind: values for kind, values in identities.items() if values},
    )


@lru_cache(maxsize=1 << 14)
def domain_of(host: str) -> str:
    """Name the part of a host that is somebody's own: ``mail.acme.co.uk`` is ``acme.co.uk``.

    Args:
        host: Of a mailbox or a web site.
    """
    labels = host.strip(".").split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


# Places in an index. A crowded one finds nobody, so that each company stands in several.


def _keys(company: Company) -> list[str]:
    reached = [f"d{domain}" for domain in company.domains]
    reached += [f"e{email}" for email in company.emails]
    reached += [f"p{phone}" for phone in company.phones]
    numbers = [(house_number(street), code) for street, code in company.addresses]
    homes = [f"a{number}|{code}" for number, code in numbers if number]
    words = {word for name in company.names for word in (*name.telling, *name.initials)}
    initials = {word[0] for word in words}
    places = [*company.cities, *(code for _, code in company.addresses)]
    sounds = {sound_of(word) for word in words}
    found = [f"{kind}|{one}" for kind, known in company.identities.items() for one in known]
    found += reached
    found += [f"{contact}|{initial}" for contact in (*reached, *homes) for initial in initials]
    found += [f"{one}|{sound}" for one in (*homes, *places) for sound in sounds]
    for name in company.names:
        found += _name_keys(name)
    return found


def _name_keys(name: CompanyName) -> Iterator[str]:
    sounds = sorted({sound_of(word) for word in name.telling})[:_MOST_WORDS]
    yield f"n{'|'.join(sounds)}"
    yield f"n{'|'.join((*sounds, *name.numbers, '', *name.shared))}"
    yield from (f"n{one}|{other}" for one, other in combinations(sounds, 2))
    yield from (f"w{word}" for word in name.telling if len(word) > 2)
    yield f"j{name.whole[:6]}"
    yield f"j{name.whole[:9]}"
    yield f"i{name.whole}"
    yield from (f"i{initials}" for initials in name.initials)
