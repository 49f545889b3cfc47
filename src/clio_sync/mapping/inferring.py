"""Proposing maps from headings and values, for a person to edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..errors import MappingError
from .data_map import DataMap
from .declared import Custom
from .fields import custom_field
from .flat import is_flat, split
from .guessing import Guesser, known_as
from .naming import folded, words
from .proposal import Guess, KeyGuess, Proposal, Proposed
from .referring import references
from .sheets import Sheet, no_key
from .vocabulary import VOCABULARIES

_PEOPLE = frozenset(["first_name", "last_name", "whole name"])
_STRONG = words(
    "practice_area open_date close_date responsible_attorney originating_attorney "
    "responsible_staff matter_stage description"
)
"""Fields that only matters have."""
_ORDER = ("contacts", "matters")


def infer(
    source: object,
    resource: str | Mapping[str, str] | None = None,
    *,
    key: str | Mapping[str, str] | None = None,
    country: str | None = None,
) -> Proposal:
    """Propose maps for a source or several, to be printed as TOML and edited by a person.

    Each field says what it was guessed from, and how sure that is. A column that holds
    the keys of another sheet's rows becomes a reference; one with few values becomes a
    list of choices. A sheet in which each row has a client and a matter becomes two maps.

    Args:
        source: Rows, as for `DataMap.read`, of which the first 2000 are looked at; or
            several such sources by the names of their maps.
        resource: What rows become records of, such as ``contacts``, for each map where
            there are several; guessed unless given.
        key: The column that tells rows apart, in the same way; guessed unless given.
        country: Where telephone numbers without a country code are from.

    Raises:
        MappingError: There are no rows, no column that tells them apart, or no other.
    """
    if isinstance(source, Mapping):
        return _several(source, _by_name(resource), _by_name(key), country)
    sheet = Sheet.of(source)
    said, column = _one(resource), _one(key)
    if said is None and is_flat(sheet, country):
        parts = _flat(sheet, column, country)
        if parts:
            return Proposal(parts)
    kind = said or _kind(sheet)
    return Proposal((_part(sheet, kind, kind, column, country, ()),))


def _one(said: str | Mapping[str, str] | None) -> str | None:
    return said if isinstance(said, str) else None


def _by_name(said: str | Mapping[str, str] | None) -> Mapping[str, str]:
    return said if isinstance(said, Mapping) else {}


def _kind(sheet: Sheet) -> str:
    """What rows of a sheet are: matters if its headings are theirs, else contacts."""
    people = sum(known_as(name, "contacts") is not None for name in sheet.columns)
    matters = sum(known_as(name, "matters") in _STRONG for name in sheet.columns)
    return "matters" if matters and matters >= people else "contacts"


def _several(
    sources: Mapping[str, object],
    resources: Mapping[str, str],
    keys: Mapping[str, str],
    country: str | None,
) -> Proposal:
    """Contacts first, then matters: what is referred to is there before what refers."""
    sheets = {name: Sheet.of(one) for name, one in sources.items()}
    kinds = {name: resources.get(name) or _kind(sheet) for name, sheet in sheets.items()}
    parts: list[Proposed] = []
    for name in sorted(sheets, key=lambda name: (*(kinds[name] != kind for kind in _ORDER),)):
        known = tuple(parts)
        parts.append(_part(sheets[name], name, kinds[name], keys.get(name), country, known))
    return Proposal(tuple(parts))


def _flat(sheet: Sheet, key: str | None, country: str | None) -> tuple[Proposed, ...]:
    """Two maps of one sheet: clients by their own key, and matters that refer to them."""
    halves = split(sheet, country)
    if halves is None:
        return ()
    keys = [KeyGuess(halves.key, halves.why, halves.sure)]
    clients = _made(halves.clients, "contacts", "contacts", keys, country, ())
    matters = _part(halves.matters, "matters", "matters", key, country, (clients,))
    return clients, matters


def _part(
    sheet: Sheet,
    name: str,
    resource: str,
    key: str | None,
    country: str | None,
    known: Sequence[Proposed],
) -> Proposed:
    keys = [KeyGuess(key, "as you say", "sure")] if key else sheet.keys()
    if not keys:
        raise no_key()
    return _made(sheet, name, resource, keys, country, known)


def _made(
    sheet: Sheet,
    name: str,
    resource: str,
    keys: Sequence[KeyGuess],
    country: str | None,
    known: Sequence[Proposed],
) -> Proposed:
    people = any(known_as(column, "contacts") in _PEOPLE for column in sheet.columns)
    guesser = Guesser(resource, country, people=people and resource == "contacts")
    chosen = keys[0].column
    linked = references(sheet, resource, chosen, known)
    for guess in linked.values():
        guesser.take(guess)
    rest = sheet.only(sheet.columns.keys() - linked.keys() - {chosen})
    guesses = [_agreed(one, resource, known) for one in guesser.guesses(rest)]
    if not guesses:
        raise MappingError(f"The sheet of {name} has nothing but its key, {chosen!r}.")
    company = resource == "contacts" and "name" in guesser.taken
    made = DataMap(
        resource,
        name=name,
        type="Company" if company else None,
        key=chosen,
        fields=[one.field for one in guesses],
    )
    return Proposed(made, sheet.source, guesses, keys, _missing(made, guesses))


def _agreed(guess: Guess, resource: str, known: Sequence[Proposed]) -> Guess:
    """A custom field that another sheet takes for something else is left for a person to decide."""
    target = guess.field.target
    if not isinstance(target, Custom):
        return guess
    parent = VOCABULARIES[resource].parent
    for part in (one for one in known if one.map.vocabulary.parent == parent):
        for type in _types(part, target.name):
            if type != target.type:
                made = custom_field(target.name, guess.field.source)
                return Guess(made, f"{part.map.name} takes it for a {type}: decide", "unsure")
    return guess


def _types(part: Proposed, name: str) -> Iterator[str]:
    """What another sheet takes a custom field for."""
    for target in (one.field.target for one in part.guesses):
        if isinstance(target, Custom) and target.type and folded(target.name) == folded(name):
            yield target.type


def _missing(made: DataMap, guesses: Sequence[Guess]) -> list[str]:
    """What Clio wants of a new record and nothing is proposed for."""
    taken = {one.field.name for one in guesses}
    needed = (("name",),) if made.type == "Company" else VOCABULARIES[made.resource].needed
    return [" or ".join(group) for group in needed if taken.isdisjoint(group)]
