"""The clients: one driver, one session, and the resources as attributes."""

from __future__ import annotations

from .awaited import AsyncClio
from .blocking import Clio
from .options import AsyncOptions, Options

__all__ = ["AsyncClio", "AsyncOptions", "Clio", "Options"]
