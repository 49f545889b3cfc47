"""Defects in who a row is taken for: words, lessons, look-ups, and what is kept of records."""

from __future__ import annotations

from .words import mutant

LIKENESS = "engine/deciding/likeness.py"
CANDIDATES = "engine/looking/candidates.py"
REVIEWS = "engine/test_reviews.py"
LEARNING = "engine/test_learning.py"
ASKING = "engine/test_asking.py"

MUTANTS = (
    mutant(
        "what people said is forgotten",
        "engine/deciding/said.py",
        "            verdicts.setdefault(one.row, {})[one.other] = one.same\n"
        "            if isinstance",
        "            if isinstance",
        scene=REVIEWS,
    ),
    mutant(
        "records that were told apart are proposed again",
        LIKENESS,
        "        left = {id: near[id] for id in near if not self._told_apart(entry.row, id)}\n",
        "        left = dict(near)\n",
        scene=REVIEWS,
    ),
    mutant(
        "rows that were told apart are proposed again",
        LIKENESS,
        "        left = {row: near[row] for row in near if not self._rows_told_apart(entry.row, row)}\n",
        "        left = dict(near)\n",
        scene=REVIEWS,
    ),
    mutant(
        "the record of a row that was told apart is proposed",
        LIKENESS,
        "        return said.apart(row, here) or (speaker is not None and said.apart(row, speaker))\n",
        "        return said.apart(row, here)\n",
        scene=REVIEWS,
    ),
    mutant(
        "a row that was said to be new is asked about",
        LIKENESS,
        "        return Different() if doubtful else verdict\n",
        "        return verdict\n",
        scene=REVIEWS,
    ),
    mutant(
        "what is kept of a record does not change with it",
        CANDIDATES,
        "        return {**facts, **seen}\n",
        "        return {**seen, **facts}\n",
        scene=LEARNING,
    ),
    mutant(
        "markers are not asked for",
        "engine/looking/asking.py",
        "            if bound.marks:\n",
        "            if bound.marks and not mapped.key:\n",
        scene=ASKING,
    ),
    mutant(
        "having asked counts as having read everybody",
        "engine/looking/asking.py",
        "        return Asked([*found.values()], requests=len(wanted), instead=instead)\n",
        "        return Asked([*found.values()], True, requests=len(wanted), instead=instead)\n",
        scene=ASKING,
    ),
    mutant(
        "each plan learns anew",
        CANDIDATES,
        "            if remembered is not None:\n                untaught, rows",
        "            if remembered is None:\n                untaught, rows",
        scene=LEARNING,
    ),
    mutant(
        "a matched record that another row has is adopted by a second one",
        "engine/deciding/plan.py",
        "        owner = self.draft.primaries.get(here)\n        if owner is None:\n",
        "        owner = self.draft.primaries.get(here)\n        if owner is None or evidence:\n",
        scene="engine/test_aliases.py",
    ),
)
