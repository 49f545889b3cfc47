"""Matching many at once: rows with records, and records among themselves.

Every row is judged, and no record is given to two rows. Among themselves,
records are compared two by two, since one person may be there three times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from attrs import frozen

from .index import Index
from .words import Different, Evidence, Evidences, Facts, Id, Matcher, Same, Unsure, Verdict

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


@frozen
class Duplicates(Generic[Id]):
    """Who is there more than once.

    Args:
        clusters: The records of one person each, as far as that is certain.
        links: Pairs that are one person, with the reasons.
        reviews: Pairs that a person has to decide about, with the reasons.
    """

    clusters: tuple[tuple[Id, ...], ...]
    links: Mapping[tuple[Id, Id], Evidence]
    reviews: Mapping[tuple[Id, Id], Evidence]


def duplicates(records: Mapping[Id, Facts], matcher: Matcher) -> Duplicates[Id]:
    """Find who is there more than once.

    Args:
        records: The facts of the records, by what names them.
        matcher: What judges each pair.
    """
    links: dict[tuple[Id, Id], Evidence] = {}
    reviews: dict[tuple[Id, Id], Evidence] = {}
    index: Index[Id] = Index(matcher)
    for record, facts in records.items():
        for earlier, theirs in index.candidates(facts).items():
            match matcher.judge(facts, {earlier: theirs}):
                case Same(_, evidence):
                    links[earlier, record] = evidence
                case Unsure(_, evidences):
                    reviews[earlier, record] = evidences[0]
                case Different():
                    pass
        index.add(record, facts)
    member = _clusters(links)
    undecided = {
        (one, other): evidence
        for (one, other), evidence in reviews.items()
        if member.get(one, 1) is not member.get(other, 2)
    }
    distinct = {id(cluster): tuple(cluster) for cluster in member.values()}
    return Duplicates(tuple(distinct.values()), links, undecided)


def _clusters(links: Iterable[tuple[Id, Id]]) -> Mapping[Id, list[Id]]:
    """Everybody who is linked with somebody, with the cluster they are in."""
    member: dict[Id, list[Id]] = {}
    for one, other in links:
        ours, theirs = member.setdefault(one, [one]), member.setdefault(other, [other])
        if ours is not theirs:
            ours += theirs
            member.update(dict.fromkeys(theirs, ours))
    return member
