"""Who holds a lease, and whether that run is still under way."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager

_AT_WORK: set[str] = set()
"""Holders of this process that are at work just now."""


def holder() -> str:
    """Name this machine, this process, and one worker in it."""
    return f"{_process()}:{secrets.token_hex(4)}"


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
    process, _, _ = (theirs or "").rpartition(":")
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
