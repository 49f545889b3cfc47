"""Matching people by all that is known of them, weighed: a probability, three zones, and reasons.

What agrees speaks for one person and what differs against it, each by as much
as was learnt (`Model`). A probability alone joins the wrong people, though:
fathers and sons, twins, a couple with one mailbox. So some things are never
decided here but asked, however likely they are, and some end the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from .learning import Allowed, learnt
from .levels import levels_of
from .model import Model, guess
from .profile import Profile, profile_of
from .reasons import Weighed, steps_of
from .scoring import Score, chances, score_of
from .words import Different, Evidences, Facts, Id, Same, Unsure, Verdict

_MOST_ASKED = 5


@frozen
class People:
    """A matcher that weighs all that is known of people.

    Args:
        false_links: How many different people per thousand links it may join.
        overlooked: How many of a thousand people who are in both sides nobody need be asked
            about.
        cautious: Whether a contradiction (another birth date, another given name) is always
            asked about, however likely it is that they are one.
        model: What agreeing and differing is worth; `learn` makes one from data.
    """

    false_links: float = 1.0
    overlooked: float = 5.0
    cautious: bool = True
    model: Model = field(factory=guess)

    def learn(self, rows: Iterable[Facts], records: Iterable[Facts] = ()) -> People:
        """Take a matcher whose weights are learnt from the data, without anybody's labels.

        Args:
            rows: The facts of the rows to be matched.
            records: The facts of the records they are matched with; without any, rows are
                compared with each other.
        """
        model = learnt(
            [profile_of(facts) for facts in rows],
            [profile_of(facts) for facts in records],
            Allowed(self.false_links, self.overlooked, self.cautious),
        )
        return evolve(self, model=model)

    def keys(self, facts: Facts) -> frozenset[str]:
        """Name where in an index a possible match would stand too.

        Args:
            facts: Of one row or record.
        """
        return profile_of(facts).keys - self.model.crowded

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Decide which of the candidates, if any, the facts belong to.

        Args:
            facts: Of the row.
            candidates: Of the records, by anything hashable that names them.
        """
        ours, keys = profile_of(facts), self.keys(facts)
        found = {id: profile_of(known) for id, known in candidates.items()}
        scores = {
            id: self._score(ours, theirs)
            for id, theirs in found.items()
            if not keys.isdisjoint(theirs.keys)
        }
        return self._decide(scores)

    def score(self, ours: Facts, theirs: Facts) -> Weighed:
        """Say how likely two people are one, and why.

        Args:
            ours: The facts of one.
            theirs: The facts of the other.
        """
        score = self._score(profile_of(ours), profile_of(theirs))
        return self._weighed(score, *chances([score], 1.0))

    def _decide(self, scores: Mapping[Id, Score]) -> Verdict[Id]:
        likely = dict(zip(scores, chances([*scores.values()], self.model.absent), strict=True))
        asked = [id for id, chance in likely.items() if chance >= self.model.ask_from]
        if not asked:
            return Different()
        ranked = sorted(asked, key=lambda one: (-likely[one], repr(one)))[:_MOST_ASKED]
        best = ranked[0]
        if likely[best] >= self._enough and not (self.cautious and scores[best].asks):
            return Same(best, self._weighed(scores[best], likely[best]))
        reasons = (self._weighed(scores[id], likely[id]) for id in ranked)
        return Unsure(tuple(ranked), Evidences(reasons))

    @property
    def _enough(self) -> float:
        return self.model.link_from or 1 - self.false_links / 1000

    def _score(self, ours: Profile, theirs: Profile) -> Score:
        levels = levels_of(ours, theirs, self.model.shared)
        return score_of(self.model, ours, theirs, levels)

    def _weighed(self, score: Score, chance: float) -> Weighed:
        steps = steps_of(self.model, score)
        return Weighed.of(steps, chance, asks=score.asks and self.cautious)
