"""What an answer amounts to: its body decoded, its error recognised."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from .. import errors

if TYPE_CHECKING:
    import httpx

READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing, however often they are carried out."""

STATUS_ERRORS: Mapping[int, type[errors.ResponseError]] = MappingProxyType(
    {
        400: errors.BadRequest,
        401: errors.NotAuthorized,
        403: errors.Forbidden,
        404: errors.NotFound,
        409: errors.Conflict,
        410: errors.VersionRetired,
        412: errors.PreconditionFailed,
        422: errors.Unprocessable,
        429: errors.RateLimited,
    }
)

TYPE_ERRORS: Mapping[str, type[errors.ResponseError]] = MappingProxyType(
    {
        "UploadNotFoundError": errors.UploadNotFound,
        "UploadTimeoutError": errors.UploadTimeout,
    }
)
"""Errors that Clio names; with which status they come is not known (facts, 10)."""


_is_name = re.compile(r"[^\W\d]\w{0,63}").fullmatch
_is_id = re.compile(r"[A-Za-z0-9_.:/+=-]{1,128}").fullmatch


@frozen
class Answer:
    """A response whose body has been read."""

    response: httpx.Response
    body: Any = field(repr=False)

    @property
    def data(self) -> Any:
        """What stands under ``data``; an answer without it is no answer."""
        if not isinstance(self.body, dict) or "data" not in self.body:
            raise unreadable(self.response, "has no 'data'")
        return self.body["data"]


def decode(response: httpx.Response) -> Any:
    """The JSON of a body; ``None`` for an empty one.

    Raises:
        Unreadable: The body is cut off or is not JSON.
    """
    content = response.content
    if not content:
        return None
    try:
        return _parser()(content)
    except (ValueError, RecursionError):
        pass
    raise unreadable(response, f"is not JSON ({_kind(response)}, {len(content)} bytes)")


@cache
def _parser() -> Callable[[bytes], Any]:
    """The quickest parser there is; a failed import is costly, so it is tried once."""
    try:
        import orjson
    except ImportError:
        return _standard
    quicker: Callable[[bytes], Any] = orjson.loads
    return quicker


def _standard(content: bytes) -> Any:
    return _DECODER.decode(content.decode("utf-8-sig"))


def _no_number(constant: str) -> object:
    raise ValueError(f"JSON has no {constant}")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def answer(response: httpx.Response) -> Answer:
    """A good response with its body read.

    Raises:
        ResponseError: The status or the body says otherwise.
    """
    if not response.is_success and response.status_code != 304:
        raise error_from(response)
    body = decode(response)
    if isinstance(body, dict) and "metadata" in body and _is_wrapped_refusal(body):
        raise _unwrapped(response)
    return Answer(response, body)


def _is_wrapped_refusal(body: Mapping[str, object]) -> bool:
    """Whether it is a 429 that something between Clio and us has packed (facts, 5)."""
    from base64 import b64decode

    match body:
        case {"metadata": {"encodingDecoded": _}, "data": str(packed)} if packed.isascii():
            with suppress(ValueError):
                return b"RateLimited" in b64decode(packed)
        case _:
            pass
    return False


def _unwrapped(response: httpx.Response) -> errors.ResponseError:
    """Its error: the status says that all is well, so only of a read is it sure that it is not."""
    if response.request.method not in READS:
        return unreadable(response, "is a refusal inside of something else")
    return errors.RateLimited(
        f"{where(response)} was answered with a 429 inside of a {response.status_code}.",
        status=response.status_code,
        type="RateLimited",
        request_id=request_id(response),
    )


def error_from(response: httpx.Response) -> errors.ResponseError:
    """The error that a response amounts to, whatever its body turns out to be."""
    status = response.status_code
    kind, message = _clio_error(response)
    return (TYPE_ERRORS.get(kind) or _error_class(status))(
        f"{where(response)} was answered with {status}{f' {kind}' if _is_name(kind) else ''}.",
        status=status,
        type=kind,
        request_id=request_id(response),
        clio_message=message,
        retry_after=_retry_after(response, message),
        advice=_advice(status, kind, response),
    )


def unreadable(response: httpx.Response, what: str) -> errors.Unreadable:
    """The error for an answer whose body says nothing."""
    return errors.Unreadable(
        f"The answer to {where(response)} ({response.status_code}) {what}.",
        status=response.status_code,
        request_id=request_id(response),
        retry_after=_retry_after(response, ""),
    )


def where(response: httpx.Response) -> str:
    """The request in words: never with its query, which may hold names and e-mails."""
    request = response.request
    return f"{request.method} {request.url.path}"


def request_id(response: httpx.Response) -> str:
    """What Clio's support asks for; what does not look like an id is none."""
    given = str(response.headers.get("X-Request-Id", ""))
    return given if _is_id(given) else ""


def _error_class(status: int) -> type[errors.ResponseError]:
    if status >= 500:
        return errors.ServerError
    if 300 <= status < 400:
        return errors.UnexpectedRedirect
    return STATUS_ERRORS.get(status, errors.ResponseError)


def _clio_error(response: httpx.Response) -> tuple[str, str]:
    """Clio's own type and message, in either of the two shapes it uses (facts, 1.2)."""
    try:
        body = decode(response)
    except errors.Unreadable:
        return "", ""
    if not isinstance(body, dict):
        return "", ""
    match body.get("error"):
        case {"type": kind, "message": message}:
            return str(kind), str(message)
        case {"status": kind, "message": message}:  # Clio Platform
            return str(kind), str(message)
        case str(kind):
            return kind, str(body.get("error_description", ""))
        case _:
            return "", str(body.get("message", ""))


def _kind(response: httpx.Response) -> str:
    kind = str(response.headers.get("Content-Type", "no content type"))
    return kind.partition(";")[0].strip()


def _retry_after(response: httpx.Response, message: str) -> float | None:
    """Seconds to wait: from the header (seconds or a date), else from the message."""
    header = response.headers.get("Retry-After")
    if header is None:
        seconds = _seconds_in(message)
    else:
        seconds = _seconds(header, response.headers.get("Date"))
    return max(0.0, seconds) if seconds is not None and isfinite(seconds) else None


def _seconds(header: str, now: str | None) -> float | None:
    try:
        return float(header)
    except ValueError:
        return _seconds_until(header, now)


def _seconds_in(message: str) -> float | None:
    found = re.search(r"(\d+(?:\.\d+)?)\s*seconds?", message)
    return float(found[1]) if found else None


def _seconds_until(instant: str, now: str | None) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        later = parsedate_to_datetime(instant)
        sooner = parsedate_to_datetime(now) if now else dt.datetime.now(dt.timezone.utc)
        return (later - sooner).total_seconds()
    except (TypeError, ValueError):
        return None


def _advice(status: int, kind: str, response: httpx.Response) -> str:
    """Advice that only this answer allows; empty where the usual one will do."""
    if status == 404 and _kind(response) == "text/html":
        return "Clio has no such route: check the path and the base URL."
    if status == 403 and _kind(response) == "text/html":
        return "A firewall answered, not Clio's API: send a plain User-Agent without a URL in it."
    if status == 401 and kind == "invalid_client":
        return "Check the client id and secret, and that the region is the account's own."
    return ""
