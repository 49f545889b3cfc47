"""The faces of the engine: a job and its plans, in both colours."""

from __future__ import annotations

from .awaited import AsyncClient, AsyncJob, AsyncPlan
from .blocking import Client, Job, Plan
from .past_runs import PastRun, RollbackPlan
from .past_runs_awaited import AsyncPastRun, AsyncRollbackPlan
from .remembering import Images, Kept, Only
from .stages import Stage, Stages
from .stages_awaited import AsyncStage, AsyncStages

__all__ = [
    "AsyncClient",
    "AsyncJob",
    "AsyncPastRun",
    "AsyncPlan",
    "AsyncRollbackPlan",
    "AsyncStage",
    "AsyncStages",
    "Client",
    "Images",
    "Job",
    "Kept",
    "Only",
    "PastRun",
    "Plan",
    "RollbackPlan",
    "Stage",
    "Stages",
]
