"""The clients: one driver, one session, and the resources as attributes."""

from __future__ import annotations

from .._drivers import Clock, Timeouts
from .._policy.cache import Cache
from .._policy.retry import RetryPolicy
from .awaited import AsyncClio
from .blocking import Clio
from .options import AsyncOptions, CallOptions, Options
from .responses import Response

__all__ = [
    "AsyncClio",
    "AsyncOptions",
    "Cache",
    "CallOptions",
    "Clio",
    "Clock",
    "Options",
    "Response",
    "RetryPolicy",
    "Timeouts",
]
