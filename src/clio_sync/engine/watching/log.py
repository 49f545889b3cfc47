"""The log of jobs, under the name ``clio_sync.engine``: silent unless the application says otherwise.

What a row or a write comes to is told at DEBUG, the life of a run at INFO, what waits for
somebody at WARNING, what ended badly at ERROR. The event stands in the record's ``clio``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..._flows.log import logger as requests_log
from .events import (
    Alert,
    Event,
    Observer,
    PlanMade,
    ReviewRaised,
    RowQuarantined,
    RunBegan,
    RunEnded,
    RunRefused,
)

if TYPE_CHECKING:
    from logging import Logger

DEBUG, INFO, WARNING, ERROR = 10, 20, 30, 40


@cache
def logger() -> Logger:
    """A child of the library's logger, which keeps it silent; loaded as late as the first event."""
    return requests_log().getChild("engine")


def to_log(event: Event) -> None:
    """Tell one event."""
    _write(logger(), event)


def to_logging(logger: Logger) -> Observer:
    """An observer that tells another logger.

    Args:
        logger: Which one.
    """

    def tell(event: Event) -> None:
        _write(logger, event)

    return tell


def _write(logger: Logger, event: Event) -> None:
    level = level_of(event)
    if logger.isEnabledFor(level):
        logger.log(level, "%s", event, extra={"clio": event.as_dict()})


def level_of(event: Event) -> int:
    """How much an event matters, as `logging` counts."""
    match event:
        case RunEnded(outcome=outcome) if outcome:
            return ERROR
        case Alert(level=level):
            return {"ok": INFO, "warning": WARNING, "failing": ERROR}[level]
        case RunRefused() | RowQuarantined() | ReviewRaised():
            return WARNING
        case PlanMade() | RunBegan() | RunEnded():
            return INFO
        case _:
            return DEBUG
