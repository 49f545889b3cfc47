"""Defects in taking over what changed in Clio, in taking back what a run did, and in answers."""

from __future__ import annotations

from .words import mutant

MERGE = "engine/deciding/merge.py"
SIDES = "engine/deciding/sides.py"
SOURCE = "engine/writing/source.py"
TASKS = "engine/rolling_back/tasks.py"
VANISHING = "engine/deciding/vanishing.py"

MUTANTS = (
    mutant(
        "the base of what a row takes over moves before the row is written",
        SIDES,
        "                found.taken[name] = said\n",
        "                found.taken[name] = said\n                found.bases[name] = now\n",
        scene="engine/test_mirror.py",
    ),
    mutant(
        "the version is remembered before the row has taken over what it says",
        SIDES,
        "        return self.unheard or bool(self.taken)\n",
        "        return self.unheard\n",
    ),
    mutant(
        "a row that changed while Clio changed takes Clio's value over",
        MERGE,
        "    if row_changed and clio_changed:\n        return _to_both(rule, row_is_newer)\n",
        "",
    ),
    mutant(
        "what changed in Clio is not taken over",
        MERGE,
        '        return Verdict.OWE if rule.owner == "source" else Verdict.TAKE\n',
        '        return Verdict.OWE if rule.owner == "source" else Verdict.KEEP\n',
    ),
    mutant(
        "a row is written over what somebody changed since the plan",
        SOURCE,
        "        return all(now.get(name) == wanted.before.get(name) for name in wanted.names)\n",
        "        return bool(now)\n",
    ),
    mutant(
        "the record is deleted although somebody changed it since its row was",
        VANISHING,
        "        return link.etag is None and link.record.id in self.picture.records\n",
        "        return False\n",
        scene="engine/test_mirror_pairs.py",
    ),
    mutant(
        "a row is removed although somebody changed it since its record was deleted",
        VANISHING,
        "        return known and all(held[name].row == said for name, said in now.items())\n",
        "        return known\n",
        scene="engine/test_mirror_pairs.py",
    ),
    mutant(
        "whatever is not listed counts as deleted",
        "engine/looking/sweeping.py",
        "            if record is None:\n                gone.add(RecordId(self.resource, id))\n",
        "            if record is None or record:\n"
        "                gone.add(RecordId(self.resource, id))\n",
        scene="engine/test_mirror_pairs.py",
    ),
    mutant(
        "an answer counts for other values than those that it was given for",
        "engine/deciding/disputes.py",
        "        return answer.says if answer is not None and answer.evidence == evidence else None\n",
        "        return answer.says if answer is not None else None\n",
        scene="engine/test_reviews_conflicts.py",
    ),
    mutant(
        "a record that somebody edited is deleted when the run that made it is taken back",
        TASKS,
        '        return f"edited since: {\', \'.join(edited)}" if edited else "edited since"\n',
        '        return ""\n',
        scene="engine/test_rollback.py",
    ),
    mutant(
        "a field that somebody edited is put back",
        TASKS,
        "        ours = tuple(place for place in places if place.stand is Stand.OURS)\n",
        "        ours = tuple(place for place in places if place.stand is not Stand.BACK)\n",
        scene="engine/test_rollback.py",
    ),
    mutant(
        "a record is deleted with what hangs on it",
        TASKS,
        "self._used(here, self.record) or self.ground.hanging.why(here, self.ground.gone)",
        "self._used(here, self.record)",
        scene="engine/test_rollback.py",
    ),
    mutant(
        "a rollback does not wait for a write whose outcome nobody knows",
        TASKS,
        "    return None if now < intent.conclusive_at else Fate.NOTHING\n",
        "    return Fate.NOTHING\n",
        scene="engine/test_rollback_deaths.py",
    ),
)
