"""Who may write: an epoch that each takeover raises.

When a lease may be taken over is politeness. The safety is that every commit
names its epoch in an UPDATE: that fails once another run has taken over, and
on a database with row locks it makes the takeover wait for the transaction.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from ..errors import LeaseHeld, LeaseLost
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
    statement = update(lease).values(epoch=lease.c.epoch + 1, holder=holder, heartbeat=now)
    held = connection.execute(select(lease).with_for_update()).one()
    others = held.holder not in (None, holder)
    if others and now - held.heartbeat < patience and not steal:
        raise _held(now - held.heartbeat)
    connection.execute(statement)
    return int(held.epoch) + 1


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


def holder(connection: Connection) -> str | None:
    """Who holds the lease now; None where it was given back."""
    held: str | None = connection.execute(select(lease.c.holder)).scalar_one()
    return held


def release(connection: Connection, epoch: int) -> None:
    """Give the lease back; whoever still names this epoch may no longer write."""
    mine = update(lease).where(lease.c.epoch == epoch)
    connection.execute(mine.values(epoch=epoch + 1, holder=None, heartbeat=None))


def _serial(connection: Connection) -> int:
    return int(connection.execute(SERIAL).scalar_one())


def _held(silence: float) -> LeaseHeld:
    return LeaseHeld(
        f"Another run holds the lease of the store; it was heard of {max(silence, 0):.0f} s ago.",
        advice="Wait until it has ended; one that died on this machine is not waited for.",
    )
