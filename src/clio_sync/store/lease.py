"""Who may write: an epoch that each takeover raises.

When a lease may be taken over is politeness. The safety is that every commit
names its epoch in an UPDATE: that fails once another run has taken over, and
on a database with row locks it makes the takeover wait for the transaction.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from ..errors import LeaseHeld, LeaseLost
from .holder import Lease
from .tables import lease

SERIAL = select(lease.c.serial)
BEAT = (
    update(lease)
    .where(lease.c.epoch == bindparam("mine"))
    .values(heartbeat=bindparam("now"), serial=lease.c.serial + 1)
)


def take(connection: Connection, holder: str, now: float, patience: float, steal: bool) -> int:
    """Become the only run that may write.

    Args:
        connection: A connection inside a writing transaction.
        holder: Who takes it; the same holder may always take it again.
        now: Seconds since the epoch.
        patience: Seconds for which a silent holder is still taken to be alive.
        steal: Take it from a living holder too.

    Raises:
        LeaseHeld: Another run holds the lease and was heard of lately.
    """
    found = connection.execute(select(lease).with_for_update()).one()
    others = found.holder not in (None, holder)
    if others and now - found.heartbeat < patience and not steal:
        raise _held(_lease(found), now)
    mine = update(lease).values(epoch=lease.c.epoch + 1, holder=holder, heartbeat=now)
    connection.execute(mine.values(taken_at=now))
    return int(found.epoch) + 1


def fence(connection: Connection, epoch: int, now: float) -> int:
    """Go on only as the holder of the lease, and learn the serial of this commit.

    Raises:
        LeaseLost: Another run has taken over.
    """
    beaten = connection.execute(BEAT, {"mine": epoch, "now": now})
    if beaten.rowcount != 1:
        raise LeaseLost(
            "Another run has taken over the store; nothing more was noted in it.",
            advice="Plan again once it has ended: a request under way is looked for then.",
        )
    return _serial(connection)


def step(connection: Connection) -> int:
    """Make plans stale, whoever holds the lease; the serial of this commit comes back."""
    connection.execute(update(lease).values(serial=lease.c.serial + 1))
    return _serial(connection)


def held(connection: Connection) -> Lease:
    """Who holds the lease now, if anybody does."""
    return _lease(connection.execute(select(lease)).one())


def release(connection: Connection, epoch: int) -> None:
    """Give the lease back; whoever still names this epoch may no longer write."""
    mine = update(lease).where(lease.c.epoch == epoch)
    nobody = {"holder": None, "heartbeat": None, "taken_at": None}
    connection.execute(mine.values(epoch=epoch + 1, **nobody))


def _serial(connection: Connection) -> int:
    return int(connection.execute(SERIAL).scalar_one())


def _lease(found: Row[Any]) -> Lease:
    return Lease(found.holder, found.taken_at, found.heartbeat, found.epoch)


def _held(theirs: Lease, now: float) -> LeaseHeld:
    silence = max(now - (theirs.heard_at or now), 0)
    return LeaseHeld(
        f"Another run holds the lease of the store: {theirs}; it was heard of {silence:.0f} s ago.",
        holder=theirs.holder or "",
        since=theirs.since,
        advice="Wait until it has ended; one that died on this machine is not waited for.",
    )
