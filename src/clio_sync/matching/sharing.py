"""Rows that share a record, and records that are one person: what comes of people who are twice.

A firm's sheet has people twice, and so has its Clio. Two rows that are one
person beyond doubt need nobody to say so, nor does a row that is both of two
records which are one. Whatever is doubtful in any of this stays a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Generic

from attrs import frozen

from .decisions import DECIDED
from .gathering import Found, Gathering, RowKey
from .words import Evidences, Id, Same, Unsure


@frozen
class Settled(Generic[Id]):
    """What is decided about one row, and what is asked.

    Args:
        link: The record that it is, if that is certain.
        also: Further records that are this one.
        question: What is asked, if that is not certain.
    """

    link: Same[Id] | None = None
    also: tuple[Id, ...] = ()
    question: Unsure[Id] | None = None

    @property
    def doubted(self) -> Settled[Id]:
        """The same, if the link is not to hold."""
        asked = self.link and Unsure((self.link.id,), Evidences([self.link.evidence]))
        return Settled(question=asked or self.question)


def settled_row(found: Found[RowKey, Id], gathering: Gathering[RowKey, Id]) -> Settled[Id]:
    """Link a row to the best of several records that are one beyond doubt.

    That is the one that fits best; of those that fit equally well, the oldest.

    Args:
        found: What came of judging it.
        gathering: Where more can be asked.
    """
    match found.verdict:
        case Same(best, _) as link:
            return Settled(link, _twins(found, best, gathering))
        case Unsure((best, *_), _) as question:
            twins = _twins(found, best, gathering)
            left = (id for id in found.near if id != best and id not in twins)
            again = gathering.judge(found.row, [best, *left]) if twins else question
            return Settled(again, twins) if isinstance(again, Same) else Settled(question=question)
        case _:
            return Settled()


def _twins(found: Found[RowKey, Id], best: Id, gathering: Gathering[RowKey, Id]) -> tuple[Id, ...]:
    """The records that are the best one, and that the row is as surely if it is not that."""
    others = (id for id in found.near if id != best)
    surely = (id for id in others if isinstance(gathering.judge(found.row, [id]), Same))
    return tuple(id for id in surely if gathering.are_one_record(best, id))


def contested(
    links: Mapping[RowKey, Same[Id]], gathering: Gathering[RowKey, Id]
) -> Iterator[RowKey]:
    """Rows that claim a record together with another row, and are not one beyond doubt.

    Args:
        links: The rows that are a record.
        gathering: Where more can be asked.
    """
    claims: defaultdict[Id, list[RowKey]] = defaultdict(list)
    for row, same in links.items():
        claims[same.id].append(row)
    for rows in claims.values():
        if not all(gathering.are_one_row(*two) for two in combinations(rows, 2)):
            yield from (row for row in rows if links[row].evidence is not DECIDED)
