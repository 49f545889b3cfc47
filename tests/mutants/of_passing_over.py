"""Defects in what is not looked at, and in what stops a run: settled rows, and guards."""

from __future__ import annotations

from .words import mutant

ROWS = "engine/looking/rows.py"
SETTLED = "engine/deciding/settled.py"
SETTLED_ROWS = "engine/test_settled_rows.py"
GUARDS = "engine/test_guards.py"

MUTANTS = (
    mutant(
        "a settled row is passed over although its record has changed",
        ROWS,
        "        return {digest: key for digest, key in seen.items() if key not in self.news}\n",
        "        return dict(seen)\n",
    ),
    mutant(
        "a row that owes something counts as settled",
        SETTLED,
        "    return merged.bases == held and not (merged.owed or merged.asks or merged.pending)\n",
        "    return merged.bases == held and not (merged.asks or merged.pending)\n",
    ),
    mutant(
        "a row whose record's version is not known counts as settled",
        SETTLED,
        "    known = link.role is Role.PRIMARY and link.etag is not None\n",
        "    known = link.role is Role.PRIMARY\n",
    ),
    mutant(
        "rows are settled whatever the map says by now",
        ROWS,
        '        return self.store.digest("map", text)\n',
        '        return self.store.digest("map", text[:0])\n',
        scene=SETTLED_ROWS,
    ),
    mutant(
        "an empty source is none to stop for",
        "engine/guards/source.py",
        "        if one.known and one.read == 0:\n",
        "        if one.known < 0:\n",
        scene=GUARDS,
    ),
    mutant(
        "a change of most rows is none to stop for",
        "engine/guards/source.py",
        "        if one.kept + one.changed >= MANY and one.changed > one.kept:\n",
        "        if one.kept + one.changed < 0:\n",
        scene=GUARDS,
    ),
    mutant(
        "clocks that are minutes apart are none to stop for",
        "engine/guards/clio.py",
        "    if abs(case.ahead) > case.bearable + TOLD_IN:\n",
        "    if abs(case.ahead) > case.bearable + 86_400:\n",
        scene=GUARDS,
    ),
    mutant(
        "to override one guard overrides them all",
        "engine/guards/__init__.py",
        "if name not in override}\n",
        "if not override}\n",
        scene="engine/test_guard_stories.py",
    ),
)
