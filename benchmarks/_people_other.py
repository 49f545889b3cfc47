"""Other made-up clients, whose kinds of noise were looked at and whose seeds were not.

Families differ from those of ``_people``, names come from more parts of the
world, and both sides are noisy: keyboards and scanners slip, UTF-8 is read as
Latin-1, notes stand in the field of the name, second surnames are dropped,
Chinese and Vietnamese names stand in either order, families file from one
mailbox, agencies, shelters and offices are given for one's own, fields hold
stand-ins, and much is missing. Nobody in here exists.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from _people import Person, World, words

GIVEN = {
    "us": "James Robert Michael William David Thomas Daniel Matthew Anthony Steven Andrew Kenneth "
    "Jason Ryan Tyler Jordan Mary Patricia Jennifer Linda Elizabeth Susan Jessica Karen Ashley "
    "Kimberly Emily Michelle Rebecca Laura Nicole Samantha Kathleen Hannah Madison Olivia",
    "es": "José Luis Carlos Jorge Miguel Jesús Francisco Alejandro Ricardo Eduardo Óscar Ramón "
    "Wilmer Yoni María Guadalupe Rosa Ana Leticia Verónica Yolanda Lucía Isabel Mónica Xiomara "
    "Damaris Mirna Daniela",
    "vn": "Minh Hung Tuan Linh Huong Lan Thao Phuong Hanh Hoa Quang Son Trung Vinh Xuan Bao Duc",
    "cn": "Wei Fang Min Jing Qiang Lei Jun Yong Yan Juan Tao Ming Xiu Ping Gang Jian Ling Bo Hai",
    "ar": "Mohammed Ahmed Khaled Omar Youssef Mustafa Tariq Karim Fatima Aisha Maryam Layla Huda",
    "ua": "Oleksandr Serhiy Dmytro Andriy Mykola Pavel Olena Kateryna Iryna Tetyana Yuliya Oksana",
}
FAMILY = {
    "us": "Smith Johnson Brown Jones Miller Davis Wilson Taylor Moore Clark Lewis Walker Young King "
    "Wright Hill Baker Nelson Carter Turner Parker Collins Murphy Cooper Reed Howard Brooks Bennett",
    "es": "García Hernández Martínez López González Pérez Sánchez Ramírez Flores Rivera Díaz Morales "
    "Reyes Ortiz Chávez Ruiz Mendoza Castillo Vásquez Salazar Peña Ríos Zelaya Ajanel Quispe",
    "vn": "Nguyen Tran Le Pham Huynh Phan Vo Dang Bui Do",
    "cn": "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Sun Ma Guo Lin",
    "ar": "Al-Masri El-Sayed Haddad Khalil Mansour Hamdan Saleh Darwish Najjar Khoury Suleiman",
    "ua": "Shevchenko Kovalenko Bondarenko Tkachenko Melnyk Boyko Sokolov Yakovlev Lysenko Rudenko",
}
FORMS = {
    "James": "Jim Jimmy", "Robert": "Bob Rob", "Michael": "Mike", "William": "Bill Will",
    "Thomas": "Tom", "Daniel": "Dan", "Anthony": "Tony", "Steven": "Steve", "Andrew": "Andy",
    "Patricia": "Pat Tricia", "Jennifer": "Jen", "Elizabeth": "Liz Beth", "Rebecca": "Becky",
    "Kathleen": "Kathy", "José": "Pepe", "Francisco": "Paco", "Jesús": "Chuy", "Eduardo": "Lalo",
    "Guadalupe": "Lupe", "Isabel": "Chabela", "Mohammed": "Muhammad Mohamed Md", "Ahmed": "Ahmad",
    "Khaled": "Khalid", "Youssef": "Yusuf Yousef", "Mustafa": "Mostafa", "Tariq": "Tarek",
    "Aisha": "Ayesha", "Maryam": "Mariam", "Layla": "Leila", "Al-Masri": "Almasri El-Masry",
    "El-Sayed": "Elsayed Al-Sayed", "Khalil": "Khaleel", "Suleiman": "Soliman",
    "Oleksandr": "Aleksandr Sasha", "Serhiy": "Sergey", "Dmytro": "Dmitry", "Andriy": "Andrey",
    "Mykola": "Nikolai", "Olena": "Elena", "Kateryna": "Ekaterina Katya", "Yuliya": "Julia",
    "Kovalenko": "Kowalenko", "Yakovlev": "Iakovlev",
}  # fmt: skip
SYLLABLES = words("hart black whit stan ash brook fair green lang thorn oak clay kirk mel pem rad")
ENDINGS = words("well ley field ton wood ford ham stead worth by ridge dale")
STREETS = words("Willow Mill Sunset Railroad Jackson Cherry River Franklin Laurel Prospect Harbor")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SCANS = (("m", "rn"), ("rn", "m"), ("o", "0"), ("l", "1"), ("e", "c"), ("cl", "d"), ("i", "l"))
HOSTS = ("gmail.com", "yahoo.com", "hotmail.com", "comcast.net", "icloud.com")
NOTES = (" (deceased)", " (minor)", " - DO NOT CALL", " *VIP*")
NO_MAIL = ("n/a", "unknown@", "none@none.com", "noemail@gmail.com")
NO_PHONE = ("000-000-0000", "n/a", "999-999-9999")
Home = tuple[str, str]


class Maker:
    """Makes people up, and what each side has of them.

    Args:
        seed: Of the dice.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.agencies = [f"{name}@{self.rare()}.org" for name in ("intake", "help", "office")]
        self.shelters = [self.home() for _ in range(3)]
        self.offices = [self.phone() for _ in range(4)]

    def chance(self, share: float) -> bool:
        """Whether something happens that often."""
        return self.dice.random() < share

    def one_of(self, names: str) -> str:
        """One of the names, the first ones more often."""
        told = names.split()
        return told[int(len(told) * self.dice.random() ** 1.4)]

    def rare(self) -> str:
        """A family name that few have."""
        return self.dice.choice(SYLLABLES) + self.dice.choice(ENDINGS)

    def surname(self, culture: str) -> str:
        """A family name, or the two of Spanish custom."""
        if culture == "us" and self.chance(0.5):
            return self.rare().title()
        first = self.one_of(FAMILY[culture])
        two = culture == "es" and self.chance(0.7)
        return f"{first} {self.one_of(FAMILY[culture])}" if two else first

    def phone(self) -> str:
        """A telephone number."""
        return f"{self.dice.randint(201, 989)}{self.dice.randint(2000000, 9999999)}"

    def home(self) -> Home:
        """Street and code."""
        unit = f", Apt {self.dice.randint(1, 40)}" if self.chance(0.35) else ""
        street = f"{self.dice.randint(1, 9999)} {self.dice.choice(STREETS)} Street{unit}"
        return street, f"{self.dice.randint(10000, 10040)}"

    def mail(self, given: str, family: str, birth: str) -> str:
        """A mailbox, mostly after the name."""
        one, other = (folded(name).lower().replace(" ", "") for name in (given, family))
        boxes = (f"{one}.{other}{birth[2:4]}", f"{one[0]}{other}{birth[2:4]}", f"{one}{other}")
        handle = f"{self.rare()}{self.dice.randint(1, 9999)}"
        return f"{self.dice.choice((*boxes, handle))}@{self.dice.choice(HOSTS)}"

    def born(self, first: int, last: int) -> str:
        """A birth date."""
        day = self.dice.randint(1, 28)
        return f"{self.dice.randint(first, last)}-{self.dice.randint(1, 12):02}-{day:02}"

    def person(self, culture: str, family: str, birth: str, home: Home) -> Person:
        """Somebody with everything known."""
        given = self.one_of(GIVEN[culture])
        if (culture == "es" and self.chance(0.25)) or (culture == "cn" and self.chance(0.5)):
            given += f" {self.one_of(GIVEN[culture])}"
        middle = self.one_of(GIVEN[culture]) if culture in {"us", "vn"} and self.chance(0.6) else ""
        return Person(
            given=given,
            middle=middle,
            family=family,
            suffix="",
            birth=birth,
            email=self.mail(given, family, birth),
            phone=self.phone(),
            street=home[0],
            postal=home[1],
            ssn=str(self.dice.randint(100000000, 899999999)),
        )

    def household(self) -> Iterator[Person]:
        """One person alone, or a couple and their children."""
        culture = self.dice.choices(list(GIVEN), (6, 5, 1, 1, 1.5, 1))[0]
        home = self.home()
        elder = self.person(culture, self.surname(culture), self.born(1945, 1990), home)
        yield elder
        if not self.chance(0.55):
            return
        one_box = {"email": elder.email} if self.chance(0.35) else {}
        one_line = {"phone": elder.phone} if self.chance(0.4) else {}
        if self.chance(0.7):
            family = elder.family if self.chance(0.7) else self.surname(culture)
            spouse = self.person(culture, family, self.born(1945, 1992), home)
            yield replace(spouse, **one_box, **one_line)
        for _ in range(self.dice.choice((0, 0, 1, 1, 2))):
            child = self.person(culture, elder.family, self.born(1985, 2018), home)
            if self.chance(0.05):
                suffix = self.dice.choice(("Jr", "Jr", "III", ""))
                child = replace(child, given=elder.given, suffix=suffix)
            yield replace(child, **one_box, **one_line)
            if self.chance(0.04):
                twin = self.person(culture, elder.family, child.birth, home)
                given = f"{child.given}a" if self.chance(0.3) else twin.given
                if given != child.given and not child.given.endswith("a"):
                    yield replace(twin, given=given, **one_box, **one_line)

    # Noise

    def slip(self, text: str) -> str:
        """One slip of a keyboard or a scanner."""
        at = self.dice.randrange(len(text)) if text else 0
        seen = [(a, b) for a, b in SCANS if a in text]
        if len(text) < 3 or (seen and self.chance(0.3)):
            return text.replace(*self.dice.choice(seen), 1) if seen else text
        row = next((row for row in KEYS if text[at].lower() in row), text[at])
        beside = row[max(row.find(text[at].lower()) - 1, 0)]
        swapped = text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
        ways = (text[:at] + text[at + 1 :], text[:at] + beside + text[at + 1 :], swapped)
        return self.dice.choice(ways)

    def digit(self, text: str) -> str:
        """Another digit in one place."""
        places = [place for place, letter in enumerate(text) if letter.isdigit()]
        at = self.dice.choice(places) if places else 0
        return text[:at] + str(self.dice.randint(0, 9)) + text[at + 1 :]

    def renamed(self, person: Person, much: float) -> Person:
        """What becomes of a name."""
        given, middle, family = person.given, person.middle, person.family
        if self.chance(0.12 * much):
            given = self.one_of(FORMS.get(given, given))
        if self.chance(0.12 * much):
            family = self.one_of(FORMS.get(family, family))
        if self.chance(0.04 * much):
            given, family = self.dice.choice(
                ((self.slip(given), family), (given, self.slip(family)))
            )
        if " " in family and self.chance(0.3 * much):
            family = family.replace(" ", "-") if self.chance(0.4) else family.split()[0]
        elif self.chance(0.015 * much):
            family = self.rare().title()
        middle = "" if self.chance(0.4) else middle[:1] if self.chance(0.5) else middle
        in_front = family.split()[0] in f"{FAMILY['vn']} {FAMILY['cn']}"
        if self.chance((0.3 if in_front else 0.01) * much):
            given, family = family, given
        if self.chance(0.01 * much):
            given = f"{given[0]}."
        return replace(person, given=given, middle=middle, family=family)

    def typed(self, person: Person, much: float) -> Person:
        """How a name is typed."""
        given, family, suffix = person.given, person.family, person.suffix
        if self.chance(0.4):
            given, family = folded(given), folded(family)
        elif self.chance(0.05 * much):
            given, family = mangled(given), mangled(family)
        if self.chance(0.15):
            given, family = given.upper(), family.upper()
        if self.chance(0.05):
            given = f"{self.dice.choice(('Mr.', 'Mrs.', 'Dr.'))} {given}"
        if self.chance(0.02 * much):
            family += self.dice.choice(NOTES)
        suffix = "" if self.chance(0.3) else suffix
        return replace(person, given=given, family=family, suffix=suffix)

    def reached(self, person: Person, much: float) -> Person:
        """How somebody is reached now, or is said to be."""
        seen: dict[str, str] = {}
        if self.chance(0.09 * much):
            seen["email"] = self.mail(person.given, person.family, person.birth)
        elif self.chance(0.06 * much):
            seen["email"] = self.dice.choice((*self.agencies, *NO_MAIL))
        elif self.chance(0.04 * much):
            seen["email"] = self.dice.choice(self.mistyped(person.email))
        if self.chance(0.1 * much):
            seen["phone"] = self.phone()
        elif self.chance(0.05 * much):
            seen["phone"] = self.dice.choice((*self.offices, *NO_PHONE))
        elif self.chance(0.03 * much):
            seen["phone"] = self.digit(person.phone)
        if self.chance(0.15 * much):
            home = self.dice.choice(self.shelters) if self.chance(0.2) else self.home()
            seen["street"], seen["postal"] = home
        elif self.chance(0.1 * much):
            seen["street"] = self.slip(person.street)
        return replace(person, **seen)

    def mistyped(self, mailbox: str) -> tuple[str, ...]:
        """Ways in which one mailbox is written."""
        box, _, host = mailbox.partition("@")
        return f"{box}@{host.replace('gmail', 'gmial')}", f"{box}+x@{host}", self.slip(mailbox)

    def dated(self, person: Person, much: float) -> Person:
        """What becomes of a birth date."""
        year, month, day = person.birth.split("-")
        birth = person.birth
        if int(day) <= 12 and self.chance(0.04 * much):
            birth = f"{year}-{day}-{month}"
        elif self.chance(0.015 * much):
            birth = f"{int(year) + self.dice.choice((-1, 1, 10, 100))}-{month}-{day}"
        elif self.chance(0.01 * much):
            birth = self.dice.choice(("1900-01-01", "1970-01-01"))
        return replace(person, birth=birth)

    def told(self, person: Person, much: float) -> Person:
        """A side's note of somebody.

        Args:
            person: As they are.
            much: How noisy the side is.
        """
        seen = self.typed(self.renamed(self.dated(self.reached(person, much), much), much), much)
        ssn = self.digit(seen.ssn) if self.chance(0.02 * much) else seen.ssn
        blanks = {"birth": 0.1, "email": 0.18, "phone": 0.12, "street": 0.2, "ssn": 0.6}
        gone = {name: "" for name, share in blanks.items() if self.chance(share)}
        return replace(seen, **{"ssn": ssn, **gone})


def folded(text: str) -> str:
    """Without accents."""
    spread = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def mangled(text: str) -> str:
    """UTF-8 that was read as Latin-1."""
    with suppress(UnicodeError):
        return text.encode().decode("latin-1")
    return text


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
                made.records[number] = maker.told(person, 0.25)
            if outside:
                made.rows[number] = maker.told(person, 1.0)
            if twice and inside and maker.chance(twice):
                made.records[-number] = maker.told(person, 0.25)
            if twice and outside and maker.chance(twice):
                made.rows[-number] = maker.told(person, 1.0)
            made.truth |= {
                (row, record)
                for row in (number, -number)
                for record in (number, -number)
                if row in made.rows and record in made.records
            }
    return made
