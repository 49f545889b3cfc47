"""What a vault is, to whoever wants to bring their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ..grant import Grant


class Vault(Protocol):
    """Keeps grants under names; it may block, for it is called where that harms nobody."""

    def load(self, name: str) -> Grant | None:
        """The grant kept under a name; None where there is none."""
        ...

    def save(self, name: str, grant: Grant) -> None:
        """Keep a grant under a name, instead of the one that was there."""
        ...

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more, whether or not anything was."""
        ...

    def names(self) -> Iterable[str]:
        """The names under which grants are kept, sorted."""
        ...


class Claim(Protocol):
    """The exclusive right to renew one grant, until released or the process ends."""

    def release(self) -> None:
        """Let another process have it."""
        ...


@runtime_checkable
class SharedVault(Vault, Protocol):
    """A vault that several processes use, and that lets one of them renew at a time."""

    def claim(self, name: str) -> Claim | None:
        """The right to renew a grant; None while another process has it. It never waits."""
        ...
