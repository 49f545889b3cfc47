"""Made-up clients of a law firm, as they stand in Clio and as they come in again from an intake.

The noise is that of intakes: short forms, swapped and misread fields, married
names, transliterations, households with one telephone and one mailbox, fathers
and sons of one name, twins, agencies and shelters, the firm's own number, and
people who only have much in common. Nobody in here exists.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from clio_sync.matching import Facts
from clio_sync.matching.text.nicknames import _GROUPS
from clio_sync.matching.text.normal import address_key, email_key, full_name, phone_key


def words(*lines: str) -> list[str]:
    """All words of some lines."""
    return [word for line in lines for word in line.split()]


GIVEN = words(
    "james mary robert patricia john jennifer michael linda david elizabeth william barbara "
    "richard susan joseph jessica thomas sarah charles karen christopher lisa daniel nancy "
    "matthew betty anthony sandra mark ashley donald emily steven kimberly andrew margaret paul "
    "donna joshua michelle kenneth carol kevin amanda brian melissa george deborah timothy "
    "stephanie jose maria juan guadalupe luis rosa carlos ana jorge carmen miguel veronica pedro "
    "teresa manuel leticia jesus yolanda mohammed fatima ahmed aisha omar zainab wei min li jing "
    "yan hui lei xin nguyen thi minh linh hung mai sergei olga ivan natalia dmitri svetlana "
    "alexander ekaterina priya raj amit sunita anil deepa kwame ama kofi abena jean marie pierre"
)
FAMILY = words(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez "
    "gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris "
    "sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill "
    "flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips "
    "evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers "
    "gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward wang chen "
    "li zhang liu khan ali hussein ahmed ivanov petrov kowalski novak tran pham patel singh mensah"
)
STREETS = words("oak maple cedar pine elm main park lake hill washington lincoln first second")
SYLLABLES = words("ba ko mar tin der vel son ski ros can del var mon tar lin gre hau fer")
KINDS = ("st", "ave", "rd", "blvd", "ln")
HOSTS = ("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com")
SOUNDS = {
    "mohammed": ("muhammad", "mohamed"),
    "ahmed": ("ahmad",),
    "hussein": ("hussain", "husayn"),
    "aisha": ("ayesha",),
    "sergei": ("sergey",),
    "natalia": ("nataliya",),
    "dmitri": ("dmitry",),
    "ekaterina": ("yekaterina",),
    "petrov": ("petroff",),
    "ivanov": ("iwanow",),
    "zhang": ("chang",),
    "wang": ("wong",),
    "zainab": ("zaynab",),
}
MISREAD = {"o": "0", "l": "1", "m": "rn", "e": "c", "i": "l", "u": "v", "n": "h"}
MISREAD_DIGITS = {"1": "7", "7": "1", "5": "6", "6": "5", "3": "8", "8": "3", "0": "8", "9": "4"}


@dataclass(frozen=True)
class Person:
    """Somebody, as one side has them."""

    given: str
    middle: str
    family: str
    suffix: str
    birth: str
    email: str
    phone: str
    street: str
    postal: str
    ssn: str


@dataclass
class World:
    """Two sides, and who is who.

    Args:
        records: What Clio has.
        rows: What comes in.
        truth: Which row is which record.
    """

    records: dict[int, Person] = field(default_factory=dict)
    rows: dict[int, Person] = field(default_factory=dict)
    truth: set[tuple[int, int]] = field(default_factory=set)


def short_forms() -> Mapping[str, list[str]]:
    """Other forms of each given name."""
    found: dict[str, list[str]] = {}
    for line in _GROUPS.split("\n"):
        names = line.split()
        for name in names[:1]:
            found.setdefault(name, []).extend(names[1:4])
    return found


SHORT = short_forms()


class Maker:
    """Makes people up.

    Args:
        seed: Of the dice.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.agencies = [(self.mail("intake"), self.number()) for _ in range(6)]
        self.shelters = [self.home() for _ in range(5)]
        self.firm = self.number()

    def chance(self, share: float) -> bool:
        """Whether something happens that often."""
        return self.dice.random() < share

    def skewed(self, names: list[str]) -> str:
        """One of the names, the first ones far more often."""
        return names[int(len(names) * self.dice.random() ** 1.7)]

    def surname(self) -> str:
        """A frequent one, or one that few have."""
        if self.chance(0.55):
            return self.skewed(FAMILY)
        parts = [
            [
                "ba",
                "ko",
                "mar",
                "tin",
                "der",
                "vel",
                "son",
                "ski",
                "ros",
                "can",
                "del",
                "var",
                "mon",
                "tar",
                "lin",
                "gre",
                "hau",
                "fer",
            ]
        ] * 3
        return "".join(map(self.dice.choice, parts))[: self.dice.randint(6, 9)]

    def number(self) -> str:
        """A telephone number."""
        return f"{self.dice.randint(201, 989)}{self.dice.randint(2000000, 9999999)}"

    def mail(self, mailbox: str) -> str:
        """An e-mail address."""
        return f"{mailbox}{self.dice.randint(1, 9999)}@{self.dice.choice(HOSTS)}"

    def home(self) -> tuple[str, str]:
        """Street and code."""
        street = (
            f"{self.dice.randint(1, 2999)} {self.dice.choice(STREETS)} {self.dice.choice(KINDS)}"
        )
        unit = f" apt {self.dice.randint(1, 40)}" if self.chance(0.3) else ""
        return street + unit, f"{self.dice.randint(60000, 60900)}"

    def born(self, first: int, last: int) -> str:
        """A birth date; officials who know none write the first of January."""
        year = self.dice.randint(first, last)
        if self.chance(0.03):
            return f"{year}-01-01"
        return f"{year}-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"

    def ssn(self) -> str:
        """A number of identity."""
        return str(self.dice.randint(100000000, 899999999))

    def person(self, family: str, born: tuple[int, int], home: tuple[str, str]) -> Person:
        """Somebody with everything known."""
        given = self.skewed(GIVEN)
        return Person(
            given=given,
            middle=self.skewed(GIVEN) if self.chance(0.5) else "",
            family=family,
            suffix="",
            birth=self.born(*born),
            email=self.mail(f"{given}.{family}"),
            phone=self.number(),
            street=home[0],
            postal=home[1],
            ssn=self.ssn(),
        )

    def household(self) -> Iterator[Person]:
        """One person alone, or several who share things."""
        family, home = self.surname(), self.home()
        if self.chance(0.08):
            home = self.dice.choice(self.shelters)
        elder = self.person(family, (1940, 1985), home)
        agency = self.dice.choice(self.agencies)
        if self.chance(0.06):
            elder = replace(elder, email=agency[0])
        if self.chance(0.05):
            elder = replace(elder, phone=agency[1])
        if self.chance(0.03):
            elder = replace(elder, phone=self.firm)
        yield elder
        if self.chance(0.35):
            yield from self.relatives(elder, home)

    def relatives(self, elder: Person, home: tuple[str, str]) -> Iterator[Person]:
        """A spouse, children, a son of the father's name, twins."""
        shared = {"phone": elder.phone} if self.chance(0.6) else {}
        if self.chance(0.4):
            shared["email"] = elder.email
        if self.chance(0.7):
            family = elder.family if self.chance(0.8) else self.surname()
            yield replace(self.person(family, (1940, 1985), home), **shared)
        if self.chance(0.12):
            son = replace(self.person(elder.family, (1975, 2012), home), **shared)
            named = replace(son, given=elder.given)
            if self.chance(0.3):
                named = replace(named, middle=elder.middle)
            yield replace(named, suffix="Jr" if self.chance(0.4) else "")
        if self.chance(0.4):
            child = replace(self.person(elder.family, (1985, 2015), home), **shared)
            yield child
            if self.chance(0.1):
                twin = self.person(elder.family, (1985, 2015), home)
                if twin.given != child.given:
                    yield replace(twin, birth=child.birth, **shared)

    # Noise

    def slip(self, text: str) -> str:
        """One letter swapped, lost, doubled or misread."""
        if len(text) < 3:
            return text
        at = self.dice.randrange(len(text) - 1)
        ways: list[Callable[[], str]] = [
            lambda: text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            lambda: text[:at] + text[at + 1 :],
            lambda: text[:at] + text[at] + text[at:],
            lambda: text[:at] + MISREAD.get(text[at], text[at]) + text[at + 1 :],
            lambda: text[:at] + self.dice.choice("aeiourst") + text[at + 1 :],
        ]
        return self.dice.choice(ways)()

    def digit(self, text: str) -> str:
        """One digit misread or swapped."""
        if not text:
            return text
        places = [place for place, letter in enumerate(text[:-1]) if letter.isdigit()]
        at = self.dice.choice(places)
        if self.chance(0.4) and text[at + 1].isdigit():
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + MISREAD_DIGITS.get(text[at], text[at]) + text[at + 1 :]

    def renamed(self, person: Person) -> Person:
        """What happens to names."""
        given, middle, family = person.given, person.middle, person.family
        if given in SHORT and self.chance(0.12):
            given = self.dice.choice(SHORT[given])
        given, family = (
            self.dice.choice(SOUNDS[name]) if name in SOUNDS and self.chance(0.25) else name
            for name in (given, family)
        )
        if self.chance(0.05):
            given = self.slip(given)
        if self.chance(0.05):
            family = self.slip(family)
        if self.chance(0.02):
            family = self.surname()
        elif self.chance(0.03):
            family = f"{family} {self.surname()}"
        if self.chance(0.03):
            given, family = family, given
        middle = middle[:1] if self.chance(0.4) else "" if self.chance(0.4) else middle
        suffix = "" if self.chance(0.4) else person.suffix
        return replace(person, given=given, middle=middle, family=family, suffix=suffix)

    def noisy(self, person: Person) -> Person:
        """The person as somebody else typed them in."""
        seen = self.renamed(person)
        if self.chance(0.05):
            year, month, day = seen.birth.split("-")
            turned = f"{year}-{day}-{month}" if int(day) <= 12 else self.digit(seen.birth)
            seen = replace(seen, birth=turned)
        if self.chance(0.04):
            seen = replace(seen, ssn=self.digit(seen.ssn))
        if self.chance(0.10):
            seen = replace(seen, email=self.mail(seen.given))
        elif self.chance(0.04):
            seen = replace(seen, email=self.slip(seen.email.partition("@")[0]) + "@gmail.com")
        if self.chance(0.12):
            seen = replace(seen, phone=self.number())
        elif self.chance(0.04):
            seen = replace(seen, phone=self.digit(seen.phone))
        if self.chance(0.15):
            street, postal = self.home()
            seen = replace(seen, street=street, postal=postal)
        elif self.chance(0.06):
            seen = replace(seen, street=self.slip(seen.street))
        return self.sparse(seen)

    def sparse(self, person: Person) -> Person:
        """What nobody asked for, or nobody told."""
        blanks = {"birth": 0.08, "email": 0.2, "phone": 0.12, "street": 0.25, "ssn": 0.6}
        gone = {name: "" for name, share in blanks.items() if self.chance(share)}
        return replace(person, **gone)


def world(people: int, seed: int, twice: float = 0.0) -> World:
    """Make two sides, of which about two thirds of the people are in both.

    Args:
        people: How many there are at least.
        seed: Of the dice.
        twice: How many of those on a side stand there a second time, under their number below
            zero.
    """
    maker, made = Maker(seed), World()
    number = 0
    while number < people:
        for person in maker.household():
            number += 1
            inside, outside = maker.chance(0.8), maker.chance(0.8)
            if inside:
                made.records[number] = maker.sparse(person)
            if outside:
                made.rows[number] = maker.noisy(person)
            if twice and inside and maker.chance(twice):
                made.records[-number] = maker.sparse(person)
            if twice and outside and maker.chance(twice):
                made.rows[-number] = maker.noisy(person)
            made.truth |= {
                (row, record)
                for row in (number, -number)
                for record in (number, -number)
                if row in made.rows and record in made.records
            }
    return made


def facts_of(person: Person, *, numbers: bool = True) -> Facts:
    """What matching goes by.

    Args:
        person: As one side has them.
        numbers: Whether the number of identity is told.
    """
    given, family = f"{person.given} {person.middle}", f"{person.family} {person.suffix}"
    told = {
        "type": "Person",
        "name": full_name(given, family),
        "email": email_key(person.email),
        "phone": phone_key(person.phone),
        "birth": person.birth,
        "address": address_key(person.street, person.postal if person.street else ""),
        "id:ssn": person.ssn if numbers else "",
    }
    return {kind: frozenset([value]) for kind, value in told.items() if value}
