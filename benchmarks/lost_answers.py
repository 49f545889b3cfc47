"""Answers that are lost and processes that die: how many records twenty rows have after the next run.

The same port for all: the simulator, which hands out ids of its own as Clio
does. One run goes wrong in the way named, a moment passes, and a second run is
left in peace. Each run is a process of its own.

A record too many is somebody's second file; a row without its own is lost.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _measure import line, machine
from _writers import KEY, WRITERS, Row
from attrs import define, field

from clio_sync.simulator import Fault, Settings, Simulator

ROWS = 20
STRUCK = (4, 11, 17)
"""Which creates go wrong."""
A_MOMENT = 2.5
"""Seconds between the two runs: what was sent has long been done, and lists show it."""


@define
class Stage:
    """Twenty rows, an empty Clio on a port, and one way to write."""

    writer: str
    sim: Simulator
    url: str
    state: Path
    rows: list[Row] = field(factory=lambda: [_row(n) for n in range(ROWS)])
    running: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """One run, in a process of its own."""
        token = self.sim.grant().access_token
        given = [self.writer, self.url, token, str(self.state), json.dumps(self.rows)]
        command = [sys.executable, __file__, "--run", *given]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, **quiet) as self.running:
            self.running.wait(120)

    def fault(self, kind: Any) -> None:
        """Let some creates go wrong."""
        for place, number in enumerate(STRUCK):
            fault = Fault(kind, method="POST", path="contacts", after=number - place)
            self.sim.faults.add(fault)

    def kill_at(self, *numbers: int) -> None:
        """Kill the process right after Clio has carried out these creates."""
        inner, seen = self.sim.local.handle, Counter[str]()

        def handle(request: Any) -> Any:
            answer = inner(request)
            if request.method == "POST" and request.path.endswith("contacts.json"):
                seen["creates"] += 1
                if seen["creates"] in numbers and self.running is not None:
                    os.kill(self.running.pid, signal.SIGKILL)
                    time.sleep(0.2)
            return answer

        self.sim.local.handle = handle  # type: ignore[method-assign]


def dropped(stage: Stage) -> None:
    """The connection ends after the create was carried out."""
    stage.fault("drop_after")
    stage.run()


def failed(stage: Stage) -> None:
    """A 502 after the create was carried out."""
    stage.fault("error_after")
    stage.run()


def cut_off(stage: Stage) -> None:
    """A 200 whose body is cut in half."""
    stage.fault("truncate")
    stage.run()


def killed(stage: Stage) -> None:
    """The process is killed after a create was carried out; so is the next, and the next."""
    stage.kill_at(*STRUCK)
    for _ in STRUCK:
        stage.run()


def corrected(stage: Stage) -> None:
    """The connection ends, and before the next run the row's name and e-mail are corrected."""
    dropped(stage)
    for number in STRUCK:
        stage.rows[number] |= {"first": "Corrected", "email": f"corrected{number}@example.com"}


TROUBLES: dict[str, Callable[[Stage], None]] = {
    "dropped after commit": dropped,
    "502 after commit": failed,
    "cut off after commit": cut_off,
    "killed after commit": killed,
    "dropped, then corrected": corrected,
}


def _row(n: int) -> Row:
    return {
        "key": f"k{n}",
        "first": f"First{n}",
        "last": f"Last{n}",
        "email": f"person{n}@example.com",
    }


def play(writer: str, trouble: Callable[[Stage], None]) -> tuple[int, int]:
    """How many records there are, and how many rows have exactly one that says what they say."""
    settings = Settings(list_lag=0.2, rate_limit=1_000_000)
    with tempfile.TemporaryDirectory() as name, Simulator(settings) as sim:
        sim.create(
            "custom_fields", {"parent_type": "Contact", "name": KEY, "field_type": "text_line"}
        )
        with sim.serve() as url:
            stage = Stage(writer, sim, url, Path(name))
            trouble(stage)
            time.sleep(A_MOMENT)
            sim.faults.clear()
            stage.run()
            return _counted(sim.all("contacts"), stage.rows)


def _counted(contacts: list[dict[str, Any]], rows: list[Row]) -> tuple[int, int]:
    records = Counter(contact["last_name"] for contact in contacts)
    said = {(contact["first_name"], contact["last_name"]) for contact in contacts}
    well = sum(records[row["last"]] == 1 and (row["first"], row["last"]) in said for row in rows)
    return len(contacts), well


def main() -> None:
    """Play every trouble with every writer."""
    machine()
    print(f"{'records for ' + str(ROWS) + ' rows':<26}" + "".join(f"{w:>24}" for w in WRITERS))
    for name, trouble in TROUBLES.items():
        found = {writer: play(writer, trouble) for writer in WRITERS}
        told = "".join(f"{f'{records} ({well} well)':>24}" for records, well in found.values())
        print(f"{name:<26}{told}", flush=True)
        ours = found["ours"][0] / ROWS
        for writer, (records, _) in found.items():
            if writer != "ours":
                theirs = records / ROWS
                line(name, ours, writer, theirs, ours / theirs, "records per row")


def run(writer: str, url: str, token: str, state: str, rows: str) -> None:
    """One run, as its own process."""
    WRITERS[writer](json.loads(rows), url, token, Path(state))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:])
    else:
        main()
