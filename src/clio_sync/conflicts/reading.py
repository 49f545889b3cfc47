"""Reading whom a firm has to do with: contacts, matters, and what contacts are to matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import frozen

from .._flow import Flow, now, together
from .._flows.crud import list_data
from ..mapping.values import Record

if TYPE_CHECKING:
    from .._flows.session import Session

CONTACTS = (
    "id,type,first_name,middle_name,last_name,name,date_of_birth,"
    "company{id},email_addresses{address},phone_numbers{number}"
)
MATTERS = "id,display_number,description,status,client{id}"
RELATIONSHIPS = "id,description,matter{id},contact{id}"
OVERLAP = 300.0
"""Seconds by which a refresh looks further back: Clio's lists show changes late (facts, 4)."""


@frozen
class Account:
    """Whose Clio it is.

    Args:
        home: Where its pages are, with a slash at the end.
        account_id: The firm's id.
        user_id: The id of the user as whom it is read.
    """

    home: str
    account_id: int
    user_id: int


@frozen
class Readings:
    """What was read.

    Args:
        account: Whose it is.
        at: When reading began (seconds since the epoch).
        contacts: Records as Clio lists them.
        matters: The same.
        relationships: The same.
    """

    account: Account
    at: float
    contacts: list[Record]
    matters: list[Record]
    relationships: list[Record]


def read(
    session: Session,
    since: float | None = None,
    check: Callable[[Account], None] | None = None,
) -> Flow[Readings]:
    """Read everything, or what changed since an instant.

    Args:
        session: Whose requests these are.
        since: Seconds since the epoch.
        check: Raises if this is another account than it should be, before its data are read.
    """
    at = yield from now()
    account = yield from account_of(session)
    if check is not None:
        check(account)
    changed = {} if since is None else {"updated_since": _iso(since - OVERLAP)}
    contacts, matters, relationships = yield from together(
        [
            list_data(session, "contacts", {"fields": CONTACTS, **changed}),
            list_data(session, "matters", {"fields": MATTERS, **changed}),
            list_data(  # which knows no order (facts, 3)
                session, "relationships", {"fields": RELATIONSHIPS, **changed}, by_id=False
            ),
        ]
    )
    return Readings(account, at, [*contacts], [*matters], [*relationships])


def account_of(session: Session) -> Flow[Account]:
    """Ask whose Clio this is: two firms must never be mixed.

    Args:
        session: Whose requests these are.
    """
    answer = yield from session.fetch(
        "GET", "users/who_am_i.json", params={"fields": "id,account{id}"}
    )
    who = answer.data
    home = session.base_url.partition("api/v4")[0]
    return Account(home, (who.get("account") or {}).get("id", 0), who["id"])


def _iso(instant: float) -> str:
    return dt.datetime.fromtimestamp(instant, dt.UTC).isoformat(timespec="seconds")
