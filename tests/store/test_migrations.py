"""Stores of other versions: older ones are brought up to date, newer ones are refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from clio_sync.errors import StoreTooNew
from clio_sync.store import (
    Account,
    Base,
    Changes,
    Intent,
    Link,
    Question,
    RecordId,
    Review,
    RowId,
    State,
    migrations,
    open_store,
)
from clio_sync.store.migrations import Migration

KEY = bytes(range(32))
ANN = RowId("clients", "a1")
VERSION_1 = State(
    serial=1,
    links={ANN: Link(ANN, RecordId("contacts", 7), etag="e1", marked=True)},
    bases={ANN: {"name": Base("r", "c", 2)}},
    intents=(
        Intent("i1", ANN, "run-1", "contacts", None, None, "cs-a1", {"name": "d"}, 30.0, 90.0, 1.0),
    ),
    reviews={(ANN, Question.GONE, ""): Review(ANN, Question.GONE, "", {"rule": "404"}, 3, "run-1")},
)


@pytest.fixture
def path(tmp_path):
    """A store of version 1, made by hand."""
    path = tmp_path / "firm.db"
    script = Path(__file__).with_name("version_1.sql").read_text()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


@pytest.fixture(params=["version_1.sql", "version_2.sql", "version_3.sql"])
def older(request, tmp_path):
    """The same store, of each version that there was."""
    path = tmp_path / "older.db"
    script = Path(__file__).with_name(request.param).read_text()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


def query(path: Path, statement: str) -> object:
    """The one value that a query answers."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()[0]


def schema(path: Path) -> dict[str, object]:
    """Columns, keys and indexes of every table, without regard to how they were written."""
    engine = create_engine(f"sqlite:///{path}")
    found = inspect(engine)
    described: dict[str, object] = {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)],
            found.get_pk_constraint(name)["constrained_columns"],
            [
                (
                    i["name"],
                    i["column_names"],
                    i["unique"],
                    str(i["dialect_options"].get("sqlite_where")),
                )
                for i in found.get_indexes(name)
            ],
            found.get_unique_constraints(name),
        )
        for name in found.get_table_names()
    }
    engine.dispose()
    return described


def add_nickname(connection: Connection) -> None:
    """A step further: links gain a column."""
    connection.execute(text("ALTER TABLE links ADD COLUMN nickname TEXT"))


def fill_nickname(connection: Connection) -> None:
    """Another one, which needs the one before."""
    connection.execute(text("UPDATE links SET nickname = 'link of ' || map"))


def fail(connection: Connection) -> None:
    """A step that does something and then cannot go on."""
    connection.execute(text("DELETE FROM links"))
    raise RuntimeError("no further")


KNOWN = migrations.MIGRATIONS


def steps(*work) -> tuple[Migration, ...]:
    """The migrations that there are, and more after them."""
    later = enumerate(work, start=len(KNOWN) + 2)
    return (*KNOWN, *(Migration(number, apply) for number, apply in later))


def test_a_store_of_an_older_version_opens(older):
    """Everything that it remembered is still known, and can be added to."""
    with open_store(older, key=KEY) as store:
        assert store.load() == VERSION_1
        assert store.account() == Account("us", 5, 9)
        assert store.candidates("contacts", ["k"]) == {"k": {7}}
        assert store.commit(store.take_lease("me", 3.0, patience=0), Changes(), 3.0) == 2


def test_migrations_lead_to_the_schema_of_a_new_store(older, tmp_path):
    """An upgraded store and a new one have the same tables, columns and indexes."""
    open_store(older, key=KEY).close()
    open_store(tmp_path / "new.db", key=KEY).close()
    assert schema(older) == schema(tmp_path / "new.db")


def test_the_audit_of_an_older_store_begins_where_it_was_upgraded(older):
    """It knows of no commit before that, and of every one since."""
    with open_store(older, key=KEY) as store:
        assert store.verify_audit().entries == 0
        store.commit(store.take_lease("me", 3.0, patience=0), Changes(), 3.0)
        assert store.verify_audit().entries == 1
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("DELETE FROM audit")
    with open_store(older, key=KEY) as store:
        assert not store.verify_audit()


def test_migrations_go_up_by_one():
    """There is one step to each version after the first."""
    numbers = [migration.version for migration in migrations.MIGRATIONS]
    assert numbers == list(range(2, 2 + len(numbers)))


def test_an_older_store_takes_every_step_in_order(path, monkeypatch):
    """The steps after its version are taken, and the new version is written down."""
    monkeypatch.setattr(migrations, "MIGRATIONS", steps(add_nickname, fill_nickname))
    with open_store(path, key=KEY) as store:
        assert store.load() == VERSION_1
    assert query(path, "SELECT nickname FROM links") == "link of clients"
    assert query(path, "SELECT value FROM meta WHERE name = 'schema'") == str(len(KNOWN) + 3)


def test_steps_are_taken_once(path, monkeypatch):
    """A store that is up to date, or half of the way, does not take a step again."""
    monkeypatch.setattr(migrations, "MIGRATIONS", steps(add_nickname))
    open_store(path, key=KEY).close()
    open_store(path, key=KEY).close()
    monkeypatch.setattr(migrations, "MIGRATIONS", steps(add_nickname, fill_nickname))
    open_store(path, key=KEY).close()
    assert query(path, "SELECT nickname FROM links") == "link of clients"


def test_whoever_is_quicker_takes_the_steps(path, monkeypatch):
    """The version is looked at again under the lock: another process may have upgraded by then."""
    monkeypatch.setattr(migrations, "MIGRATIONS", steps(add_nickname))
    with open_store(path, key=KEY) as store, store._database.writing() as connection:
        assert migrations.migrate(connection) is False


def test_a_step_that_fails_leaves_the_store_as_it_was(path, monkeypatch):
    """All steps are one transaction."""
    monkeypatch.setattr(migrations, "MIGRATIONS", steps(add_nickname, fail))
    with pytest.raises(RuntimeError, match="no further"):
        open_store(path, key=KEY)
    monkeypatch.undo()
    with open_store(path, key=KEY) as store:
        assert store.load() == VERSION_1


def test_a_newer_store_is_refused(path):
    """A store that a later version of this library wrote is left as it is."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StoreTooNew, match=r"version 99 .* knows 4\. Update clio_sync"):
        open_store(path, key=KEY)
    assert query(path, "SELECT value FROM meta WHERE name = 'schema'") == "99"
