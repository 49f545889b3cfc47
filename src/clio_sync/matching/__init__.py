"""Same person or not, with evidence: facts in, verdicts out."""

from clio_sync.matching.exact import Exact, default_matcher
from clio_sync.matching.index import Index
from clio_sync.matching.rules import (
    Both,
    Identical,
    NameAlone,
    NameWith,
    Rule,
    Shares,
    SharesIdentity,
)
from clio_sync.matching.words import (
    Different,
    Evidence,
    Facts,
    Matcher,
    Same,
    Unsure,
    Verdict,
)

__all__ = [
    "Both",
    "Different",
    "Evidence",
    "Exact",
    "Facts",
    "Identical",
    "Index",
    "Matcher",
    "NameAlone",
    "NameWith",
    "Rule",
    "Same",
    "Shares",
    "SharesIdentity",
    "Unsure",
    "Verdict",
    "default_matcher",
]
