"""Clusters from pairs that were judged, and from what people have decided about some of them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Generic

from attrs import frozen

from .decisions import DECIDED, Decisions
from .groups import Groups
from .weighing.reasons import strength
from .words import Evidence, Id


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


def settled(
    links: Mapping[tuple[Id, Id], Evidence],
    reviews: Mapping[tuple[Id, Id], Evidence],
    known: Decisions | None = None,
    records: Collection[Id] = (),
) -> Duplicates[Id]:
    """Make clusters of links, the surest first, and never against what people decided.

    A link that would bring together whom a person told apart becomes a question, unless
    the decisions answer it.

    Args:
        links: Pairs that are one, with the reasons.
        reviews: Pairs that may be one.
        known: What people decided.
        records: Who is there; decisions about others are passed over.
    """
    groups, joined = Groups[Id](), dict[tuple[Id, Id], Evidence]()
    asked = dict(reviews)
    if known is not None:
        joined = _decided(groups, known, {id: id for id in records})
    answered = {pair for pair in (*links, *reviews) if groups.are_apart(*pair)}
    for pair in sorted(links, key=lambda pair: -strength(links[pair])):
        if groups.join(*pair):
            turned = (pair[1], pair[0])
            joined.setdefault(turned if turned in joined else pair, links[pair])
        elif pair not in answered:
            asked[pair] = links[pair]
    open_still = {
        pair: evidence
        for pair, evidence in asked.items()
        if groups.of(pair[0]) != groups.of(pair[1])
        and pair not in answered
        and (pair in links or not groups.are_apart(*pair))
    }
    return Duplicates(tuple(groups.several()), _ordered(joined, links), open_still)


def _decided(
    groups: Groups[Id], known: Decisions, present: Mapping[Hashable, Id]
) -> dict[tuple[Id, Id], Evidence]:
    """Join and keep apart as people said, as far as they do not contradict themselves."""
    joined: dict[tuple[Id, Id], Evidence] = {}
    for pair in _present(sorted(known.agreed, key=repr), present):
        groups.join(*pair)
        joined[pair] = DECIDED
    groups.keep_apart(_present(known.different, present))
    return joined


def _present(
    pairs: Iterable[tuple[Hashable, Hashable]], present: Mapping[Hashable, Id]
) -> Iterator[tuple[Id, Id]]:
    for one, other in pairs:
        if one in present and other in present:
            yield present[one], present[other]


def _ordered(
    joined: Mapping[tuple[Id, Id], Evidence], links: Mapping[tuple[Id, Id], Evidence]
) -> Mapping[tuple[Id, Id], Evidence]:
    """In the order in which they were found, and what people decided behind that."""
    return {pair: joined[pair] for pair in dict.fromkeys((*links, *joined)) if pair in joined}
