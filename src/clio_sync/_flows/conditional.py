"""Reading cheaply: a record that is kept is asked for only in case it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from .._flow import Flow, guard
from .._policy.cache import Cache, Kept, key_of
from .._wire import Answer, decode

if TYPE_CHECKING:
    import httpx

OWN = ("If-None-Match", "If-Modified-Since")
"""Headers of a caller who asks conditionally himself."""


@frozen
class Question:
    """A request that a cache may spare an answer.

    Args:
        cache: Where copies are.
        key: What this request's answer is kept under.
        kept: The copy, if there is one.
    """

    cache: Cache
    key: bytes
    kept: Kept | None

    def settled(self, answer: Answer) -> Flow[Answer]:
        """The answer, from the copy where that is still good; a new record is kept."""
        return guard("cache", self._settled(answer))

    def _settled(self, answer: Answer) -> Flow[Answer]:
        yield from ()
        unchanged = answer.response.status_code == 304
        self.cache.count(hit=unchanged and self.kept is not None)
        if unchanged and self.kept is not None:
            return Answer(answer.response, _decoded(self.kept, answer.response.request))
        if _is_record(answer):
            etag = answer.response.headers["ETag"]
            self.cache.keep(self.key, Kept(etag, answer.response.content))
        return answer


def asked(cache: Cache, request: httpx.Request) -> Flow[Question | None]:
    """Make a request conditional if its answer is kept; None where a cache cannot help."""
    if request.method != "GET" or any(name in request.headers for name in OWN):
        return None
    key = key_of(
        request.headers["Authorization"],
        request.headers.get("X-API-VERSION", ""),
        str(request.url),
    )
    kept = yield from guard("cache", _found(cache, key))
    if kept is not None:
        request.headers["If-None-Match"] = kept.etag
    return Question(cache, key, kept)


def _found(cache: Cache, key: bytes) -> Flow[Kept | None]:
    yield from ()
    return cache.find(key)


def _is_record(answer: Answer) -> bool:
    """Whether it is one record with an etag: a list has none that says all of it."""
    match answer.body:
        case {"data": dict()}:
            return answer.response.status_code == 200 and "ETag" in answer.response.headers
        case _:
            return False


def _decoded(kept: Kept, request: httpx.Request) -> object:
    """The copy's body, made anew each time: whoever gets it may change it."""
    import httpx

    return decode(httpx.Response(200, content=kept.content, request=request))
