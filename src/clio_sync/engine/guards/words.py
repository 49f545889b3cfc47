"""What a guard is, and what it has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from attrs import field, frozen

from ...store.words import Question, Review
from ..looking.look import Sight
from ..looking.survey import MapPlan
from ..timing import Timing


@frozen
class Case:
    """A plan, as far as guards look at it.

    Args:
        sight: What looking came to.
        timing: What is assumed about clocks.
        ahead: Seconds by which Clio's clock seems to be ahead of ours; its answers take time.
        whole: Whether the plan is about all rows.
    """

    sight: Sight = field(repr=False)
    timing: Timing
    ahead: float
    whole: bool
    asked: Sequence[Review] = field(init=False, repr=False)
    """The questions that the plan raises."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "asked", self.sight.draft.changes().reviews)

    @property
    def maps(self) -> Sequence[MapPlan]:
        """The maps of which the plan is about all rows."""
        return self.sight.maps if self.whole else ()

    @property
    def read_whole(self) -> Sequence[MapPlan]:
        """Those whose source was read from its beginning to its end."""
        return [one for one in self.maps if one.portion is None or one.portion.whole]

    def raised(self, question: Question) -> Counter[str]:
        """Of how many rows the plan asks something, by the name of their map."""
        return Counter(review.row.map for review in self.asked if review.question is question)


Look: TypeAlias = Callable[[Case], Iterator[str]]
"""Says what looks like a mistake, in words that hold no values."""


@frozen
class Guard:
    """One kind of mistake.

    Args:
        name: By which it is overridden.
        about: What it looks at, in words.
        look: Finds it.
    """

    name: str
    about: str
    look: Look = field(repr=False)
