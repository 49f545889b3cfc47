"""Firms that take runs back: what one run did is undone, wherever a process ends."""

from __future__ import annotations

from attrs import define, field

from .child import Order
from .life import Life


@define
class TakenBack(Life):
    """A firm that takes back a run in each round, which changed all rows and made some."""

    back: str = field(default="", init=False)

    def order(self) -> Order:
        """Take the run back, or run as usual."""
        return {**Life.order(self), "back": self.back}

    def turn(self, number: int) -> None:
        """Begin a round: two runs in peace, of which the second one is to be taken back."""
        self.back = ""
        for self.round in (2 * number, 2 * number + 1):
            self.finish()
        with self.place.open() as store:
            self.back = store.runs()[-1].id
        self.round -= 1
