"""The faces of the engine: a job and its plans, in both colours."""

from __future__ import annotations

from .awaited import AsyncClient, AsyncJob, AsyncPlan
from .blocking import Client, Job, Plan
from .remembering import Kept, Only

__all__ = ["AsyncClient", "AsyncJob", "AsyncPlan", "Client", "Job", "Kept", "Only", "Plan"]
