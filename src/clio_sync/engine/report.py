"""What a plan would do and what a run did, for people and for programs.

The texts name rows by number and fields by name, and hold no values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import field, frozen

from .._policy.peak import PER_MINUTE, seconds_for
from .watching.events import PlanMade, RunEnded
from .words import FieldFate, FieldNote, Result, Step, What

COUNTED = (
    What.CREATE,
    What.ADOPT,
    What.UPDATE,
    What.TAKE,
    What.ADD,
    What.REMOVE,
    What.DELETE,
    What.UNCHANGED,
    What.ALIAS,
    What.REVIEW,
    What.WAIT,
    What.QUARANTINE,
)
ANSWER = 0.3
"""Seconds that an answer usually takes."""


def _counted(rows: Sequence[object]) -> str:
    return f"<{len(rows)} rows>"


@frozen
class Outline:
    """What a plan comes to.

    Args:
        steps: One for each row that was looked at.
        read_requests: Requests that planning took.
        write_requests: Requests that applying takes: one for each write.
        other_requests: Reads that applying takes besides.
        limit: Requests a minute that Clio allows.
        guards: What looks like a mistake, by the guard's name.
        warnings: What looks odd about the sources and stops nothing.
        settling: Seconds after which an unclear write counts as not done.
        started_at: When planning began, in seconds since the epoch.
        host: Clio's, whose peak hours count.
        looks: How each resource of Clio's was looked at, and what that took.
        settled: How many rows of each map needed no look: nothing about them has moved.
        left: Rows that need something and are left for later.
    """

    steps: tuple[Step, ...] = field(repr=_counted)
    read_requests: int
    write_requests: int
    other_requests: int
    limit: int = PER_MINUTE
    guards: Mapping[str, str] = field(factory=dict)
    warnings: tuple[str, ...] = ()
    settling: float = 0.0
    started_at: float = 0.0
    host: str = ""
    looks: tuple[str, ...] = ()
    settled: Mapping[str, int] = field(factory=dict)
    left: int = 0

    @property
    def rows(self) -> int:
        """How many rows the plan is about."""
        return len(self.steps) + sum(self.settled.values())

    @property
    def counts(self) -> dict[str, int]:
        """How many rows become what."""
        return counts_of(self.steps, sum(self.settled.values()))

    @property
    def requests(self) -> int:
        """Requests that applying takes."""
        return self.write_requests + self.other_requests

    @property
    def seconds(self) -> float:
        """How long applying takes at Clio's limit; the first minute's budget is there at once."""
        waiting = seconds_for(self.requests, self.limit, self.started_at, self.host)
        return max(waiting, self.requests * ANSWER)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        by_map = _by_map(self.steps)
        for name in dict.fromkeys((*self.settled, *by_map)):
            steps, settled = by_map.get(name, []), self.settled.get(name, 0)
            if not steps and not settled:
                continue
            yield f"{name}: {_many(len(steps) + settled, 'row')}"
            counted = Counter(step.what for step in steps)
            counted[What.UNCHANGED] += settled
            for what in COUNTED:
                if counted[what]:
                    writing = sum(step.writes for step in steps if step.what is what)
                    partly = f"  ({writing} with a write)" if what is What.ADOPT else ""
                    yield f"  {what.planned:<12}{counted[what]:>6}{partly}"
        yield from _reasons(self.steps)
        yield from (f"  look at this: {warning}" for warning in self.warnings)
        yield from (f"read {look}" for look in self.looks)
        yield (
            f"{_many(self.requests, 'request')} ({self.write_requests} of them writes), "
            f"{duration(self.seconds)} at {self.limit} requests a minute; "
            f"planning took {self.read_requests}."
        )
        if self.left:
            yield f"{self.left:,} more rows need something and are left for later."
        for guard, why in self.guards.items():
            yield f"stops at guard {guard!r}: {why}"
        yield "Nothing has been written; apply() does it."


@frozen
class Report:
    """What a run did.

    Args:
        name: What the run was: ``"sync"``, ``"push"``, or the caller's own name.
        run: The run's id in the store.
        results: What became of each row that was looked at.
        requests: Requests sent, planning included.
        writes: Requests among them that may have changed something.
        seconds: How long it took.
        audit: Where the audit ends with this run; kept elsewhere, it vouches for all before it.
        settled: How many rows needed no look: nothing about them has moved.
    """

    name: str
    run: str
    results: tuple[Result, ...] = field(repr=_counted)
    requests: int
    writes: int
    seconds: float
    audit: str = ""
    settled: int = 0

    @property
    def rows(self) -> int:
        """How many rows the run was about."""
        return len(self.results) + self.settled

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what."""
        return counts_of(self.results, self.settled)

    @property
    def created(self) -> int:
        """Rows that have a new record."""
        return self.counts["created"]

    @property
    def adopted(self) -> int:
        """Rows whose record was there already."""
        return self.counts["adopted"]

    @property
    def updated(self) -> int:
        """Rows whose record was changed."""
        return self.counts["updated"]

    @property
    def unchanged(self) -> int:
        """Rows that cost nothing."""
        return self.counts["unchanged"]

    def of(self, what: What) -> tuple[Result, ...]:
        """The rows that one thing became of."""
        return tuple(result for result in self.results if result.what is what)

    def as_dict(self) -> dict[str, object]:
        """The report for a program, with stable keys."""
        counts = self.counts
        return {
            "name": self.name,
            "rows": self.rows,
            **{key: counts[key] for key in counts},
            "requests": self.requests,
            "writes": self.writes,
            "seconds": round(self.seconds, 3),
            "audit": self.audit,
            "problems": [_as_dict(r) for r in self.results if r.what in _ATTENTION],
        }

    def __str__(self) -> str:
        counted = ", ".join(f"{n} {word}" for word, n in self.counts.items() if n)
        head = f"{self.name}: {_many(self.rows, 'row')}: {counted or 'nothing to do'}."
        cost = (
            f"{_many(self.requests, 'request')}, {self.writes} of them writes, "
            f"{duration(self.seconds)}."
        )
        audit = [f"The audit ends at {self.audit}."] if self.audit else []
        return "\n".join([head, *_reasons(self.results), cost, *audit])


_ATTENTION = frozenset({What.REVIEW, What.WAIT, What.QUARANTINE})
Row = TypeVar("Row", Step, Result)


def counts_of(rows: Iterable[Step] | Iterable[Result], settled: int = 0) -> dict[str, int]:
    """How many rows become what, in a fixed order of words; settled ones stay what they are."""
    counted = Counter(row.what for row in rows)
    counted[What.UNCHANGED] += settled
    return {what.value: counted[what] for what in COUNTED}


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def duration(seconds: float) -> str:
    """A time in words a person would use."""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return f"about {round(seconds)} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"


def _by_map(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.map, []).append(row)
    return grouped


def _reasons(rows: Sequence[Step] | Sequence[Result]) -> Iterator[str]:
    for row in rows:
        kept = _kept(row.fields)
        if row.what in _ATTENTION:
            yield f"  {row.map} row {row.number}: {row.what.value}: {row.why}"
        elif kept:
            yield f"  {row.map} row {row.number}: {kept}"


def _kept(notes: Iterable[FieldNote]) -> str:
    told = [n for n in notes if n.fate in {FieldFate.KEEP, FieldFate.DROPPED}]
    return "; ".join(f"{note.field}: {note.fate.value}" for note in told)


def _as_dict(result: Result) -> dict[str, object]:
    return {
        "map": result.map,
        "row": result.number,
        "what": result.what.value,
        "why": result.why,
    }


def plan_made(outline: Outline) -> PlanMade:
    """What is told of a plan."""
    needs = (outline.requests, outline.seconds)
    counted = {what: n for what, n in outline.counts.items() if n}
    return PlanMade(outline.rows, counted, *needs, tuple(outline.guards), outline.read_requests)


def run_ended(report: Report) -> RunEnded:
    """What is told of a run that came to its end."""
    return RunEnded(
        report.run,
        report.name,
        counts={what: n for what, n in report.counts.items() if n},
        requests=report.requests,
        writes=report.writes,
        seconds=report.seconds,
        audit=report.audit,
    )
