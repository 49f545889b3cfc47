"""A real process, killed in earnest at any instant: nothing is doubled and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define, field

from clio_sync.simulator import Settings, Simulator

from . import child

ROWS = 12
KILLS = 6


@define
class Victims:
    """Runs the job in processes of their own, and kills some of them."""

    colour: str
    sim: Simulator
    url: str
    store: Path
    token: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.token = self.sim.grant().access_token

    def start(self, visa: str) -> subprocess.Popen[str]:
        """A process that runs the job once."""
        script = str(Path(child.__file__))
        given = [self.colour, f"{self.url}/api/v4/", self.token, str(self.store), str(ROWS), visa]
        source = str(Path(child.__file__).parents[2] / "src")
        paths = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(
            [sys.executable, script, *given],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths},
        )

    def kill(self, visa: str, requests: int, pause: float) -> bool:
        """Start one, and kill it a moment after so many requests; whether it was still alive."""
        seen = len(self.sim.log.entries) + requests
        process = self.start(visa)
        while process.poll() is None and len(self.sim.log.entries) < seen:
            time.sleep(0.001)
        time.sleep(pause)
        alive = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return alive

    def finish(self, visa: str) -> dict[str, object]:
        """Run until nothing waits any more."""
        for _ in range(20):
            process = self.start(visa)
            told, _ = process.communicate(timeout=120)
            assert process.returncode == 0
            report = json.loads(told)
            if report["waiting"] == 0:
                return report
            threading.Event().wait(child.TIMING.settling)
        raise AssertionError("it never ends")


@pytest.fixture(params=["blocking", "async"])
def victims(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Victims]:
    """Processes of one colour against a real port."""
    with Simulator(Settings(list_lag=0.2, rate_limit=100_000)) as sim:
        for parent, name in (
            ("Contact", child.MARKER),
            ("Matter", child.MARKER),
            ("Contact", "Visa"),
        ):
            made = {"parent_type": parent, "name": name, "field_type": "text_line"}
            sim.create("custom_fields", made)
        with sim.serve() as url:
            yield Victims(request.param, sim, url, tmp_path / "firm.db")


@pytest.mark.slow
def test_a_killed_process_doubles_nothing_and_loses_nothing(victims: Victims) -> None:
    """Killed in creates and in updates, each time at another instant, and run again."""
    fate = random.Random(victims.colour)
    killed = 0
    for visa, most in (("H-1B", 2 * ROWS), ("L-1", ROWS)):
        for _ in range(KILLS // 2):
            killed += victims.kill(visa, fate.randrange(4, most), fate.random() * 0.01)
        victims.finish(visa)
        contacts, matters = victims.sim.all("contacts"), victims.sim.all("matters")
        assert Counter(c["last_name"] for c in contacts) == {f"Last{n}": 1 for n in range(ROWS)}
        assert Counter(m["description"] for m in matters) == {f"Matter {n}": 1 for n in range(ROWS)}
        by_id = {c["id"]: c["last_name"].removeprefix("Last") for c in contacts}
        assert all(m["description"] == f"Matter {by_id[m['client']['id']]}" for m in matters)
        assert {_visa(c) for c in contacts} == {visa}
    assert killed > 0
    writes = victims.sim.writes
    assert victims.finish("L-1")["writes"] == 0
    assert victims.sim.writes == writes


def _visa(contact: dict) -> str:
    (found,) = [v for v in contact["custom_field_values"] if v["field_name"] == "Visa"]
    return found["value"]
