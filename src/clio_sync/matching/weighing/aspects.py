"""In what two parties are compared, and how alike they are in it, as a level.

A level says how something agrees and never what it is, so that levels can be
counted, learnt from and shown. What one side does not know is `MISSING`, which
speaks neither for nor against.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

MISSING = -1
Levels: TypeAlias = tuple[int, ...]
"""One level for each aspect, in their order."""


@frozen
class Aspect:
    """One respect in which people are compared.

    Args:
        name: What it is called.
        words: What each level is called, the least first.
    """

    name: str
    words: tuple[str, ...]

    def word(self, level: int) -> str:
        """Say what a level means.

        Args:
            level: One that comparing gave.
        """
        return "not known to both" if level == MISSING else self.words[level]
