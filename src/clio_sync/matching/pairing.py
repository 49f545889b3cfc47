"""Matching many at once: rows with records, and records among themselves.

Every row is judged, and no record is given to two rows that may be two people. Among
themselves, records are compared two by two, since one person may be there three times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, cast

from attrs import field, frozen

from .decisions import DECIDED, Decisions
from .gathering import ByFacts, Gathering, RowKey
from .index import Index
from .settling import Duplicates, settled
from .sharing import contested, settled_row
from .weighing.gathered import Gathered
from .weighing.matcher import Weighing
from .words import Evidence, Facts, Id, Matcher, Same, Unsure, Verdict

Many: TypeAlias = Mapping[Id, Facts] | Iterable[tuple[Id, Facts]]
"""Facts of many, each with what names it."""


@frozen
class Pairing(Generic[RowKey, Id]):
    """What came of matching two sides.

    Args:
        links: The rows that are a record, each with its verdict. Rows that are one person beyond
            doubt may be one record.
        reviews: The rows that a person has to decide about.
        also: Further records that a linked row is, where Clio has somebody twice beyond doubt.
    """

    links: Mapping[RowKey, Same[Id]]
    reviews: Mapping[RowKey, Unsure[Id]]
    also: Mapping[RowKey, tuple[Id, ...]] = field(factory=dict)

    @property
    def sharing(self) -> Mapping[Id, tuple[RowKey, ...]]:
        """The records that several rows are, with those rows: people who are twice in the source."""
        rows: defaultdict[Id, list[RowKey]] = defaultdict(list)
        for row, same in self.links.items():
            rows[same.id].append(row)
        return {id: tuple(several) for id, several in rows.items() if len(several) > 1}


def pair(
    rows: Many[RowKey],
    records: Many[Id],
    matcher: Matcher,
    known: Decisions | None = None,
) -> Pairing[RowKey, Id]:
    """Match every row with the records.

    Where several rows claim one record, it is theirs if they are one person beyond doubt; else a
    person decides. Where a row is several records that are one person beyond doubt, the one that
    fits best is linked; of those that fit equally well, the one with the lowest id, which is the
    oldest.

    Args:
        rows: The facts of the rows, by their keys, or one pair of key and facts after another;
            of very many nothing is then held but what is compared.
        records: The facts of the records, by what names them, likewise.
        matcher: What judges.
        known: What people have decided about pairs of a row and a record, in this order.
    """
    if known is None:
        return _paired(_gathering(rows, records, matcher), {}, _nobody)
    ours, theirs = dict(_each(rows)), dict(_each(records))
    decided = {key: _by_decision(key, theirs, known) for key in ours}
    links = {key: same for key, same in decided.items() if same}
    return _paired(_gathering(ours, theirs, matcher), links, known.not_of)


def _paired(
    gathering: Gathering[RowKey, Id],
    decided: dict[RowKey, Same[Id]],
    ruled_out: Callable[[Hashable], frozenset[Any]],
) -> Pairing[RowKey, Id]:
    settled = {
        found.row: settled_row(found, gathering)
        for found in gathering.judged(ruled_out)
        if found.row not in decided
    }
    links = {row: one.link for row, one in settled.items() if one.link} | decided
    doubted = frozenset(contested(links, gathering))
    settled |= {row: settled[row].doubted for row in doubted}
    return Pairing(
        {row: same for row, same in links.items() if row not in doubted},
        {row: one.question for row, one in settled.items() if one.question},
        {row: one.also for row, one in settled.items() if one.also},
    )


def _gathering(rows: Many[RowKey], records: Many[Id], matcher: Matcher) -> Gathering[RowKey, Id]:
    if isinstance(matcher, Weighing):
        among = matcher.among_rows()
        if isinstance(among, Weighing):
            return Gathered.of(matcher, among, _each(rows), _each(records))
    return ByFacts(matcher, _each(rows), _each(records))


def _nobody(_: Hashable) -> frozenset[Any]:
    return frozenset()


def _by_decision(row: Hashable, records: Mapping[Id, Facts], known: Decisions) -> Same[Id] | None:
    """The one record that a person said the row is, if it is still there."""
    said = known.records_of(row) - known.not_of(row)
    found = [id for id in records if id in said] if said else []
    return Same(found[0], DECIDED) if len(found) == 1 else None


def _each(many: Many[Id]) -> Iterable[tuple[Id, Facts]]:
    return cast("Mapping[Id, Facts]", many).items() if isinstance(many, Mapping) else many


def duplicates(
    records: Many[Id], matcher: Matcher, known: Decisions | None = None
) -> Duplicates[Id]:
    """Find who is there more than once.

    Args:
        records: The facts of the records, by what names them, or one pair of both after another.
        matcher: What judges each pair.
        known: What people have decided about pairs of them.
    """
    held = {} if known is None else dict(_each(records))
    links: dict[tuple[Id, Id], Evidence] = {}
    reviews: dict[tuple[Id, Id], Evidence] = {}
    for record, verdict in pairs_in(held or records, matcher):
        match verdict:
            case Same(earlier, evidence):
                links[earlier, record] = evidence
            case Unsure((earlier,), (evidence,)):
                reviews[earlier, record] = evidence
            case _:
                pass
    return settled(links, reviews, known, held)


def pairs_in(records: Many[Id], matcher: Matcher) -> Iterator[tuple[Id, Verdict[Id]]]:
    """What the matcher makes of each and each one before it that it may be."""
    if isinstance(matcher, Weighing):
        yield from matcher.judge_pairs(_each(records))
        return
    index: Index[Id] = Index(matcher)
    for record, facts in _each(records):
        for earlier, theirs in index.candidates(facts).items():
            yield record, matcher.judge(facts, {earlier: theirs})
        index.add(record, facts)
