"""Who holds a lease, and whether that run is still under way."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager

from attrs import frozen

_AT_WORK: set[str] = set()
"""Holders of this process that are at work just now."""


@frozen
class Lease:
    """Who may write to a store just now.

    Args:
        holder: As `holder` named it; None while nobody does.
        since: When it was taken, in seconds since the epoch; None where that is not known.
        heard_at: When its holder last wrote something down.
        epoch: How often it was taken or given back.
    """

    holder: str | None = None
    since: float | None = None
    heard_at: float | None = None
    epoch: int = 0

    def __str__(self) -> str:
        return f"{described(self.holder)}{_since(self.since)}" if self.holder else "nobody"


def holder(application: str = "") -> str:
    """Name this machine, this process, one worker in it, and the program.

    Args:
        application: The program, as it names itself to Clio.
    """
    return f"{_process()}:{secrets.token_hex(4)} {application}".rstrip()


def described(theirs: str) -> str:
    """Say who a holder is.

    Args:
        theirs: As `holder` named it.
    """
    place, _, application = theirs.partition(" ")
    process, _, _ = place.rpartition(":")
    machine, _, number = process.rpartition(":")
    if not machine or not number.isdigit():
        return theirs
    who = f"process {number} on {machine}"
    return f"{who} ({application})" if application else who


def _since(instant: float | None) -> str:
    if instant is None:
        return ""
    taken = dt.datetime.fromtimestamp(instant, dt.UTC)
    return f", since {taken:%Y-%m-%d %H:%M:%S} UTC"


@contextmanager
def at_work(mine: str) -> Generator[None]:
    """Be known to this process as alive; a run that was interrupted is not.

    Args:
        mine: As `holder` named it.
    """
    _AT_WORK.add(mine)
    try:
        yield
    finally:
        _AT_WORK.discard(mine)


def is_dead(theirs: str | None) -> bool:
    """Tell whether a holder is a run of this machine that is no longer under way.

    Args:
        theirs: As `holder` named it; of another machine nothing is known.
    """
    place, _, _ = (theirs or "").partition(" ")
    process, _, _ = place.rpartition(":")
    machine, _, number = process.rpartition(":")
    if machine != socket.gethostname() or not number.isdigit():
        return False
    if process == _process():
        return theirs not in _AT_WORK
    if sys.platform == "win32":  # signal 0 is no question there: it interrupts
        return False
    return not _runs(int(number))


def _process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
