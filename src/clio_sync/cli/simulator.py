"""``simulator``: a local Clio on a real port, for other programs to be pointed at."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..simulator import Simulator
    from . import Subparsers


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "simulator",
        help="serve a local Clio until interrupted",
        description="Serve a local Clio until interrupted. The first line on standard output "
        "is JSON: its URL, the application's id, secret and redirect URI, and a pair of tokens.",
    )
    number, seconds = {"type": int, "metavar": "N"}, {"type": float, "metavar": "SECONDS"}
    parser.add_argument("--port", default=0, help="which port; a free one unless given", **number)
    parser.add_argument(
        "--contacts", default=40, help="contacts of the firm (%(default)s)", **number
    )
    parser.add_argument("--matters", default=30, help="matters of the firm (%(default)s)", **number)
    parser.add_argument(
        "--rate-limit", default=50, help="requests in a window (%(default)s)", **number
    )
    parser.add_argument(
        "--window", default=60.0, help="length of a window (%(default)s)", **seconds
    )
    parser.add_argument("--seed", default=0, help="of the firm's names (%(default)s)", **number)
    parser.add_argument(
        "--list-lag", default=2.0, help="of lists behind writes (%(default)s)", **seconds
    )


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ConfigurationError: uvicorn is not installed, or the port is taken.
    """
    from ..simulator import Settings, Simulator

    settings = Settings(rate_limit=args.rate_limit, window=args.window, list_lag=args.list_lag)
    counts = {"contacts": args.contacts, "matters": args.matters, "seed": args.seed}
    with _interrupted() as stop, Simulator(settings, **counts) as sim, sim.serve(args.port):
        print(json.dumps(introduction(sim)), flush=True)
        stop.wait()
    return 0


def introduction(sim: Simulator) -> dict[str, str | None]:
    """What a program has to know to use a simulator.

    Args:
        sim: One that has a port.
    """
    application, grant = sim.application, sim.grant()
    return {
        "url": sim.url,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "redirect_uri": application.redirect_uri,
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
    }


@contextmanager
def _interrupted() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, lambda *_: stop.set()) for one in signals}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
