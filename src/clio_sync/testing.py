"""Fixtures for the tests of programs that use Clio.

Name this module in a ``conftest.py`` to have them::

    pytest_plugins = ["clio_sync.testing"]
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .simulator import Settings, Simulator, VirtualClock

__all__ = ["clio_simulator"]


@pytest.fixture
def clio_simulator() -> Iterator[Simulator]:
    """A local Clio of its own for each test, on a clock whose waiting takes no time.

    Lists show at once what was written; a test that cares for their lag sets
    ``clio_simulator.settings.list_lag``.
    """
    with Simulator(Settings(list_lag=0.0), clock=VirtualClock()) as sim:
        yield sim
