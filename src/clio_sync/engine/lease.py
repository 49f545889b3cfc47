"""Taking the lease, and not waiting for a holder that is dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._flow import Flow, call, now
from ..store.holder import is_dead

if TYPE_CHECKING:
    from ..store import Store


def take(store: Store, mine: str, patience: float) -> Flow[int]:
    """Become the only run that may write; a holder known to be dead is not waited for.

    Args:
        store: Whose lease it is.
        mine: Who takes it, as `store.holder.holder` names it.
        patience: Seconds for which a silent holder elsewhere is taken to be alive.

    Raises:
        GuardTripped: Another run is at work.
    """
    theirs = yield from call(store.lease)
    dead = yield from call(is_dead, theirs.holder)
    instant = yield from now()
    return (yield from call(store.take_lease, mine, instant, patience=patience, steal=dead))
