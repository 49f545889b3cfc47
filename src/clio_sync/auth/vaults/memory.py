"""A vault for tests and for programs that keep their grants elsewhere."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from ..grant import Grant
    from .protocol import Claim


@define
class MemoryVault:
    """Keeps grants until the process ends."""

    _grants: dict[str, Grant] = field(factory=dict, init=False, repr=False)
    _claims: dict[str, threading.Lock] = field(factory=dict, init=False, repr=False)

    def load(self, name: str) -> Grant | None:
        """The grant kept under a name; None where there is none."""
        return self._grants.get(name)

    def save(self, name: str, grant: Grant) -> None:
        """Keep a grant under a name, instead of the one that was there."""
        self._grants[name] = grant

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more, whether or not anything was."""
        self._grants.pop(name, None)

    def names(self) -> list[str]:
        """The names under which grants are kept, sorted."""
        return sorted(self._grants)

    def claim(self, name: str) -> Claim | None:
        """The right to renew a grant; None while another client has it."""
        lock = self._claims.setdefault(name, threading.Lock())
        return lock if lock.acquire(blocking=False) else None
