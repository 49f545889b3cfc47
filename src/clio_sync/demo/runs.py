"""One run after another, as the final report has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from ..engine.words import What

if TYPE_CHECKING:
    from ..engine.report import Report
    from ..engine.words import Result, Step

ATTENTION = frozenset({What.REVIEW, What.WAIT, What.QUARANTINE})
"""What somebody has to look at."""
COUNTED = (
    "created",
    "adopted",
    "updated",
    "unchanged",
    "alias",
    "review",
    "waiting",
    "quarantined",
)
"""What becomes of rows."""
MEASURES = ("rows", *COUNTED, "requests", "writes")
"""What is said of each run."""


@frozen
class Problem:
    """A row that somebody has to look at.

    Args:
        map: The name of its data map.
        row: Its number.
        what: What becomes of it.
        why: The reason.
    """

    map: str
    row: int
    what: str
    why: str

    @classmethod
    def among(cls, rows: Iterable[Step] | Iterable[Result]) -> tuple[Problem, ...]:
        """Those of a plan or of a report."""
        return tuple(
            cls(row.map, row.number, row.what.value, row.why)
            for row in rows
            if row.what in ATTENTION
        )


@frozen
class RunNote:
    """What one run came to.

    Args:
        name: Which one it was; the same each time the demonstration is given.
        numbers: By `MEASURES`.
        problems: The rows that somebody has to look at.
    """

    name: str
    numbers: Mapping[str, int]
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, name: str, report: Report) -> RunNote:
        """What a report says."""
        numbers = {
            "rows": report.rows,
            **{what: report.counts[what] for what in COUNTED},
            "requests": report.requests,
            "writes": report.writes,
        }
        return cls(name, numbers, Problem.among(report.results))

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        problems = [asdict(problem) for problem in self.problems]
        return {"name": self.name, **self.numbers, "problems": problems}
