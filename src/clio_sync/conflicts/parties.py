"""Everybody in a firm's Clio, to be looked up by any word of a name, mailbox, number or date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from attrs import define, field, frozen

from ..mapping.lenses import children, item
from ..mapping.values import Record
from ..matching.companies.words import FREE_MAIL, PUBLIC_HOSTS
from ..matching.text import normal
from .lexicon import Lexicon
from .spellings import Words, initials_of, joined, of_company, of_person

TAIL = 7
"""The last digits of a telephone number, which have to agree at least."""


@frozen
class Party:
    """A person or a company, as it is looked up.

    Args:
        id: Clio's id.
        is_company: Whether it is one.
        names: Every way in which its name may be meant.
        initials: The acronyms that it may go by.
        emails: Its addresses.
        phones: Its numbers.
        births: Its birth date.
        company: The id of the company that it works at or owns.
    """

    id: int
    is_company: bool
    names: tuple[Words, ...] = field(repr=False)
    initials: frozenset[str] = field(repr=False)
    emails: frozenset[str] = field(repr=False)
    phones: frozenset[str] = field(repr=False)
    births: frozenset[str] = field(repr=False)
    company: int | None = None

    @property
    def domains(self) -> frozenset[str]:
        """The domains of its mailboxes that are somebody's own."""
        return frozenset(map(domain_of, self.emails)) - {""}


_NONE = frozenset[str]()


def party_of(record: Record) -> Party:
    """Take a contact as Clio lists it.

    Args:
        record: Read with `reading.CONTACTS`.
    """
    is_company = record.get("type") == "Company"
    whole = str(record.get("name") or "")
    parts = (record.get(name) for name in ("first_name", "middle_name", "last_name"))
    split = " ".join(str(part) for part in parts if part)
    written = dict.fromkeys((split, whole)) if split else [whole]
    names = (
        of_company(whole) if is_company else [one for text in written for one in of_person(text)]
    )
    emails = (str(row.get("address") or "") for row in children(record, "email_addresses"))
    phones = (str(row.get("number") or "") for row in children(record, "phone_numbers"))
    born, company = item(record, "date_of_birth"), item(record, "company")
    return Party(
        id=record["id"],
        is_company=is_company,
        names=tuple(dict.fromkeys(names)),
        initials=initials_of(whole) if is_company else _NONE,
        emails=frozenset(map(normal.email_key, emails)) - {""},
        phones=frozenset(map(normal.phone_key, phones)) - {""},
        births=frozenset({born}) if isinstance(born, str) and born else _NONE,
        company=company.get("id") if isinstance(company, dict) else None,
    )


def domain_of(email: str) -> str:
    """Name the domain of a mailbox; empty where everybody may have a mailbox there.

    Args:
        email: From `normal.email_key`.
    """
    host = email.rpartition("@")[2]
    return "" if host in FREE_MAIL or host in PUBLIC_HOSTS else host


Places = defaultdict[str, set[int]]


def _places() -> Places:
    return defaultdict(set)


@define
class Parties:
    """All parties, by everything they can be looked up by."""

    by_id: dict[int, Party] = field(factory=dict, repr=False)
    lexicon: Lexicon[int] = field(factory=Lexicon[int], repr=False)
    joined: Places = field(factory=_places, repr=False)
    initials: Places = field(factory=_places, repr=False)
    emails: Places = field(factory=_places, repr=False)
    domains: Places = field(factory=_places, repr=False)
    phones: Places = field(factory=_places, repr=False)
    births: Places = field(factory=_places, repr=False)
    staff: defaultdict[int, set[int]] = field(factory=lambda: defaultdict(set), repr=False)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Parties:
        """Take in all contacts.

        Args:
            records: As Clio lists them.
        """
        parties = cls()
        for record in records:
            parties.add(party_of(record))
        return parties

    def add(self, party: Party) -> None:
        """Take in one, instead of what was known of it before.

        Args:
            party: A contact.
        """
        self.discard(party.id)
        self.by_id[party.id] = party
        for word in _words(party):
            self.lexicon.add(word, party.id)
        for places, keys in self._places_of(party):
            for key in keys:
                places[key].add(party.id)
        if party.company is not None:
            self.staff[party.company].add(party.id)

    def discard(self, id: int) -> None:
        """Forget one, if it is known at all.

        Args:
            id: Clio's.
        """
        party = self.by_id.pop(id, None)
        if party is None:
            return
        for word in _words(party):
            self.lexicon.discard(word, id)
        for places, keys in self._places_of(party):
            for key in keys:
                places[key].discard(id)
        if party.company is not None:
            self.staff[party.company].discard(id)

    def _places_of(self, party: Party) -> Iterator[tuple[Places, Iterable[str]]]:
        """Where a party stands, beside the words of its names."""
        yield self.joined, {both for words in party.names for both in joined(words)}
        yield self.initials, party.initials
        yield self.emails, party.emails
        yield self.domains, party.domains
        yield self.phones, {number[-TAIL:] for number in party.phones}
        yield self.births, party.births


def _words(party: Party) -> set[str]:
    return {word for words in party.names for word in words}


def held(places: Mapping[str, set[int]], key: str) -> set[int]:
    """Who stands under a key.

    Args:
        places: One of those of `Parties`.
        key: Any key.
    """
    return places.get(key, set())
