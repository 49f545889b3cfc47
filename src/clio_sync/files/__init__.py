"""Bytes of documents: where they come from, where they go, and how far they have come."""

from __future__ import annotations

from .kinds import content_type_of
from .parents import Parent
from .progress import Progress
from .sources import Source, Uploadable
from .states import UploadState
from .targets import Downloadable, Downloaded

__all__ = [
    "Downloadable",
    "Downloaded",
    "Parent",
    "Progress",
    "Source",
    "UploadState",
    "Uploadable",
    "content_type_of",
]
