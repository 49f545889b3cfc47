"""Who is there twice: in a firm's Clio, or in a source before it is brought there."""

from __future__ import annotations

from .finding import find_duplicates
from .report import Cluster, DuplicateReport, Likeness
from .subjects import Subject

__all__ = ["Cluster", "DuplicateReport", "Likeness", "Subject", "find_duplicates"]
