"""The two drivers: the only code in the library that waits for anything."""

from __future__ import annotations

from .awaited import AsyncDriver
from .blocking import Driver
from .timing import Clock, Timeouts, httpx_timeout

__all__ = ["AsyncDriver", "Clock", "Driver", "Timeouts", "httpx_timeout"]
