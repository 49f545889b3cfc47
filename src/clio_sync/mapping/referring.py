"""Columns that hold the keys of another sheet's rows: what a proposal makes references of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import fields
from .headings import CLIENT_WORDS, KEYS, MATTER_WORDS, bare
from .keys import key_of
from .naming import folded
from .proposal import Guess, Proposed, Sure
from .sheets import MOST, Sheet
from .values import Unfit
from .vocabulary import VOCABULARIES

_WORDS = {"contacts": CLIENT_WORDS, "matters": MATTER_WORDS}
_ENOUGH = 5
"""Numbers that are also keys elsewhere may be so by chance, if there are fewer."""


def references(
    sheet: Sheet, resource: str, key: str, known: Sequence[Proposed]
) -> dict[str, Guess]:
    """The columns of a sheet that refer to rows of others, with the field of each.

    Args:
        sheet: The sheet.
        resource: What its rows become records of.
        key: The column of its own key, which refers to nothing.
        known: What is proposed for the other sheets.
    """
    found: dict[str, Guess] = {}
    taken: set[str] = set()
    for other in known:
        for target in _targets(resource, other):
            best = _best(sheet, target, key, other) if target not in taken else None
            if best is not None and best[0] not in found:
                found[best[0]] = best[1]
                taken.add(target)
    return found


def _targets(resource: str, other: Proposed) -> Iterator[str]:
    """The associations that can be with records of the other sheet."""
    for name, linked in VOCABULARIES[resource].linked.items():
        is_company = other.map.record_type == "Company"
        if other.map.resource == linked.resource and (name != "company" or is_company):
            yield name


def _best(sheet: Sheet, target: str, key: str, other: Proposed) -> tuple[str, Guess] | None:
    keys = _keys(other)
    ranked: list[tuple[int, str, Guess]] = []
    for name, cells in sheet.columns.items():
        if name == key:
            continue
        guess = _guess(name, cells, target, other, keys)
        if guess is not None:
            ranked.append((("sure", "likely", "unsure").index(guess.sure), name, guess))
    if not ranked:
        return None
    _, name, guess = min(ranked, key=lambda one: one[0])
    return name, guess


def _guess(
    name: str, cells: Sequence[object], target: str, other: Proposed, keys: frozenset[str]
) -> Guess | None:
    said = [found for cell in cells if not isinstance(found := key_of(cell), Unfit)]
    held = sum(one in keys for one in said)
    if not said or held < MOST * len(cells):
        return None
    hinted = _is_hinted(name, other)
    if not hinted and all(one.isdigit() for one in said) and len(set(said)) < _ENOUGH:
        return None
    sure: Sure = "sure" if hinted and held == len(cells) else "likely" if hinted else "unsure"
    why = f"{held} of {len(cells)} cells are keys of {other.map.name}"
    why += ", and its heading says so" if hinted else ""
    return Guess(fields.reference(target, to=other.map, by=name), why, sure)


def _is_hinted(name: str, other: Proposed) -> bool:
    """Whether a heading speaks of the other sheet's rows."""
    words = frozenset(bare(name).split())
    theirs = _WORDS.get(other.map.resource, frozenset())
    names = frozenset(bare(other.map.name).split())
    same = folded(name) == folded(str(other.map.key)) and not words <= KEYS
    return same or bool(words & (theirs | names))


def _keys(other: Proposed) -> frozenset[str]:
    """All keys of a sheet, beyond the sample too."""
    from ..sources import rows_of

    column = str(other.map.key)
    found = (key_of(row.values.get(column)) for row in rows_of(other.source))
    return frozenset(one for one in found if isinstance(one, str) and one)
