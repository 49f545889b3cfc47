"""What the engine remembers: links, bases, intents, runs, reviews, the local index, the lease.

The words are plain values. SQLAlchemy is imported when a store opens.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .words import (
    Account,
    Answer,
    Base,
    Changes,
    Closed,
    Cursor,
    Decided,
    Fate,
    Intent,
    Learnt,
    Link,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
    Says,
    State,
)

if TYPE_CHECKING:
    from .store import Store

__all__ = [
    "Account",
    "Answer",
    "Base",
    "Changes",
    "Closed",
    "Cursor",
    "Decided",
    "Fate",
    "Intent",
    "Learnt",
    "Link",
    "Quarantined",
    "Question",
    "RecordId",
    "Review",
    "Role",
    "RowId",
    "Run",
    "Says",
    "State",
    "Store",
    "open_store",
]


def open_store(
    target: str | Path | Store, *, key: bytes | None = None, busy_timeout: float = 10.0
) -> Store:
    """Open a store, or make a new one where there is none.

    Args:
        target: The path of a file, or the address of a PostgreSQL database
            (``postgresql://...``); a store that is open already is returned as it is.
        key: The digest key, 32 random bytes. Without it the key is taken from
            ``CLIO_SYNC_STORE_KEY`` (in base 64) or from the file ``<path>.key``,
            which a new store makes; a database server has no such file.
        busy_timeout: Seconds to wait while another process writes.

    Raises:
        NotAStore: The file is something else.
        StoreTooNew: A later version of this library wrote it.
        StoreLocked: Another process was writing for longer than that.
        KeyLost: The key is missing or another one.
        StoreError: The file cannot be opened or made.
        ConfigurationError: What is given as the key is not one.
    """
    from .postgresql import is_address
    from .store import Store

    if isinstance(target, Store):
        return target
    if is_address(target):
        return Store.open_postgresql(str(target), key=key, busy_timeout=busy_timeout)
    return Store.open(Path(target), key=key, busy_timeout=busy_timeout)


def __getattr__(name: str) -> object:
    """Import `Store` once somebody asks for it."""
    if name == "Store":
        from .store import Store

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
