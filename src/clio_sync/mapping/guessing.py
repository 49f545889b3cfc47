"""What each column of a sheet may be, by its heading and its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from attrs import define, field as attribute

from . import fields
from .amounts import money, number
from .cleaning import email, text
from .declared import Field
from .headings import (
    CLIENT_WORDS,
    CONTACTS,
    MATTER_WORDS,
    MATTERS,
    PARTS,
    STATUSES,
    TYPES,
    bare,
    label_of,
    meant,
)
from .measures import boolean, dated
from .numbers import phone
from .proposal import Guess, Sure
from .sheets import FORMATS, choices_of, is_choice, most, read
from .values import Step, Unfit
from .vocabulary import VOCABULARIES
from .whole_names import name_part

HEADING = "its heading says so"
_MOST_LISTED = 30
_DATES = {"date_of_birth", "open_date", "close_date", "pending_date"}
_WORDS = {"status": STATUSES, "type": TYPES}


@define
class Guesser:
    """What is proposed so far for one kind of rows, so that nothing is proposed twice.

    Args:
        resource: What rows become records of.
        country: Where telephone numbers without a country code are from.
        people: Whether the rows have names of people.
    """

    resource: str
    country: str | None
    people: bool
    taken: dict[str, Guess] = attribute(factory=dict)
    parts: dict[str, Any] = attribute(factory=dict)

    def guesses(self, columns: Mapping[str, list[object]]) -> list[Guess]:
        """One guess or more for each column, in their order; an address comes last."""
        for name, cells in columns.items():
            self._propose(name, cells)
        if self.parts:
            made = fields.address(**self.parts, label="Home")
            self.take(Guess(made, "the headings say so", "likely"))
        return list(self.taken.values())

    def take(self, *made: Guess) -> bool:
        """Keep guesses, unless one of their fields is taken."""
        free = not any(one.field.name in self.taken for one in made)
        if free:
            self.taken.update({one.field.name: one for one in made})
        return free

    def _propose(self, name: str, cells: list[object]) -> None:
        part = part_of(name) if self.resource == "contacts" else None
        if part is not None and part not in self.parts:
            self.parts[part] = name
            return
        for made in self._candidates(name, cells):
            if self.take(*made):
                return

    def _candidates(self, name: str, cells: list[object]) -> Iterator[tuple[Guess, ...]]:
        """From the likeliest on; the last one always does."""
        known = known_as(name, self.resource)
        if known == "name" and self.people:
            known = None  # whom a person works for is another record
        if known == "whole name":
            yield _whole_name(name)
        elif known is not None:
            yield (_plain(known, name, cells, self.resource),)
        if self.resource == "contacts":
            yield from ((one,) for one in reachable(name, cells, self.country))
        yield (_custom(name, cells),)


def known_as(name: str, resource: str) -> str | None:
    """The field that a heading means, if it is a usual one."""
    if resource in _TABLES:
        return _told(name, *_TABLES[resource])
    target = "_".join(bare(name).split())
    known = VOCABULARIES[resource]
    return target if target in known.scalars or target in known.named else None


_TABLES = {"contacts": (CONTACTS, CLIENT_WORDS), "matters": (MATTERS, MATTER_WORDS)}


def part_of(name: str) -> str | None:
    """The part of an address that a heading means, if it means one."""
    return _told(name, PARTS, CLIENT_WORDS)


def _told(name: str, table: Mapping[str, str], whose: frozenset[str]) -> str | None:
    """What a heading means by itself, or without the word that says whose it is."""
    first, _, rest = bare(name).partition(" ")
    return table.get(bare(name)) or (table.get(rest) if first in whose else None)


def _whole_name(name: str) -> tuple[Guess, ...]:
    made = (
        fields.field("first_name", name, transform=name_part("first")),
        fields.field("last_name", name, transform=name_part("last")),
    )
    return tuple(Guess(one, "whole names, which are taken apart", "likely") for one in made)


def _plain(target: str, name: str, cells: list[object], resource: str) -> Guess:
    if target in _DATES:
        formats, why, sure = formats_of(cells)
        made = fields.date(target, name, formats=formats or FORMATS[:1])
        return Guess(made, why or "its heading says so, no cell is a date", sure)
    if target in VOCABULARIES[resource].named:
        return _named(target, name, cells)
    if target in _WORDS:
        return _worded(target, name, cells)
    return Guess(fields.field(target, name), HEADING, "sure")


def _named(target: str, name: str, cells: list[object]) -> Guess:
    """The values are listed, so that somebody can write Clio's name behind each."""
    words = _listed(cells)
    made = fields.named(target, name, table={word: word for word in words})
    why = "; write Clio's name behind each" if words else ""
    return Guess(made, f"{HEADING}{why}", "sure")


def _listed(cells: list[object]) -> list[str]:
    """All values of a column, unless there are too many to look at."""
    words = dict.fromkeys(line for cell in cells if isinstance(line := text(cell), str))
    return list(words) if len(words) <= _MOST_LISTED else []


def _worded(target: str, name: str, cells: list[object]) -> Guess:
    """The sheet's words for Clio's few; what is not known is left for a person to decide."""
    words = _listed(cells)
    found = {word: meant(word, _WORDS[target]) for word in words}
    unknown = [word for word, value in found.items() if value is None]
    choices = {word: value for word, value in found.items() if value is not None}
    made = fields.field(target, name, choices=choices or None)
    if unknown:
        listed = ", ".join(map(repr, unknown))
        return Guess(made, f"{HEADING}; decide what {listed} is in Clio", "unsure")
    return Guess(made, HEADING, "sure")


def reachable(name: str, cells: list[object], country: str | None) -> Iterator[Guess]:
    """E-mail addresses and telephone numbers, under the labels that are likely."""
    told = label_of(name)
    labels = list(dict.fromkeys((told or "Work", "Home", "Other")))
    if most(cells, email):
        for label in labels:
            if label in {"Work", "Home", "Other"}:
                yield _share(fields.email(name, label=label), cells, email)
    numbered = phone(country)
    if most(cells, numbered) and ("phone" in bare(name) or told or not most(cells, number)):
        for label in labels:
            yield _share(fields.phone(name, label=label, country=country), cells, numbered)


def _share(made: Field, cells: list[object], step: Step) -> Guess:
    count = read(cells, step)
    sure: Sure = "sure" if count == len(cells) else "likely"
    return Guess(made, f"{count} of {len(cells)} cells can be read so", sure)


def _custom(name: str, cells: list[object]) -> Guess:
    """A custom field of the type that the cells look like."""
    make = partial(fields.custom_field, name, name)
    formats, why, sure = formats_of(cells)
    if formats:
        return Guess(make(type="date", formats=formats), why, sure)
    if is_choice(cells):
        words = choices_of(cells)
        made = make(type="picklist", choices={word: word for word in words})
        return Guess(made, f"{len(words)} values in {len(cells)} cells", "likely")
    for type, step in _TYPES:
        if most(cells, step):
            return _share(make(type=type), cells, step)
    long = any("\n" in str(cell) or len(str(cell)) > 255 for cell in cells)
    why = "nothing known of it: decide" if cells else "no cell holds anything: decide"
    return Guess(make(type="text_area" if long else "text_line"), why, "unsure")


_TYPES: tuple[tuple[str, Step], ...] = (
    ("checkbox", boolean),
    ("numeric", number),
    ("currency", money),
    ("email", email),
)


def formats_of(cells: list[object]) -> tuple[tuple[str, ...], str, Sure]:
    """The formats that dates of a column have, what is in doubt about them, and how much."""
    counts = {form: read(cells, dated((form,))) for form in FORMATS}
    used = tuple(form for form, count in counts.items() if count)
    if not used or not most(cells, lambda cell: _any(cell, used)):
        return (), "", "unsure"
    full = max(counts.values())
    american, other = counts["%m/%d/%Y"], counts["%d/%m/%Y"]
    if american and american == other:
        return used, _DOUBT, "unsure"
    loser = {"%d/%m/%Y" if american > other else "%m/%d/%Y"} if american and other else set[str]()
    kept = tuple(form for form in used if form not in loser)
    sure: Sure = "sure" if full == len(cells) else "likely"
    return kept, f"{full} of {len(cells)} cells are dates of one form", sure


_DOUBT = (
    "month first, or day first? Drop one format; "
    "until then, what both read in different ways is refused"
)


def _any(cell: object, formats: tuple[str, ...]) -> object:
    found = (dated((form,))(cell) for form in formats)
    return next((day for day in found if not isinstance(day, Unfit)), Unfit("is no date"))
