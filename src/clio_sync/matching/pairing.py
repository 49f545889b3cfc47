"""Matching many at once: rows with records, and records among themselves.

Every row is judged, and no record is given to two rows. Among themselves,
records are compared two by two, since one person may be there three times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, cast

from attrs import frozen

from .decisions import DECIDED, Decisions
from .index import Index
from .settling import Duplicates, settled
from .weighing.matcher import RowKey, Weighing
from .words import Evidence, Evidences, Facts, Id, Matcher, Same, Unsure, Verdict

Many: TypeAlias = Mapping[Id, Facts] | Iterable[tuple[Id, Facts]]
"""Facts of many, each with what names it."""


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
    rows: Many[RowKey],
    records: Many[Id],
    matcher: Matcher,
    known: Decisions | None = None,
) -> Pairing[RowKey, Id]:
    """Match every row with the records; where several rows claim one record, a person decides.

    Args:
        rows: The facts of the rows, by their keys, or one pair of key and facts after another;
            of very many nothing is then held but what is compared.
        records: The facts of the records, by what names them, likewise.
        matcher: What judges.
        known: What people have decided about pairs of a row and a record, in this order.
    """
    if known is None:
        verdicts = dict(_verdicts(rows, records, matcher, known))
    else:
        ours, theirs = dict(_each(rows)), dict(_each(records))
        decided = {key: _by_decision(key, theirs, known) for key in ours}
        verdicts = dict(_verdicts(ours, theirs, matcher, known))
        verdicts |= {key: same for key, same in decided.items() if same}
    links = {key: found for key, found in verdicts.items() if isinstance(found, Same)}
    claimed = _claimed_by_several(links)
    asked = {key: _asked(found, claimed) for key, found in verdicts.items()}
    return Pairing(
        {key: same for key, same in links.items() if asked[key] is None},
        {key: unsure for key, unsure in asked.items() if unsure is not None},
    )


def _by_decision(
    row: Hashable, records: Mapping[Id, Facts], known: Decisions | None
) -> Same[Id] | None:
    """The one record that a person said the row is, if it is still there."""
    said = known.records_of(row) - known.not_of(row) if known else None
    found = [id for id in records if id in said] if said else []
    return Same(found[0], DECIDED) if len(found) == 1 else None


def _each(many: Many[Id]) -> Iterable[tuple[Id, Facts]]:
    return cast("Mapping[Id, Facts]", many).items() if isinstance(many, Mapping) else many


def _ruled_out(known: Decisions | None) -> Callable[[Hashable], frozenset[Any]]:
    return known.not_of if known else lambda _: frozenset()


def _verdicts(
    rows: Many[RowKey],
    records: Many[Id],
    matcher: Matcher,
    known: Decisions | None,
) -> Iterator[tuple[RowKey, Verdict[Id]]]:
    """What the matcher makes of the records that people did not rule out."""
    ruled_out = _ruled_out(known)
    if isinstance(matcher, Weighing):
        yield from matcher.judge_all(_each(rows), _each(records), ruled_out)
        return
    index: Index[Id] = Index(matcher)
    for id, facts in _each(records):
        index.add(id, facts)
    for key, facts in _each(rows):
        out, candidates = ruled_out(key), index.candidates(facts)
        left = {id: theirs for id, theirs in candidates.items() if id not in out}
        yield key, matcher.judge(facts, left)


def _claimed_by_several(links: Mapping[RowKey, Same[Id]]) -> frozenset[Id]:
    claims: defaultdict[Id, int] = defaultdict(int)
    for same in links.values():
        claims[same.id] += 1
    return frozenset(id for id, count in claims.items() if count > 1)


def _asked(found: Verdict[Id], claimed: frozenset[Id]) -> Unsure[Id] | None:
    if isinstance(found, Same) and found.id in claimed and found.evidence is not DECIDED:
        return Unsure((found.id,), Evidences([found.evidence]))
    return found if isinstance(found, Unsure) else None


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
