"""What the engine assumes about time; every promise of *one record* rests on it."""

from __future__ import annotations

from attrs import evolve, frozen

A_DAY = 86_400.0
"""Clocks that seem to be further apart are not: somebody sends a wrong date."""


@frozen
class Timing:
    """How long things may take at worst, in seconds.

    ``send_window`` is ours to keep: the driver refuses to put a write on the
    wire later than this after its intent. The others are beliefs about Clio
    and about clocks; where one is wrong, a second record is possible, and is
    then found by its marker and reported.

    Args:
        send_window: From writing an intent down to its first byte.
        timeout: The longest that a client waits for an answer.
        late_commit: The longest that Clio takes to commit what a client gave up on.
        list_lag: The longest that a list or a filter hides what is committed.
        skew: The most that two clocks differ from the true time.
    """

    send_window: float = 5.0
    timeout: float = 60.0
    late_commit: float = 60.0
    list_lag: float = 60.0
    skew: float = 5.0

    def across(self, ahead: float) -> Timing:
        """The same towards a Clio whose answers show another time than ours.

        Only what is looked for by time goes by it; no wait does, whose ends are both ours.

        Args:
            ahead: Seconds by which Clio's clock is ahead.
        """
        apart = abs(ahead) if abs(ahead) > self.skew else 0.0
        return evolve(self, skew=self.skew + min(apart, A_DAY))

    def covering(self, timeout: float) -> Timing:
        """The same for a client that waits for an answer this long."""
        return evolve(self, timeout=max(self.timeout, timeout))

    @property
    def settling(self) -> float:
        """After a write's send deadline, how long until silence means *no*."""
        return self.timeout + self.late_commit + self.list_lag + self.apart

    @property
    def apart(self) -> float:
        """The most that two clocks differ from each other: one may be slow, and one fast."""
        return 2 * self.skew

    @property
    def overlap(self) -> float:
        """How far back a scan must reach to miss nothing that the last one missed."""
        return self.list_lag + self.apart
