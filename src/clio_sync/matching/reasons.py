"""Why two people were taken for one, or not: a waterfall of reasons that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from math import log2

from attrs import field, frozen

from .levels import MISSING
from .model import Model, Prior, met_by_chance, odds_of
from .scoring import Score
from .words import Evidence


@frozen
class Step:
    """One reason.

    Args:
        aspect: What was compared, such as ``birth date``.
        finding: What came of it, such as ``agrees``.
        weight: By how many powers of two it makes one person likelier; below zero, less likely.
        agrees: Whether both sides agree in it; None where nothing of theirs was compared.
    """

    aspect: str
    finding: str
    weight: float
    agrees: bool | None = None

    def __str__(self) -> str:
        return f"{self.aspect} {self.finding}"


@frozen
class Weighed(Evidence):
    """Evidence with its weights; like all evidence it holds no value of anybody's.

    Args:
        rule: The rule that spoke.
        agree: In what both sides agree.
        differ: In what they differ.
        steps: All reasons in the order in which they are weighed; the weights add up.
        probability: That they are the same person.
        asks: Whether only a person may join them, however likely it is.
    """

    steps: tuple[Step, ...] = field(default=())
    probability: float = 0.0
    asks: bool = False

    @classmethod
    def of(cls, steps: Iterable[Step], probability: float, *, asks: bool) -> Weighed:
        """Tell what agrees from what does not.

        Args:
            steps: The reasons.
            probability: That they are the same person.
            asks: Whether only a person may join them.
        """
        told = tuple(steps)
        agree = tuple(step.aspect for step in told if step.agrees)
        differ = tuple(step.aspect for step in told if step.agrees is False)
        return cls("weighed", agree, differ, told, probability, asks)

    def __str__(self) -> str:
        found = [step for step in self.steps if step.agrees is not None]
        ranked = sorted(found, key=lambda step: -abs(step.weight))
        told = ", ".join(map(str, ranked)) or "nothing to compare"
        return f"{told} ({self.chance})"

    @property
    def chance(self) -> str:
        """The probability in words."""
        return f"{_rounded(self.probability)} likely"

    def waterfall(self) -> str:
        """Draw the reasons as text, one to a line, with a bar as long as its weight."""
        width = max((len(str(step)) for step in self.steps), default=0)
        lines = [
            f"{step!s:{width}}  {step.weight:+6.1f}  {_bar(step.weight)}".rstrip()
            for step in self.steps
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


def steps_of(model: Model, score: Score, prior: Prior) -> Iterator[Step]:
    """Weigh one reason after the other, each by what it adds to those before.

    Args:
        model: What agreeing and differing is worth.
        score: What came of comparing.
        prior: What tells how the aspects are called.
    """
    likely = list(model.log_shares)
    before = log2(odds_of(likely))
    yield Step("at first", "before anything is compared", before)
    for place, level in enumerate(score.levels):
        if level == MISSING:
            continue
        likely = [one + logs[place][level] for one, logs in zip(likely, model.logs, strict=True)]
        after, finding = log2(odds_of(likely)), prior.aspects[place].word(level)
        yield Step(prior.aspects[place].name, finding, after - before, finding.startswith(_AGREES))
        before = after
    if score.rarity:
        likely = met_by_chance(likely, score.rarity)
        finding = "are frequent" if score.rarity > 0 else "are rare"
        yield Step(prior.telling, finding, log2(odds_of(likely)) - before)


_AGREES = ("agrees", "fits")


def _bar(weight: float) -> str:
    return ("+" if weight > 0 else "-") * min(round(abs(weight)), 20)


def _rounded(probability: float) -> str:
    """Never 100 % nor 0 %, for nothing here is certain."""
    if probability > 0.9999:
        return "more than 99.99 %"
    if probability < 0.0001:
        return "less than 0.01 %"
    return f"{probability:.2%}".replace("%", " %")
