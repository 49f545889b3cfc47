"""The look-up itself: an index, what is asked, and a result to be kept."""

from __future__ import annotations

import datetime as dt

from .asked import Asked
from .index import ConflictIndex
from .looking import Found, look_up
from .result import Hit, SearchResult


def search(
    index: ConflictIndex,
    *,
    name: str = "",
    email: str = "",
    phone: str = "",
    birth: str = "",
    company: str = "",
    at: dt.datetime | None = None,
) -> SearchResult:
    """Look somebody up among all contacts, and say in which matters they are and as what.

    Nobody is to be missed: parts of names, short forms, initials, any order, misspelt and
    transliterated names, maiden names that are noted down, acronyms, mailboxes of one domain,
    and whoever works at a company that came up. Nothing is asked of Clio and nothing written.

    Args:
        index: From `index` or `open_index`.
        name: Of a person or a company, or a part of it.
        email: An address.
        phone: A number, or its last seven digits.
        birth: A date as ``YYYY-MM-DD``.
        company: Whom the person works for or owns.
        at: When; now, unless given.

    Raises:
        ConfigurationError: There is nothing to look up.
    """
    asked = Asked(name=name, email=email, phone=phone, birth=birth, company=company)
    return SearchResult(
        asked=asked,
        at=at or dt.datetime.now(dt.UTC),
        as_of=dt.datetime.fromtimestamp(index.as_of, dt.UTC),
        searched=index.counts,
        account=index.account.account_id,
        user=index.account.user_id,
        hits=tuple(_hit(index, found) for found in look_up(index.parties, asked)),
    )


def _hit(index: ConflictIndex, found: Found) -> Hit:
    record = index.contacts[found.id]
    return Hit(
        id=found.id,
        grade=found.grade,
        steps=found.steps,
        name=str(record.get("name") or ""),
        type=str(record.get("type") or ""),
        roles=index.roles(found.id),
        via=found.via,
        at=f"{index.account.home}nc/#/contacts/{found.id}",
    )
