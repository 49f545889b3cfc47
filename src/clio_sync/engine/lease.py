"""Taking the lease, and telling a dead holder from a living one."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from .._flow import Flow, call, now

if TYPE_CHECKING:
    from ..store import Store


def holder() -> str:
    """Who we are: this machine and this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def take(store: Store, mine: str, patience: float) -> Flow[int]:
    """Become the only run that may write; a holder known to be dead is not waited for.

    Raises:
        GuardTripped: Another run is at work.
    """
    theirs = yield from call(store.holder)
    dead = yield from call(is_dead, theirs)
    instant = yield from now()
    return (yield from call(store.take_lease, mine, instant, patience=patience, steal=dead))


def is_dead(theirs: str | None) -> bool:
    """Whether a holder is a process of this machine that no longer runs."""
    machine, _, process = (theirs or "").rpartition(":")
    if machine != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
