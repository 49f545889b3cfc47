"""Matching by exact rules, tried in order, the strongest first.

The first rule that finds one candidate decides; if it finds several, a human
does. What two people cannot share (a birth date, a number of identity) vetoes
every weaker rule: a father and his son may have one name and one telephone.
What may have been written down twice in two ways (when a matter was opened,
how the firm numbers it) only casts a doubt. A client may have many matters of
one title, so that client and title alone are never more than a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from ..text.names import Likeness
from ..words import (
    Age,
    Different,
    Evidence,
    Evidences,
    Facts,
    Id,
    Matcher,
    Same,
    TellsRowsApart,
    Unsure,
    Verdict,
    age,
)
from .hanging import HANGING
from .rules import (
    IDENTITY,
    Both,
    Identical,
    NameAlone,
    NameWith,
    Rule,
    Shares,
    SharesIdentity,
    agree_in,
    differ_in,
    known_kinds,
)
from .unlike import UnlikeNames

_VETOES = ("birth",)
_DOUBTS = ("number", "opened")
_REACHES_ONE_PERSON = ("email", "phone")


@frozen(init=False)
class Exact:
    """A matcher made of rules, composed in the order given.

    Args:
        rules: The strongest first.
        between_rows: What judges two rows of one source, where keys of their own tell them
            apart already; by default the same rules.
    """

    rules: tuple[Rule, ...]
    between_rows: Matcher | None

    def __init__(self, *rules: Rule, between_rows: Matcher | None = None) -> None:
        object.__setattr__(self, "rules", rules)
        object.__setattr__(self, "between_rows", between_rows)

    def among_rows(self) -> Matcher:
        """What judges two rows of one source."""
        return self.between_rows or self

    def keys(self, facts: Facts) -> frozenset[str]:
        """Name where in an index a possible match would stand too.

        Args:
            facts: Of one row or record.
        """
        return frozenset(key for rule in self.rules for key in rule.keys(facts))

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Decide which of the candidates, if any, the facts belong to.

        Args:
            facts: Of the row.
            candidates: Of the records, by anything hashable that names them.
        """
        doubts: dict[Id, Evidence] = {}
        for rule in self.rules:
            found = {id: _weigh(rule, facts, theirs) for id, theirs in candidates.items()}
            same = {
                id: _evidence(rule, facts, candidates[id])
                for id, likeness in found.items()
                if likeness is Likeness.SAME
            }
            if same:
                return _decide(same)
            near = (id for id, likeness in found.items() if likeness is Likeness.NEAR)
            for id in near:
                doubts.setdefault(id, _evidence(rule, facts, candidates[id]))
        return _ask(doubts) if doubts else Different()


def default_matcher(resource: str) -> Matcher:
    """The rules that suit a resource: contacts by who they are, others by what they are.

    Args:
        resource: Clio's name for it; for others only the marker and numbers of identity count.
    """
    hanging = HANGING.get(resource)
    if hanging is not None:
        return Exact(_BY_IDENTITY.rules[0], hanging, between_rows=_BY_IDENTITY)
    return _MATCHERS.get(resource, _BY_IDENTITY)


def among_rows(matcher: Matcher) -> Matcher:
    """The matcher for two rows of one source: a matcher's own for that, or itself.

    Args:
        matcher: Any matcher; its method ``among_rows`` is asked if it has one.
    """
    return matcher.among_rows() if isinstance(matcher, TellsRowsApart) else matcher


_BY_IDENTITY = Exact(Shares("marker"), SharesIdentity())
_MATCHERS = {
    "contacts": Exact(
        *_BY_IDENTITY.rules,
        NameWith("email"),
        NameWith("birth"),
        NameWith("phone", strict=True),
        NameWith("address", strict=True),
        Identical(),
        UnlikeNames(),
        NameAlone(),
    ),
    "matters": Exact(
        *_BY_IDENTITY.rules,
        Both(("client", "number")),
        Both(("client", "description", "opened")),
        Both(("client", "description"), asks=True),
        between_rows=Exact(*_BY_IDENTITY.rules, Both(("client", "number"))),
    ),
}


def _weigh(rule: Rule, ours: Facts, theirs: Facts) -> Likeness:
    """What the rule says, unless something vetoes it."""
    likeness = rule.likeness(ours, theirs)
    if likeness is Likeness.DIFFERENT or rule.name == "marker":
        return likeness
    if differ_in("type", ours, theirs):
        return Likeness.DIFFERENT
    weaker = not isinstance(rule, SharesIdentity)
    vetoes = (*_identities(ours), *(_VETOES if weaker else ()))
    if any(differ_in(kind, ours, theirs) for kind in vetoes):
        return Likeness.NEAR if _is_doubtful(ours, theirs) else Likeness.DIFFERENT
    in_doubt = weaker and any(differ_in(kind, ours, theirs) for kind in _DOUBTS)
    return Likeness.NEAR if in_doubt else likeness


def _is_doubtful(ours: Facts, theirs: Facts) -> bool:
    """Whether a birth date or number that differs may have been mistyped."""
    doubtful = (*_REACHES_ONE_PERSON, *_identities(ours))
    at_home = all(agree_in(kind, ours, theirs) for kind in ("birth", "address"))
    return at_home or any(agree_in(kind, ours, theirs) for kind in doubtful)


def _identities(facts: Facts) -> Iterable[str]:
    return [kind for kind in facts if kind.startswith(IDENTITY)]


def _decide(same: Mapping[Id, Evidence]) -> Verdict[Id]:
    if len(same) > 1:
        return _ask(same)
    ((id, evidence),) = same.items()
    return Same(id, evidence)


def _ask(doubts: Mapping[Id, Evidence]) -> Unsure[Id]:
    """Put the likeliest first, and the same ones always in the same order."""

    def rank(candidate: Id) -> tuple[int, int, Age]:
        evidence = doubts[candidate]
        return -len(evidence.agree), len(evidence.differ), age(candidate)

    ranked = sorted(doubts, key=rank)
    return Unsure(tuple(ranked), Evidences(doubts[id] for id in ranked))


def _evidence(rule: Rule, ours: Facts, theirs: Facts) -> Evidence:
    kinds = sorted((known_kinds(ours) & known_kinds(theirs)) - {"type"})
    return Evidence(
        rule=rule.name,
        agree=tuple(kind for kind in kinds if agree_in(kind, ours, theirs)),
        differ=tuple(kind for kind in kinds if differ_in(kind, ours, theirs)),
    )
