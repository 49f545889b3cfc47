"""Fixtures for the tests of programs that use Clio.

Name this module in a ``conftest.py`` to have them::

    pytest_plugins = ["clio_sync.testing"]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .simulator import Settings, Simulator, VirtualClock
from .sources import check_mirror

if TYPE_CHECKING:
    from .client import AsyncClio, Clio

__all__ = ["async_clio", "check_mirror", "clio", "clio_settings", "clio_simulator"]


@pytest.fixture
def clio_settings() -> Settings:
    """How `clio_simulator` behaves; a test may change it at any time, a suite override it.

    Lists show at once what was written, and names that Clio would drop in silence fail the
    test that sent them.
    """
    return Settings(list_lag=0.0, strict=True)


@pytest.fixture
def clio_simulator(clio_settings: Settings) -> Iterator[Simulator]:
    """A local Clio of its own for each test, on a clock whose waiting takes no time.

    Raises:
        ClientSlips: At the end of the test: it sent names that Clio would have ignored.
    """
    with Simulator(clio_settings, clock=VirtualClock()) as sim:
        yield sim


@pytest.fixture
def clio(clio_simulator: Simulator) -> Clio:
    """A client that is logged in to `clio_simulator`, and closed after the test."""
    return clio_simulator.client()


@pytest.fixture
def async_clio(clio_simulator: Simulator) -> AsyncClio:
    """The same for code that awaits: use it as ``async with async_clio:``."""
    return clio_simulator.async_client()
