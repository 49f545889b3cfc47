"""Looking somebody up among all parties, so that nobody is missed; ranking comes after that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import define, field, frozen

from ..matching.weighing.reasons import Step
from .asked import Asked
from .lexicon import MISSPELT, Likeness
from .naming import Alike, NameMatch, best, rarity, steps_of
from .parties import TAIL, Parties, Party, domain_of, held
from .spellings import Words, initials_of, joined

Grade: TypeAlias = Literal["strong", "likely", "possible"]
GRADES: tuple[Grade, ...] = ("strong", "likely", "possible")
_DIFFERS = -3.0


@frozen
class Found:
    """A party that came up.

    Args:
        id: Clio's id of the contact.
        grade: How sure that is.
        steps: Why, each with its weight.
        via: Who it was found by, if it did not come up by itself.
    """

    id: int
    grade: Grade
    steps: tuple[Step, ...]
    via: int | None = None

    @property
    def score(self) -> float:
        """All weights together."""
        return sum(step.weight for step in self.steps)


def look_up(parties: Parties, asked: Asked) -> list[Found]:
    """Find whoever may be meant, and those who are linked with them, the likeliest first.

    Args:
        parties: Everybody.
        asked: What is looked up.
    """
    look = _Look(parties, asked)
    direct = {one.id: one for id in look.candidates() if (one := look.judged(id)) is not None}
    linked = {one.id: one for one in _linked(parties, direct.values(), look.companies)}
    found = [*direct.values(), *(one for id, one in linked.items() if id not in direct)]
    return sorted(found, key=lambda one: (GRADES.index(one.grade), -one.score, one.id))


def companies_named(parties: Parties, name: str) -> frozenset[int]:
    """The companies that may be meant by a name.

    Args:
        parties: Everybody.
        name: As somebody typed it.
    """
    if not name:
        return frozenset()
    found = look_up(parties, Asked(name=name))
    return frozenset(
        one.id for one in found if one.via is None and parties.by_id[one.id].is_company
    )


@define
class _Look:
    """One look-up."""

    parties: Parties
    asked: Asked
    alike: Alike = field(init=False)
    acronyms: frozenset[str] = field(init=False)
    companies: frozenset[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        plain = {word for words in self.asked.plain for word in words}
        paired = {word for words in self._readings for word in words} - plain
        alike = self.parties.lexicon.alike
        self.alike = {
            **{word: alike(word) for word in plain},
            **{word: _at_least(MISSPELT, alike(word)) for word in paired},
        }
        self.acronyms = initials_of(self.asked.name)
        self.companies = companies_named(self.parties, self.asked.company)

    @property
    def _readings(self) -> tuple[Words, ...]:
        return (*self.asked.people, *self.asked.companies)

    # Whom to look at

    def candidates(self) -> set[int]:
        """Whoever shares a word, a mailbox, a number or a date."""
        parties, asked = self.parties, self.asked
        found = self._by_name()
        found |= held(parties.emails, asked.email_key)
        found |= held(parties.domains, domain_of(asked.email_key))
        found |= held(parties.phones, asked.phone_key[-TAIL:])
        found |= held(parties.births, asked.birth_key)
        return found | self.companies

    def _by_name(self) -> set[int]:
        parties = self.parties
        found = set[int]()
        for words in self._readings:
            shared = Counter(id for word in words for id in self._holders(word))
            found |= {id for id, count in shared.items() if self._worth(id, count, len(words))}
            found |= held(parties.initials, "".join(words))
        for word in (*self.acronyms, *self._rare_last):
            found |= set(parties.lexicon.holders(word))
        return found

    def _holders(self, word: str) -> set[int]:
        """Whoever has a word that this one may stand for, or had it in two."""
        lexicon = self.parties.lexicon
        held_by = [lexicon.holders(other) for other in self.alike[word]]
        return held(self.parties.joined, word).union(*held_by)

    def _worth(self, id: int, shared: int, asked: int) -> bool:
        """Whether so many shared words can be enough; most share only one of several."""
        party = self.parties.by_id[id]
        return shared > 1 or asked == 1 or party.is_company or min(map(len, party.names)) == 1

    # What to make of them

    def judged(self, id: int) -> Found | None:
        """Why somebody came up, or None if on a closer look there is too little to it."""
        party = self.parties.by_id[id]
        name = self._name(party)
        called = list(self._name_steps(party, name))
        known = list(self._known_steps(party))
        agrees = [step for step in known if step.agrees]
        if not called and not self._suffices(agrees, name):
            return None
        if not called and name is not None and name.shares_a_word:
            called = list(steps_of(name, self.parties.lexicon, self._everybody))
        steps = (*called, *known)
        exact = name is not None and name.is_exact and (party.is_company or len(name.found) > 1)
        return Found(id, _grade(self.asked, name, steps, exact=exact, rare=self._rare(name)), steps)

    def _rare(self, name: NameMatch | None) -> bool:
        """Whether all that is looked up is there somehow, and few have a word of it."""
        words = name.agreeing if name is not None else []
        return any(self.parties.lexicon.count(word) <= _FEW for word in words)

    @property
    def _everybody(self) -> int:
        return len(self.parties.by_id)

    def _name(self, party: Party) -> NameMatch | None:
        asked = self.asked.companies if party.is_company else self.asked.people
        names = [one for words in party.names for one in self._as_asked(words)]
        return best(asked, names, self.alike)

    def _as_asked(self, words: Words) -> Iterator[Words]:
        """Their words, and with two of them as one where that is looked up."""
        yield words
        if not joined(words).isdisjoint(self.alike):
            for at in range(len(words) - 1):
                both = words[at] + words[at + 1]
                if both in self.alike:
                    yield (*words[:at], both, *words[at + 2 :])

    def _name_steps(self, party: Party, name: NameMatch | None) -> Iterator[Step]:
        if name is not None and name.covers:
            yield from steps_of(name, self.parties.lexicon, self._everybody)
        elif self._by_initials(party):
            yield Step("name", _INITIALS, 4.0, agrees=True)
        elif word := self._family(party):
            weight = rarity(self.parties.lexicon.count(word), self._everybody) / 2
            finding = "is in the company's" if party.is_company else "agrees, and is rare"
            yield Step("the last word of the name", finding, weight, agrees=True)

    def _by_initials(self, party: Party) -> bool:
        asked = {"".join(words) for words in self._readings}
        theirs = {words[0] for words in party.names if len(words) == 1}
        return not (asked.isdisjoint(party.initials) and self.acronyms.isdisjoint(theirs))

    def _family(self, party: Party) -> str:
        """The family name, if a company bears it, or a relative and hardly anybody else."""
        if party.is_company:
            return next((word for words in party.names for word in words if word in self._last), "")
        return next((words[-1] for words in party.names if words[-1] in self._rare_last), "")

    @property
    def _last(self) -> set[str]:
        return {words[-1] for words in self.asked.people if len(words) > 1}

    @property
    def _rare_last(self) -> set[str]:
        return {word for word in self._last if self.parties.lexicon.count(word) <= _FEW}

    def _known_steps(self, party: Party) -> Iterator[Step]:
        asked, parties = self.asked, self.parties
        if asked.email_key:
            yield from self._email(party)
        if phone := asked.phone_key:
            yield from self._phone(party, phone)
        if (birth := asked.birth_key) and party.births:
            agrees = birth in party.births
            weight = self._rarity(held(parties.births, birth)) if agrees else _DIFFERS
            yield Step("birth date", "agrees" if agrees else "differs", weight, agrees)
        if self.companies and not party.is_company and party.company is not None:
            agrees = party.company in self.companies
            yield Step("company", "agrees" if agrees else "differs", 4.0 if agrees else 0, agrees)
        if party.id in self.companies:
            yield Step("company", "is the one that is named", 4.0, agrees=True)

    def _email(self, party: Party) -> Iterator[Step]:
        email = self.asked.email_key
        domain = domain_of(email)
        if email in party.emails:
            weight = self._rarity(held(self.parties.emails, email))
            yield Step("e-mail", "agrees", weight, agrees=True)
        elif domain and domain in party.domains:
            weight = self._rarity(held(self.parties.domains, domain)) / 2
            yield Step("e-mail", "is of the same domain", weight, agrees=True)

    def _phone(self, party: Party, phone: str) -> Iterator[Step]:
        same = held(self.parties.phones, phone[-TAIL:])
        if any(number.endswith(phone) for number in party.phones):
            yield Step("phone", "agrees", self._rarity(same), agrees=True)
        elif party.id in same:
            weight = self._rarity(same) / 2
            yield Step("phone", "agrees but for its beginning", weight, agrees=True)

    def _rarity(self, holders: set[int]) -> float:
        return rarity(len(holders), self._everybody)

    def _suffices(self, agrees: Sequence[Step], name: NameMatch | None) -> bool:
        """Whether somebody of another name is worth looking at: a birth date is shared by many."""
        if not agrees:
            return False
        only_birth = {step.aspect for step in agrees} == {"birth date"}
        named = not self._readings or (name is not None and name.shares_a_word)
        return named or not only_birth


_REACHES = ("e-mail", "phone")
_OF_THE_NAME = "name"
_INITIALS = "is that of its initials"
_FEW = 3


def _grade(
    asked: Asked, name: NameMatch | None, steps: Sequence[Step], *, exact: bool, rare: bool
) -> Grade:
    """How sure it is that they are meant; a birth date that differs leaves a doubt."""
    reached = any(step.aspect in _REACHES and step.finding == "agrees" for step in steps)
    known = any(step.agrees and _OF_THE_NAME not in step.aspect for step in steps)
    differs = any(step.aspect == "birth date" and not step.agrees for step in steps)
    if name is None or not name.covers:
        called = any(step.agrees and _OF_THE_NAME in step.aspect for step in steps)
        acronym = any(step.finding == _INITIALS for step in steps)
        return "likely" if acronym or (reached and (called or not asked.name)) else "possible"
    full = name.is_full and len(name.found) > 1
    if (exact or reached or (full and known)) and not differs:
        return "strong"
    return "likely" if exact or rare or name.is_close or reached else "possible"


def _at_least(least: Likeness, alike: Mapping[str, Likeness]) -> Mapping[str, Likeness]:
    return {word: likeness for word, likeness in alike.items() if likeness >= least}


def _linked(
    parties: Parties, direct: Iterable[Found], companies: frozenset[int]
) -> Iterator[Found]:
    """Who works at a company that came up, and the company of a person who did."""
    for one in direct:
        party = parties.by_id[one.id]
        if party.is_company and (one.grade != "possible" or one.id in companies):
            for id in sorted(parties.staff.get(one.id, ())):
                step = Step("company", "is one that was found", 1.0, agrees=True)
                yield Found(id, "possible", (step,), via=one.id)
        elif party.company is not None and party.company in parties.by_id:
            step = Step("somebody of the company", "was found", 1.0, agrees=True)
            yield Found(party.company, "possible", (step,), via=one.id)
