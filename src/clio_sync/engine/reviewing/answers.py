"""Which answers each question takes, as they are called."""

from __future__ import annotations

from collections.abc import Mapping

from ...store.words import Question

ANSWERS: Mapping[Question, tuple[str, ...]] = {
    Question.CONFLICT: ("keep_clio", "keep_source"),
    Question.UNSURE: ("link", "not_the_same", "create"),
    Question.DUPLICATE: ("link",),
    Question.GONE: ("relink", "create", "forget"),
    Question.ROW_GONE: ("forget",),
    Question.UNCLEAR: ("link", "create"),
    Question.KEY_REUSED: ("same_person", "new_person"),
    Question.STUBBORN: ("retry",),
}
"""The methods of an `OpenReview` that answer a question."""
TAKES: Mapping[str, str] = {"link": "n", "not_the_same": "n", "relink": "id"}
"""What an answer has to name: a candidate by its place, or a record by its id."""


def in_words(question: Question, owner: str = "") -> str:
    """What decides a question: ``link(n), not_the_same(n) or create() decides``.

    Args:
        question: What is asked.
        owner: What the methods belong to, with a dot.
    """
    calls = [f"{owner}{name}({TAKES.get(name, '')})" for name in ANSWERS[question]]
    *others, last = calls
    return f"{', '.join(others)} or {last} decides" if others else f"{last} decides"
