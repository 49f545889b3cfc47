"""``whoami``: whose Clio a grant opens."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

from .._drivers import Driver
from .._flow import Flow
from .._flows.session import Session
from ..auth import Application, EnvironmentVault, FileVault, Grant, Tokens, Vault, accepting_region
from ..auth.regions import REGIONS, US
from ..errors import GrantMissing, NotAuthorized, WrongRegion

if TYPE_CHECKING:
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
    vault, name = _chosen(args.name, FileVault(args.vault))
    grant = vault.load(name)
    if grant is None:
        raise GrantMissing(
            f"No grant is kept under {name!r}.", advice=f"python -m clio_sync login {name}"
        )
    print(introduce(Tokens(grant, application=Application.if_configured(), vault=vault, name=name)))
    return 0


def introduce(tokens: Tokens) -> str:
    """Ask Clio who we are to it, and say it in words.

    Args:
        tokens: Of the grant in question.

    Raises:
        WrongRegion: The grant is good in another region.
        RequestError: Clio refuses the grant, or could not be asked.
    """
    with closing(Driver()) as driver:
        grant = driver.run(tokens.current())
        region = grant.region or US
        try:
            user = driver.run(_who_am_i(Session(region.api_url, tokens)))
        except NotAuthorized:
            driver.run(_elsewhere(grant))
            raise
        return _described(user, driver.run(tokens.current()))


def _chosen(name: str | None, vault: FileVault) -> tuple[Vault, str]:
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


def _who_am_i(session: Session) -> Flow[dict[str, Any]]:
    answer = yield from session.fetch("GET", "users/who_am_i", params={"fields": FIELDS})
    user: dict[str, Any] = answer.data
    return user


def _elsewhere(grant: Grant) -> Flow[None]:
    """Say so if the grant is good in another of Clio's regions."""
    if grant.region is not None and grant.region.name not in REGIONS:
        return
    region = yield from accepting_region(grant)
    if region is not None and region != grant.region:
        raise WrongRegion(
            f"The grant is good in the region {region.name!r}, and only there.",
            advice=f"Log in again with --region {region.name}.",
        )


def _described(user: dict[str, Any], grant: Grant) -> str:
    firm = user.get("account") or {}
    region = grant.region or US
    who = f"{user.get('name')} <{user.get('email')}> of {firm.get('name')}"
    ids = f"user {user.get('id')}, account {firm.get('id')}"
    return f"{who}\nregion {region.name} ({region.host}), {ids}, {_lasting(grant)}"


def _lasting(grant: Grant) -> str:
    if grant.expires_at is None:
        return "no known end"
    until = dt.datetime.fromtimestamp(grant.expires_at).astimezone()
    renewal = "renewed by itself" if grant.refresh_token else "not renewed"
    return f"good until {until:%Y-%m-%d %H:%M}, {renewal}"
