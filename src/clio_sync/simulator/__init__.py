"""A Clio you can hold in your hand, for tests, trials and demonstrations."""

from __future__ import annotations

from ._simulator import Simulator
from .clock import VirtualClock
from .faults import Fault, Faults
from .settings import Settings
from .strictness import Slip
from .traffic import Entry, Log
from .webhooks import DeliveryFault

__all__ = [
    "DeliveryFault",
    "Entry",
    "Fault",
    "Faults",
    "Log",
    "Settings",
    "Simulator",
    "Slip",
    "VirtualClock",
]
