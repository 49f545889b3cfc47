"""A run that is killed while an answer is on its way, and the runs after it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from attrs import field, frozen

from ..errors import ConfigurationError
from ..simulator import Fault
from .child import Order
from .runs import MEASURES, Problem, RunNote

if TYPE_CHECKING:
    from ..simulator import Simulator

SLOW = 1.5
"""Seconds for which the answer is on its way, so that the child can be killed meanwhile."""
GLANCE = 0.01
"""Seconds between two looks at how far the child has come."""


@frozen
class Killing:
    """How a run ended.

    Args:
        pid: Of the process.
        status: With which it ended: minus the signal's number.
        note: What is known of the run: what Clio did, and what had been planned.
    """

    pid: int
    status: int
    note: RunNote = field(repr=False)


def moment(created: int, written: int) -> Fault | None:
    """When to kill: while Clio has done a write, and nobody knows yet.

    Args:
        created: How many records a whole run creates.
        written: How many writes it makes.

    Returns:
        What makes that answer slow; None if there is no write to kill at.
    """
    if not written:
        return None
    method, many = ("POST", created) if created else ("PATCH", written)
    return Fault("slow", method=method, after=many // 4, seconds=SLOW)


def killed(sim: Simulator, order: Order, fault: Fault) -> Killing:
    """Let a child process begin, and kill it at the fault.

    Args:
        sim: The Clio that it writes to.
        order: What it is to do.
        fault: Which answer it does not live to see.

    Raises:
        ConfigurationError: It came to an end before.
    """
    sim.log.clear()
    sim.faults.add(fault)
    with _child(order) as (child, complaints):
        planned = _planned(child)
        while not any(entry.fault for entry in sim.log.entries):
            if child.poll() is not None:
                raise _died(complaints)
            time.sleep(GLANCE)
        child.kill()
        status = child.wait()
    return Killing(child.pid, status, _note(sim, planned))


@contextmanager
def _child(order: Order) -> Generator[tuple[subprocess.Popen[str], IO[str]]]:
    """A process that does not outlive the context."""
    command = [sys.executable, "-m", f"{__package__}.child"]
    with tempfile.TemporaryFile("w+") as complaints:
        child = subprocess.Popen(  # noqa: S603 - ourselves
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        with child:
            try:
                assert child.stdin is not None
                child.stdin.write(order.written())
                child.stdin.close()
                yield child, complaints
            finally:
                child.kill()


def _planned(child: subprocess.Popen[str]) -> dict[str, Any]:
    assert child.stdout is not None
    line = child.stdout.readline()
    planned: dict[str, Any] = json.loads(line) if line else {}
    return planned


def _died(complaints: IO[str]) -> ConfigurationError:
    complaints.seek(0)
    last = complaints.read().strip().rpartition("\n")[2]
    return ConfigurationError(f"The child process ended by itself. {last}".strip())


def _note(sim: Simulator, planned: dict[str, Any]) -> RunNote:
    """What Clio has done, whether or not anybody was told, and what was decided before."""
    done = [entry for entry in sim.log.entries if entry.is_write and entry.status < 300]
    created = sum(entry.method == "POST" for entry in done)
    known = {
        "rows": planned["rows"],
        **{what: planned["counts"][what] for what in ("review", "waiting", "quarantined")},
        "created": created,
        "adopted": len(done) - created,
        "requests": sim.requests,
        "writes": sim.writes,
    }
    numbers = {measure: known.get(measure, 0) for measure in MEASURES}
    return RunNote("killed", numbers, tuple(Problem(**one) for one in planned["problems"]))
