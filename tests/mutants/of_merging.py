"""Defects in deciding between the two sides of a field."""

from __future__ import annotations

from .words import mutant

MERGE = "engine/deciding/merge.py"

MUTANTS = (
    mutant(
        "a clash on a field that Clio owns goes to the source",
        MERGE,
        '    return Verdict.KEEP if rule.owner == "clio" else Verdict.REVIEW\n',
        '    return Verdict.OWE if rule.owner == "clio" else Verdict.REVIEW\n',
    ),
    mutant(
        "a clash that a human should decide goes to the source",
        MERGE,
        '    return Verdict.KEEP if rule.owner == "clio" else Verdict.REVIEW\n',
        '    return Verdict.KEEP if rule.owner == "clio" else Verdict.OWE\n',
    ),
    mutant(
        "an edit in Clio is put back although the source does not own the field",
        MERGE,
        '        return Verdict.OWE if rule.owner == "source" else Verdict.KEEP\n'
        "    return _clash(rule, row_is_newer)\n",
        "        return Verdict.OWE\n    return _clash(rule, row_is_newer)\n",
    ),
    mutant(
        "an edit in Clio of what the source owns stays",
        MERGE,
        '        return Verdict.OWE if rule.owner == "source" else Verdict.KEEP\n'
        "    return _clash(rule, row_is_newer)\n",
        "        return Verdict.KEEP\n    return _clash(rule, row_is_newer)\n",
    ),
    mutant(
        "children are not read afresh",
        "engine/writing/writer.py",
        "        return nested or self.running.links[row].etag is None\n",
        "        return self.running.links[row].etag is None\n",
        scene="engine/test_updates.py",
    ),
    mutant(
        "the rate is left to Clio when an entry moves",
        "mapping/bound.py",
        "        self._keep(body, record or {})\n",
        "",
        scene="engine/test_hanging.py",
    ),
)
