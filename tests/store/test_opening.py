"""Opening a store in a file: what is made, what is refused, and what is said about it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from clio_sync.errors import NotAStore, StoreError, StoreLocked
from clio_sync.store import Changes, Link, RecordId, RowId, Store, open_store

LINK = Changes(links=(Link(RowId("clients", "a1"), RecordId("contacts", 7)),))

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""

OPEN = """
import sys
from clio_sync.store import open_store
with open_store(sys.argv[1]) as store:
    print(store.id)
"""


class Holding:
    """Another process that keeps a lock on a database until this is left."""

    def __init__(self, path: Path, statement: str) -> None:
        command = [sys.executable, "-c", HOLD, str(path), statement]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> None:
        assert self.process.stdout.readline() == b"held\n"

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=30)


def test_a_store_is_made_where_there_is_none(tmp_path):
    """A new file is a SQLite database that says whose it is."""
    with open_store(tmp_path / "firm.db") as store:
        assert len(store.id) == 32
    assert (tmp_path / "firm.db").read_bytes()[68:72] == b"CliS"


def test_an_empty_file_becomes_a_store(tmp_path):
    """Somebody made the file beforehand, perhaps for its permissions."""
    (tmp_path / "firm.db").touch(mode=0o640)
    with open_store(str(tmp_path / "firm.db")) as store:
        assert store.load().serial == 0


def test_a_store_is_the_same_whenever_it_is_opened(tmp_path):
    """Its id and its digests last."""
    seen = set()
    for _ in range(2):
        with open_store(tmp_path / "firm.db") as store:
            seen.add((store.id, store.digest("p", "t"), store.row_id("m", "k")))
    assert len(seen) == 1


def test_an_open_store_is_returned_as_it_is(tmp_path):
    """Whoever takes a target may be given an open store."""
    with open_store(tmp_path / "firm.db") as store:
        assert open_store(store) is store
        assert repr(store) == f"<Store {store.id}>"


def test_only_the_owner_can_read_a_store(tmp_path):
    """Database, log, shared memory and key have mode 0600, whatever the umask."""
    before = os.umask(0)
    try:
        with open_store(tmp_path / "firm.db") as store:
            store.take_lease("me", 0.0, patience=0)
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    names = ("firm.db", "firm.db-shm", "firm.db-wal", "firm.db.key")
    assert modes == dict.fromkeys(names, 0o600)


def test_every_connection_waits_for_the_disk(tmp_path):
    """A committed intent must survive a power cut: synchronous is FULL, with a write-ahead log."""
    with (
        open_store(tmp_path / "firm.db", busy_timeout=0.25) as store,
        store._database.reading() as connection,
    ):
        pragmas = ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in pragmas]
    assert found == [2, "wal", 1, 250]


def test_a_text_file_is_no_store(tmp_path):
    """A file that is not a database is refused and left as it is."""
    path = tmp_path / "clients.csv"
    path.write_text("Client,E-mail\n" * 200)
    with pytest.raises(NotAStore, match="not a database"):
        open_store(path)
    assert path.read_text() == "Client,E-mail\n" * 200
    assert [found.name for found in tmp_path.iterdir()] == ["clients.csv"]


@pytest.mark.parametrize(
    "statements",
    [["CREATE TABLE people (name)"], ["PRAGMA application_id = 7"]],
    ids=["tables", "application id"],
)
def test_another_application_s_database_is_no_store(tmp_path, statements):
    """A database with foreign tables or another application's id is refused and left as it is."""
    path = tmp_path / "theirs.db"
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotAStore, match="another application's"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_missing_directory_is_named_as_such(tmp_path):
    """The text says what is wrong and names the file, not the whole path."""
    with pytest.raises(
        StoreError, match=r"'firm.db' cannot be opened: .*directory must exist"
    ) as caught:
        open_store(tmp_path / "nowhere" / "firm.db")
    assert "nowhere" not in str(caught.value)


@pytest.fixture
def read_only_directory():
    """A directory with a store, in which this process for now cannot make files."""
    with tempfile.TemporaryDirectory() as name:
        directory, ours = Path(name), os.geteuid()
        open_store(directory / "firm.db").close()
        for path in directory.iterdir():
            path.chmod(0o666)
        directory.chmod(0o555)
        os.seteuid(ours or 65534)  # nothing is read-only for the superuser
        yield directory
        os.seteuid(ours)
        directory.chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs the modes of a POSIX system")
@pytest.mark.parametrize("name", ["firm.db", "new.db"])
def test_a_read_only_directory_is_named_as_such(read_only_directory, name):
    """Neither a new store can be made there nor the log of an old one."""
    with pytest.raises(StoreError, match="must be writable"):
        open_store(read_only_directory / name)


def test_a_store_waits_for_another_writer_and_then_says_so(tmp_path):
    """While another process writes, a commit waits as long as asked and is then refused."""
    path = tmp_path / "firm.db"
    with open_store(path, busy_timeout=0.05) as store:
        epoch = store.take_lease("me", 0.0, patience=0)
        with Holding(path, "BEGIN IMMEDIATE"), pytest.raises(StoreLocked, match="Another process"):
            store.commit(epoch, LINK, 1.0)
        assert store.commit(epoch, LINK, 2.0) == 1


def test_a_store_can_be_read_while_another_process_writes(tmp_path):
    """Opening a current store and loading from it need no lock."""
    open_store(tmp_path / "firm.db").close()
    with Holding(tmp_path / "firm.db", "BEGIN IMMEDIATE"):
        with open_store(tmp_path / "firm.db", busy_timeout=0.05) as store:
            assert store.load().serial == 0


def test_a_new_store_cannot_be_made_in_a_locked_file(tmp_path):
    """A file that another process keeps to itself is refused."""
    (tmp_path / "firm.db").touch()
    with Holding(tmp_path / "firm.db", "BEGIN EXCLUSIVE"), pytest.raises(StoreLocked):
        open_store(tmp_path / "firm.db", busy_timeout=0.05)


def test_a_damaged_store_is_named_as_such(tmp_path):
    """A database whose pages make no sense is a plain error with the database's own code."""
    path = tmp_path / "firm.db"
    open_store(path).close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x55" * (size - 4096))
    with pytest.raises(StoreError, match=r"SQLITE_CORRUPT.*restore a backup"):
        open_store(path)


def test_processes_that_make_a_store_together_share_it(tmp_path):
    """Several processes that open a new path at the same time get one store and one key."""
    command = [sys.executable, "-c", OPEN, str(tmp_path / "firm.db")]
    openers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    answers = [opener.communicate(timeout=60)[0] for opener in openers]
    assert {opener.returncode for opener in openers} == {0}
    assert len(set(answers)) == 1


def test_the_store_is_imported_when_it_is_asked_for():
    """The package has the name `Store`, and no other that it does not list."""
    from clio_sync import store

    assert store.Store is Store
    assert store.__all__ == sorted(store.__all__)
    with pytest.raises(AttributeError, match="Shop"):
        _ = store.Shop


def test_the_words_are_there_without_sqlalchemy():
    """To name the words of the store imports no database library."""
    code = "import sys, clio_sync.store; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
