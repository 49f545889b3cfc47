"""Why two people were taken for one, or not: a waterfall of reasons that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import log2

from attrs import field, frozen

from ..._pages import Markup, markup, table
from ..words import Evidence
from .aspects import MISSING, Levels
from .model import Prior, met_by_chance, odds_of
from .scoring import Score


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
class Reasons:
    """Says why two were taken for one, or not; knows what a model is worth and no value in it.

    Args:
        prior: In what two of them are compared.
        log_shares: How many are of each class, as logarithms.
        logs: For each class, how often each level of each aspect occurs, as logarithms.
    """

    prior: Prior
    log_shares: tuple[float, ...] = field(repr=False)
    logs: tuple[tuple[tuple[float, ...], ...], ...] = field(repr=False)

    @cached_property
    def findings(self) -> tuple[tuple[tuple[str, bool], ...], ...]:
        """For each level of each aspect, what the aspect is called and whether it agrees."""
        return tuple(
            tuple((aspect.name, word.startswith(_AGREES)) for word in aspect.words)
            for aspect in self.prior.aspects
        )

    def weighed(self, score: Score, probability: float, *, asks: bool) -> Weighed:
        """Tell what agrees from what does not.

        Args:
            score: What came of comparing.
            probability: That they are the same.
            asks: Whether only a person may join them.
        """
        levels, findings = score.levels, self.findings
        told = [findings[at][level] for at, level in enumerate(levels) if level != MISSING]
        agree = tuple([name for name, agrees in told if agrees])
        differ = tuple([name for name, agrees in told if not agrees])
        return Weighed("weighed", agree, differ, probability, asks, self, levels, score.rarity)

    def steps(self, levels: Levels, rarity: float) -> Iterator[Step]:
        """Weigh one reason after the other, each by what it adds to those before.

        Args:
            levels: How they compare.
            rarity: How much likelier than on average strangers are to agree as these do, as a
                logarithm.
        """
        likely = list(self.log_shares)
        before = log2(odds_of(likely))
        yield Step("at first", "before anything is compared", before)
        for place, level in enumerate(levels):
            if level == MISSING:
                continue
            likely = [one + of[place][level] for one, of in zip(likely, self.logs, strict=True)]
            after, finding = log2(odds_of(likely)), self.prior.aspects[place].word(level)
            name, agrees = self.findings[place][level]
            yield Step(name, finding, after - before, agrees)
            before = after
        if rarity:
            likely = met_by_chance(likely, rarity)
            finding = "are frequent" if rarity > 0 else "are rare"
            yield Step(self.prior.telling, finding, log2(odds_of(likely)) - before)


@frozen
class Weighed(Evidence):
    """Evidence with its weights; like all evidence it holds no value of anybody's.

    Args:
        rule: The rule that spoke.
        agree: In what both sides agree.
        differ: In what they differ.
        probability: That they are the same person.
        asks: Whether only a person may join them, however likely it is.
    """

    probability: float = 0.0
    asks: bool = False
    _reasons: Reasons | None = field(default=None, repr=False)
    _levels: Levels = field(default=(), repr=False)
    _rarity: float = field(default=0.0, repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All reasons in the order in which they are weighed; the weights add up."""
        return tuple(self._reasons.steps(self._levels, self._rarity)) if self._reasons else ()

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
        asked = "; a person decides" if self.asks else ""
        return "\n".join([*drawn(self.steps), f"{self.chance}{asked}"])

    def _repr_html_(self) -> str:
        asked = "; a person decides" if self.asks else ""
        return table_of(self.steps, f"{self.chance}{asked}")


def drawn(steps: Sequence[Step]) -> list[str]:
    """Draw reasons as text, one to a line, with a bar as long as its weight.

    Args:
        steps: In their order.
    """
    width = max((len(str(step)) for step in steps), default=0)
    return [
        f"{step!s:{width}}  {step.weight:+6.1f}  {_bar(step.weight)}".rstrip() for step in steps
    ]


def table_of(steps: Sequence[Step], caption: str = "") -> Markup:
    """Draw reasons as a table in HTML.

    Args:
        steps: In their order.
        caption: What they come to.
    """
    rows = ((one.aspect, one.finding, f"{one.weight:+.1f}", _bar(one.weight)) for one in steps)
    return table((), rows, caption)


def page_of(evidence: object) -> Markup:
    """Show reasons in HTML: as a waterfall, where they were weighed.

    Args:
        evidence: Of a verdict, or words.
    """
    return Markup(evidence._repr_html_()) if isinstance(evidence, Weighed) else markup(evidence)


def strength(evidence: Evidence) -> float:
    """How sure a link is: rules are surer than any probability.

    Args:
        evidence: Of a link.
    """
    return evidence.probability if isinstance(evidence, Weighed) else 1.0


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
