"""Lists of Clio Grow: filtered, by id, and in pages that a token leads to."""

from __future__ import annotations

import datetime as dt
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from ..clock import instant_of
from ..figures import as_whole
from ..settings import Settings
from ..wire import Request, Values
from . import answers

MOST_IDS = 50
_KEY = b"page tokens of a simulated Clio Grow"


def check_state(request: Request, states: Sequence[str]) -> None:
    """Look whether a list that has to be asked for by a state is.

    Raises:
        Refusal: It is not.
    """
    if states and request.get("state") not in states:
        raise answers.bad_request(f"state must be {' or '.join(states)}")


def filtered(request: Request, records: Iterable[Values]) -> list[Values]:
    """What the filters of every list let through.

    Raises:
        Refusal: One has a value that makes no sense.
    """
    ids, created, updated = _ids(request), _since(request, "created"), _since(request, "updated")
    return [
        record
        for record in records
        if (ids is None or record["id"] in ids)
        and instant_of(record["created_at"]) >= created
        and instant_of(record["updated_at"]) >= updated
    ]


def found_by(query: str, texts: Iterable[str | None]) -> bool:
    """Whether a search finds a record by one of its texts."""
    return any(query.casefold() in text.casefold() for text in texts if text)


def cut(request: Request, records: list[Values], settings: Settings) -> tuple[list[Values], Values]:
    """One page of the records, which stand in their order, and what stands beside it.

    Raises:
        Refusal: The token of the page is nobody's.
    """
    after = _after(request)
    left = [record for record in records if record["id"] > after]
    page, more = left[: settings.grow_page], left[settings.grow_page :]
    paging = {"next": _url(request, page[-1]["id"], settings)} if more else {}
    return page, {"paging": paging}


def _ids(request: Request) -> set[int] | None:
    given = request.all("ids[]")
    ids = {as_whole(text) for text in given}
    if None in ids or len(given) > MOST_IDS:
        raise answers.bad_request(f"ids[] must be at most {MOST_IDS} integers")
    return {one for one in ids if one is not None} if given else None


def _since(request: Request, what: str) -> float:
    text = request.get(f"{what}_since")
    if not text:
        return float("-inf")
    try:
        return dt.datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise answers.bad_request(f"{what}_since must be a date-time") from None


def _after(request: Request) -> int:
    token = request.get("page_token")
    if not token:
        return 0
    try:
        seal, _, after = urlsafe_b64decode(token).partition(b":")
    except ValueError:
        raise answers.bad_request("page_token is invalid") from None
    if not hmac.compare_digest(seal, _seal(request, after)):
        raise answers.bad_request("page_token is invalid")
    return int(after)


def _url(request: Request, after: int, settings: Settings) -> str:
    last = str(after).encode()
    token = urlsafe_b64encode(_seal(request, last) + b":" + last).decode()
    kept = [(name, value) for name, value in request.query if name != "page_token"]
    where = settings.grow_next_url or f"{request.origin}{request.path}"
    return f"{where}?{urlencode([*kept, ('page_token', token)])}"


def _seal(request: Request, after: bytes) -> bytes:
    """A digest of the place and of the query that it belongs to."""
    asked = sorted(pair for pair in request.query if pair[0] != "page_token")
    return hmac.digest(_KEY, repr(asked).encode() + after, "sha256").hex()[:16].encode()
