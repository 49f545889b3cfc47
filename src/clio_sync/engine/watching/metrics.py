"""Counters of what a job does, for any monitoring: a mapping, or the text that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attrs import define, field

from ...observers import Answered, Event as Request, Failed
from .events import (
    GRADES,
    Alert,
    Event,
    ReviewClosed,
    ReviewRaised,
    RowDone,
    RowQuarantined,
    RowReleased,
    RunEnded,
    RunRefused,
    Waited,
    WriteSettled,
)

Labels: TypeAlias = tuple[tuple[str, str], ...]
Sample: TypeAlias = tuple[str, Mapping[str, str], float]

HELP: Mapping[str, str] = {
    "clio_sync_runs_total": "Runs, by their name and by what ended them.",
    "clio_sync_run_seconds_total": "Seconds that runs took.",
    "clio_sync_refusals_total": "Runs that a guard stopped.",
    "clio_sync_rows_total": "Rows that runs were done with, by what became of them.",
    "clio_sync_writes_total": "Writes of which it is known what became, by that.",
    "clio_sync_reviews_total": "Questions that were raised or closed.",
    "clio_sync_quarantine_total": "Rows that were set aside or released.",
    "clio_sync_waited_seconds_total": "Seconds in which nothing was sent, by the reason.",
    "clio_sync_requests_total": "Requests that a client sent, by what was answered.",
    "clio_sync_request_seconds_total": "Seconds that answers took.",
    "clio_sync_health": "How a check was when it last changed: 0 ok, 1 warning, 2 failing.",
}
"""What each counts."""
GAUGES = frozenset({"clio_sync_health"})


@define
class Metrics:
    """An observer that counts. It may observe several jobs, and clients, too.

    No label holds an id, a name or a value of a row or a record: there are few of each.
    """

    _samples: dict[tuple[str, Labels], float] = field(factory=dict, init=False)

    def __call__(self, event: Event | Request, /) -> None:
        """Count an event."""
        for name, labels, amount in _counted(event):
            place = name, tuple(labels.items())
            before = 0.0 if name in GAUGES else self._samples.get(place, 0.0)
            self._samples[place] = before + amount

    def value(self, name: str, /, **labels: str) -> float:
        """The sum of all samples of a name that have these labels.

        Args:
            name: Such as ``"clio_sync_rows_total"``.
            labels: Such as ``what="created"``.
        """
        wanted = labels.items()
        return sum(
            amount
            for (one, had), amount in self._samples.items()
            if one == name and wanted <= dict(had).items()
        )

    def as_dict(self) -> dict[str, float]:
        """Each sample by its name and labels, written as Prometheus writes them."""
        return {_written(*place): amount for place, amount in sorted(self._samples.items())}

    def text(self) -> str:
        """All samples in the text format of Prometheus."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        before = ""
        for (name, labels), amount in sorted(self._samples.items()):
            if name != before:
                yield f"# HELP {name} {HELP[name]}"
                yield f"# TYPE {name} {'gauge' if name in GAUGES else 'counter'}"
            before = name
            yield f"{_written(name, labels)} {amount:g}"


def _counted(event: Event | Request) -> Iterator[Sample]:
    yield from _of_rows(event)
    yield from _of_runs(event)
    yield from _of_requests(event)


def _of_rows(event: Event | Request) -> Iterator[Sample]:
    match event:
        case RowDone():
            yield "clio_sync_rows_total", {"map": event.map, "what": event.what}, 1
        case WriteSettled():
            labels = {"resource": event.resource, "verb": event.verb, "fate": event.fate}
            yield "clio_sync_writes_total", labels, 1
        case ReviewRaised():
            yield _review(event.question, "raised")
        case ReviewClosed():
            yield _review(event.question, "closed")
        case RowQuarantined():
            yield "clio_sync_quarantine_total", {"map": event.map, "state": "set aside"}, 1
        case RowReleased():
            yield "clio_sync_quarantine_total", {"map": event.map, "state": "released"}, 1
        case _:
            pass


def _review(question: str, state: str) -> Sample:
    return "clio_sync_reviews_total", {"question": question, "state": state}, 1


def _of_runs(event: Event | Request) -> Iterator[Sample]:
    match event:
        case RunEnded():
            labels = {"name": event.name, "outcome": event.outcome or "done"}
            yield "clio_sync_runs_total", labels, 1
            yield "clio_sync_run_seconds_total", {"name": event.name}, event.seconds
        case RunRefused():
            yield "clio_sync_refusals_total", {"guard": event.guard}, 1
        case Alert():
            labels = {"layer": event.layer, "check": event.check}
            yield "clio_sync_health", labels, GRADES[event.level]
        case _:
            pass


def _of_requests(event: Event | Request) -> Iterator[Sample]:
    match event:
        case Waited():
            yield "clio_sync_waited_seconds_total", {"reason": event.reason}, event.seconds
        case Answered():
            labels = {"method": event.method, "status": str(event.status)}
            yield "clio_sync_requests_total", labels, 1
            yield "clio_sync_request_seconds_total", {"method": event.method}, event.seconds
        case Failed():
            yield "clio_sync_requests_total", {"method": event.method, "status": event.error}, 1
        case _:
            pass


def _written(name: str, labels: Labels) -> str:
    told = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels)
    return f"{name}{{{told}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
