"""What an observer is told of a job: plain values, without any value of a row or a record.

An event names rows by their number in the source, records by their id and fields
by their name. Its names in JSON, those of its kind and of its parts, are stable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, Protocol, TypeAlias

from attrs import asdict, field, frozen

Level: TypeAlias = Literal["ok", "warning", "failing"]
"""How something is."""
GRADES: Mapping[Level, int] = {"ok": 0, "warning": 1, "failing": 2}
"""How bad each is."""
Layer: TypeAlias = Literal["connection", "data", "operations"]
"""What a check is about: the way to Clio, what is remembered, or the runs."""


@frozen
class _Told:
    """What all events have in common."""

    event: ClassVar[str]
    """The name of its kind, in JSON."""

    def as_dict(self) -> dict[str, object]:
        """The event for a program: ``event`` says which one it is."""
        return {"event": self.event, **asdict(self)}


@frozen
class PlanMade(_Told):
    """Both sides have been looked at, and nothing is written yet.

    Args:
        rows: How many rows it is about.
        counts: How many of them become what.
        requests: Requests that applying would take.
        seconds: How long that would take at Clio's limit.
        guards: Names of the guards that would stop it.
        read: Requests that planning took.
    """

    event: ClassVar[str] = "plan_made"
    rows: int
    counts: Mapping[str, int]
    requests: int
    seconds: float
    guards: tuple[str, ...] = ()
    read: int = 0

    def __str__(self) -> str:
        stops = f", stops at {', '.join(self.guards)}" if self.guards else ""
        return f"plan made: {_counted(self.counts)}; {_many(self.requests, 'request')}{stops}"


@frozen
class RunRefused(_Told):
    """A plan was not carried out.

    Args:
        name: What the run would have been.
        guard: The name of the guard that stopped it.
        why: What looks like a mistake.
    """

    event: ClassVar[str] = "run_refused"
    name: str
    guard: str
    why: str

    def __str__(self) -> str:
        return f"{self.name} was stopped by guard {self.guard!r}: {self.why}"


@frozen
class RunBegan(_Told):
    """A plan is being carried out.

    Args:
        run: The run's id in the store.
        name: What the run is: ``"sync"``, ``"push"``, or the caller's own name.
        rows: How many rows it is about.
    """

    event: ClassVar[str] = "run_began"
    run: str
    name: str
    rows: int

    def __str__(self) -> str:
        return f"{self.name} began: {_many(self.rows, 'row')}"


@frozen
class RowDone(_Told):
    """The run is done with a row.

    Args:
        run: The run's id.
        map: The name of the row's map.
        number: The row's number in its source.
        what: What became of it, such as ``"created"``.
        why: The reason.
        done: Rows done with.
        total: Rows in all.
    """

    event: ClassVar[str] = "row_done"
    run: str
    map: str
    number: int
    what: str
    why: str
    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.map} row {self.number}: {self.what}{_because(self.why)}"


@frozen(kw_only=True)
class _OfRow(_Told):
    """What is about one row.

    Args:
        run: The run's id; empty where a person did it outside of one.
        map: The name of the row's map.
        number: The row's number in its source, where that is known.
    """

    run: str = ""
    map: str = ""
    number: int | None = None

    @property
    def row(self) -> str:
        """The row in words."""
        return f"{self.map} row {'?' if self.number is None else self.number}"


@frozen(kw_only=True)
class WriteIntended(_OfRow):
    """A write is noted down, and is about to leave.

    Args:
        verb: What is asked for, such as ``"create"``.
        resource: Of what kind of record.
        record: The record's id, where there is one.
        intent: The id of the intent; its end names it, too, in whichever run that comes.
    """

    event: ClassVar[str] = "write_intended"
    verb: str
    resource: str
    record: int | None = None
    intent: str = ""

    def __str__(self) -> str:
        return f"{self.row}: {self.verb} {_record(self.resource, self.record)} intended"


@frozen(kw_only=True)
class WriteSettled(_OfRow):
    """It is known what became of a write.

    Args:
        verb: What was asked for.
        resource: Of what kind of record.
        fate: ``"done"``, ``"found"`` (its answer was lost), ``"nothing"`` (it did not happen),
            ``"refused"``, ``"stale"`` or ``"gone"``.
        record: The record's id, where there is one.
        intent: The id of the intent.
        why: The reason of a refusal.
    """

    event: ClassVar[str] = "write_settled"
    verb: str
    resource: str
    fate: str
    record: int | None = None
    intent: str = ""
    why: str = ""

    def __str__(self) -> str:
        what = f"{self.verb} {_record(self.resource, self.record)}"
        return f"{self.row}: {what} {self.fate}{_because(self.why)}"


@frozen(kw_only=True)
class ReviewRaised(_OfRow):
    """There is a question that only a human may decide.

    Args:
        question: What is asked, such as ``"conflict"``.
        field: The field that it is about; empty where it is the whole row.
    """

    event: ClassVar[str] = "review_raised"
    question: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.row}: asked, {self.question}{_about(self.field)}"


@frozen(kw_only=True)
class ReviewAnswered(_OfRow):
    """Somebody has said what only a human may decide.

    Args:
        says: What they said, in words.
    """

    event: ClassVar[str] = "review_answered"
    says: str = ""

    def __str__(self) -> str:
        return f"{self.row}: decided, {self.says}"


@frozen(kw_only=True)
class ReviewClosed(_OfRow):
    """A question no longer stands: it was answered, or the world has changed.

    Args:
        question: What was asked.
        field: The field that it was about; empty where it was the whole row.
    """

    event: ClassVar[str] = "review_closed"
    question: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.row}: asked no more, {self.question}{_about(self.field)}"


@frozen(kw_only=True)
class RowQuarantined(_OfRow):
    """A row was set aside.

    Args:
        why: The reason.
    """

    event: ClassVar[str] = "row_quarantined"
    why: str = ""

    def __str__(self) -> str:
        return f"{self.row}: set aside{_because(self.why)}"


@frozen(kw_only=True)
class RowReleased(_OfRow):
    """A row is no longer set aside."""

    event: ClassVar[str] = "row_released"

    def __str__(self) -> str:
        return f"{self.row}: released"


@frozen
class RunEnded(_Told):
    """A run came to an end, a good one or another.

    Args:
        run: The run's id.
        name: What the run was.
        outcome: The name of the error that ended it, such as ``"LeaseLost"``; empty if none did.
        counts: How many rows became what.
        requests: Requests sent, planning included.
        writes: Requests among them that may have changed something.
        seconds: How long it took.
        audit: Where the audit ends with it.
    """

    event: ClassVar[str] = "run_ended"
    run: str
    name: str
    outcome: str = ""
    counts: Mapping[str, int] = field(factory=dict)
    requests: int = 0
    writes: int = 0
    seconds: float = 0.0
    audit: str = ""

    def __str__(self) -> str:
        end = f"was ended by {self.outcome}" if self.outcome else "ended"
        return f"{self.name} {end}: {_counted(self.counts)}; {_many(self.writes, 'write')}"


@frozen
class Waited(_Told):
    """Nothing is being sent for a while.

    Args:
        seconds: How long.
        reason: ``"budget"`` (Clio's rate limit) or ``"retry"`` (a passing failure).
    """

    event: ClassVar[str] = "waited"
    seconds: float
    reason: str

    def __str__(self) -> str:
        return f"waiting {self.seconds:.1f} s: {self.reason}"


@frozen
class Alert(_Told):
    """Something about a job's health has become better or worse since it was last told.

    Args:
        layer: Which part of its health.
        check: The check's name.
        level: How it is now.
        before: How it was.
        why: The reason, in words.
    """

    event: ClassVar[str] = "alert"
    layer: Layer
    check: str
    level: Level
    before: Level
    why: str

    def __str__(self) -> str:
        over = "ok again" if self.level == "ok" else self.level
        return f"{self.layer}, {self.check}: {over}: {self.why}"


Event: TypeAlias = (
    PlanMade
    | RunRefused
    | RunBegan
    | RowDone
    | WriteIntended
    | WriteSettled
    | ReviewRaised
    | ReviewAnswered
    | ReviewClosed
    | RowQuarantined
    | RowReleased
    | RunEnded
    | Waited
    | Alert
)


class Observer(Protocol):
    """Told of each event, in the thread or task that does the work.

    What it raises is logged once and stops nothing.
    """

    def __call__(self, event: Event, /) -> object: ...


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "nothing to do"


def _because(why: str) -> str:
    return f", {why}" if why else ""


def _about(name: str) -> str:
    return f" about {name}" if name else ""


def _record(resource: str, record: int | None) -> str:
    return resource if record is None else f"{resource} {record}"
