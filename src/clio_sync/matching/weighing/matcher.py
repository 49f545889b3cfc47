"""Matching by all that is known, weighed: a probability, three zones, and reasons.

What agrees speaks for one party and what differs against it, each by as much
as was learnt (`Model`). A probability alone joins the wrong ones, though:
fathers and sons, twins, the companies of one owner. So some things are never
decided here but asked, however likely they are, and some end the question.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, Self

from attrs import Factory, evolve, frozen

from ..words import Different, Evidences, Facts, Id, Matcher, Same, Unsure, Verdict, age
from .blocking import CROWD, NO_CROWD, Meetings, Side, meetings
from .comparing import Comparison, Party
from .learning import Allowed, learnt
from .model import Model, guess
from .reasons import Reasons, Weighed
from .scoring import Score, chances

_MOST_ASKED = 5


@frozen
class Weighing(ABC, Generic[Party]):
    """A matcher that weighs all that is known of one kind of parties.

    Args:
        false_links: How many different parties per thousand links it may join.
        overlooked: How many of a thousand who are in both sides nobody need be asked about.
        cautious: Whether a contradiction (another birth date, another legal form) is always
            asked about, however likely it is that they are one.
        model: What agreeing and differing is worth; `learn` makes one from data.
    """

    false_links: float = 1.0
    overlooked: float = 5.0
    cautious: bool = True
    model: Model = Factory(lambda self: guess(self.comparison.prior), takes_self=True)

    @property
    @abstractmethod
    def comparison(self) -> Comparison[Party]:
        """How such parties are compared."""

    def learn(self, rows: Iterable[Facts], records: Iterable[Facts] = ()) -> Self:
        """Take a matcher whose weights are learnt from the data, without anybody's labels.

        Args:
            rows: The facts of the rows to be matched, which are read once; other kinds of parties
                are left out. Without any, nothing is learnt.
            records: The facts of the records they are matched with; without any, rows are
                compared with each other.
        """
        how = self.comparison
        ours, theirs = (Side.of(((None, one) for one in side), how) for side in (rows, records))
        if not ours.parties:
            return self
        allowed = Allowed(self.false_links, self.overlooked, self.cautious)
        return evolve(self, model=learnt(ours, theirs, allowed, how))

    def among_rows(self) -> Matcher:
        """What judges two rows of one source, of which few have a partner in it."""
        return evolve(self, model=evolve(self.model, absent=1.0))

    def keys(self, facts: Facts) -> frozenset[str]:
        """Name where in an index a possible match would stand too.

        Args:
            facts: Of one row or record; of another kind of party there are no keys.
        """
        how = self.comparison
        return how.party(facts).keys - self.model.crowded if how.includes(facts) else frozenset()

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Decide which of the candidates, if any, the facts belong to.

        Args:
            facts: Of the row.
            candidates: Of the records, by anything hashable that names them.
        """
        how, keys = self.comparison, self.keys(facts)
        if not keys:
            return Different()
        ours = how.party(facts)
        found = {id: how.party(known) for id, known in candidates.items() if how.includes(known)}
        scores = {
            id: self.compared(ours, theirs)
            for id, theirs in found.items()
            if not keys.isdisjoint(theirs.keys)
        }
        return self.decided(scores)

    def judge_pairs(self, records: Iterable[tuple[Id, Facts]]) -> Iterator[tuple[Id, Verdict[Id]]]:
        """Decide about each of many and each one before it, two by two.

        Args:
            records: What names each, and its facts.
        """
        ours = Side.of(records, self.comparison)
        for row, several in self.meetings(ours):
            id, party = ours.ids[row], ours.parties[row]
            for one in several:
                yield id, self.decided({ours.ids[one]: self.compared(party, ours.parties[one])})

    def meetings(self, ours: Side[Any, Party], theirs: Side[Any, Party] | None = None) -> Meetings:
        """Find who is to be compared with whom.

        Args:
            ours: One side.
            theirs: The other; without it, ours among themselves.
        """
        limit = CROWD if self.model.seen else NO_CROWD
        return meetings(ours, theirs, limit=limit, crowded=self.model.crowded)

    def score(self, ours: Facts, theirs: Facts) -> Weighed:
        """Say how likely two of them are one, and why.

        Args:
            ours: The facts of one.
            theirs: The facts of the other.
        """
        score = self.compared(self.comparison.party(ours), self.comparison.party(theirs))
        return self._weighed(score, *chances([score], 1.0))

    def decided(self, scores: Mapping[Id, Score]) -> Verdict[Id]:
        """Decide which of some candidates it is, if any.

        Args:
            scores: How likely each of them is.
        """
        likely = dict(zip(scores, chances([*scores.values()], self.model.absent), strict=True))
        asked = [id for id, chance in likely.items() if chance >= self.model.ask_from]
        if not asked and any(map(self._suffices_alone, scores.values())):
            asked = [
                id for id, score in scores.items() if self.may_be(score)
            ]  # who is there thrice
        if not asked:
            return Different()
        ranked = sorted(asked, key=lambda one: (-likely[one], age(one)))[:_MOST_ASKED]
        best = ranked[0]
        if likely[best] >= self._enough and not (self.cautious and scores[best].asks):
            return Same(best, self._weighed(scores[best], likely[best]))
        reasons = (self._weighed(scores[id], likely[id]) for id in ranked)
        return Unsure(tuple(ranked), Evidences(reasons))

    def may_be(self, score: Score) -> bool:
        """Whether two may be one, if nobody else comes into question.

        Args:
            score: What came of comparing them.
        """
        return score.odds >= self.model.ask_from * (score.odds + self.model.absent)

    def _suffices_alone(self, score: Score) -> bool:
        certain = score.odds >= self._enough * (score.odds + self.model.absent)
        return certain and not score.asks

    @property
    def _enough(self) -> float:
        return self.model.link_from or 1 - self.false_links / 1000

    def compared(self, ours: Party, theirs: Party) -> Score:
        """Say how likely two of them are one.

        Args:
            ours: One of them, taken apart.
            theirs: The other.
        """
        levels = self.comparison.levels(ours, theirs, self.model.shared)
        return self.comparison.score(self.model, ours, theirs, levels)

    def _weighed(self, score: Score, chance: float) -> Weighed:
        return self._reasons.weighed(score, chance, asks=score.asks and self.cautious)

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.comparison.prior, self.model.log_shares, self.model.logs)
