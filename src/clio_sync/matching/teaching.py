"""Matchers that learn, taught with the facts of a job: when there is enough, and kept as text.

What was learnt is kept between runs, so that what was decided does not waver
because a weight has moved a little. The text holds frequent names and
mailboxes: whoever keeps it seals it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

from attrs import evolve, frozen

from .exact.matcher import Exact, among_rows
from .first import First
from .weighing.matcher import Weighing
from .weighing.model import Model
from .words import Different, Facts, Id, Matcher, Verdict

ENOUGH = 100
"""So many rows, and so many records, teach more than the exact rules know."""


@runtime_checkable
class Learns(Protocol):
    """A matcher that a job teaches before it has rows judged."""

    def learn(self, rows: Iterable[Facts], records: Iterable[Facts]) -> Matcher:
        """Take a matcher that has learnt from the data.

        Args:
            rows: The facts of the rows without a record.
            records: The facts of Clio's records.
        """
        ...


@frozen
class UntilLearnt:
    """Exact rules for one kind of parties, until there is enough to weigh them by.

    Args:
        rules: What judges before.
        weighing: What judges afterwards; what it does not include, neither judges.
    """

    rules: Exact
    weighing: Weighing[Any]

    def learn(self, rows: Iterable[Facts], records: Iterable[Facts]) -> Matcher:
        """Take what has learnt from the data; itself, where there is too little.

        Args:
            rows: The facts of the rows without a record.
            records: The facts of Clio's records.
        """
        ours, theirs = [*rows], [*records]
        enough = _is_enough(self.weighing, ours, theirs)
        return self.weighing.learn(ours, theirs) if enough else self

    def among_rows(self) -> Matcher:
        """What judges two rows of one source."""
        among = among_rows(self.rules)
        return self if among is self.rules else among

    def keys(self, facts: Facts) -> frozenset[str]:
        """Name where in an index a possible match would stand too.

        Args:
            facts: Of one row or record.
        """
        return self.rules.keys(facts) if self._includes(facts) else frozenset()

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Decide which of the candidates, if any, the facts belong to.

        Args:
            facts: Of the row.
            candidates: Of the records, by anything hashable that names them.
        """
        return self.rules.judge(facts, candidates) if self._includes(facts) else Different()

    def _includes(self, facts: Facts) -> bool:
        return self.weighing.comparison.includes(facts)


def learns(matcher: Matcher) -> bool:
    """Tell whether a job is to teach a matcher; one that was taught by hand is left as it is.

    Args:
        matcher: Any matcher.
    """
    match matcher:
        case First():
            return any(map(learns, matcher.matchers))
        case Weighing():
            return not matcher.model.seen
        case _:
            return isinstance(matcher, Learns)


def taught(matcher: Matcher, rows: Collection[Facts], records: Collection[Facts]) -> Matcher:
    """Have everything in a matcher learn that can.

    Args:
        matcher: Any matcher.
        rows: The facts of the rows without a record.
        records: The facts of Clio's records.
    """
    if isinstance(matcher, First):
        return First(*(taught(one, rows, records) for one in matcher.matchers))
    if isinstance(matcher, Weighing) and not _is_enough(matcher, rows, records):
        return matcher
    if isinstance(matcher, Learns) and learns(matcher):
        return matcher.learn(rows, records)
    return matcher


def _is_enough(
    weighing: Weighing[Any], rows: Collection[Facts], records: Collection[Facts]
) -> bool:
    """Whether weights could be learnt that are better than what is thought beforehand."""
    includes = weighing.comparison.includes
    return min(len([*filter(includes, side)]) for side in (rows, records)) >= ENOUGH


def has_learnt(matcher: Matcher) -> bool:
    """Tell whether anything in a matcher has learnt.

    Args:
        matcher: As `taught` returned it.
    """
    return any(model.seen for model in _models(matcher) if model is not None)


def to_text(matcher: Matcher) -> str:
    """Write what a taught matcher has learnt.

    Args:
        matcher: As `taught` returned it.
    """
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    return json.dumps([converter.unstructure(model) for model in _models(matcher)])


def from_text(matcher: Matcher, text: str) -> Matcher | None:
    """Give an untaught matcher what it has learnt before; None where that does not fit.

    Args:
        matcher: As the data map has it.
        text: As `to_text` wrote it.
    """
    from cattrs.errors import BaseValidationError
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    try:
        kept = [
            None if one is None else converter.structure(one, Model) for one in json.loads(text)
        ]
    except (BaseValidationError, KeyError, TypeError, ValueError):
        return None
    if len(kept) != len([*_models(matcher)]):
        return None
    return _given(matcher, iter(kept))


def _models(matcher: Matcher) -> Iterator[Model | None]:
    match matcher:
        case First():
            for one in matcher.matchers:
                yield from _models(one)
        case UntilLearnt():
            yield None
        case Weighing():
            yield matcher.model
        case _:
            pass


def _given(matcher: Matcher, models: Iterator[Model | None]) -> Matcher | None:
    match matcher:
        case First():
            given = [_given(one, models) for one in matcher.matchers]
            whole = [one for one in given if one is not None]
            return First(*whole) if len(whole) == len(given) else None
        case UntilLearnt():
            model = next(models, None)
            return matcher if model is None else evolve(matcher.weighing, model=model)
        case Weighing():
            model = next(models, None)
            return None if model is None else evolve(matcher, model=model)
        case _:
            return None if isinstance(matcher, Learns) else matcher
