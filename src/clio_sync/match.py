"""Who is the same person: strategies for a data map, duplicates, and conflict look-ups.

``match.first(match.marker(), match.email_and_name(), match.people())`` reads as it works: the
first strategy that has something to say decides. It is what ``DataMap(..., match=...)`` takes; a
map that says nothing is matched by all that is known.

======================================================= =========================================
to decide by what must agree                            `marker`, `identity`, `email_and_name`,
                                                        `birth_and_name`, `phone_and_name`,
                                                        `address_and_name`, `exact`
to weigh all that is known                              `people`, `companies`, `matters`
to compose them                                         `first`
who is there twice, in Clio or in a source              `find_duplicates`, with `Decisions`
whom a firm has to do with already                      `index`, `open_index`, `search`
the same for facts of your own                          `pair`, `duplicates`
======================================================= =========================================
"""

from __future__ import annotations

from collections.abc import Iterable

from .conflicts import (
    ConflictIndex,
    Hit,
    Refreshed,
    Role,
    SearchResult,
    index,
    open_index,
    search,
)
from .duplicates import Cluster, DuplicateReport, Likeness, Subject, find_duplicates
from .matching import Exact, Matcher, NameWith, Shares, SharesIdentity, default_matcher
from .matching.companies.matcher import Companies
from .matching.decisions import Decisions
from .matching.first import First
from .matching.matters.matcher import Matters
from .matching.pairing import Pairing, duplicates, pair
from .matching.people.matcher import People
from .matching.settling import Duplicates
from .matching.weighing.reasons import Step, Weighed
from .matching.words import Facts

__all__ = [
    "Cluster",
    "Companies",
    "ConflictIndex",
    "Decisions",
    "DuplicateReport",
    "Duplicates",
    "First",
    "Hit",
    "Likeness",
    "Matters",
    "Pairing",
    "People",
    "Refreshed",
    "Role",
    "SearchResult",
    "Step",
    "Subject",
    "Weighed",
    "address_and_name",
    "birth_and_name",
    "companies",
    "duplicates",
    "email_and_name",
    "exact",
    "find_duplicates",
    "first",
    "identity",
    "index",
    "marker",
    "matters",
    "open_index",
    "pair",
    "people",
    "phone_and_name",
    "search",
]


def first(*matchers: Matcher) -> First:
    """Ask strategies in their order; the first that finds something decides.

    Args:
        matchers: The surest first.
    """
    return First(*matchers)


def marker() -> Exact:
    """By the marker that a job wrote into the record: certain, and always the first."""
    return Exact(Shares("marker"))


def identity() -> Exact:
    """By a number that one person alone has: a custom field declared with ``identity=True``."""
    return Exact(SharesIdentity())


def email_and_name() -> Exact:
    """By name and e-mail address."""
    return Exact(NameWith("email"))


def birth_and_name() -> Exact:
    """By name and birth date."""
    return Exact(NameWith("birth"))


def phone_and_name() -> Exact:
    """By name and telephone number; a father and his son may share both."""
    return Exact(NameWith("phone", strict=True))


def address_and_name() -> Exact:
    """By name and address; a father and his son may share both."""
    return Exact(NameWith("address", strict=True))


def exact(resource: str) -> Matcher:
    """By all exact rules that suit a resource, as a data map does that says nothing else.

    Args:
        resource: Clio's name for it, such as ``contacts``.
    """
    return default_matcher(resource)


def people(
    *,
    false_links: float = 1.0,
    overlooked: float = 5.0,
    cautious: bool = True,
    rows: Iterable[Facts] = (),
    records: Iterable[Facts] = (),
) -> People:
    """Weigh all that is known of people, by what agrees in the firm's own data.

    In a job ``match.people()`` is enough: the job teaches it, once there is enough to learn from.

    Args:
        false_links: How many different people per thousand links it may join.
        overlooked: How many of a thousand people who are in both sides nobody need be asked
            about.
        cautious: Whether a contradiction (another birth date, another given name) is always
            asked about, however likely it is that they are one.
        rows: The facts of the rows, to learn from; without any, a first guess holds.
        records: The facts of the records, to learn from; without any, the rows are compared
            with each other.
    """
    matcher = People(false_links=false_links, overlooked=overlooked, cautious=cautious)
    return matcher.learn(rows, records)


def companies(
    *,
    false_links: float = 1.0,
    overlooked: float = 15.0,
    cautious: bool = True,
    rows: Iterable[Facts] = (),
    records: Iterable[Facts] = (),
) -> Companies:
    """Weigh all that is known of companies, by what agrees in the firm's own data.

    In a job ``match.companies()`` is enough: the job teaches it, once there is enough to learn from.

    Args:
        false_links: How many different companies per thousand links it may join.
        overlooked: How many of a thousand companies that are in both sides nobody need be
            asked about.
        cautious: Whether a contradiction (another legal form, a number in the name) is always
            asked about, however likely it is that they are one.
        rows: The facts of the rows, to learn from; without any, a first guess holds. People
            among them are left out.
        records: The facts of the records, to learn from; without any, the rows are compared
            with each other.
    """
    matcher = Companies(false_links=false_links, overlooked=overlooked, cautious=cautious)
    return matcher.learn(rows, records)


def matters(
    *,
    false_links: float = 1.0,
    overlooked: float = 5.0,
    cautious: bool = True,
    rows: Iterable[Facts] = (),
    records: Iterable[Facts] = (),
) -> Matters:
    """Weigh all that is known of matters: numbers, descriptions and opening dates of one client.

    In a job ``match.matters()`` is enough: the job teaches it, once there is enough to learn from.

    Args:
        false_links: How many different matters per thousand links it may join.
        overlooked: How many of a thousand matters that are in both sides nobody need be
            asked about.
        cautious: Whether a contradiction (another number, parties the other way round) is
            always asked about, however likely it is that they are one.
        rows: The facts of the rows, to learn from; without any, a first guess holds.
        records: The facts of the records, to learn from; without any, the rows are compared
            with each other.
    """
    matcher = Matters(false_links=false_links, overlooked=overlooked, cautious=cautious)
    return matcher.learn(rows, records)
