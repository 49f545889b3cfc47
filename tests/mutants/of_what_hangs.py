"""Defects about what bears no mark: time entries, notes, tasks."""

from __future__ import annotations

from .words import mutant

UNMARKED = "engine/settling/unmarked.py"
TWINS = "engine/deciding/twins.py"
SCENES = "engine/test_hanging.py"

MUTANTS = (
    mutant(
        "an equal record counts at once",
        UNMARKED,
        "        if self.now < intent.conclusive_at:\n            return UNSETTLED\n",
        "",
        scene=SCENES,
    ),
    mutant(
        "what may be ours, edited, is made again",
        UNMARKED,
        "        return not differ & said or differ <= places\n",
        "        return False\n",
        scene=SCENES,
    ),
    mutant(
        "what may be ours, moved, is made again",
        UNMARKED,
        "        return not differ & said or differ <= places\n",
        "        return not differ & said\n",
        scene=SCENES,
    ),
    mutant(
        "twins in a run are not held back",
        "engine/writing/writer.py",
        "        if marker is None and self._has_unclear_twin(sent):\n",
        "        if marker is None and not sent:\n",
    ),
    mutant(
        "twins in a later run are not held back",
        TWINS,
        "        return cls([one for one in held if is_unmarked(one)], [*asked], apart)\n",
        "        return cls()\n",
    ),
    mutant(
        "the entry of an unclear row is another row's",
        "engine/deciding/plan.py",
        "        return self.board.doubts.may_be(self.picture.bound.resource, record)\n",
        "        return False\n",
        scene=SCENES,
    ),
    mutant(
        "the entry that a question is about is another row's",
        TWINS,
        '            one["resource"] == resource and record.get("id") in one.get("candidates", ())\n'
        "            for one in self.asked\n",
        '            one["resource"] == resource and record.get("id") in one.get("candidates", ())\n'
        "            for one in ()\n",
        scene=SCENES,
    ),
    mutant(
        "what another open create made is asked about",
        UNMARKED,
        "        if any(self._is_anothers(theirs) for _, theirs in alike):\n",
        "        if not said and alike:\n",
        scene=SCENES,
    ),
    mutant(
        "what is open is looked for once, in the order it was opened",
        "engine/looking/look.py",
        "        again = [one for one in known if is_unmarked(one) and one not in early]\n",
        "        again: list[Intent] = []\n",
        scene=SCENES,
    ),
    mutant(
        "a row that says less is no twin",
        TWINS,
        "    return bool(both) and all(one[name] == other[name] for name in both)\n",
        "    return one == other\n",
        scene=SCENES,
    ),
    mutant(
        "rows that say the same are one",
        "engine/deciding/likeness.py",
        "        self._peers = Index(among_rows(self.picture.index.matcher))\n",
        "        self._peers = Index(self.picture.index.matcher)\n",
    ),
    mutant(
        "what hangs there is read before requests are settled",
        "engine/looking/siblings.py",
        "            entry.row in draft.links or entry.row in draft.pending or draft.frozen(entry.row)\n",
        "            entry.row in draft.links\n"
        "            or entry.row in {one.row for one in draft.state.intents}\n"
        "            or draft.frozen(entry.row)\n",
        scene=SCENES,
    ),
)
