"""How fast the demonstration's time runs, and what follows from it."""

from __future__ import annotations

from attrs import frozen

from .._drivers import Timeouts
from .._policy.peak import PER_MINUTE
from ..engine.timing import Timing
from ..simulator import Settings

MINUTE = 60.0
LAG = 0.4
"""Seconds by which the local Clio's lists run behind its records."""


@frozen
class Pace:
    """A minute of Clio's, and all that is scaled with it.

    Args:
        window: The seconds in which the local Clio takes as many requests as the
            real one takes in a minute.
    """

    window: float = 2.0

    @property
    def faster(self) -> str:
        """How much faster the local Clio's clock runs."""
        return f"{MINUTE / self.window:.3g}"

    @property
    def settings(self) -> Settings:
        """How the local Clio behaves."""
        return Settings(rate_limit=PER_MINUTE, window=self.window, list_lag=LAG)

    @property
    def timing(self) -> Timing:
        """What the engine may assume: true of a Clio on this machine, and only there."""
        return Timing(send_window=2.0, timeout=5.0, late_commit=0.5, list_lag=0.5, skew=0.1)

    @property
    def timeouts(self) -> Timeouts:
        """How long a request may take, so that what the engine assumes is true."""
        return Timeouts(connect=2.0, silence=5.0, total=5.0)
