"""Defects in what is waited for: a step that is missing shows soon, a second hardly ever.

So sums are held to the worst case that is allowed, built on purpose.
"""

from __future__ import annotations

from .words import mutant

PROBE = "engine/settling/probe.py"
SETTLING = "        return self.timeout + self.late_commit + self.list_lag + self.apart\n"
WORST = "engine/test_settling.py"

MUTANTS = (
    mutant(
        "a no counts at once",
        PROBE,
        "            return UNSETTLED\n        if not (honoured",
        "            pass\n        if not (honoured",
    ),
    mutant(
        "a no about an update counts at once",
        PROBE,
        "            return UNSETTLED\n        return self._closed(intent, Fate.NOTHING)\n\n"
        "    def _repair",
        "            pass\n        return self._closed(intent, Fate.NOTHING)\n\n    def _repair",
    ),
    mutant(
        "late commits are left out",
        "engine/timing.py",
        SETTLING,
        "        return self.timeout + self.list_lag + self.apart\n",
        scene=WORST,
    ),
    mutant(
        "the lag of lists is left out",
        "engine/timing.py",
        SETTLING,
        "        return self.timeout + self.late_commit + self.apart\n",
        scene=WORST,
    ),
    mutant(
        "the clocks' skew is left out",
        "engine/timing.py",
        SETTLING,
        "        return self.timeout + self.late_commit + self.list_lag\n",
        scene=WORST,
    ),
    mutant(
        "one second of skew is left out",
        "engine/timing.py",
        SETTLING,
        "        return self.timeout + self.late_commit + self.list_lag + self.apart - 1\n",
        scene=WORST,
    ),
    mutant(
        "the wait is counted from the intent, not from the deadline",
        "engine/writing/sending.py",
        "            conclusive_at=before + timing.settling,\n",
        "            conclusive_at=instant + timing.settling,\n",
        scene=WORST,
    ),
    mutant(
        "a write may leave after its deadline",
        "_drivers/departure.py",
        "        return self.clock.now() > self.before\n",
        "        return self.clock.now() > self.before + 86_400\n",
        scene=WORST,
    ),
    mutant(
        "clocks are taken to be as near to each other as to the true time",
        "engine/timing.py",
        "        return 2 * self.skew\n",
        "        return self.skew\n",
        scene="engine/test_hanging.py::"
        "test_an_entry_that_a_slow_clio_made_for_a_fast_worker_is_found",
    ),
    mutant(
        "looks do not overlap",
        "engine/timing.py",
        "        return self.list_lag + self.apart\n",
        "        return 0.0\n",
    ),
    mutant(
        "a look reaches back as far as lists lag, and no further for the clocks",
        "engine/timing.py",
        "        return self.list_lag + self.apart\n",
        "        return self.list_lag\n",
        seeds=600,
    ),
)
