"""What all commands have in common."""

from __future__ import annotations

import argparse
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest

from clio_sync import cli
from clio_sync.cli import main
from clio_sync.errors import GrantMissing


def command(monkeypatch: pytest.MonkeyPatch, outcome: int | BaseException) -> None:
    """Put a command in the place of ``login`` that ends like this."""

    def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        subparsers.add_parser("login", help="test")

    def run(args: argparse.Namespace) -> int:
        if isinstance(outcome, int):
            return outcome
        raise outcome

    module = SimpleNamespace(register=register, run=run)
    monkeypatch.setitem(sys.modules, "clio_sync.cli.login", module)


def test_a_command_decides_the_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it returns is what the shell sees."""
    command(monkeypatch, 3)
    assert main(["login"]) == 3


def test_an_error_of_ours_is_a_sentence_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What happened and what to do, on standard error, with status 2."""
    command(monkeypatch, GrantMissing("Nobody is logged in.", advice="Log in."))
    assert main(["login"]) == 2
    assert capsys.readouterr() == ("", "clio_sync: Nobody is logged in. Log in.\n")


def test_a_defect_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hiding it would help nobody."""
    command(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        main(["login"])


def test_an_interrupted_command_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the status that shells use for it."""
    command(monkeypatch, KeyboardInterrupt())
    assert main(["login"]) == 130


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """With a line about each."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert [name for name in cli.COMMANDS if f"\n    {name}" not in shown] == []


@pytest.mark.parametrize("words", [[], ["bogus"], ["whoami", "--bogus"]])
def test_a_misspelt_command_line_shows_the_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With status 2, as usual."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: python -m clio_sync" in capsys.readouterr().err


def test_only_the_command_asked_for_is_loaded() -> None:
    """A login need not load a simulator."""
    program = (
        "import sys; from clio_sync.cli import main;"
        "main(['whoami']); print([m for m in sys.modules if m.startswith('clio_sync.cli.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "['clio_sync.cli.whoami']\n", done.stderr


def test_the_package_can_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """``python -m clio_sync`` is this command line."""
    command(monkeypatch, 7)
    monkeypatch.setattr(sys, "argv", ["clio_sync", "login"])
    monkeypatch.delitem(sys.modules, "clio_sync.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("clio_sync", run_name="__main__")
    assert ended.value.code == 7
