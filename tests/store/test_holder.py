"""Who holds a lease: a dead process of this machine is told from any other."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from clio_sync.store.holder import holder, is_dead

NAME = "from clio_sync.store.holder import holder; print(holder())"


def test_a_holder_is_named_by_machine_and_process():
    """Two processes never have the same name at the same time."""
    assert holder() == f"{socket.gethostname()}:{os.getpid()}"


def test_a_running_process_is_not_dead():
    """This one, for instance."""
    assert not is_dead(holder())


def test_a_process_that_has_ended_is_dead():
    """A process of this machine that is gone cannot come back."""
    ended = subprocess.run([sys.executable, "-c", NAME], check=True, capture_output=True, text=True)
    assert is_dead(ended.stdout.strip())


@pytest.mark.parametrize("theirs", [None, "", "worker", "elsewhere:1", f"{socket.gethostname()}:x"])
def test_of_another_machine_nothing_is_known(theirs):
    """Only a process of this machine can be looked for."""
    assert not is_dead(theirs)


def test_a_process_that_may_not_be_asked_is_not_dead(monkeypatch):
    """Another user's process runs too."""

    def refuse(process: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert not is_dead(holder())
