"""What a plan comes to, in the numbers that guards look at."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from ...store.words import Question, Review
from ..looking.sight import Sight
from ..looking.survey import MapPlan
from ..timing import Timing
from ..words import What
from .words import Case, Figures

CHANGED = frozenset({What.UPDATE, What.TAKE, What.DELETE, What.REMOVE})
"""What moves one side of a pair or the other."""
DELETED = frozenset({What.DELETE, What.REMOVE})
NEW = frozenset({What.CREATE, What.ADOPT})
"""What becomes of rows that nobody knew."""


def case_of(sight: Sight, timing: Timing, ahead: float, *, whole: bool) -> Case:
    """What guards look at in a plan.

    Args:
        sight: What looking came to.
        timing: What is assumed about clocks.
        ahead: Seconds by which Clio's clock seems to be ahead of ours.
        whole: Whether the plan is about all rows.
    """
    return Case(
        figures=tuple(_Counting(sight).figures()) if whole else (),
        ahead=ahead,
        bearable=timing.skew + timing.timeout,
        unlisted=sight.missing,
        hidden={name: (one.missing, one.linked) for name, one in sight.hidden.items()},
        foreign=sum(len(one.foreign) for one in sight.maps),
    )


@define
class _Counting:
    sight: Sight
    asked: tuple[Review, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.asked = self.sight.draft.changes().reviews

    def figures(self) -> Iterator[Figures]:
        for one in self.sight.maps:
            yield self._of(one)

    def _of(self, plan: MapPlan) -> Figures:
        name, steps = plan.bound.name, plan.steps
        before, known = self.sight.versions.get(name), self.sight.draft.state.quarantine
        bad = (s.what is What.QUARANTINE and s.row not in known for s in steps)
        return Figures(
            map=name,
            known=self.sight.linked.get(name, 0),
            read=plan.read if plan.portion is None or plan.portion.whole else None,
            kept=plan.settled + sum(step.what is What.UNCHANGED for step in steps),
            changed=sum(step.what in CHANGED for step in steps),
            unknown=sum(s.what in NEW for s in steps) + self._asked(name, Question.UNSURE),
            reused=self._asked(name, Question.KEY_REUSED),
            bad=sum(bad),
            gone=sum(step.what in DELETED for step in steps),
            may_go=plan.deletes or 0,
            before=before.fields if before else {},
            now=plan.version.fields if plan.version else {},
        )

    def _asked(self, name: str, question: Question) -> int:
        """Of how many rows the plan asks something that nobody was asked before."""
        return sum(r.question is question and r.row.map == name for r in self.asked)
