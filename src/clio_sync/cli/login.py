"""``login``: get a grant in the browser and keep it under a name."""

from __future__ import annotations

import argparse
import os
from getpass import getpass
from typing import TYPE_CHECKING

from ..auth import Application, FileVault
from ..auth.application import LOOPBACK
from ..auth.regions import US, region
from ..client import Clio
from .whoami import introduction

if TYPE_CHECKING:
    from . import Subparsers

NOTE = """
The client id and secret are taken from CLIO_CLIENT_ID and CLIO_CLIENT_SECRET;
what is not set is asked for. A secret is no option, since other users of a
machine can see the options of a program. Keep both variables set wherever the
grant is to be renewed.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "login",
        help="get a grant in the browser and keep it under a name",
        description="Get a grant in the browser and keep it under a name.",
        epilog=NOTE,
    )
    parser.add_argument("name", metavar="NAME", help="what to keep the grant under, say the firm")
    parser.add_argument(
        "--region", help="us, eu, ca or au, or the URL of a simulator (default: us)"
    )
    parser.add_argument("--client-id", metavar="ID", help="the application's key")
    parser.add_argument(
        "--redirect-uri",
        metavar="URI",
        help=f"one that the application has registered (default: {LOOPBACK})",
    )
    parser.add_argument(
        "--paste", action="store_true", help="paste the code, for a browser on another machine"
    )
    parser.add_argument("--vault", metavar="FILE", help="where grants are kept")


def run(args: argparse.Namespace) -> int:
    """Go through the dance, then show whom it connected to."""
    vault, application = FileVault(args.vault), _application(args)
    with Clio.login(args.name, vault=vault, application=application, paste=args.paste) as clio:
        print(introduction(clio))
    return 0


def _application(args: argparse.Namespace) -> Application:
    found = os.environ
    return Application(
        args.client_id or found.get("CLIO_CLIENT_ID") or input("Client id: "),
        found.get("CLIO_CLIENT_SECRET") or getpass("Client secret: "),
        redirect_uri=args.redirect_uri or found.get("CLIO_REDIRECT_URI") or LOOPBACK,
        region=region(args.region or found.get("CLIO_REGION") or US),
    )
