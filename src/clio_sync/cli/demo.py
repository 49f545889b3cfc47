"""``demo``: the main job, end to end, against a local Clio."""

from __future__ import annotations

import argparse
import json
import os
import sys
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import Subparsers

NOTE = """
The firm and its people are made up. With files of your own the local Clio is the
same; they need the columns of the ones that are used otherwise, and stay as they are.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "demo",
        help="bring two spreadsheets into a local Clio, and be killed on the way",
        description="Bring two spreadsheets into a local Clio, for real and over a real port.",
        epilog=NOTE,
    )
    parser.add_argument("--clients", metavar="FILE", type=Path, help="a CSV file of people")
    parser.add_argument("--cases", metavar="FILE", type=Path, help="a CSV file of their cases")
    parser.add_argument("--json", action="store_true", help="print the final report as JSON only")
    parser.add_argument(
        "--window",
        metavar="SECONDS",
        type=seconds,
        default=2.0,
        help="how long a minute of Clio's takes here (default: %(default)g)",
    )


def run(args: argparse.Namespace) -> int:
    """Give the demonstration.

    Raises:
        SourceError: A file cannot be read.
        ConfigurationError: uvicorn is not installed.
    """
    try:
        _tell(args)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _tell(args: argparse.Namespace) -> None:
    from ..demo import CASES, CLIENTS
    from ..demo.pace import Pace
    from ..demo.show import show_for
    from ..demo.story import tell

    show = show_for(sys.stderr if args.json else sys.stdout, brief=args.json)
    files = {"clients": args.clients or CLIENTS, "cases": args.cases or CASES}
    telling = tell(show, **files, pace=Pace(args.window))
    if args.json:
        print(json.dumps(telling.as_dict(), indent=2))


def seconds(text: str) -> float:
    """A length of time, from the command line.

    Args:
        text: What was written there.

    Raises:
        ArgumentTypeError: No time is as long as that.
    """
    length = float(text)
    if not 0 < length < inf:
        raise argparse.ArgumentTypeError("it has to be more than 0")
    return length
