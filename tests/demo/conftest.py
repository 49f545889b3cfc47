"""The demonstration as its users start it, and small files of one's own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from attrs import define

from clio_sync.demo import CASES, CLIENTS
from clio_sync.demo.pace import Pace
from clio_sync.demo.plain import Plain
from clio_sync.demo.story import tell
from clio_sync.demo.telling import Telling

DEMO = [sys.executable, "-m", "clio_sync", "demo"]
WINDOW = "1"


@define
class Ended:
    """A process of the demonstration that has ended."""

    process: subprocess.CompletedProcess[str]
    left_behind: list[str]

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.process.stdout)

    def run(self, name: str) -> dict[str, Any]:
        return next(run for run in self.told["runs"] if run["name"] == name)


def demonstrated(folder: Path, *options: str | Path) -> Ended:
    """Start the demonstration as a user would, with a folder for what is temporary."""
    words = [*DEMO, "--window", WINDOW, *map(str, options)]
    environment = {**os.environ, "TMPDIR": str(folder)}
    ran = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=300)
    return Ended(ran, [path.name for path in folder.glob("clio-sync-demo-*")])


@pytest.fixture
def demonstrate(tmp_path: Path) -> Callable[..., Ended]:
    """Starts the demonstration as a user would, and waits for its end."""
    return partial(demonstrated, tmp_path)


@pytest.fixture(scope="session")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """The demonstration as it comes, with its report as JSON."""
    return demonstrated(tmp_path_factory.mktemp("demo"), "--json")


Files = Callable[..., tuple[Path, Path]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Writes two CSV files with the demonstration's columns and some rows of one's own."""

    def write(
        clients: list[dict[str, str]],
        cases: list[dict[str, str]],
        encoding: str = "utf-8",
        delimiter: str = ",",
    ) -> tuple[Path, Path]:
        paths = tmp_path / "people.csv", tmp_path / "matters.csv"
        for path, sample, rows in zip(paths, (CLIENTS, CASES), (clients, cases), strict=True):
            with path.open("w", encoding=encoding, newline="") as file:
                writer = csv.DictWriter(file, headings(sample), delimiter=delimiter)
                writer.writeheader()
                writer.writerows(rows)
        return paths

    return write


def headings(path: Path) -> list[str]:
    """The first row of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@define
class Told:
    """The demonstration, given in this process."""

    telling: Telling
    text: str

    def numbers(self, name: str) -> dict[str, int]:
        return dict(next(run.numbers for run in self.telling.runs if run.name == name))


@pytest.fixture
def give() -> Callable[[tuple[Path, Path]], Told]:
    """Gives the demonstration in this process, with one's own files."""

    def given(paths: tuple[Path, Path]) -> Told:
        out = StringIO()
        telling = tell(Plain(out), clients=paths[0], cases=paths[1], pace=Pace(1.0))
        return Told(telling, out.getvalue())

    return given
