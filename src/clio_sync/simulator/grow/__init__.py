"""Clio Grow beside the simulated Clio Manage: its API, its OAuth, and what its people do."""

from __future__ import annotations

from .authority import GrowCredentials
from .firm import GrowFirm
from .side import GrowSide

__all__ = ["GrowCredentials", "GrowFirm", "GrowSide"]
