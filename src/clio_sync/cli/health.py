"""``health``: how a job is, for somebody who looks after it and for a monitor."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from .stores import add_store, open_existing

if TYPE_CHECKING:
    from ..engine.health import Health, Thresholds
    from ..store import Store
    from . import Subparsers

NOTE = """
The status is 0 if all is well, 1 for a warning and 2 if something is failing, or if
the store cannot be looked at. Nothing is written anywhere.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "health",
        help="tell how a job is: what its store remembers, its runs, and the way to Clio",
        description="Tell how a job is: what its store remembers, its runs, and the way to Clio.",
        epilog=NOTE,
    )
    add_store(parser)
    parser.add_argument(
        "--firm", metavar="NAME", help="ask Clio, too, with the grant that is kept under this name"
    )
    parser.add_argument("--vault", metavar="FILE", help="where grants are kept")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument(
        "--limit",
        metavar="NAME=WARNING,FAILING",
        action="append",
        default=[],
        help="a threshold of your own, such as review_age=259200,1209600 (seconds)",
    )


def run(args: argparse.Namespace) -> int:
    """Look, and show it.

    Raises:
        StoreError: The store cannot be read.
        ConfigurationError: There is none, or a threshold cannot be.
        AuthorizationError: No grant is kept under that name.
    """
    limits = _limits(args.limit)
    with open_existing(args.store) as store:
        found = _asked(store, limits, args) if args.firm else _looked_at(store, limits)
    print(json.dumps(found.as_dict(), indent=2) if args.json else found)
    return found.exit_code


def _limits(given: list[str]) -> Thresholds:
    from attrs import fields_dict

    from ..engine.health import Thresholds
    from ..errors import ConfigurationError

    split = (one.partition("=") for one in given)
    told: dict[str, Any] = {name: text.split(",") for name, _, text in split}
    known = fields_dict(Thresholds)
    if unknown := sorted(told.keys() - known.keys()):
        raise ConfigurationError(
            f"There is no threshold {unknown[0]!r}.", advice=f"There are {', '.join(known)}."
        )
    return Thresholds(**told)


def _looked_at(store: Store, limits: Thresholds) -> Health:
    from .._drivers import Driver
    from ..engine.health.examining import Doctor

    return Driver().run(Doctor(None, store, limits).health())


def _asked(store: Store, limits: Thresholds, args: argparse.Namespace) -> Health:
    from ..auth import FileVault
    from ..client import Clio
    from ..engine.health.examining import Doctor

    with Clio.connect(args.firm, vault=FileVault(args.vault)) as clio:
        return clio.driver.run(Doctor(clio.session, store, limits).health())
