"""Work that Clio does in the background: asked for, waited for, and then read.

Reports, document archives and document automations are made while the caller
waits (facts, 8). Each look at one is an ordinary read, paced like all others;
the waits between looks grow, so that a long job costs little of the budget.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import chain, repeat
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen

from .._flow import Flow, now, sleep
from .._wire import segment
from ..errors import (
    ConfigurationError,
    JobEmpty,
    JobFailed,
    JobTimedOut,
    NoAnswer,
    NotSent,
    RateLimited,
    ServerError,
    Unreadable,
)
from ..fields import Fields
from ..files.targets import Downloadable, Downloaded, Target
from ..records import Record, decode, shape
from .contents import Json, one
from .crud import Spec
from .downloads import download
from .payloads import Payload, check
from .session import Session
from .special import post

R = TypeVar("R", bound=Record)

UNFINISHED = frozenset({"not_started", "queued", "in_progress"})
"""What Clio says of a job that goes on (facts, 8)."""

WATCHED = ("id", "state", "progress", "message")
"""What every look selects, as far as the record has it."""

PATIENCE = 3600.0
"""Seconds that a job may take unless the caller says otherwise."""

FIRST_WAITS = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0)
LONGEST_WAIT = 20.0
"""Seconds between looks: the first ones, and all that follow."""

PASSING = (NoAnswer, NotSent, RateLimited, ServerError, Unreadable)
"""What a look may fail with while the job itself goes on."""


@frozen
class JobProgress:
    """How far a job has come.

    Args:
        id: Which one.
        state: What Clio says of it, such as ``"in_progress"``.
        percent: How much of it is done, from 0 to 100, where Clio says so.
        waited: Seconds since the wait began.
    """

    id: int
    state: str
    percent: float | None
    waited: float


Told: TypeAlias = Callable[[JobProgress], object]
"""Whoever shows progress."""


@frozen
class Patience:
    """How a caller waits.

    Args:
        deadline: Seconds to wait at most, or a length of time; None for as long as it takes.
        progress: Told after every look.
    """

    deadline: float | dt.timedelta | None = PATIENCE
    progress: Told | None = None

    def seconds(self) -> float:
        """How long to wait at most.

        Raises:
            ConfigurationError: It is no length of time.
        """
        given = self.deadline
        seconds = given.total_seconds() if isinstance(given, dt.timedelta) else given
        if seconds is None:
            return float("inf")
        if not _is_length(seconds):
            raise ConfigurationError(
                "deadline= is no length of time.", advice="Pass seconds, such as 600, or None."
            )
        return seconds


def _is_length(seconds: object) -> bool:
    return isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0


@frozen
class Wait(Generic[R]):
    """A wait for jobs of one kind.

    Args:
        session: Whose requests these are.
        spec: Of the jobs' collection.
        fields: What to select of the record in the end.
        patience: How to wait.
    """

    session: Session
    spec: Spec[R]
    fields: Fields | str | None
    patience: Patience

    def create(self, payload: Payload, to: Downloadable | None = None) -> Flow[R]:
        """Ask for a job and wait for its end; whatever happens, it is asked for once."""
        checked = check(payload, self.spec.create or dict, self.spec.record)
        return (yield from self.made_at(self.spec.path, checked, to))

    def made_at(self, path: str, payload: Payload | None, to: Downloadable | None) -> Flow[R]:
        """The same where the job is asked for at another path, with a body or without."""
        self._check(to)
        found = yield from post(self.session, path, payload, self.selection())
        return (yield from self._over(found["id"], found, to))

    def end(self, id: int, to: Downloadable | None = None) -> Flow[R]:
        """Wait for the end of a job.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It was not done in time.
            JobEmpty: There is nothing to make a file of.
        """
        self._check(to)
        return (yield from self._over(id, (yield from self._look(id)), to))

    def _check(self, to: Downloadable | None) -> None:
        """Refuse what would else be refused once the job is done, an hour from now."""
        self.patience.seconds()
        if to is not None:
            Target.of(to)

    def selection(self) -> str:
        """The caller's selection, and what tells how far it is."""
        has = shape(self.spec.record)
        watched = ",".join(name for name in WATCHED if name in has)
        return str(Fields.parse(self.spec.selection(self.fields)) | watched)

    def _over(self, id: int, found: Json | None, to: Downloadable | None) -> Flow[R]:
        """Look at it until it is over, and bring its file to where it is wanted."""
        made = self._result(id, (yield from self._finished(id, found)))
        if to is not None:
            if made.to_dict().get("state") == "empty":
                raise JobEmpty(f"{self._name(id)} has nothing in it.", id=id, state="empty")
            yield from file_of(self.session, self.spec, id, to)
        return made

    def _finished(self, id: int, found: Json | None) -> Flow[Json]:
        begun, limit, state = (yield from now()), self.patience.seconds(), "not_started"
        waits = chain(FIRST_WAITS, repeat(LONGEST_WAIT))
        while True:
            waited = (yield from now()) - begun
            if found is not None:
                state = str(found.get("state") or state)
                self._tell(id, state, found, waited)
                if state not in UNFINISHED:
                    return found
            if waited >= limit:
                text = f"{self._name(id)} is not done after {limit:g} s."
                raise JobTimedOut(text, id=id, state=state)
            yield from sleep(min(next(waits), limit - waited))
            found = yield from self._look(id)

    def _look(self, id: int) -> Flow[Json | None]:
        """What Clio says of it just now; None if it does not answer."""
        where = f"{self.spec.path}/{segment(id)}.json"
        params = {"fields": self.selection()}
        try:
            return one((yield from self.session.fetch("GET", where, params=params)))
        except PASSING:
            return None

    def _tell(self, id: int, state: str, found: Json, waited: float) -> None:
        if self.patience.progress is not None:
            percent = found.get("progress")
            number = float(percent) if isinstance(percent, int | float) else None
            self.patience.progress(JobProgress(id, state, number, waited))

    def _result(self, id: int, found: Json) -> R:
        if found["state"] == "failed":
            message = str(found.get("message") or "")
            raise JobFailed(
                f"{self._name(id)} failed.", id=id, state="failed", clio_message=message
            )
        return decode(self.spec.record, found)

    def _name(self, id: int) -> str:
        return f"{self.spec.record.__name__} {id}"


def file_of(session: Session, spec: Spec[R], id: int, to: Downloadable) -> Flow[Downloaded]:
    """Bring the file that a job has made to a place, whole or not at all."""
    return download(session, f"{spec.path}/{segment(id)}/download.json", to)
