"""One sheet in which each row has a client and a matter: which columns are about which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from .guessing import known_as, part_of, reachable
from .headings import CLIENT_WORDS, KEYS, MATTER_WORDS, bare
from .keys import key_of
from .proposal import Sure
from .sheets import Sheet

_PERSON = frozenset(["first_name", "last_name", "date_of_birth"])
_AMBIGUOUS = frozenset(["title", "state", "location", "reference", "description"])


@frozen
class Halves:
    """A sheet's two kinds of rows.

    Args:
        clients: One row for each client, of the columns that are about them.
        matters: The sheet's rows, of the other columns and the client's key.
        key: The column that tells clients apart.
        why: What speaks for it.
        sure: How sure that is.
    """

    clients: Sheet
    matters: Sheet
    key: str
    why: str
    sure: Sure


def is_flat(sheet: Sheet, country: str | None) -> bool:
    """Whether a sheet's rows have a person and a matter each."""
    people = any(_is_personal(name, cells, country) for name, cells in sheet.columns.items())
    matters = sum(_is_of_matter(name) for name in sheet.columns)
    return people and matters > 1


def _is_personal(name: str, cells: list[object], country: str | None) -> bool:
    if MATTER_WORDS & _words(name):
        return False
    known = known_as(name, "contacts")
    return known in _PERSON or next(reachable(name, cells, country), None) is not None


def _is_of_matter(name: str) -> bool:
    if bare(name) in _AMBIGUOUS:
        return False
    return bool(MATTER_WORDS & _words(name)) or known_as(name, "matters") is not None


def _words(name: str) -> frozenset[str]:
    return frozenset(bare(name).split())


def split(sheet: Sheet, country: str | None) -> Halves | None:
    """Take a sheet apart; None where nothing tells its clients apart, or of them.

    Args:
        sheet: The sheet.
        country: Where telephone numbers without a country code are from.
    """
    from ..sources.distinct import Distinct

    found = _client_key(sheet, country)
    if found is None:
        return None
    key, why, sure = found
    about = [name for name in sheet.columns if name != key and _is_about(sheet, name, key, country)]
    if not about:
        return None
    source = Distinct(sheet.source, key, about)
    clients = Sheet.of(source)
    rest = [name for name in sheet.columns if name not in about]
    return Halves(clients, evolve(sheet, columns=sheet.only(rest)), key, why, sure)


def _client_key(sheet: Sheet, country: str | None) -> tuple[str, str, Sure] | None:
    """The likeliest of: a client's number, an e-mail address, a telephone number, a whole name."""
    for name, cells in sheet.columns.items():
        if cells and CLIENT_WORDS & _words(name) and KEYS & _words(name):
            return name, "its heading is that of a client's key", "sure"
    for name, cells in sheet.columns.items():
        if next(reachable(name, cells, country), None) is not None:
            return name, "clients have no key here; people change what reaches them", "unsure"
    for name, cells in sheet.columns.items():
        if cells and known_as(name, "contacts") == "whole name":
            return name, "clients have no key here; two may have one name", "unsure"
    return None


def _is_about(sheet: Sheet, name: str, key: str, country: str | None) -> bool:
    """Whether a column is about the client of a row, and not about the matter."""
    words = _words(name)
    if MATTER_WORDS & words:
        return False
    if known_as(name, "matters") is not None and bare(name) != "state":
        return False
    if CLIENT_WORDS & words or known_as(name, "contacts") or part_of(name):
        return True
    reached = next(reachable(name, sheet.columns[name], country), None)
    return reached is not None or _goes_with(sheet.lines, name, key)


def _goes_with(lines: Sequence[Mapping[str, object]], name: str, key: str) -> bool:
    """Whether clients with several rows have one value each; without such clients nobody knows."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        values[str(key_of(line.get(key)))].append(str(line.get(name) or ""))
    several = [held for held in values.values() if len(held) > 1]
    return bool(several) and all(len(set(held)) == 1 for held in several)
