"""A process that is really killed leaves all of a transaction or nothing of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clio_sync.store import Changes, Intent, RowId, State, open_store

ANN = RowId("clients", "a1")
FIRST = Intent("i1", ANN, "run-1", "contacts", None, None, "cs-a1", {"a": "d"}, 30.0, 90.0, 1.0)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def deaths(home: Path, *work: str) -> list[Path]:
    """Where the children died, step by step, and last where one lived."""
    command = [sys.executable, str(Path(__file__).with_name("dying.py")), *work, str(home)]
    ended = subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [home / str(step) for step in range(1, int(ended.stdout) + 2)]


def remembered(directory: Path) -> State:
    """What the store there says now."""
    with open_store(directory / "firm.db") as store:
        return store.load()


def audited(directory: Path) -> tuple[bool, int]:
    """Whether the audit there holds, and how long it is."""
    with open_store(directory / "firm.db") as store:
        found = store.verify_audit()
        return bool(found), found.entries


def test_a_commit_that_is_killed_is_whole_or_not_at_all(tmp_path):
    """Wherever the process dies before COMMIT returns, the store is as before; then, as after."""
    (tmp_path / "0").mkdir()
    with open_store(tmp_path / "0" / "firm.db") as store:
        epoch = store.take_lease("me", 0.0, patience=0)
        store.commit(epoch, Changes(opened=(FIRST,)), 1.0)
    *killed, committed, lived = deaths(tmp_path, "commit", str(epoch))
    before, after = remembered(tmp_path / "0"), remembered(lived)
    assert len(killed) > 15
    assert [remembered(directory) for directory in killed] == [before] * len(killed)
    assert remembered(committed) == after
    assert (before.serial, after.serial) == (1, 2)
    assert [intent.id for intent in after.intents] == ["i2"]
    assert [audited(directory) for directory in killed] == [(True, 1)] * len(killed)
    assert audited(committed) == audited(lived) == (True, 6)


def test_a_store_whose_making_was_killed_can_be_made(tmp_path):
    """Wherever the process dies while it makes a store, the next one finishes it."""
    (tmp_path / "0").mkdir()
    died = deaths(tmp_path, "create")
    assert len(died) > 15
    assert [remembered(directory) for directory in died] == [State()] * len(died)
    assert [audited(directory) for directory in died] == [(True, 0)] * len(died)
