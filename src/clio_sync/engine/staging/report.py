"""What became of the stages of a migration, for people and for programs; without values."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from ..reconciling.report import Reconciliation
from ..report import Report, duration

COLUMNS = (
    "stage", "run", "rows", "left", "requests", "seconds", "here", "there", "audit", "problems",
)  # fmt: skip


@frozen
class StageReport:
    """What one stage did, and what came of reading it back.

    Args:
        number: Of the stage, starting with 1.
        report: What its run did.
        reconciliation: What the records that it wrote say now, compared with their rows.
        left: Rows that are to come yet.
        problems: Why the migration stops here; empty where it goes on.
    """

    number: int
    report: Report
    reconciliation: Reconciliation
    left: int
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the migration may go on."""
        return not self.problems

    @property
    def summary(self) -> StageSummary:
        """What is held of it once the next stage has begun."""
        return StageSummary(
            number=self.number,
            run=self.report.run,
            rows=len(self.report.results),
            left=self.left,
            counts=self.report.counts,
            compared=self.reconciliation.counts,
            requests=self.report.requests + self.reconciliation.requests,
            seconds=self.report.seconds + self.reconciliation.seconds,
            here=self.reconciliation.here,
            there=self.reconciliation.there,
            audit=self.report.audit,
            problems=self.problems,
        )

    def as_dict(self) -> dict[str, object]:
        """The same for a program, with stable keys."""
        return {
            **self.summary.as_dict(),
            "report": self.report.as_dict(),
            "reconciliation": self.reconciliation.as_dict(),
        }

    def __str__(self) -> str:
        compared = f"Read back: {self.reconciliation.verdict}"
        stops = [f"The migration stops here: {problem}." for problem in self.problems]
        left = f"{self.left:,} rows are left." if self.left else "No row is left."
        head = f"Stage {self.number}, {self.report}"
        return "\n".join([head, compared, *stops, left])


@frozen
class StageSummary:
    """One stage in numbers and digests.

    Args:
        number: Of the stage, starting with 1.
        run: The id of its run.
        rows: Rows that it was about.
        left: Rows that were to come yet.
        counts: How many rows became what.
        compared: How the records that it wrote stood to their rows when they were read back.
        requests: Requests that it took, planning and reading back included.
        seconds: How long it took.
        here: One digest of all that its rows say.
        there: One digest of all that its records say in the same fields.
        audit: Where the audit ends with it.
        problems: Why the migration stopped there.
    """

    number: int
    run: str
    rows: int
    left: int
    counts: Mapping[str, int]
    compared: Mapping[str, int]
    requests: int
    seconds: float
    here: str
    there: str
    audit: str
    problems: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The same for a program, with stable keys."""
        return {
            "stage": self.number,
            "run": self.run,
            "rows": self.rows,
            "left": self.left,
            "counts": dict(self.counts),
            "compared": dict(self.compared),
            "requests": self.requests,
            "seconds": round(self.seconds, 3),
            "here": self.here,
            "there": self.there,
            "audit": self.audit,
            "problems": list(self.problems),
        }

    def __str__(self) -> str:
        counted = ", ".join(f"{count:,} {word}" for word, count in self.counts.items() if count)
        stops = f"; stopped: {'; '.join(self.problems)}" if self.problems else ""
        return f"stage {self.number} (run {self.run}): {counted}; here {self.here[:16]}{stops}"


@frozen
class MigrationReport:
    """What the stages of a migration came to so far, as far as this process carried them out.

    Args:
        name: The migration's, which is that of its runs.
        stages: In their order.
    """

    name: str
    stages: tuple[StageSummary, ...] = field(repr=lambda stages: f"<{len(stages)} stages>")

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what; a row that was waiting and came later counts twice."""
        words = dict.fromkeys(word for stage in self.stages for word in stage.counts)
        return {word: sum(stage.counts.get(word, 0) for stage in self.stages) for word in words}

    @property
    def ok(self) -> bool:
        """Whether no stage had to stop."""
        return not any(stage.problems for stage in self.stages)

    def as_dict(self) -> dict[str, object]:
        """The same for a program, with stable keys."""
        return {
            "name": self.name,
            "ok": self.ok,
            "counts": self.counts,
            "requests": sum(stage.requests for stage in self.stages),
            "seconds": round(sum(stage.seconds for stage in self.stages), 3),
            "stages": [stage.as_dict() for stage in self.stages],
        }

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write a stage to a line, with counts and digests: the record to be signed.

        Args:
            path: Of the file, which is replaced.
        """
        words = list(self.counts)
        with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*COLUMNS, *words])
            for stage in self.stages:
                told = {**stage.as_dict(), "problems": "; ".join(stage.problems)}
                cells = [told[column] for column in COLUMNS]
                writer.writerow([*cells, *(stage.counts.get(word, 0) for word in words)])

    def __str__(self) -> str:
        counted = ", ".join(f"{count:,} {word}" for word, count in self.counts.items() if count)
        took = duration(sum(stage.seconds for stage in self.stages))
        requests = sum(stage.requests for stage in self.stages)
        head = f"{self.name}: {len(self.stages):,} stages: {counted or 'nothing to do'}."
        return "\n".join([head, *map(str, self.stages), f"{requests:,} requests, {took}."])
