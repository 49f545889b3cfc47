"""A Clio you can hold in your hand, for tests, trials and demonstrations."""

from __future__ import annotations

from ._simulator import Simulator
from .clock import VirtualClock
from .faults import Fault, Faults
from .settings import Settings
from .strictness import Slip
from .traffic import Entry, Log

__all__ = [
    "Entry",
    "Fault",
    "Faults",
    "Log",
    "Settings",
    "Simulator",
    "Slip",
    "VirtualClock",
]
