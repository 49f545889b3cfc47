"""How a job is: the way to Clio, what is remembered, and the runs."""

from __future__ import annotations

from .thresholds import Limits, Thresholds
from .words import Check, Health

__all__ = ["Check", "Health", "Limits", "Thresholds"]
