"""What a job matches by where its data map says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .comparing import is_company
from .exact import Exact, default_matcher
from .first import First
from .people import People
from .rules import Shares
from .teaching import UntilLearnt
from .words import Different, Facts, Id, Matcher, Verdict


@frozen
class OfCompanies:
    """A matcher for companies, which leaves people to others.

    Args:
        matcher: What judges them.
    """

    matcher: Matcher

    def keys(self, facts: Facts) -> frozenset[str]:
        """Name where in an index a possible match would stand too.

        Args:
            facts: Of one row or record.
        """
        return self.matcher.keys(facts) if is_company(facts) else frozenset()

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Decide which of the candidates, if any, the facts belong to.

        Args:
            facts: Of the row.
            candidates: Of the records, by anything hashable that names them.
        """
        return self.matcher.judge(facts, candidates) if is_company(facts) else Different()


def usual_matcher(resource: str) -> Matcher:
    """What suits a resource in a job, where there may be enough to learn from.

    Args:
        resource: Clio's name for it.
    """
    exact = default_matcher(resource)
    if resource != "contacts" or not isinstance(exact, Exact):
        return exact
    return First(Exact(Shares("marker")), UntilLearnt(exact, People()), OfCompanies(exact))
