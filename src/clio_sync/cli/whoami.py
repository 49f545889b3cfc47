"""``whoami``: whose Clio a grant opens."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ..auth import EnvironmentVault, FileVault, Grant, Vault, accepting_region
from ..auth.regions import REGIONS, US
from ..client import Clio
from ..errors import AuthorizationError, GrantMissing, NotAuthorized, RequestError, WrongRegion

if TYPE_CHECKING:
    from ..resources.users import User
    from . import Subparsers

FIELDS = "id,name,email,account{id,name}"


def register(subparsers: Subparsers) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "whoami",
        help="show whose Clio a grant opens",
        description="Show whose Clio a grant opens.",
    )
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="the name it is kept under; CLIO_ACCESS_TOKEN, or the only one kept, unless given",
    )
    parser.add_argument("--vault", metavar="FILE", help="where grants are kept")


def run(args: argparse.Namespace) -> int:
    """Show the user, the firm and the region of a grant."""
    vault, name = chosen(args.name, FileVault(args.vault))
    with Clio.connect(name, vault=vault) as clio:
        try:
            print(introduction(clio))
        except (AuthorizationError, NotAuthorized):
            _look_elsewhere(clio, vault.load(name))
            raise
    return 0


def introduction(clio: Clio) -> str:
    """Ask Clio who we are to it, and say it in words.

    Args:
        clio: With the grant in question.

    Raises:
        AuthorizationError: Clio does not accept the grant.
        RequestError: Clio could not be asked.
    """
    user = clio.users.who_am_i(fields=FIELDS)
    return _described(user, clio.driver.run(clio.session.tokens.current()))


def chosen(name: str | None, vault: FileVault) -> tuple[Vault, str]:
    """Choose the grant that is meant.

    Args:
        name: What it is kept under; None for that of the environment, or the only one.
        vault: Where grants are kept.

    Raises:
        GrantMissing: There are none, or several.
    """
    if name is not None:
        return vault, name
    if os.environ.get("CLIO_ACCESS_TOKEN"):
        return EnvironmentVault(), "environment"
    names = vault.names()
    if len(names) != 1:
        raise GrantMissing(
            f"{len(names)} grants are kept here.",
            advice=f"Name one: {', '.join(names)}." if names else "python -m clio_sync login NAME",
        )
    return vault, names[0]


def _look_elsewhere(clio: Clio, grant: Grant | None) -> None:
    """Say so if a refused grant is good in another of Clio's regions."""
    if grant is None or (grant.region or US).name not in REGIONS:
        return
    with suppress(RequestError):
        region = clio.driver.run(accepting_region(grant))
        if region is not None and region != grant.region:
            raise WrongRegion(
                f"The grant is good in the region {region.name!r}, and only there.",
                advice=f"Log in again with --region {region.name}.",
            )


def _described(user: User, grant: Grant) -> str:
    firm, region = user.account, grant.region or US
    who = f"{user.name} <{user.email}>" + (f" of {firm.name}" if firm else "")
    ids = f"user {user.id}" + (f", account {firm.id}" if firm else "")
    return f"{who}\nregion {region.name} ({region.host}), {ids}, {_lasting(grant)}"


def _lasting(grant: Grant) -> str:
    if grant.expires_at is None:
        return "no known end"
    until = dt.datetime.fromtimestamp(grant.expires_at).astimezone()
    renewal = "renewed by itself" if grant.refresh_token else "not renewed"
    return f"good until {until:%Y-%m-%d %H:%M}, {renewal}"
