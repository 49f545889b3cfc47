"""The worklist that a paralegal goes through: a pair to a line, and room for the decision."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..mapping.formulas import inert
from ..matching.decisions import written

if TYPE_CHECKING:
    from .report import DuplicateReport
    from .subjects import Subject

_HEAD = ("Group", "Certainty", "Resource", "Record", "With", "Decision", "Keep", "Why")
_LINKS = ("Record at", "With at")
_NAMES = ("Record name", "With name")


def columns(*, names: bool) -> list[str]:
    """The columns of a worklist.

    Args:
        names: With the names of both.
    """
    return [*_HEAD, *_LINKS, *(_NAMES if names else ())]


def lines(report: DuplicateReport, *, names: bool) -> Iterator[dict[str, object]]:
    """One line for each pair.

    Args:
        report: What was found.
        names: With the names of both.
    """
    for number, cluster, pair in report.pairs:
        keep = "" if cluster is None else written(report.resource, cluster.keep.id)
        line: dict[str, object] = {
            "Group": number,
            "Certainty": "certain" if pair.certain else "likely",
            "Resource": report.resource,
            "Record": written(report.resource, pair.one.id),
            "With": written(report.resource, pair.other.id),
            "Decision": "",
            "Keep": keep,
            "Why": str(pair.evidence),
            "Record at": _at(report, pair.one),
            "With at": _at(report, pair.other),
        }
        if names:
            line |= {"Record name": pair.one.name, "With name": pair.other.name}
        yield line


def _at(report: DuplicateReport, one: Subject) -> str:
    return report.link(one) or f"row {one.place}"


def write(report: DuplicateReport, path: str | os.PathLike[str], *, names: bool) -> None:
    """Write all lines into a file, which is replaced.

    Args:
        report: What was found.
        path: Of the file.
        names: With the names of both.
    """
    errors = "backslashreplace"  # half a character is shown
    with Path(path).open("w", encoding="utf-8-sig", errors=errors, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns(names=names))
        for line in lines(report, names=names):
            writer.writerow([inert(str(cell)) for cell in line.values()])
