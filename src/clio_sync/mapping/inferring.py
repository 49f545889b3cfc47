"""Proposing a map from a spreadsheet's headings and values, for a person to edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from attrs import define, field as attribute

from ..errors import MappingError
from . import fields
from .amounts import money, number
from .cells import is_empty
from .cleaning import email, phone
from .data_map import DataMap
from .declared import Field
from .headings import CONTACTS, KEYS, MATTERS, PARTS, bare, label_of
from .measures import boolean, dated
from .rows import SourceRow
from .values import Step, Unfit
from .whole_names import name_part

SAMPLE = 2000
"""Rows that are looked at."""
MOST = 0.9
"""The share of cells that makes a column of a kind."""
FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%y", "%d %b %Y", "%b %d, %Y")


def infer(
    source: object,
    resource: str = "contacts",
    *,
    key: str | None = None,
    country: str | None = None,
) -> DataMap:
    """Propose a map for a source, to be written with `DataMap.to_toml` and edited by a person.

    Each field's description says what it was guessed from. Columns that look like nothing
    known are proposed as custom fields with a type.

    Args:
        source: Rows, as for `DataMap.read`; the first 2000 are looked at.
        resource: What rows become records of: ``contacts`` or ``matters``.
        key: The column that tells rows apart; guessed unless given.
        country: Where telephone numbers without a country code are from.

    Raises:
        MappingError: There are no rows, or no column that tells them apart.
    """
    from ..sources import rows_of

    rows = list(islice(rows_of(source), SAMPLE))
    columns = {
        name: _cells(name, rows) for name in dict.fromkeys(c for r in rows for c in r.values)
    }
    chosen = key or _key(columns, len(rows))
    people = resource == "contacts" and any(CONTACTS.get(bare(name)) in _PEOPLE for name in columns)
    guesser = _Guesser(resource, country, people=people)
    made = guesser.fields({name: cells for name, cells in columns.items() if name != chosen})
    companies = resource == "contacts" and "name" in guesser.taken
    return DataMap(resource, type="Company" if companies else None, key=chosen, fields=made)


_PEOPLE = frozenset(["first_name", "last_name", "whole name"])


def _cells(name: str, rows: Sequence[SourceRow]) -> list[object]:
    found = (row.values.get(name) for row in rows)
    return [cell for cell in found if not is_empty(cell)]


def _key(columns: Mapping[str, list[object]], rows: int) -> str:
    """The column that looks most like a key: by its heading, though a few rows may spoil it."""
    shares = {name: len(set(map(str, cells))) / (rows or 1) for name, cells in columns.items()}
    unique = [name for name, share in shares.items() if share == 1]
    named = [name for name, share in shares.items() if share >= MOST and KEYS & _words(name)]
    found = [name for name in unique if name in named] or named or unique
    if not found:
        raise MappingError(
            "No column tells the rows apart." if rows else "There are no rows to look at.",
            advice="Pass key=, or give each row a key of its own.",
        )
    return found[0]


def _words(heading: str) -> frozenset[str]:
    return frozenset(bare(heading).split())


@define
class _Guesser:
    """What is proposed so far, so that nothing is proposed twice."""

    resource: str
    country: str | None
    people: bool
    taken: dict[str, Field] = attribute(factory=dict)
    parts: dict[str, Any] = attribute(factory=dict)

    def fields(self, columns: Mapping[str, list[object]]) -> list[Field]:
        for name, cells in columns.items():
            self._propose(name, cells)
        if self.parts:
            self._take(fields.address(**self.parts, label="Home", description=_HEADING))
        return list(self.taken.values())

    def _propose(self, name: str, cells: list[object]) -> None:
        if self.resource == "contacts" and bare(name) in PARTS:
            part = PARTS[bare(name)]
            if part not in self.parts:
                self.parts[part] = name
                return
        for made in self._guesses(name, cells):
            if self._take(*made):
                return

    def _take(self, *made: Field) -> bool:
        free = not any(one.name in self.taken for one in made)
        if free:
            self.taken.update({one.name: one for one in made})
        return free

    def _guesses(self, name: str, cells: list[object]) -> Iterator[tuple[Field, ...]]:
        """From the likeliest on; the last one always does."""
        known = (CONTACTS if self.resource == "contacts" else MATTERS).get(bare(name))
        if known == "name" and self.people:
            known = None  # whom a person works for is another record
        if known == "whole name":
            first, last = (name_part(part) for part in ("first", "last"))
            yield (
                fields.field("first_name", name, transform=first, description=_HEADING),
                fields.field("last_name", name, transform=last, description=_HEADING),
            )
        elif known is not None:
            yield (self._plain(known, name, cells),)
        if self.resource == "contacts":
            yield from self._reachable(name, cells)
        yield (_custom(name, cells),)

    def _plain(self, target: str, name: str, cells: list[object]) -> Field:
        if target in {"date_of_birth", "open_date", "close_date", "pending_date"}:
            found, why = _formats(cells)
            formats = found or FORMATS[:1]
            return fields.date(target, name, formats=formats, description=why or _HEADING)
        if target in {"practice_area", "responsible_attorney", "originating_attorney"}:
            return fields.named(target, name, description=_HEADING)
        return fields.field(target, name, description=_HEADING)

    def _reachable(self, name: str, cells: list[object]) -> Iterator[tuple[Field, ...]]:
        told = label_of(name)
        if _most(cells, email):
            for label in dict.fromkeys((told or "Work", "Home", "Other")):
                if label in {"Work", "Home", "Other"}:
                    yield (fields.email(name, label=label, description=_share(cells, email)),)
        numbered = phone(self.country)
        if _most(cells, numbered) and ("phone" in bare(name) or told or not _most(cells, number)):
            for label in dict.fromkeys((told or "Work", "Home", "Other")):
                yield (
                    fields.phone(
                        name, label=label, country=self.country, description=_share(cells, numbered)
                    ),
                )


_HEADING = "Guessed from the heading."


def _custom(name: str, cells: list[object]) -> Field:
    formats, why = _formats(cells)
    if formats:
        return fields.custom_field(name, name, type="date", formats=formats, description=why)
    for type, step in _TYPES:
        if _most(cells, step):
            return fields.custom_field(name, name, type=type, description=_share(cells, step))
    long = any("\n" in str(cell) or len(str(cell)) > 255 for cell in cells)
    type = "text_area" if long else "text_line"
    return fields.custom_field(name, name, type=type, description="Nothing known: decide.")


_TYPES: tuple[tuple[str, Step], ...] = (
    ("checkbox", boolean),
    ("numeric", number),
    ("currency", money),
    ("email", email),
)


def _read(cells: list[object], step: Callable[[object], object]) -> int:
    return sum(1 for cell in cells if not isinstance(step(cell), Unfit | None))


def _most(cells: list[object], step: Step) -> bool:
    return bool(cells) and _read(cells, step) >= MOST * len(cells)


def _share(cells: list[object], step: Step) -> str:
    return f"Guessed from the values: {_read(cells, step)} of {len(cells)} can be read so."


def _formats(cells: list[object]) -> tuple[tuple[str, ...], str]:
    """The formats that dates of a column have, and what is in doubt about them."""
    counts = {form: _read(cells, dated((form,))) for form in FORMATS}
    used = tuple(form for form, count in counts.items() if count)
    if not used or not _most(cells, lambda cell: _any(cell, used)):
        return (), ""
    full = max(counts.values())
    american, other = counts["%m/%d/%Y"], counts["%d/%m/%Y"]
    if american and american == other:
        return used, _DOUBT
    loser = {"%d/%m/%Y" if american > other else "%m/%d/%Y"} if american and other else set[str]()
    kept = tuple(form for form in used if form not in loser)
    return kept, f"Guessed from the values: {full} of {len(cells)} are alike."


_DOUBT = (
    "In doubt: month first, or day first? Drop one format; "
    "until then, what both read in different ways is refused."
)


def _any(cell: object, formats: tuple[str, ...]) -> object:
    found = (dated((form,))(cell) for form in formats)
    return next((day for day in found if not isinstance(day, Unfit)), Unfit("is no date"))
