"""What databases say when they refuse: a clear word of ours, with advice and without theirs."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from clio_sync.errors import NotAStore, StoreError, StoreLocked
from clio_sync.store import postgresql, sqlite

STATES = {
    "40001": (StoreLocked, "Another process is writing"),
    "40P01": (StoreLocked, "Another process is writing"),
    "55P03": (StoreLocked, "Another process is writing"),
    "57014": (StoreLocked, "Another process is writing"),
    "42501": (StoreError, "lacks a right"),
    "53100": (StoreError, "disk of the database is full"),
    "53300": (StoreError, "no room for us"),
    "25P03": (StoreError, "come to a stop"),
    "25006": (StoreError, "only be read"),
    "57P01": (StoreError, "The database failed"),
    "": (StoreError, "cannot be reached"),
}


@pytest.mark.parametrize("state", STATES)
def test_each_refusal_of_postgresql_is_told_in_our_words(state: str) -> None:
    """Its own words may repeat an address or a value, and stand in none of ours."""
    kind, said = STATES[state]
    error = psycopg.OperationalError("postgresql://ann:canary@host/firm")
    error.sqlstate = state or None  # type: ignore[misc]
    told = postgresql.explain(DBAPIError("SELECT", None, error))
    assert type(told) is kind
    assert said in str(told)
    assert told.advice
    assert "canary" not in f"{told} {told!r}"


CODES = {
    sqlite3.SQLITE_BUSY: (StoreLocked, "Another process is writing"),
    sqlite3.SQLITE_LOCKED: (StoreLocked, "Another process is writing"),
    sqlite3.SQLITE_NOTADB: (NotAStore, "not a database"),
    sqlite3.SQLITE_READONLY: (StoreError, "cannot be written"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "cannot be written"),
    sqlite3.SQLITE_FULL: (StoreError, "make room"),
    sqlite3.SQLITE_CORRUPT: (StoreError, "restore a backup"),
    sqlite3.SQLITE_IOERR: (StoreError, "The database failed"),
}


@pytest.mark.parametrize("code", CODES)
def test_each_refusal_of_sqlite_is_told_in_our_words(code: int) -> None:
    """Extended codes are told by what they extend."""
    kind, said = CODES[code]
    error = sqlite3.OperationalError("canary")
    error.sqlite_errorcode = code | 5 << 8
    told = sqlite.explain(error)
    assert type(told) is kind
    assert said in str(told)
    assert told.advice
    assert "canary" not in f"{told} {told!r}"
