"""The audit: who did what, when and why, as a chain in which no link can be changed unseen.

Each entry is hashed together with the hash of the one before. A store appends to
the chain in the transaction whose doing an entry tells. Entries name fields,
rows and records, and hold digests, never values.
"""

from __future__ import annotations

from .chain import Broken, Verification
from .export import verify_jsonl
from .trail import Audit
from .words import About, By, Entry

__all__ = ["About", "Audit", "Broken", "By", "Entry", "Verification", "verify_jsonl"]
