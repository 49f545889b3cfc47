"""``runs``: what was run on a store, when, and what came of it."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from .stores import add_store, open_existing

if TYPE_CHECKING:
    from ..store import Run
    from . import Subparsers


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "runs",
        help="list what was run on a store",
        description="List what was run on a store, the first run first.",
    )
    add_store(parser)


def run(args: argparse.Namespace) -> int:
    """List the runs.

    Raises:
        StoreError: The store cannot be opened.
        ConfigurationError: There is none.
    """
    with open_existing(args.store) as store:
        for one in store.runs():
            print(described(one))
    return 0


def described(one: Run) -> str:
    """A run in one line: its id, when it began, what it was, and what came of it.

    Args:
        one: The run.
    """
    began = dt.datetime.fromtimestamp(one.started_at).astimezone()
    told = ", ".join(f"{number} {word}" for word, number in one.counts.items() if number)
    if one.ended_at is None:
        came = "has not ended"
    elif one.outcome:
        came = f"ended by {one.outcome}"
    else:
        came = told or "nothing to do"
    return f"{one.id}  {began:%Y-%m-%d %H:%M:%S}  {one.kind}: {came}"
