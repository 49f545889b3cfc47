"""What a rollback would do and what it did, for people and for programs; without a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from ..._policy.peak import PER_MINUTE, seconds_for
from ...store.words import RecordId, RowId, Run
from ..report import ANSWER, duration

ROLLBACK = "rollback"
"""The kind of a run that takes another one back."""


class Undoing(Enum):
    """What becomes of what a run did about one row."""

    RESTORE = "restored"
    DELETE = "deleted"
    UNLINK = "unlinked"
    UNCHANGED = "unchanged"
    KEEP = "kept"
    WAIT = "waiting"

    @property
    def planned(self) -> str:
        """The word for it before it is done."""
        return _PLANNED.get(self, self.value)


_PLANNED = {Undoing.RESTORE: "restore", Undoing.DELETE: "delete", Undoing.UNLINK: "unlink"}


@frozen
class Undo:
    """What a rollback does about one row of a run, or did.

    Args:
        row: The row; its key is a digest.
        what: What becomes of it.
        record: The record concerned.
        why: The reason, in words that carry no value.
        restored: The fields that get back what they had.
        kept: The fields that stay as they are, for somebody to look at.
    """

    row: RowId
    what: Undoing
    record: RecordId | None = None
    why: str = ""
    restored: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether a request is sent for it."""
        return self.what is Undoing.DELETE or bool(self.restored)

    def __str__(self) -> str:
        where = f"{self.record.resource} {self.record.id}" if self.record else "no record"
        why = f": {self.why}" if self.why else ""
        kept = f"; kept {', '.join(self.kept)}: edited since" if self.kept else ""
        return f"{self.row.map}, {where}: {self.what.value}{why}{kept}"


def _counted(undos: Sequence[object]) -> str:
    return f"<{len(undos)} rows>"


def counts_of(undos: Sequence[Undo]) -> dict[str, int]:
    """How many rows become what, in a fixed order of words."""
    counted = Counter(undo.what for undo in undos)
    return {what.value: counted[what] for what in Undoing}


@frozen
class RollbackOutline:
    """What taking a run back comes to.

    Args:
        run: The run that is taken back.
        undos: One for each row that it did something about.
        read_requests: Requests that planning took.
        write_requests: Requests that applying takes: one for each write.
        other_requests: Reads that applying takes besides.
        limit: Requests a minute that Clio allows.
        guards: What looks like a mistake, by the guard's name.
        started_at: When planning began, in seconds since the epoch.
        host: Clio's, whose peak hours count.
    """

    run: Run
    undos: tuple[Undo, ...] = field(repr=_counted)
    read_requests: int
    write_requests: int
    other_requests: int
    limit: int = PER_MINUTE
    guards: Mapping[str, str] = field(factory=dict)
    started_at: float = 0.0
    host: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows become what."""
        return counts_of(self.undos)

    @property
    def requests(self) -> int:
        """Requests that applying takes."""
        return self.write_requests + self.other_requests

    @property
    def seconds(self) -> float:
        """How long applying takes at Clio's limit."""
        waiting = seconds_for(self.requests, self.limit, self.started_at, self.host)
        return max(waiting, self.requests * ANSWER)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"rollback of run {self.run.id} ({self.run.kind}): {_many(len(self.undos), 'row')}"
        for what in Undoing:
            number = self.counts[what.value]
            if number:
                yield f"  {what.planned:<12}{number:>6}"
        yield from _reasons(self.undos)
        yield (
            f"{_many(self.requests, 'request')} ({self.write_requests} of them writes), "
            f"{duration(self.seconds)} at {self.limit} requests a minute; "
            f"planning took {self.read_requests}."
        )
        for guard, why in self.guards.items():
            yield f"stops at guard {guard!r}: {why}"
        yield "Nothing has been written; apply() does it. Sources stay as they are."


@frozen
class RollbackReport:
    """What taking a run back did.

    Args:
        of: The run that was taken back.
        run: The id of the run that did it.
        undos: What became of each row.
        requests: Requests sent, planning included.
        writes: Requests among them that may have changed something.
        seconds: How long it took.
        audit: Where the audit ends with this run.
    """

    of: str
    run: str
    undos: tuple[Undo, ...] = field(repr=_counted)
    requests: int
    writes: int
    seconds: float
    audit: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what."""
        return counts_of(self.undos)

    @property
    def kept(self) -> tuple[Undo, ...]:
        """The rows that somebody has to look at."""
        return tuple(undo for undo in self.undos if _is_for_people(undo))

    def as_dict(self) -> dict[str, object]:
        """The report for a program, with stable keys."""
        return {
            "of": self.of,
            "run": self.run,
            "rows": len(self.undos),
            **self.counts,
            "requests": self.requests,
            "writes": self.writes,
            "seconds": round(self.seconds, 3),
            "audit": self.audit,
            "problems": [str(undo) for undo in self.kept],
        }

    def __str__(self) -> str:
        counted = ", ".join(f"{n} {word}" for word, n in self.counts.items() if n)
        rows = _many(len(self.undos), "row")
        head = f"rollback of {self.of}: {rows}: {counted or 'nothing to do'}."
        requests = _many(self.requests, "request")
        cost = f"{requests}, {self.writes} of them writes, {duration(self.seconds)}."
        audit = [f"The audit ends at {self.audit}."] if self.audit else []
        return "\n".join([head, *_reasons(self.undos), cost, *audit])


@frozen
class Undone:
    """How far a rollback has come, for whoever shows it.

    Args:
        done: Rows done with.
        total: Rows in all.
        undo: What became of the last one.
    """

    done: int
    total: int
    undo: Undo


UndoObserver: TypeAlias = Callable[[Undone], None]


def _is_for_people(undo: Undo) -> bool:
    return undo.what in {Undoing.KEEP, Undoing.WAIT} or bool(undo.kept)


def _reasons(undos: Sequence[Undo]) -> Iterator[str]:
    return (f"  {undo}" for undo in undos if _is_for_people(undo))


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
