"""The log, under the name ``clio_sync``: sentences made of events, so no value can get into it.

Each attempt is told at DEBUG, a long wait and a renewed token at INFO, a
repetition at WARNING. The event stands in the record's ``clio`` as a mapping.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..observers import Event, Renewed, Requesting, Waiting

if TYPE_CHECKING:
    from logging import Logger

DEBUG, INFO, WARNING = 10, 20, 30
LONG = 5.0
"""Seconds of a wait that whoever reads the log at INFO wonders about."""


@cache
def logger() -> Logger:
    """Silent unless the application says otherwise; loaded as late as the first request."""
    from logging import NullHandler, getLogger

    ours = getLogger("clio_sync")
    ours.addHandler(NullHandler())
    return ours


def wanted() -> bool:
    """Whether anybody reads of each attempt."""
    return logger().isEnabledFor(DEBUG)


def write(event: Event) -> None:
    """Tell one event."""
    level = _level(event)
    if level and logger().isEnabledFor(level):
        from attrs import asdict

        told = {"event": type(event).__name__, **asdict(event)}
        logger().log(level, "%s", event, extra={"clio": told})


def trouble(error: Exception) -> None:
    """Tell that an observer failed; what its error says is its own affair."""
    logger().error(
        "an observer failed with %s; it is told of further events all the same, and this is not "
        "said again",
        type(error).__name__,
    )


def _level(event: Event) -> int:
    """How much it matters; 0 for what is not told, since the end of the attempt will be."""
    match event:
        case Requesting():
            return 0
        case Waiting(reason="retry"):
            return WARNING
        case Waiting(seconds=seconds) if seconds >= LONG:
            return INFO
        case Renewed():
            return INFO
        case _:
            return DEBUG
