"""``simulator``: a local Clio on a real port, for other programs to be pointed at."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..simulator import Simulator
    from . import Subparsers


REGIONS = ("us", "eu", "ca", "au")
METAVARS: Mapping[type, str] = {int: "N", float: "SECONDS"}
OPTIONS: tuple[tuple[str, float, str], ...] = (
    ("--port", 0, "where to listen; 0 is for any free port"),
    ("--contacts", 40, "contacts that the firm has"),
    ("--matters", 30, "matters that the firm has"),
    ("--rate-limit", 50, "requests that a token may make in a window"),
    ("--window", 60.0, "length of a window"),
    ("--seed", 0, "of the firm's names and cases"),
    ("--list-lag", 0.0, "how far lists lag behind writes"),
)


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "simulator",
        help="serve a local Clio until interrupted",
        description="Serve a local Clio until interrupted. The first line on standard output "
        "is JSON: its URL, the application's id, secret and redirect URI, and a pair of tokens.",
    )
    for name, usual, explanation in OPTIONS:
        kind = type(usual)
        shown = f"{explanation} (%(default)s)"
        parser.add_argument(name, type=kind, default=usual, metavar=METAVARS[kind], help=shown)
    explanation = "of the four hosts of Clio, the only one that knows the tokens (%(default)s)"
    parser.add_argument("--region", choices=REGIONS, default="us", help=explanation)
    explanation = "let webhooks go to http:// on this machine too, where Clio insists on https://"
    parser.add_argument("--webhook-http", action="store_true", help=explanation)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ConfigurationError: uvicorn is not installed, or the port is taken.
    """
    from ..simulator import Settings, Simulator

    settings = Settings(
        region=args.region,
        rate_limit=args.rate_limit,
        window=args.window,
        list_lag=args.list_lag,
        webhook_http=args.webhook_http,
    )
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
def _interrupted() -> Generator[threading.Event]:
    """An event that SIGINT and SIGTERM set."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, lambda *_: stop.set()) for one in signals}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
