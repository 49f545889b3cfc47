"""``reviews``: the questions that wait for a person, and what the person says of them."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import ConfigurationError
from .stores import add_store, open_existing

if TYPE_CHECKING:
    from ..engine.reviewing.review import OpenReview
    from ..store import Review, Store
    from . import Subparsers

NOTE = """
A store holds no values: rows are told by number, records by id, fields by name. To see
both sides, show the review in a job, which holds the sources: job.show(review).
What is decided is done by the next run.
"""
OPEN = 1


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "reviews",
        help="list the questions that wait for a person, and decide them",
        description="List the questions that wait for a person; with status 1 if there are any.",
        epilog=NOTE,
    )
    add_store(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--answered", action="store_true", help="those that are answered and not acted on yet, too"
    )
    actions = parser.add_subparsers(metavar="ACTION", dest="action")
    show = actions.add_parser(
        "show", help="show one with its evidence", description="Show a question with its evidence."
    )
    show.add_argument("number", metavar="N", type=int, help="the number of the question")
    decide = actions.add_parser(
        "decide", help="decide one", description="Decide a question; the next run acts on it."
    )
    decide.add_argument("number", metavar="N", type=int, help="the number of the question")
    decide.add_argument("answer", metavar="ANSWER", help="one of those that `show` lists")
    decide.add_argument(
        "which", metavar="WHICH", type=int, nargs="?", help="a candidate's place, or a record's id"
    )
    decide.add_argument("--by", metavar="NAME", help="who says so, unless you do")


def run(args: argparse.Namespace) -> int:
    """List, show or decide.

    Raises:
        StoreError: The store cannot be opened.
        ConfigurationError: There is none, or no such question.
        ReviewError: That is no answer to it.
    """
    with open_existing(args.store) as store:
        if args.action is None:
            return _list(store, as_json=args.json, answered=args.answered)
        review = _numbered(store, args.number)
        if args.action == "show":
            print(json.dumps(_told(review.review)) if args.json else _shown(review))
        else:
            _decide(review, args)
        return 0


def _list(store: Store, *, as_json: bool, answered: bool) -> int:
    asked = store.reviews()
    given = store.answered() if answered else []
    if as_json:
        told = [{**_told(one), "answer": answer.says.value} for one, answer in given]
        print(json.dumps([*map(_told, asked), *told]))
        return OPEN if asked else 0
    for one in asked:
        print(f"{one.number:>5}  {_head(one)}")
    for one, answer in given:
        print(f"{one.number:>5}  {_head(one)}: answered: {answer.says.value}")
    if not asked:
        print("No question waits for a person.")
    return OPEN if asked else 0


def _head(review: Review) -> str:
    about = f" about {review.field}" if review.field else ""
    row = "a row" if review.row_number is None else f"row {review.row_number}"
    return f"{review.row.map} {row}: {review.question.value}{about}"


def _told(review: Review) -> Mapping[str, object]:
    """A question for a program: names, numbers and evidence."""
    from ..engine.reviewing.answers import ANSWERS

    return {
        "number": review.number,
        "map": review.row.map,
        "row": review.row_number,
        "question": review.question.value,
        "field": review.field,
        "evidence": dict(review.evidence),
        "answers": list(ANSWERS[review.question]),
    }


def _shown(review: OpenReview) -> str:
    return f"{review.review.number}  {review}"


def _numbered(store: Store, number: int) -> OpenReview:
    """The question with a number, answered or not.

    Raises:
        ConfigurationError: There is none.
    """
    from ..engine.reviewing.review import OpenReview

    asked = [*store.reviews(), *(one for one, _ in store.answered())]
    for one in asked:
        if one.number == number:
            return OpenReview(one, store, time.time)
    raise ConfigurationError(
        f"No question has the number {number}.",
        advice="List them: each question on new evidence has a new number.",
    )


def _decide(review: OpenReview, args: argparse.Namespace) -> None:
    """Call the method that the answer names.

    Raises:
        ConfigurationError: It needs a candidate or an id, or takes none.
        ReviewError: It is no answer to this question.
    """
    from ..engine.reviewing.answers import ANSWERS, TAKES, in_words

    name = args.answer.replace("-", "_")
    if name not in ANSWERS[review.question]:
        raise ConfigurationError(
            f"{args.answer!r} is no answer to {review.question.value!r}.",
            advice=f"{in_words(review.question)}.",
        )
    if (args.which is None) != (name not in TAKES):
        wants = "needs a candidate's place or a record's id" if name in TAKES else "takes nothing"
        raise ConfigurationError(f"{args.answer} {wants}.", advice="See `reviews show`.")
    which = () if args.which is None else (args.which,)
    getattr(review, name)(*which, by=args.by)
    print(
        f"{review.review.number}  {_head(review.review)}: {args.answer}. The next run acts on it."
    )
