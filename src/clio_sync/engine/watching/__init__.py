"""What is told of a job while it works: events, and ready-made listeners for them.

Whatever can be called with one event is an observer. Give it to a job with ``observer=``,
or later with ``job.observe``.
"""

from __future__ import annotations

from .alerts import Alerts
from .events import (
    Alert,
    Event,
    Observer,
    PlanMade,
    ReviewAnswered,
    ReviewClosed,
    ReviewRaised,
    RowDone,
    RowQuarantined,
    RowReleased,
    RunBegan,
    RunEnded,
    RunRefused,
    Waited,
    WriteIntended,
    WriteSettled,
)
from .log import to_logging
from .metrics import Metrics

__all__ = [
    "Alert",
    "Alerts",
    "Event",
    "Metrics",
    "Observer",
    "PlanMade",
    "ReviewAnswered",
    "ReviewClosed",
    "ReviewRaised",
    "RowDone",
    "RowQuarantined",
    "RowReleased",
    "RunBegan",
    "RunEnded",
    "RunRefused",
    "Waited",
    "WriteIntended",
    "WriteSettled",
    "to_logging",
]
