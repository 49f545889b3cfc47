"""Who holds a lease, and whether that process still runs."""

from __future__ import annotations

import os
import socket
import sys


def holder() -> str:
    """Name this machine and this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(theirs: str | None) -> bool:
    """Tell whether a holder is a process of this machine that no longer runs.

    Args:
        theirs: As `holder` named it; of another machine nothing is known.
    """
    machine, _, process = (theirs or "").rpartition(":")
    if machine != socket.gethostname() or not process.isdigit():
        return False
    if sys.platform == "win32":  # signal 0 is no question there: it interrupts
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
