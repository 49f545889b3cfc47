"""How far a transfer has come, for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from attrs import define, field, frozen


@frozen
class Progress:
    """How far a transfer has come.

    Args:
        done: Bytes that have gone over.
        total: All of them; None while that is not known.
    """

    done: int
    total: int | None


Watcher: TypeAlias = Callable[[Progress], object]
"""Told after each chunk how far it has come; what it raises ends the transfer."""


@define
class Meter:
    """Adds up what has gone over, part by part; a part that begins anew counts from nothing.

    Args:
        watcher: Told after each chunk.
        total: All there is, if known.
        parts: The numbers of the parts, each with what has gone over of it.
    """

    watcher: Watcher | None = None
    total: int | None = None
    parts: dict[int, int] = field(factory=dict)

    def begin(self, number: int) -> Callable[[int], None]:
        """What counts the bytes of one part, from nothing."""
        self.parts[number] = 0

        def moved(size: int) -> None:
            self.add(number, size)

        return moved

    def add(self, number: int, size: int) -> None:
        """Count more bytes of a part."""
        self.parts[number] = self.parts.get(number, 0) + size
        if self.watcher is not None:
            self.watcher(Progress(sum(self.parts.values()), self.total))
