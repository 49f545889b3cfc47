"""What a search for duplicates found: clusters, questions, and why; its text shows nobody's data."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from .. import _frames as frames
from ..matching.decisions import RESOURCES, Decisions
from ..matching.settling import Duplicates
from ..matching.words import Evidence
from .subjects import Subject

if TYPE_CHECKING:
    import pandas as pd

_MOST_LINES = 20


@frozen
class Likeness:
    """Two that are one, or may be.

    Args:
        one: The one that was found first.
        other: The other.
        evidence: Why.
        certain: Whether that decides, or a person does.
    """

    one: Subject
    other: Subject
    evidence: Evidence
    certain: bool

    def __str__(self) -> str:
        return f"{self.one.place} and {self.other.place}: {self.evidence}"


@frozen
class Cluster:
    """Records of one person.

    Args:
        members: All of them.
        keep: The one to keep, by what was read of them.
        because: Why that one.
        links: What makes them one.
    """

    members: tuple[Subject, ...]
    keep: Subject
    because: str
    links: tuple[Likeness, ...]

    def __str__(self) -> str:
        listed = ", ".join(one.place for one in self.members)
        why = "; ".join(dict.fromkeys(str(link.evidence) for link in self.links))
        return f"{listed} (keep {self.keep.place}: {self.because}): {why}"


@frozen
class DuplicateReport:
    """Who is there more than once.

    Printing it shows ids and reasons. In a notebook it shows names side by side, since a
    person asked.

    Args:
        resource: What was looked at, such as ``contacts``.
        read: How many records or rows.
        clusters: Who is certainly there more than once.
        reviews: Pairs that a person has to decide about, one for each two people in doubt,
            the likeliest first.
        contradictions: Those among whom decisions contradict each other.
        decided: How many decisions were taken into account.
        home: Where Clio's pages are, with a slash at the end; empty for rows.
    """

    resource: str
    read: int
    clusters: tuple[Cluster, ...]
    reviews: tuple[Likeness, ...]
    contradictions: tuple[tuple[Subject, ...], ...] = ()
    decided: int = 0
    home: str = field(default="", repr=False)

    @property
    def surplus(self) -> int:
        """How many records would go if every cluster became one."""
        return sum(len(cluster.members) - 1 for cluster in self.clusters)

    @property
    def pairs(self) -> Iterator[tuple[int, Cluster | None, Likeness]]:
        """Every pair with the number of its group: first what is certain, then what is asked."""
        for number, cluster in enumerate(self.clusters, 1):
            yield from ((number, cluster, link) for link in cluster.links)
        for number, review in enumerate(self.reviews, len(self.clusters) + 1):
            yield number, None, review

    def link(self, one: Subject) -> str:
        """Say where Clio shows a record; empty for rows.

        Args:
            one: One of those in the report.
        """
        return f"{self.home}nc/#/{self.resource}/{one.id}" if self.resource in RESOURCES else ""

    def __str__(self) -> str:
        lines = [self.summary]
        lines += _some("Certain", self.clusters)
        lines += _some("To decide", self.reviews)
        clashes = [", ".join(one.place for one in group) for group in self.contradictions]
        lines += _some("Decisions that contradict each other, none of which is acted on", clashes)
        return "\n".join(lines)

    @property
    def summary(self) -> str:
        """The counts, in a sentence."""
        twice = f"{_count(len(self.clusters), 'cluster')} ({self.surplus:,} too many)"
        asked = f"{_count(len(self.reviews), 'pair')} to decide"
        decided = f", {_count(self.decided, 'decision')} known" if self.decided else ""
        return f"{self.read:,} {self.resource} read: {twice}, {asked}{decided}."

    def _repr_html_(self) -> str:
        from .pages import page

        return page(self)

    # For other programs and for people with a spreadsheet

    def to_dicts(self, *, names: bool = False) -> list[dict[str, Any]]:
        """One line for each pair, as in the worklist.

        Args:
            names: With the names of both, which are client data.
        """
        from .worklist import lines

        return list(lines(self, names=names))

    def to_pandas(self, *, names: bool = False) -> pd.DataFrame:
        """One line for each pair, as a DataFrame of pandas.

        Args:
            names: With the names of both, which are client data.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        from .worklist import columns

        pandas = frames.library("pandas")
        found: pd.DataFrame = pandas.DataFrame(
            self.to_dicts(names=names), columns=columns(names=names)
        )
        return found

    def to_csv(self, path: str | os.PathLike[str], *, names: bool = False) -> None:
        """Write a worklist: a pair to a line, with links, why, and a column for the decision.

        Whoever goes through it writes ``same`` or ``different`` into that column;
        `Decisions.from_csv` reads it back.

        Args:
            path: Of the file, which is replaced.
            names: With the names of both; without them the file holds ids, row keys and
                reasons alone.
        """
        from .worklist import write

        write(self, path, names=names)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _some(title: str, listed: Sequence[object]) -> list[str]:
    """The first lines under a title, and how many there are beyond."""
    if not listed:
        return []
    more = len(listed) - _MOST_LINES
    beyond = [f"  and {more} more"] if more > 0 else []
    return ["", title, *(f"  {one}" for one in listed[:_MOST_LINES]), *beyond]


def reported(
    found: Sequence[Subject],
    settled: Duplicates[Hashable],
    known: Decisions | None,
    resource: str,
    home: str,
    least: float,
) -> DuplicateReport:
    """Put into words what was found.

    Args:
        found: All that were compared.
        settled: What came of it.
        known: What people have decided.
        resource: What they are called.
        home: Where Clio's pages are.
        least: How likely a pair has to be for a person to be asked about it.
    """
    by_id = {one.id: one for one in found}
    group = {id: number for number, ids in enumerate(settled.clusters) for id in ids}
    links: defaultdict[int, list[Likeness]] = defaultdict(list)
    for (one, other), evidence in settled.links.items():
        links[group[one]].append(Likeness(by_id[one], by_id[other], evidence, certain=True))
    clashes = () if known is None else known.contradictions
    return DuplicateReport(
        resource=resource,
        read=len(found),
        clusters=tuple(
            _cluster([by_id[id] for id in ids], links[number])
            for number, ids in enumerate(settled.clusters)
        ),
        reviews=tuple(
            one
            for one in _questions(settled.reviews, by_id, group)
            if chance_of(one.evidence) >= least
        ),
        contradictions=tuple(
            present for ids in clashes if len(present := _present(ids, by_id)) > 1
        ),
        decided=0 if known is None else len(known),
        home=home,
    )


def _present(ids: Iterable[Hashable], by_id: Mapping[Hashable, Subject]) -> tuple[Subject, ...]:
    return tuple(by_id[id] for id in ids if id in by_id)


def _questions(
    reviews: Mapping[tuple[Hashable, Hashable], Evidence],
    by_id: Mapping[Hashable, Subject],
    group: Mapping[Hashable, int],
) -> Iterator[Likeness]:
    """One question for each two people in doubt, however many records each of them has."""
    ranked = sorted(reviews.items(), key=lambda item: -chance_of(item[1]))
    asked: set[frozenset[Hashable]] = set()
    for (one, other), evidence in ranked:
        people = frozenset({("group", group[id]) if id in group else id for id in (one, other)})
        if people not in asked:
            asked.add(people)
            yield Likeness(by_id[one], by_id[other], evidence, certain=False)


def chance_of(evidence: Evidence) -> float:
    """How likely two are one; half-and-half, and more the more agrees, where nobody says so.

    Args:
        evidence: Of any strategy.
    """
    chance = getattr(evidence, "probability", None)
    return chance if isinstance(chance, float) else 0.5 + len(evidence.agree) / 100


def _cluster(members: Sequence[Subject], links: Sequence[Likeness]) -> Cluster:
    keep, because = _kept(members)
    return Cluster(tuple(members), keep, because, tuple(links))


def _kept(members: Sequence[Subject]) -> tuple[Subject, str]:
    """The one to keep, and by which of the reasons it stands out."""
    left = list(members)
    for because, worth in _REASONS:
        best = max(worth(one) for one in left)
        fewer = [one for one in left if worth(one) == best]
        if len(fewer) == 1:
            return fewer[0], because
        left = fewer
    first = min(left, key=lambda one: one.created_at)
    return first, "the oldest" if first.created_at else "the first"


_REASONS: tuple[tuple[str, Callable[[Subject], int]], ...] = (
    ("a client", lambda one: one.is_client),
    ("has the most matters", lambda one: one.matters or 0),
    ("the most complete", lambda one: len(one.shown)),
)
