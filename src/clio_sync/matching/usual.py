"""What a job matches by where its data map says nothing."""

from __future__ import annotations

from .companies.matcher import Companies
from .exact.matcher import Exact, default_matcher
from .exact.rules import Shares
from .first import First
from .people.matcher import People
from .teaching import UntilLearnt
from .words import Matcher


def usual_matcher(resource: str) -> Matcher:
    """What suits a resource in a job, where there may be enough to learn from.

    Args:
        resource: Clio's name for it.
    """
    exact = default_matcher(resource)
    if resource != "contacts" or not isinstance(exact, Exact):
        return exact
    marker = Exact(Shares("marker"))
    return First(marker, UntilLearnt(exact, People()), UntilLearnt(exact, Companies()))
