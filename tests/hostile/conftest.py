"""Fixtures of the hostile tests: the engine's firm, with somebody between it and Clio."""

from __future__ import annotations

import pytest

from ..engine.conftest import engine, firm, folder, sim, small
from ..engine.firm import Firm
from .saboteur import Saboteur

__all__ = ["engine", "firm", "folder", "sim", "small"]


@pytest.fixture
def saboteur(firm: Firm) -> Saboteur:
    """Twists what Clio answers to the firm."""
    return Saboteur(firm.sim)
