"""Finds the few of many that could be a match, and has them judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic

from .words import Facts, Id, Matcher, Verdict


class Index(Generic[Id]):
    """Facts of many, found by the keys of a matcher.

    It answers as if each of them had been judged, and looks at those only that
    share a key. Rows of one source are matched against each other by asking
    about each row before adding it.

    Args:
        matcher: What names the keys and judges.
    """

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self._facts: dict[Id, Facts] = {}
        self._ids: dict[str, dict[Id, None]] = {}

    def __len__(self) -> int:
        return len(self._facts)

    def __contains__(self, id: object) -> bool:
        return id in self._facts

    def add(self, id: Id, facts: Facts) -> None:
        """Take in what is known of one, instead of what was known before.

        Args:
            id: What names it.
            facts: All that is known now.
        """
        self.discard(id)
        self._facts[id] = facts
        for key in self.matcher.keys(facts):
            self._ids.setdefault(key, {})[id] = None

    def discard(self, id: Id) -> None:
        """Forget one, if it is known at all.

        Args:
            id: What names it.
        """
        known = self._facts.pop(id, None)
        for key in self.matcher.keys(known) if known is not None else ():
            self._ids[key].pop(id)
            if not self._ids[key]:
                del self._ids[key]

    def facts(self, id: Id) -> Facts:
        """What is known of one.

        Args:
            id: What names it.
        """
        return self._facts[id]

    def candidates(self, facts: Facts) -> Mapping[Id, Facts]:
        """Those that share a key with the facts.

        Args:
            facts: Of a row or record.
        """
        ids = (id for key in self.matcher.keys(facts) for id in self._ids.get(key, ()))
        return {id: self._facts[id] for id in ids}

    def match(self, facts: Facts) -> Verdict[Id]:
        """Decide which of them, if any, the facts belong to.

        Args:
            facts: Of a row or record.
        """
        return self.matcher.judge(facts, self.candidates(facts))
