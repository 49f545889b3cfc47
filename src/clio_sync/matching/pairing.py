"""Pairing two sides at once: every row judged, and no record given to two rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import frozen

from .index import Index
from .words import Evidences, Facts, Id, Matcher, Same, Unsure, Verdict

RowKey = TypeVar("RowKey")


@frozen
class Pairing(Generic[RowKey, Id]):
    """What came of matching two sides.

    Args:
        links: The rows that are a record, each with its verdict.
        reviews: The rows that a person has to decide about.
    """

    links: Mapping[RowKey, Same[Id]]
    reviews: Mapping[RowKey, Unsure[Id]]


def pair(
    rows: Mapping[RowKey, Facts], records: Mapping[Id, Facts], matcher: Matcher
) -> Pairing[RowKey, Id]:
    """Match every row with the records; where several rows claim one record, a person decides.

    Args:
        rows: The facts of the rows, by their keys.
        records: The facts of the records, by what names them.
        matcher: What judges.
    """
    index: Index[Id] = Index(matcher)
    for id, facts in records.items():
        index.add(id, facts)
    verdicts = {key: index.match(facts) for key, facts in rows.items()}
    links = {key: found for key, found in verdicts.items() if isinstance(found, Same)}
    claimed = _claimed_by_several(links)
    return Pairing(
        {key: same for key, same in links.items() if same.id not in claimed},
        {key: asked for key, found in verdicts.items() if (asked := _asked(found, claimed))},
    )


def _claimed_by_several(links: Mapping[RowKey, Same[Id]]) -> frozenset[Id]:
    claims: defaultdict[Id, int] = defaultdict(int)
    for same in links.values():
        claims[same.id] += 1
    return frozenset(id for id, count in claims.items() if count > 1)


def _asked(found: Verdict[Id], claimed: frozenset[Id]) -> Unsure[Id] | None:
    if isinstance(found, Same) and found.id in claimed:
        return Unsure((found.id,), Evidences([found.evidence]))
    return found if isinstance(found, Unsure) else None
