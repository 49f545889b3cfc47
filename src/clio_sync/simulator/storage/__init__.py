"""The storage behind the documents: objects in it, signed addresses, and a door to it."""

from __future__ import annotations

from .door import StorageDoor
from .objects import Objects, Stored
from .signing import Signer

__all__ = ["Objects", "Signer", "StorageDoor", "Stored"]
