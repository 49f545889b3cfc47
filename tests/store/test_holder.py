"""Who holds a lease: a run that is over is told from one that is under way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from clio_sync.store.holder import Lease, at_work, described, holder, is_dead

NAME = "from clio_sync.store.holder import holder; print(holder())"
OTHER = f"{socket.gethostname()}:{os.getppid()}:0"


def test_a_holder_is_named_by_machine_process_and_worker():
    """Two workers never have the same name, not even in one process."""
    mine, other = holder(), holder()
    assert mine.startswith(f"{socket.gethostname()}:{os.getpid()}:")
    assert mine != other


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("anna:4711:0a nightly/2 clio_sync/1", "process 4711 on anna (nightly/2 clio_sync/1)"),
        ("anna:4711:0a", "process 4711 on anna"),
        ("worker", "worker"),
    ],
)
def test_a_holder_can_be_described(name, words):
    """By process, machine and program; a name of another kind is said as it is."""
    assert described(name) == words


def test_a_lease_says_who_holds_it_and_since_when():
    """As far as that is known."""
    assert str(Lease()) == "nobody"
    assert str(Lease("worker")) == "worker"
    assert str(Lease("worker", 0.0)) == "worker, since 1970-01-01 00:00:00 UTC"


def test_a_program_has_a_name_in_the_lease():
    """And is still known to be over once it is."""
    mine = holder("nightly/2")
    assert mine.endswith(" nightly/2")
    assert is_dead(mine)


def test_a_worker_is_alive_while_it_is_at_work():
    """Interrupted or done, it holds nothing any more."""
    mine = holder()
    with at_work(mine):
        assert not is_dead(mine)
    assert is_dead(mine)


def test_a_running_process_is_not_dead():
    """The one that started this one, for instance."""
    assert not is_dead(OTHER)


def test_a_process_that_has_ended_is_dead():
    """A process of this machine that is gone cannot come back."""
    ended = subprocess.run([sys.executable, "-c", NAME], check=True, capture_output=True, text=True)
    assert is_dead(ended.stdout.strip())


@pytest.mark.parametrize(
    "theirs", [None, "", "worker", "elsewhere:1:0", f"{socket.gethostname()}:x:0"]
)
def test_of_another_machine_nothing_is_known(theirs):
    """Only a process of this machine can be looked for."""
    assert not is_dead(theirs)


def test_a_process_that_may_not_be_asked_is_not_dead(monkeypatch):
    """Another user's process runs too."""

    def refuse(process: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert not is_dead(OTHER)


def test_where_asking_would_interrupt_nobody_is_asked(monkeypatch):
    """On Windows, signal 0 is no question."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("it was asked"))
    assert not is_dead(OTHER)
