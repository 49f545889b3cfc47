"""``quarantine``: the rows that were set aside, and letting them be tried again."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING

from .stores import add_store, open_existing

if TYPE_CHECKING:
    from ..store import Quarantined
    from . import Subparsers

NOTE = """
A store holds no cells: rows are told by number. job.quarantine.to_csv(path) writes them
with their cells, for it has the sources.
"""
ASIDE = 1


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "quarantine",
        help="list the rows that were set aside, and release them",
        description="List the rows that were set aside; with status 1 if there are any.",
        epilog=NOTE,
    )
    add_store(parser)
    parser.add_argument("--map", metavar="MAP", help="only rows of this map")
    parser.add_argument("--json", action="store_true", help="for programs")
    actions = parser.add_subparsers(metavar="ACTION", dest="action")
    release = actions.add_parser(
        "release",
        help="let rows be tried again by the next run",
        description="Let rows be tried again by the next run, though they have not changed.",
    )
    chosen = release.add_mutually_exclusive_group(required=True)
    chosen.add_argument("rows", metavar="N", type=int, nargs="*", default=[], help="their numbers")
    chosen.add_argument("--all", action="store_true", help="all of them")
    release.add_argument("--by", metavar="NAME", help="who says so, unless you do")


def run(args: argparse.Namespace) -> int:
    """List or release.

    Raises:
        StoreError: The store cannot be opened.
        ConfigurationError: There is none, or no such row is set aside.
    """
    from ..engine.reviewing.quarantine import Quarantine

    with open_existing(args.store) as store:
        aside = Quarantine(store, time.time)
        if args.action == "release":
            print(f"{aside.release(*args.rows, map=args.map, by=args.by)} released.")
            return 0
        rows = aside.of(map=args.map)
        print(json.dumps([_told(one) for one in rows]) if args.json else _listed(rows))
        return ASIDE if rows else 0


def _told(one: Quarantined) -> dict[str, object]:
    return {
        "map": one.row.map,
        "row": one.row_number,
        "by": one.kind,
        "reason": one.reason,
    }


def _listed(rows: list[Quarantined]) -> str:
    from ..engine.reviewing.quarantine import described

    return "\n".join(map(described, rows)) or "No row is set aside."
