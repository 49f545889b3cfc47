"""Strategies one after another: the first that has something to say decides."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .exact.matcher import Exact, among_rows
from .weighing.matcher import Weighing
from .words import Different, Facts, Id, Matcher, Verdict


@frozen(init=False)
class First:
    """A matcher made of others, asked in their order.

    The first whose verdict is not `Different` decides, so that a doubt of an
    early one is never overruled by a later one.

    Args:
        matchers: The surest first.
    """

    matchers: tuple[Matcher, ...]

    def __init__(self, *matchers: Matcher) -> None:
        object.__setattr__(self, "matchers", matchers)

    def among_rows(self) -> Matcher:
        """What judges two rows of one source: each matcher's own for that."""
        among = tuple(map(among_rows, self.matchers))
        alike = all(one is other for one, other in zip(among, self.matchers, strict=True))
        return self if alike else First(*among)

    def keys(self, facts: Facts) -> frozenset[str]:
        """Name where in an index a possible match would stand too.

        Args:
            facts: Of one row or record.
        """
        return frozenset(key for matcher in self.matchers for key in matcher.keys(facts))

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Decide which of the candidates, if any, the facts belong to.

        Args:
            facts: Of the row.
            candidates: Of the records, by anything hashable that names them.
        """
        for matcher in self.matchers:
            verdict = matcher.judge(facts, candidates)
            if not isinstance(verdict, Different):
                return verdict
        return Different()


def described(matcher: Matcher) -> str:
    """Name the strategies that a matcher is made of: when they change, so do its keys.

    Args:
        matcher: Any matcher.
    """
    match matcher:
        case First():
            return f"first({', '.join(map(described, matcher.matchers))})"
        case Exact():
            return f"exact({', '.join(rule.name for rule in matcher.rules)})"
        case Weighing():
            how = (matcher.false_links, matcher.overlooked, matcher.cautious)
            return f"{type(matcher).__qualname__}{how}"
        case _:
            return type(matcher).__qualname__
