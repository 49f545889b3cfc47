"""Same person or not, with evidence: facts in, verdicts out."""

from .exact.matcher import Exact, among_rows, default_matcher
from .exact.rules import (
    Both,
    Identical,
    NameAlone,
    NameWith,
    Rule,
    Shares,
    SharesIdentity,
)
from .exact.unlike import UnlikeNames
from .index import Index
from .words import (
    Different,
    Evidence,
    Evidences,
    Facts,
    Matcher,
    Same,
    TellsRowsApart,
    Unsure,
    Verdict,
)

__all__ = [
    "Both",
    "Different",
    "Evidence",
    "Evidences",
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
    "TellsRowsApart",
    "UnlikeNames",
    "Unsure",
    "Verdict",
    "among_rows",
    "default_matcher",
]
