"""Which store this is, whose Clio it remembers, and with which key it takes digests."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection, delete, insert, select

from ..errors import ForeignStore
from . import keys, reading
from .digests import Digests
from .tables import account, meta
from .words import Account


def found(connection: Connection, path: Path | None, key: bytes | None) -> None:
    """Give a new store its id, and its key unless it was brought along."""
    used = key or keys.key_beside(path)
    key_id, check = keys.fingerprint(used)
    names = {"store": token_hex(16), "key id": key_id, "key check": check}
    connection.execute(insert(meta), [{"name": n, "value": v} for n, v in names.items()])


def recognise(connection: Connection, path: Path | None, key: bytes | None) -> Digests:
    """Take digests for a store that knows its key.

    Args:
        connection: A connection inside a transaction.
        path: Where the key stands if it was not brought along; None where it has to be.
        key: The key that was.

    Raises:
        KeyLost: There is no key, or it is another one.
    """
    known = {row.name: row.value for row in connection.execute(select(meta))}
    used = key or (keys.read_key_file(path) if path else None)
    if used is None:
        missing = f"There is no key, and no file {path.name!r}." if path else "There is no key."
        raise keys.lost(known["key id"], missing)
    keys.check_key(used, (known["key id"], known["key check"]))
    return Digests(known["store"], used)


def claim(connection: Connection, claimed: Account) -> None:
    """Make the store an account's own, or make sure that it is.

    Args:
        connection: A connection inside a writing transaction.
        claimed: Whose Clio is to be remembered.

    Raises:
        ForeignStore: It remembers another's.
    """
    known = reading.account(connection)
    if known and not _agree(known, claimed):
        raise ForeignStore(
            f"The store belongs to {_named(known)}, not to {_named(claimed)}.",
            advice="Open the store that was made for this login, or give this one its own.",
        )
    if known is None or claimed.account_id:
        _remember(connection, claimed)


def _remember(connection: Connection, claimed: Account) -> None:
    connection.execute(delete(account))
    connection.execute(
        insert(account).values(
            id=1,
            region=claimed.region,
            user_id=claimed.user_id,
            account_id=claimed.account_id,
        )
    )


def _agree(known: Account, claimed: Account) -> bool:
    same_user = (known.region, known.user_id) == (claimed.region, claimed.user_id)
    unsaid = 0 in (known.account_id, claimed.account_id)
    return same_user and (unsaid or known.account_id == claimed.account_id)


def _named(account: Account) -> str:
    firm = f" of account {account.account_id}" if account.account_id else ""
    return f"user {account.user_id}{firm} in region {account.region!r}"
