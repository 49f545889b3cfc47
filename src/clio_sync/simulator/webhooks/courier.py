"""Whoever carries deliveries out while a simulator serves on a real port."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .office import Deliveries

PAUSE = 0.02
"""Seconds between two looks into the outbox."""


@contextmanager
def carrying(deliveries: Deliveries) -> Generator[None]:
    """Deliver whatever becomes due, from a thread, for as long as the context lasts."""
    over = threading.Event()

    def carry() -> None:
        while not over.wait(PAUSE):
            deliveries.deliver()

    thread = threading.Thread(target=carry, name="clio-webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
