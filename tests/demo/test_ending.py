"""The demonstration when it is ended early."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CLIENT = {"client_id": "1", "Last name": "Quill"}


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as it is in a terminal: what runs in the background hands on that it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def unmeasured() -> dict[str, str]:
    """The environment without the wish to measure what is covered.

    An interrupt that comes while coverage holds its lock leaves it locked for ever.
    """
    return {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_PROCESS")}


@pytest.fixture
def started(files, tmp_path, ctrl_c) -> Iterator[subprocess.Popen[str]]:
    """A process of the demonstration, in a group of its own."""
    clients, cases = files([CLIENT], [])
    words = [
        sys.executable,
        "-m",
        "clio_sync",
        "demo",
        "--clients",
        str(clients),
        "--cases",
        str(cases),
    ]
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**unmeasured(), "TMPDIR": str(tmp_path)},
        start_new_session=True,
    )
    with process:
        yield process
        process.kill()


def read_until(process: subprocess.Popen[str], text: str) -> None:
    """Read what a process prints, up to a line that begins like this."""
    while not (line := process.stdout.readline()).startswith(text):
        assert line, "it ended before"


def leftovers(folder: Path) -> list[Path]:
    """What the demonstration has left in its folder for temporary files."""
    return list(folder.glob("clio-sync-demo-*"))


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups")
@pytest.mark.parametrize("step", ["2.", "8."])
def test_an_interrupt_ends_it_and_its_child(started, tmp_path, step):
    """Control-C leaves no process and no file behind, and no traceback."""
    read_until(started, step)
    os.killpg(started.pid, signal.SIGINT)
    _, complaints = started.communicate(timeout=30)
    assert (started.returncode, complaints) == (130, "")
    assert leftovers(tmp_path) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(started.pid, 0)


def test_a_reader_that_has_seen_enough_ends_it(started, tmp_path):
    """A closed pipe is no failure."""
    read_until(started, "2.")
    started.stdout.close()
    assert started.stderr.read() == ""
    assert started.wait(timeout=30) == 0
    assert leftovers(tmp_path) == []
