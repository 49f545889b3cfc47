"""A program that dies, really, at each step of a transaction: run by ``test_death``.

Usage: ``dying.py (commit EPOCH | create) DIRECTORY``. For n = 1, 2, … it copies
``DIRECTORY/0`` to ``DIRECTORY/n`` and forks a child that works there and is
killed right before its n-th statement, or before or right after COMMIT. It
ends when a child has lived through all of it, and prints how many were killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from clio_sync.store import (
    Base,
    Changes,
    Closed,
    Cursor,
    Fate,
    Intent,
    Link,
    Quarantined,
    Question,
    RecordId,
    Review,
    RowId,
    Run,
    open_store,
)

ANN, BEN = RowId("clients", "a1"), RowId("clients", "b2")
NEXT = Intent("i2", BEN, "run-1", "contacts", None, None, "cs-b2", {"a": "d"}, 30.0, 90.0, 1.0)
CHANGES = Changes(
    opened=(NEXT,),
    closed=(Closed("i1", Fate.DONE, 2.0),),
    links=(Link(ANN, RecordId("contacts", 7), etag="e1", marked=True),),
    unlinked=(RowId("clients", "c3"),),
    bases={ANN: {"a": Base("r", "c")}},
    reviews=(Review(BEN, Question.UNSURE),),
    answered=((ANN, Question.GONE, ""),),
    quarantined=(Quarantined(BEN, "clio", "422", "d"),),
    released=(ANN,),
    indexed={RecordId("contacts", 7): frozenset({"k"})},
    cursors=(Cursor("contacts", 1.0, "s"),),
    run=Run("run-1", "apply", 1.0),
)


class Fuse:
    """Kills this process at its n-th step, once it is lit."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def light(self) -> None:
        """Let the next step count."""
        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, self.burn)

    def burn(self, *_: object) -> None:
        """Come one step nearer to the end."""
        self.steps -= 1
        if self.steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def commit(directory: Path, fuse: Fuse, epoch: str) -> None:
    """Commit changes to a store that is there; to have come back is the last step."""
    store = open_store(directory / "firm.db")
    fuse.light()
    store.commit(int(epoch), CHANGES, 2.0)
    fuse.burn()


def create(directory: Path, fuse: Fuse) -> None:
    """Make a new store."""
    fuse.light()
    open_store(directory / "firm.db")


def lives_through(work: str, directory: Path, steps: int, *arguments: str) -> bool:
    """Do the work in a child and tell whether it lived."""
    child = os.fork()
    if child == 0:
        {"commit": commit, "create": create}[work](directory, Fuse(steps), *arguments)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def main(work: str, *rest: str) -> None:
    """Kill a child at every step, until one lives."""
    *arguments, home = rest
    for steps in count(1):
        directory = Path(home, str(steps))
        shutil.copytree(Path(home, "0"), directory)
        if lives_through(work, directory, steps, *arguments):
            print(steps - 1)
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
