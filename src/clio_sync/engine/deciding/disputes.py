"""A row's fields about which people are asked, and what they answered. Pure; digests only.

A question holds what both sides said, and what they had said before they came to
differ. So an answer counts for those values and for no others; and where one side
takes its change back, the question is none any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import field, frozen

from ...store.words import Answer, Base, Question, Review, RowId, Says, State

Evidence: TypeAlias = Mapping[str, Any]


@frozen
class Disputes:
    """A row's disputed fields.

    Args:
        open: The questions that stand, by field.
        answers: The last answer about each field.
    """

    open: Mapping[str, Review] = field(factory=dict)
    answers: Mapping[str, Answer] = field(factory=dict)

    def base(self, name: str, held: Base | None) -> Base | None:
        """Both sides of a field as they stood before anybody was asked about it.

        Args:
            name: The field.
            held: Both sides as they were last settled.
        """
        if name not in self.open or self.is_blind(name):
            return held
        before = self.open[name].evidence["base"]
        return Base(*before) if before else None

    def is_blind(self, name: str) -> bool:
        """Whether a question does not say what stood there before it was asked.

        Args:
            name: The field.
        """
        return name in self.open and "base" not in self.open[name].evidence

    def evidence(self, name: str, base: Base | None, row: str, clio: str) -> Evidence:
        """What a question about a field is about.

        Args:
            name: The field.
            base: Both sides as they stood before.
            row: Digest of the row's value.
            clio: Digest of Clio's value.
        """
        told = {"row": row, "clio": clio}
        if self.is_blind(name):
            return told
        return {**told, "base": [base.row, base.clio] if base else None}

    def said(self, name: str, evidence: Evidence) -> Says | None:
        """What somebody answered on this very evidence, if anybody did.

        Args:
            name: The field.
            evidence: What the question is about.
        """
        answer = self.answers.get(name)
        return answer.says if answer is not None and answer.evidence == evidence else None


UNDISPUTED = Disputes()


def disputes_of(state: State) -> dict[RowId, Disputes]:
    """All rows about whose fields people are or were asked.

    Args:
        state: What is remembered.
    """
    asked: defaultdict[RowId, dict[str, Review]] = defaultdict(dict)
    given: defaultdict[RowId, dict[str, Answer]] = defaultdict(dict)
    for (row, question, name), review in state.reviews.items():
        if question is Question.CONFLICT:
            asked[row][name] = review
    for (row, question, name), answer in state.answers.items():
        if question is Question.CONFLICT:
            given[row][name] = answer
    rows = {*asked, *given}
    return {row: Disputes(asked.get(row, {}), given.get(row, {})) for row in rows}
