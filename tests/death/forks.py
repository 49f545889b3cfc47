"""A warm process that forks children: what is imported already starts within milliseconds.

It takes orders as lines of JSON and answers each with one. Children are ended
by their numbers, and a number is nobody else's before its child was reaped,
which happens when it is asked for. When the orders end, so do the children.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from attrs import define, field, frozen

ROOT = Path(__file__).parents[2]
NAP = 0.002
"""Seconds between two looks at a child."""


# ------------------------------------------------------------------------------ in the warm process


def start(living: set[int], told: str, order: dict[str, Any]) -> int:
    """Fork a child that does as ordered, and writes what came of it to a file."""
    number = os.fork()
    if number == 0:
        _be_a_child(Path(told), order)
    living.add(number)
    return number


def _be_a_child(told: Path, order: dict[str, Any]) -> None:
    from tests.death.child import run

    code = 1
    try:
        with told.open("w", encoding="utf-8") as said:  # while it still has the right to
            try:
                json.dump(run(order), said)  # type: ignore[arg-type]
                code = 0
            except BaseException:
                said.write(traceback.format_exc())
    finally:
        os._exit(code)


def state(living: set[int], number: int) -> str:
    """What a child does: runs, is stopped, or has ended; it is not reaped."""
    seen = os.WEXITED | os.WSTOPPED | os.WNOHANG | os.WNOWAIT
    found = os.waitid(os.P_PID, number, seen)
    if found is None:
        return "running"
    return "stopped" if found.si_code == os.CLD_STOPPED else "ended"


def reap(living: set[int], number: int) -> int:
    """Take leave of a child; a negative number is the signal that ended it."""
    _, status = os.waitpid(number, 0)
    living.discard(number)
    return os.waitstatus_to_exitcode(status)


ORDERS: dict[str, Callable[..., Any]] = {"start": start, "state": state, "reap": reap}


def serve() -> None:
    """Warm up, then do as ordered until nobody gives orders any more."""
    import tests.death.warmth  # noqa: F401 - what all children need

    living: set[int] = set()
    print(json.dumps("ready"), flush=True)
    try:
        for line in sys.stdin:
            name, arguments = json.loads(line)
            print(json.dumps(ORDERS[name](living, *arguments)), flush=True)
    finally:
        for number in living:
            os.kill(number, signal.SIGKILL)


# -------------------------------------------------------------------------------- for whoever asks


@frozen
class Ended:
    """How a child ended.

    Args:
        code: Its exit status; a negative number is the signal that ended it.
        told: What it said of its work; nothing if it was killed.
    """

    code: int
    told: dict[str, Any] | None


@define
class Child:
    """A child at work."""

    forks: Forks
    number: int
    told: Path

    def signal(self, which: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.number, which)

    @property
    def state(self) -> str:
        """``running``, ``stopped`` or ``ended``."""
        return str(self.forks.ask("state", self.number))

    def wait(self, *states: str, seconds: float = 60.0) -> str:
        """Wait until it is in one of these states; ended, unless told otherwise."""
        until = time.monotonic() + seconds
        while (now := self.state) not in (states or ("ended",)):
            assert time.monotonic() < until, f"a child is {now} for {seconds} seconds"
            time.sleep(NAP)
        return now

    def wait_at_most(self, seconds: float) -> None:
        """Let so much time pass, or less if it does not run any more."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.state == "running":
            time.sleep(NAP)

    def end(self) -> Ended:
        """Wait for its end, and hear what it has to say."""
        self.wait()
        code = self.forks.ask("reap", self.number)
        if code < 0:
            return Ended(code, None)
        said = self.told.read_text("utf-8")
        assert code == 0, said
        return Ended(code, json.loads(said))


@define
class Forks:
    """The warm process, as a context; threads may share it.

    Args:
        folder: Where children leave what they have to say.
    """

    folder: Path
    _process: subprocess.Popen[str] = field(init=False, repr=False)
    _count: count[int] = field(factory=count, init=False, repr=False)
    _turn: Lock = field(factory=Lock, init=False, repr=False)

    def __enter__(self) -> Self:
        paths = os.pathsep.join(
            map(str, filter(None, [ROOT / "src", os.environ.get("PYTHONPATH")]))
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.death.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**_unmeasured(), "PYTHONPATH": paths},
        )
        assert self._answer() == "ready"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def start(self, order: Any) -> Child:
        """Let a child do something."""
        told = self.folder / f"child-{next(self._count)}.json"
        return Child(self, self.ask("start", str(told), order), told)

    def ask(self, name: str, *arguments: Any) -> Any:
        """Give an order, and hear what came of it."""
        assert self._process.stdin is not None
        with self._turn:
            self._process.stdin.write(json.dumps([name, arguments]) + "\n")
            self._process.stdin.flush()
            return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def _unmeasured() -> dict[str, str]:
    """The environment without the wish to measure coverage: whoever dies has no figures."""
    return {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_PROCESS")}


if __name__ == "__main__":
    serve()
