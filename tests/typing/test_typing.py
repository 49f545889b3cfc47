"""Both type checkers agree with what the files of calls beside this one say of the types."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def complaints(*command: str) -> str:
    """What a checker complains about; empty if it is content."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parents[1],
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_mypy_finds_what_is_wrong_and_nothing_else():
    """Every call has the type it should have, every misuse is an error."""
    files = [str(HERE / name) for name in ("calls.py", "grow_calls.py", "operation_calls.py")]
    assert complaints("mypy", "--strict", "--follow-imports=silent", *files) == ""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyright") is None, reason="pyright is not installed")
def test_pyright_finds_what_is_wrong_and_nothing_else():
    """Every call has the type it should have, every misuse is an error."""
    assert complaints("pyright", "--pythonpath", sys.executable, "--project", str(HERE)) == ""
