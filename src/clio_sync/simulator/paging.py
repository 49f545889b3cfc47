"""Pages: by id through opaque tokens, or by offset up to a hard stop."""

from __future__ import annotations

import base64
import hmac
import json
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from attrs import frozen

from . import refusals
from .figures import as_whole
from .state import View
from .visit import Visit
from .wire import Request, Values

_KEY = b"page tokens of a simulated Clio"
PLACE = frozenset({"page_token", "offset"})
"""The parameters that say which page of a list is meant."""


@frozen
class Place:
    """Where a page stands.

    Args:
        after: The id that it follows, while pages follow ids; 0 for the first.
        skip: How many records come before it otherwise.
    """

    after: Any = None
    skip: int = 0


@frozen
class Page:
    """One page of a list, with where its neighbours stand."""

    records: list[Values]
    total: int
    next: Place | None = None
    previous: Place | None = None


def place(visit: Visit, *, by_id: bool) -> Place:
    """Where the page that is asked for stands.

    Raises:
        Refusal: The token is of another query, or the offset is out of reach.
    """
    token = visit.request.get("page_token")
    if token:
        return _within_reach(visit, _opened(visit, token))
    if visit.request.get("offset"):
        return _within_reach(visit, Place(skip=_offset(visit)))
    return Place(after=0) if by_id else Place()


def walk(view: View, at: Place, limit: int) -> Page:
    """One page of a whole table, without a look at the rest of it."""
    ids = view.ids
    start = at.skip if at.after is None else bisect_right(ids, at.after) if at.after else 0
    records = [view.records[one] for one in ids[start : start + limit]]
    if at.after is None:
        return _page_by_offset(records, len(ids), at.skip, limit)
    more = Place(after=records[-1]["id"]) if start + limit < len(ids) else None
    first = max(0, start - limit)
    before = Place(after=ids[first - 1] if first else 0) if start > 0 else None
    return Page(records, len(ids), more, before)


def cut(records: list[Values], at: Place, limit: int) -> Page:
    """One page of the records, which stand in their order."""
    if at.after is None:
        return _by_offset(records, at.skip, limit)
    start = _start(records, at.after)
    page = records[start : start + limit]
    more = Place(after=page[-1]["id"]) if start + limit < len(records) else None
    return Page(page, len(records), more, _before(records, start, limit))


def meta(visit: Visit, page: Page) -> Values:
    """What stands beside the data of a list."""
    neighbours = {"previous": page.previous, "next": page.next}
    paging = {name: _url(visit.request, at) for name, at in neighbours.items() if at is not None}
    following_ids = page.next is not None and page.next.after is not None
    if following_ids and not visit.settings.counts_in_cursor_mode:
        return {"paging": paging}
    return {"paging": paging, "records": page.total}


def _start(records: list[Values], after: Any) -> int:
    return bisect_right(records, after, key=lambda record: record["id"]) if after else 0


def _before(records: list[Values], start: int, limit: int) -> Place | None:
    if start <= 0:
        return None
    first = max(0, start - limit)
    return Place(after=records[first - 1]["id"] if first else 0)


def _by_offset(records: list[Values], skip: int, limit: int) -> Page:
    return _page_by_offset(records[skip : skip + limit], len(records), skip, limit)


def _page_by_offset(records: list[Values], total: int, skip: int, limit: int) -> Page:
    more = Place(skip=skip + limit) if skip + limit < total else None
    back = Place(skip=max(0, skip - limit)) if skip else None
    return Page(records, total, more, back)


def _offset(visit: Visit) -> int:
    offset = as_whole(visit.request.get("offset"))
    if offset is None:
        raise refusals.bad_parameter(visit.settings, "offset must be a number")
    return offset


def _within_reach(visit: Visit, at: Place) -> Place:
    if at.skip >= visit.settings.most_by_offset:
        most = visit.settings.most_by_offset
        raise refusals.unprocessable(f"offset must be less than {most}")
    return at


# ----------------------------------------------------------------------------------- tokens


def _url(request: Request, at: Place) -> str:
    query = urlencode([*_meant(request.query), ("page_token", _sealed(request, at))])
    return f"{request.origin}{_bare(request.path)}?{query}"


def _sealed(request: Request, at: Place) -> str:
    content = json.dumps([at.after, at.skip]).encode()
    return base64.urlsafe_b64encode(_seal(request.path, request.query, content) + content).decode()


def _opened(visit: Visit, token: str) -> Place:
    try:
        raw = base64.urlsafe_b64decode(token)
        seal, content = raw[:16], raw[16:]
        good = hmac.compare_digest(seal, _seal(visit.request.path, visit.request.query, content))
        after, skip = json.loads(content) if good else (None, -1)
    except ValueError:
        raise refusals.bad_page_token(visit.settings) from None
    if skip < 0:
        raise refusals.bad_page_token(visit.settings)
    return Place(after, skip)


def _seal(path: str, query: Iterable[tuple[str, str]], content: bytes) -> bytes:
    """A digest of the place and of the query that it belongs to."""
    bound = json.dumps([_bare(path), sorted(_meant(query))])
    return hmac.digest(_KEY, bound.encode() + content, "sha256")[:16]


def _bare(path: str) -> str:
    """A path without its suffix, as Clio writes it here however it was asked for (facts, 2)."""
    return path.removesuffix(".json")


def _meant(query: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a query asks for: of a name that is given twice the last, unless it is a list.

    Many programs add their parameters to ``next`` again, and get their pages;
    only what changes the query makes its token invalid (facts, 3).
    """
    pairs = [pair for pair in query if pair[0] not in PLACE]
    last = {name: value for name, value in pairs if not name.endswith("[]")}
    lists = [(name, value) for name, value in pairs if name.endswith("[]")]
    return [*last.items(), *lists]
