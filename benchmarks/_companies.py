"""Made-up companies as they stand in Clio and as they come in again from an intake.

The noise is that of intakes: legal forms left out, mistaken or spelt out,
abbreviations, trade names, acronyms, slips, branches, numbered entities,
several companies of one owner, addresses of registered agents, accountants'
mailboxes, and free mail. None of these companies exists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from _people import FAMILY, KINDS, MISREAD, MISREAD_DIGITS, STREETS, words

from clio_sync.matching import Facts
from clio_sync.matching.text.normal import address_key, email_key, organisation_name, phone_key

FORMS = ("LLC", "Inc.", "Corp.", "LLP", "P.C.", "Ltd.", "PLLC", "LP")
SPELT = {
    "LLC": ("L.L.C.", "Llc", "Limited Liability Company", "LLC"),
    "Inc.": ("Inc", "Incorporated", "INC."),
    "Corp.": ("Corporation", "Corp"),
    "LLP": ("L.L.P.", "LLP"),
    "P.C.": ("PC", "Professional Corporation"),
    "Ltd.": ("Limited", "Ltd"),
    "PLLC": ("P.L.L.C.", "PLLC"),
    "LP": ("L.P.", "Limited Partnership"),
}
KINDS_OF = words(
    "Holdings Properties Management Realty Investments Capital Partners Enterprises Services "
    "Group Consulting Solutions Construction Logistics Technologies Development International"
)
TRADES = words(
    "Plumbing Roofing Landscaping Bakery Pizza Dental Trucking Electric Towing Catering Cleaning "
    "Painting Masonry Brewing Printing Nursery Salon Motors Flooring Drywall Security Staffing"
)
PLACES = words("Chicago Dallas Denver Boston Austin Phoenix Tampa Omaha Fresno Tulsa Laredo Reno")
COLOURS = words("Blue Green Red First United Golden Silver")
THINGS = words("Sky Star River Oak Stone Gate Eagle")
ABBREVIATED = {
    "International": "Intl",
    "Services": "Svcs",
    "Management": "Mgmt",
    "Properties": "Props",
    "Investments": "Inv",
    "Holdings": "Hldgs",
    "Group": "Grp",
    "Construction": "Constr",
    "Development": "Dev",
    "Technologies": "Tech",
    "Brothers": "Bros",
    "Associates": "Assoc",
    "Manufacturing": "Mfg",
    "Department": "Dept",
    "University": "Univ",
    "National": "Natl",
    "Association": "Assn",
    "Electric": "Elec",
    "Partners": "Ptnrs",
}
FREE = ("gmail.com", "yahoo.com", "aol.com", "outlook.com")
SYLLABLES = words(
    "al bra cor dex el fen gra hal ix jor kel lum mer nor ox pri quan ril sol tor ul ver wex zen "
    "ar bel cin don fal gil han kor lan mont per ros san tel vin"
)


@dataclass(frozen=True)
class Company:
    """A company, as one side has it."""

    name: str
    form: str
    email: str
    phone: str
    street: str
    postal: str
    website: str
    ein: str

    @property
    def whole(self) -> str:
        """Name and legal form."""
        return f"{self.name}, {self.form}" if self.form else self.name


@dataclass
class World:
    """Two sides, and which company is which.

    Args:
        records: What Clio has.
        rows: What comes in.
        truth: Which row is which record.
    """

    records: dict[int, Company] = field(default_factory=dict)
    rows: dict[int, Company] = field(default_factory=dict)
    truth: set[tuple[int, int]] = field(default_factory=set)


class Maker:
    """Makes companies up.

    Args:
        seed: Of the dice.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.domains: set[str] = set()
        self.agents = [self.home() for _ in range(4)]
        self.accountants = [
            (f"office@{self.coined().lower()}cpa.com", self.number()) for _ in range(5)
        ]

    def chance(self, share: float) -> bool:
        """Whether something happens that often."""
        return self.dice.random() < share

    def coined(self) -> str:
        """A word that was made up to be a name."""
        return "".join(self.dice.choices(SYLLABLES, k=self.dice.randint(2, 3))).title()

    def surname(self) -> str:
        """A family name, the first ones far more often."""
        return FAMILY[int(len(FAMILY) * self.dice.random() ** 1.7)].title()

    def number(self) -> str:
        """A telephone number."""
        return f"{self.dice.randint(201, 989)}{self.dice.randint(2000000, 9999999)}"

    def home(self) -> tuple[str, str]:
        """Street and code."""
        street = (
            f"{self.dice.randint(1, 2999)} {self.dice.choice(STREETS)} {self.dice.choice(KINDS)}"
        )
        unit = f" suite {self.dice.randint(100, 940)}" if self.chance(0.4) else ""
        return street + unit, f"{self.dice.randint(60000, 60900)}"

    def ein(self) -> str:
        """A tax number."""
        return f"{self.dice.randint(10, 98)}{self.dice.randint(1000000, 9999999)}"

    def base(self) -> str:
        """What the companies of one owner have in common in their names."""
        trade = self.dice.choice(TRADES)
        return self.dice.choice(
            (
                self.coined(),
                self.coined(),
                f"{self.coined()} {trade}",
                f"{self.surname()} {trade}",
                f"{self.surname()} & {self.surname()}",
                f"{self.surname()} Brothers {trade}",
                f"{self.surname()}, {self.surname()} & {self.surname()}",
                f"{self.dice.choice(COLOURS)} {self.dice.choice(THINGS)} {trade}",
                f"{self.surname()} Family Trust",
                f"{self.dice.choice(PLACES)} {trade}",
                f"{self.dice.choice(PLACES)} National {self.dice.choice(words('Bank Insurance'))}",
                f"The {self.coined()} Manufacturing",
            )
        )

    def names(self) -> Iterator[tuple[str, str]]:
        """The names and forms of the companies of one owner."""
        base = self.base()
        form = "" if "Trust" in base else self.dice.choices(FORMS, (8, 5, 2, 1, 1, 1, 1, 1))[0]
        kind = f" {self.dice.choice(KINDS_OF)}" if form and self.chance(0.35) else ""
        yield base + kind, form
        if not self.chance(0.25):
            return
        match self.dice.choices(range(6), (6, 7, 1, 5, 4, 4))[0]:
            case 0:
                for number in self.dice.choice((("1", "2", "3"), ("II",), ("II", "III"))):
                    yield f"{base}{kind} {number}", form
            case 1:
                for other in self.dice.sample(KINDS_OF, 2):
                    if f" {other}" != kind:
                        yield f"{base} {other}", form or "LLC"
            case 2 if form:
                yield base + kind, self.dice.choice([one for one in FORMS if one != form])
            case 3:
                for place in self.dice.sample(PLACES, 2):
                    yield f"{base}{kind} {place}", form
            case 4:
                for _ in range(self.dice.randint(1, 4)):
                    street = f"{self.dice.randint(100, 2999)} {self.dice.choice(STREETS).title()}"
                    yield f"{street} {self.dice.choice(('Street', 'Avenue'))}", "LLC"
            case _:
                yield self.base(), self.dice.choice(FORMS)

    def owner(self) -> Iterator[Company]:
        """One company, or several of one owner who share things."""
        first: Company | None = None
        for name, form in self.names():
            made = self.company(name, form)
            if first is None:
                first = made
            else:
                shared = {
                    "phone": (0.6, first.phone),
                    "email": (0.5, first.email),
                    "website": (0.5, first.website),
                }
                kept = {key: said for key, (share, said) in shared.items() if self.chance(share)}
                if self.chance(0.7):
                    kept |= {"street": first.street, "postal": first.postal}
                made = replace(made, **kept)
            yield made

    def company(self, name: str, form: str) -> Company:
        """A company with everything known."""
        street, postal = self.dice.choice(self.agents) if self.chance(0.07) else self.home()
        stem = "".join(c for c in name.lower() if c.isalpha())[:14]
        domain = self.domain(stem)
        email = f"{self.dice.choice(words('info office contact sales legal'))}@{domain}"
        if self.chance(0.3):
            email = f"{stem}{self.dice.randint(1, 999)}@{self.dice.choice(FREE)}"
        phone = self.number()
        if self.chance(0.05):
            email, phone = self.dice.choice(self.accountants)
        return Company(name, form, email, phone, street, postal, f"www.{domain}", self.ein())

    def domain(self, stem: str) -> str:
        """A web domain that nobody else has."""
        number, ending = "", self.dice.choice(("com", "com", "com", "net", "us"))
        while f"{stem}{number}.{ending}" in self.domains:
            number = str(self.dice.randint(1, 9999))
        self.domains.add(f"{stem}{number}.{ending}")
        return f"{stem}{number}.{ending}"

    # Noise

    def slip(self, text: str) -> str:
        """One letter swapped, lost, doubled or misread."""
        if len(text) < 4:
            return text
        at = self.dice.randrange(len(text) - 1)
        ways = (
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + MISREAD.get(text[at], text[at]) + text[at + 1 :],
            text[:at] + self.dice.choice("aeiourst") + text[at + 1 :],
        )
        return self.dice.choice(ways)

    def digit(self, text: str) -> str:
        """One digit misread."""
        at = self.dice.randrange(len(text))
        return text[:at] + MISREAD_DIGITS.get(text[at], text[at]) + text[at + 1 :]

    def renamed(self, company: Company) -> Company:
        """What happens to names."""
        name, form = company.name, company.form
        parts = name.split()
        if self.chance(0.15):
            parts = [ABBREVIATED.get(part, part) for part in parts]
        if self.chance(0.06):
            at = self.dice.randrange(len(parts))
            parts[at] = self.slip(parts[at])
        if len(parts) > 3 and self.chance(0.03):
            parts = parts[: self.dice.choice((2, 3))]
        if len(parts) == 2 and self.chance(0.02):
            parts = parts[::-1]
        name = " ".join(parts)
        if self.chance(0.1):
            name = name.removeprefix("The ") if name.startswith("The ") else f"The {name}"
        if self.chance(0.2):
            name = name.replace("&", "and")
        if len(parts) == 2 and self.chance(0.04):
            name = name.replace(" ", "")
        if len(parts) > 2 and self.chance(0.015):
            name = "".join(part[0] for part in parts if part[0].isalpha())
        if form:
            form = self.dice.choice((form, *SPELT[form]))
            if self.chance(0.25):
                form = ""
            elif self.chance(0.015):
                form = self.dice.choice(FORMS)
        if self.chance(0.02):
            form = f"{form} c/o {self.surname()}"
        if self.chance(0.03):
            form = f"{form} d/b/a {self.base()}"
        return replace(company, name=name, form=form)

    def noisy(self, company: Company) -> Company:
        """The company as somebody else typed it in."""
        seen = self.renamed(company)
        host = seen.email.partition("@")[2]
        if self.chance(0.35) and host not in FREE:
            seen = replace(seen, email=f"{self.surname().lower()}@{host}")
        elif self.chance(0.08):
            seen = replace(seen, email=f"{self.coined().lower()}@{self.dice.choice(FREE)}")
        if self.chance(0.10):
            seen = replace(seen, phone=self.number())
        elif self.chance(0.06):
            seen = replace(seen, phone=seen.phone[:7] + f"{self.dice.randint(0, 999):03}")
        elif self.chance(0.03):
            seen = replace(seen, phone=self.digit(seen.phone))
        if self.chance(0.12):
            street, postal = self.home()
            seen = replace(seen, street=street, postal=postal)
        elif self.chance(0.06):
            seen = replace(seen, street=self.slip(seen.street))
        elif self.chance(0.08):
            seen = replace(seen, street=seen.street.partition(" suite")[0])
        if self.chance(0.03):
            seen = replace(seen, ein=self.digit(seen.ein))
        return self.sparse(seen)

    def sparse(self, company: Company) -> Company:
        """What nobody asked for, or nobody told."""
        blanks = {"email": 0.2, "phone": 0.12, "street": 0.2, "website": 0.5, "ein": 0.6}
        gone = {name: "" for name, share in blanks.items() if self.chance(share)}
        return replace(company, **gone)


def world(companies: int, seed: int) -> World:
    """Make two sides, of which about two thirds of the companies are in both.

    Args:
        companies: How many there are at least.
        seed: Of the dice.
    """
    maker, made = Maker(seed), World()
    number = 0
    while number < companies:
        for company in maker.owner():
            number += 1
            inside, outside = maker.chance(0.8), maker.chance(0.8)
            if inside:
                made.records[number] = maker.sparse(company)
            if outside:
                made.rows[number] = maker.noisy(company)
            if inside and outside:
                made.truth.add((number, number))
    return made


def facts_of(company: Company, *, numbers: bool) -> Facts:
    """What matching goes by.

    Args:
        company: As one side has it.
        numbers: Whether the tax number is told.
    """
    told = {
        "type": "Company",
        "name": organisation_name(company.whole),
        "email": email_key(company.email),
        "phone": phone_key(company.phone),
        "address": address_key(company.street, company.postal if company.street else ""),
        "website": company.website.removeprefix("www."),
        "id:ein": company.ein if numbers else "",
    }
    return {kind: frozenset([value]) for kind, value in told.items() if value}
