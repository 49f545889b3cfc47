"""``rollback``: take a run back, with a grant and the store, and without any source."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..auth import FileVault
from ..client import Clio
from ..errors import ConfigurationError
from .stores import add_store, open_existing
from .whoami import chosen

if TYPE_CHECKING:
    from ..engine.job import PastRun
    from ..store import Run, Store
    from . import Subparsers

NOTE = """
Without --apply it only shows what would be done. What somebody edited since is
kept and listed; then the status is 1.
"""
KEPT = 1
LAST = "last"
SHORTEST = 4
"""Characters of a run's id that are enough, if no other begins with them."""


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "rollback",
        help="take a run back",
        description="Take a run back: restore what it changed, delete what it made.",
        epilog=NOTE,
    )
    parser.add_argument(
        "run_id", metavar="RUN", help=f"its id, or the beginning of it; or {LAST!r}"
    )
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="the name a grant is kept under; CLIO_ACCESS_TOKEN, or the only one, unless given",
    )
    add_store(parser)
    parser.add_argument("--vault", metavar="FILE", help="where grants are kept")
    parser.add_argument(
        "--row",
        nargs=2,
        action="append",
        metavar=("MAP", "KEY"),
        help="only this row, by its map and its key; may be repeated",
    )
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--plan", action="store_true", help="show what would be done (default)")
    doing.add_argument("--apply", action="store_true", help="do it")
    parser.add_argument(
        "--override",
        action="append",
        default=[],
        metavar="GUARD",
        help="a guard that may not stop it; may be repeated",
    )


def run(args: argparse.Namespace) -> int:
    """Show what taking a run back would do, or do it.

    Raises:
        StoreError: The store cannot be opened.
        ConfigurationError: There is none, or no such run.
        UpsertError: It cannot be taken back, or it looks like a mistake.
    """
    with open_existing(args.store) as store:
        found = _found(store, args.run_id)
        vault, name = chosen(args.name, FileVault(args.vault))
        with Clio.connect(name, vault=vault) as clio:
            return _taken_back(clio, store, found, args)


def _taken_back(clio: Clio, store: Store, found: Run, args: argparse.Namespace) -> int:
    job = clio.sync([], store=store)
    past: PastRun = next(one for one in job.runs if one.id == found.id)
    plan = past.rollback(only=_rows(args.row))
    if not args.apply:
        print(plan)
        return 0
    report = plan.apply(override=args.override)
    print(report)
    return KEPT if report.kept else 0


def _rows(pairs: Sequence[tuple[str, str]] | None) -> Mapping[str, list[str]] | None:
    if pairs is None:
        return None
    rows: dict[str, list[str]] = {}
    for name, key in pairs:
        rows.setdefault(name, []).append(key)
    return rows


def _found(store: Store, wanted: str) -> Run:
    """The run that is meant.

    Raises:
        ConfigurationError: There is none, or it may be one of several.
    """
    runs = store.runs()
    if wanted == LAST:
        alike = [one for one in runs if one.kind != "rollback"][-1:]
    else:
        alike = [one for one in runs if len(wanted) >= SHORTEST and one.id.startswith(wanted)]
    if len(alike) != 1:
        raise ConfigurationError(
            f"{len(alike)} runs are called that.", advice="python -m clio_sync runs lists them."
        )
    return alike[0]
