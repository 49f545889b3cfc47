"""Finding who is there twice, in Clio or in a source; reading is a flow, judging is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast, overload

from .._flow import Flow, call
from ..errors import ConfigurationError
from ..mapping import BoundField, Reading, rows_of_readings
from ..mapping.lenses import Scalar
from ..matching import Facts, Matcher, among_rows, default_matcher
from ..matching.companies.matcher import Companies
from ..matching.decisions import RESOURCES, Decisions
from ..matching.matters.matcher import Matters
from ..matching.pairing import duplicates
from ..matching.people.matcher import People
from ..matching.settling import Duplicates
from .listing import Wanted, subjects
from .report import DuplicateReport, reported
from .subjects import Subject, of_row

if TYPE_CHECKING:
    from .._flows.session import Session
    from ..mapping.account import AsyncClient, Client


@overload
def find_duplicates(
    source: Client,
    *,
    resource: str = ...,
    matcher: Matcher | None = ...,
    known: Decisions | None = ...,
    least: float = ...,
    identity: Iterable[str] = ...,
    country: str | None = ...,
    count_matters: bool = ...,
) -> DuplicateReport: ...
@overload
def find_duplicates(
    source: AsyncClient,
    *,
    resource: str = ...,
    matcher: Matcher | None = ...,
    known: Decisions | None = ...,
    least: float = ...,
    identity: Iterable[str] = ...,
    country: str | None = ...,
    count_matters: bool = ...,
) -> Awaitable[DuplicateReport]: ...
@overload
def find_duplicates(
    source: Reading | Sequence[Reading],
    *,
    matcher: Matcher | None = ...,
    known: Decisions | None = ...,
    least: float = ...,
) -> DuplicateReport: ...
def find_duplicates(
    source: Any,
    *,
    resource: str = "contacts",
    matcher: Matcher | None = None,
    known: Decisions | None = None,
    least: float = 0.01,
    identity: Iterable[str] = (),
    country: str | None = None,
    count_matters: bool = False,
) -> DuplicateReport | Awaitable[DuplicateReport]:
    """Find who is there more than once: in a firm's Clio, or in a source of rows.

    Nothing is written, neither to Clio nor elsewhere. Of Clio only what tells one from
    another is read, 200 records a request.

    Args:
        source: A client of either colour (what an async one finds is awaited), a reading
            (``clients.read("clients.csv")``), or several readings of one map.
        resource: ``contacts`` or ``matters``; a reading says it itself.
        matcher: What judges; by default people, companies and matters are each weighed by
            what is learnt from the records themselves.
        known: What people have decided; such pairs are not asked about again.
        least: How likely a pair has to be for a person to be asked about it.
        identity: Names of custom fields that hold a number of identity; one more request.
        country: Where telephone numbers without a country code are from, such as ``GB``.
        count_matters: Count of how many matters each contact is the client of, to suggest
            which record to keep; reads all matters, 200 a request.

    Raises:
        ConfigurationError: There is nothing to compare in the resource, or the decisions
            are about another one.
        MappingError: A field of identity is none of this account.
        SourceError: The source cannot be read.
    """
    if isinstance(source, Reading | Sequence):
        return _in_source(
            [source] if isinstance(source, Reading) else source, matcher, known, least
        )
    if resource not in RESOURCES:
        raise ConfigurationError(
            "Only contacts and matters can be searched for duplicates.",
            advice='Say resource="contacts" or resource="matters".',
        )
    _check(known, resource)
    wanted = Wanted(resource, tuple(identity), country, count_matters)
    flow = _in_clio(source.session, wanted, matcher, known, least)
    return cast("DuplicateReport | Awaitable[DuplicateReport]", source.driver.run(flow))


def _in_clio(
    session: Session,
    wanted: Wanted,
    matcher: Matcher | None,
    known: Decisions | None,
    least: float,
) -> Flow[DuplicateReport]:
    found = yield from subjects(session, wanted)
    home = session.base_url.partition("api/v4")[0]
    return (yield from call(_judged, found, wanted.resource, matcher, known, least, home))


def _in_source(
    readings: Sequence[Reading],
    matcher: Matcher | None,
    known: Decisions | None,
    least: float,
) -> DuplicateReport:
    if len({id(reading.map) for reading in readings}) != 1:
        raise ConfigurationError(
            "Rows of several maps cannot be compared.", advice="Give readings of one map."
        )
    data_map = readings[0].map
    resource = f"rows of {data_map.name}"
    _check(known, resource)
    numbers = [
        BoundField(name=one.name, lens=Scalar(one.name, str), identity=True)
        for one in data_map.fields
        if one.identity
    ]
    rows = [of_row(row, data_map, numbers) for row in rows_of_readings(readings)]
    judge = matcher or data_map.match
    if judge is None and data_map.resource not in RESOURCES[:1]:
        judge = default_matcher(data_map.resource)
    return _judged(rows, resource, None if judge is None else among_rows(judge), known, least)


def _check(known: Decisions | None, resource: str) -> None:
    if known is not None and known.resource not in ("", resource):
        raise ConfigurationError(
            f"The decisions are about {known.resource}, and this looks at {resource}.",
            advice="Give the file that was written for the same.",
        )


def _judged(
    found: Sequence[Subject],
    resource: str,
    matcher: Matcher | None,
    known: Decisions | None,
    least: float,
    home: str = "",
) -> DuplicateReport:
    """Judge each type by itself: a person is never a company."""
    by_type: defaultdict[str, dict[Hashable, Facts]] = defaultdict(dict)
    for one in found:
        by_type["Company" if one.type == "Company" else ""][one.id] = one.facts
    parts = [
        duplicates(facts, matcher or _usual(resource, type, facts), known)
        for type, facts in by_type.items()
    ]
    return reported(found, _together(parts), known, resource, home, least)


def _usual(resource: str, type: str, facts: Mapping[Hashable, Facts]) -> Matcher:
    if resource == "matters":
        return Matters().learn(facts.values())
    if type == "Company":
        return Companies().learn(facts.values())
    return People().learn(facts.values())


def _together(parts: Iterable[Duplicates[Hashable]]) -> Duplicates[Hashable]:
    held = list(parts)
    return Duplicates(
        tuple(cluster for part in held for cluster in part.clusters),
        {pair: evidence for part in held for pair, evidence in part.links.items()},
        {pair: evidence for part in held for pair, evidence in part.reviews.items()},
    )
