"""A store in PostgreSQL: many firms in one database, workers that take turns, clear refusals."""

from __future__ import annotations

import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from clio_sync.errors import ConfigurationError, KeyLost, StoreError, StoreLocked
from clio_sync.store import Changes, Link, RecordId, RowId, Store, open_store, postgresql as backend
from clio_sync.store.vitals import Alarm

KEY = bytes(range(32))
ANN = Link(RowId("clients", "a1"), RecordId("contacts", 7))


@pytest.fixture
def schema(postgresql):
    """A schema that nobody has used before, and that is gone afterwards."""
    name = "clio_sync"
    yield name
    with psycopg.connect(postgresql) as connection:
        connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def test_a_store_is_opened_by_the_address_of_its_database(postgresql, schema):
    """An address is as good as a path wherever a store is given."""
    with open_store(postgresql, key=KEY) as store:
        store.commit(store.take_lease("me", 0.0, patience=60), Changes(links=(ANN,)), 1.0)
    with open_store(postgresql.replace("postgresql://", "postgres://"), key=KEY) as store:
        assert store.load().links == {ANN.row: ANN}


def test_firms_share_a_database_and_nothing_else(postgresql, schema):
    """Each schema is a store with an id, an account and a lease of its own."""
    with (
        open_store(postgresql, key=KEY) as first,
        Store.open_postgresql(postgresql, schema="another_firm", key=KEY) as second,
    ):
        first.take_lease("me", 0.0, patience=60)
        second.take_lease("other", 0.0, patience=60)
        assert first.id != second.id
    with psycopg.connect(postgresql) as connection:
        connection.execute("DROP SCHEMA another_firm CASCADE")


def test_a_schema_that_was_made_for_us_needs_no_right_to_make_any(postgresql):
    """A firm's administrator makes the schema, and its worker is its owner only."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE ROLE worker LOGIN")
        connection.execute("CREATE SCHEMA workshop AUTHORIZATION worker")
    address = postgresql.replace("postgres:@", "worker:@")
    with Store.open_postgresql(address, schema="workshop", key=KEY) as store:
        assert store.serial() == 0
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP SCHEMA workshop CASCADE")
        connection.execute("DROP ROLE worker")


def test_a_new_store_without_a_key_is_refused(postgresql, schema):
    """There is no file beside a server that could hold the key."""
    with pytest.raises(ConfigurationError, match="needs a key"):
        open_store(postgresql)


def test_a_known_store_without_its_key_is_refused(postgresql, schema):
    """Its digests could be compared with nothing."""
    open_store(postgresql, key=KEY).close()
    with pytest.raises(KeyLost, match="There is no key"):
        open_store(postgresql)


def test_the_key_may_stand_in_the_environment(postgresql, schema, monkeypatch):
    """As a worker in a container has it."""
    monkeypatch.setenv("CLIO_SYNC_STORE_KEY", b64encode(KEY).decode())
    with open_store(postgresql) as first, open_store(postgresql, key=KEY) as second:
        assert first.id == second.id


def test_workers_that_open_a_new_store_at_once_agree_on_it(postgresql, schema):
    """One of them makes the tables; the others find them."""
    barrier = threading.Barrier(4)

    def opened(_: int) -> str:
        barrier.wait(30)
        with open_store(postgresql, key=KEY) as store:
            return store.id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(opened, range(4)))) == 1


def test_a_writer_that_takes_too_long_is_waited_for_no_longer_than_told(postgresql, schema):
    """The refusal says whom it waited for, and nothing was written."""
    with open_store(postgresql, key=KEY, busy_timeout=0.2) as store:
        epoch = store.take_lease("me", 0.0, patience=60)
        with psycopg.connect(postgresql) as other:
            turn = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
            other.execute(turn, (f"clio_sync {schema}",))
            with pytest.raises(StoreLocked, match="Another process is writing"):
                store.commit(epoch, Changes(links=(ANN,)), 1.0)
        assert store.load().links == {}


def test_a_reader_does_not_wait_for_a_writer(postgresql, schema):
    """It sees the picture from before."""
    with open_store(postgresql, key=KEY, busy_timeout=0.2) as store:
        with psycopg.connect(postgresql) as other:
            turn = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
            other.execute(turn, (f"clio_sync {schema}",))
            assert store.serial() == 0


def test_a_suspended_writer_loses_its_transaction(postgresql, schema, monkeypatch):
    """Others go on after a while; what it was about to note is not there."""
    monkeypatch.setattr(backend, "SUSPENDED", 1)
    with (
        open_store(postgresql, key=KEY) as store,
        open_store(postgresql, key=KEY, busy_timeout=20) as other,
    ):
        epoch = store.take_lease("me", 0.0, patience=60)
        stopped, goes_on = threading.Event(), threading.Event()

        def suspended() -> None:
            with store._database.writing() as connection:
                connection.exec_driver_sql("UPDATE lease SET holder = 'nobody'")
                stopped.set()
                goes_on.wait(30)

        def refused() -> None:
            with pytest.raises(StoreError, match=r"come to a stop|failed"):
                suspended()

        worker = threading.Thread(target=refused)
        worker.start()
        assert stopped.wait(30)
        other.commit(epoch, Changes(links=(ANN,)), 1.0)
        goes_on.set()
        worker.join(30)
        assert (store.holder(), store.load().links) == ("me", {ANN.row: ANN})


def test_a_lost_connection_is_made_anew(postgresql, schema):
    """The server was restarted over night: the worker goes on in the morning."""
    with open_store(postgresql, key=KEY) as store:
        assert store.serial() == 0
        with psycopg.connect(postgresql, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'clio_sync'"
            )
        assert store.serial() == 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://ann:canary@127.0.0.1:1/firm", "cannot be reached"),
        ("postgresql://ann:canary@[::1/firm", "address cannot be read"),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(address, said):
    """The address stands in no text, cause included."""
    with pytest.raises((StoreError, ConfigurationError), match=said) as caught:
        open_store(address, key=KEY)
    assert "canary" not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"


def test_a_database_that_is_not_there_is_named_as_such(postgresql):
    """A store makes a schema, and no database."""
    address = postgresql.replace("/postgres?", "/nowhere?")
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(address, key=KEY)


def test_a_schema_whose_name_would_have_to_be_quoted_is_refused(postgresql):
    """It goes into statements as it is."""
    with pytest.raises(ConfigurationError, match="lower-case letters"):
        Store.open_postgresql(postgresql, schema='a"; DROP', key=KEY)


def test_a_user_who_may_make_nothing_is_told_so(postgresql):
    """The refusal names the right that lacks."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE ROLE visitor LOGIN")
    address = postgresql.replace("postgres:@", "visitor:@")
    try:
        with pytest.raises(StoreError, match="lacks a right"):
            Store.open_postgresql(address, schema="visitors", key=KEY)
    finally:
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute("DROP ROLE visitor")


def test_what_can_only_be_read_is_told(postgresql, schema):
    """A replica, for one."""
    open_store(postgresql, key=KEY).close()
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
    try:
        with open_store(postgresql, key=KEY) as store:
            assert store.serial() == 0
            with pytest.raises(StoreError, match="only be read"):
                store.take_lease("me", 0.0, patience=60)
    finally:
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute("ALTER DATABASE postgres RESET default_transaction_read_only")


def test_its_health_can_be_told(postgresql, schema):
    """Counts, its size and the end of its audit, and what people were told of them."""
    with open_store(postgresql, key=KEY) as store:
        store.commit(store.take_lease("me", 1.0, patience=0), Changes(), 2.0)
        store.sound({"data/store": Alarm("warning", 3.0)})
        found = store.vitals(4.0)
    assert (found.serial, found.audit_holds, found.rows) == (1, True, 0)
    assert (found.lease.holder, found.lease.since) == ("me", 1.0)
    assert found.alarms == {"data/store": Alarm("warning", 3.0)}
    assert found.size > 8192
