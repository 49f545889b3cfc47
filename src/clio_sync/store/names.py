"""The names of what a store remembers: rows, records, whose Clio it is."""

from __future__ import annotations

from typing import NamedTuple

from attrs import frozen


class RowId(NamedTuple):
    """One row of one map; ``key`` is a keyed digest, for keys may be secrets."""

    map: str
    key: str


class RecordId(NamedTuple):
    """One record in Clio."""

    resource: str
    id: int


@frozen
class Account:
    """Whose Clio a store remembers."""

    region: str
    user_id: int
    account_id: int = 0
