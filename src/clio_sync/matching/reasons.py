"""Why two people were taken for one, or not: a waterfall of reasons that a person can read."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from attrs import field, frozen

from .words import Evidence


@frozen
class Step:
    """One reason.

    Args:
        aspect: What was compared, such as ``birth date``.
        finding: What came of it, such as ``agrees``.
        weight: By how many powers of two it makes one person likelier; below zero, less likely.
    """

    aspect: str
    finding: str
    weight: float

    def __str__(self) -> str:
        return f"{self.aspect} {self.finding}"


@frozen
class Weighed(Evidence):
    """Evidence with its weights; like all evidence it holds no value of anybody's.

    Args:
        rule: The rule that spoke.
        agree: In what both sides agree.
        differ: In what they differ.
        steps: All reasons, the weightiest first.
        probability: That they are the same person.
        asks: Whether only a person may join them, however likely it is.
    """

    steps: tuple[Step, ...] = field(default=())
    probability: float = 0.0
    asks: bool = False

    @classmethod
    def of(cls, steps: Iterable[Step], probability: float, *, asks: bool) -> Weighed:
        """Put reasons in order.

        Args:
            steps: The reasons.
            probability: That they are the same person.
            asks: Whether only a person may join them.
        """
        ranked = tuple(sorted(steps, key=lambda step: -abs(step.weight)))
        agree = tuple(step.aspect for step in ranked if step.weight > 0)
        differ = tuple(step.aspect for step in ranked if step.weight <= 0)
        return cls("weighed", agree, differ, ranked, probability, asks)

    def __str__(self) -> str:
        told = ", ".join(map(str, self.steps)) or "nothing to compare"
        return f"{told} ({self.chance})"

    @property
    def chance(self) -> str:
        """The probability in words."""
        return f"{_rounded(self.probability)} likely"

    def waterfall(self) -> str:
        """Draw the reasons as text, one to a line, with a bar as long as its weight."""
        width = max((len(str(step)) for step in self.steps), default=0)
        lines = [
            f"{step!s:{width}}  {step.weight:+6.1f}  {_bar(step.weight)}" for step in self.steps
        ]
        asked = "; a person decides" if self.asks else ""
        return "\n".join([*lines, f"{self.chance}{asked}"])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(step.aspect)}</td><td>{escape(step.finding)}</td>"
            f'<td style="text-align:right">{step.weight:+.1f}</td>'
            f"<td>{_bar(step.weight)}</td></tr>"
            for step in self.steps
        )
        asked = "; a person decides" if self.asks else ""
        caption = f"<caption>{self.chance}{asked}</caption>"
        return f"<table>{caption}{rows}</table>"


def _bar(weight: float) -> str:
    return ("+" if weight > 0 else "-") * min(round(abs(weight)), 20)


def _rounded(probability: float) -> str:
    """Never 100 % nor 0 %, for nothing here is certain."""
    if probability > 0.9999:
        return "more than 99.99 %"
    if probability < 0.0001:
        return "less than 0.01 %"
    return f"{probability:.2%}".replace("%", " %")
