"""The storage behind Clio's documents: it is not Clio's API, and never sees the token.

Its addresses are signed: whoever has one may use it, so they stand in no text.
Its refusals are XML in the manner of Amazon's S3 (facts, 10).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .. import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

PASSING = frozenset({"InternalError", "RequestTimeout", "ServiceUnavailable", "SlowDown"})
"""What it says when the same request may well be taken a moment later."""

_is_md5 = re.compile(r"[0-9a-f]{32}").fullmatch

_LONGEST = 65_536
"""Bytes of a refusal that are looked at."""


def request(method: str, url: str, headers: Mapping[str, str] | None = None) -> httpx.Request:
    """A request with these headers and no others, but for what HTTP insists on.

    Raises:
        Unreadable: The address is none.
    """
    import httpx

    try:
        return httpx.Request(method, url, headers=headers)
    except (httpx.InvalidURL, TypeError, ValueError):
        pass  # what they say repeats the address
    raise errors.Unreadable(
        "The address of the storage that Clio gave cannot be used.",
        advice="Repeat it; if it happens again, tell Clio's support.",
    )


def with_length(headers: Mapping[str, str], length: int) -> dict[str, str]:
    """The headers that an address was signed with, and the length, which HTTP insists on."""
    others = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    return {**others, "Content-Length": str(length)}


def check(response: httpx.Response) -> httpx.Response:
    """The response itself, if it is a good one.

    Raises:
        ResponseError: It is not; a `ServerError` may pass.
    """
    if response.is_success:
        return response
    raise refusal(response)


def check_whole(response: httpx.Response, size: int) -> None:
    """Compare what has arrived with what was announced.

    Raises:
        NoAnswer: There is less of it, or more.
    """
    announced = response.headers.get("Content-Length", "")
    if (
        "Content-Encoding" not in response.headers
        and announced.isdigit()
        and int(announced) != size
    ):
        raise errors.NoAnswer("The storage ended its answer early.", advice="Repeat it.")


def md5_of(response: httpx.Response) -> str | None:
    """The MD5 of a body in hexadecimal, where the storage says it for certain.

    S3's ETag is one for what came in one piece and is encrypted with the
    storage's own keys; of several parts it is something else, with a dash.
    """
    sealed = response.headers.get("x-amz-server-side-encryption") == "AES256"
    etag = str(response.headers.get("ETag", "")).strip('"').lower()
    return etag if sealed and _is_md5(etag) else None


def refusal(response: httpx.Response) -> errors.ResponseError:
    """The error that an answer of the storage amounts to."""
    code = _told(response, "Code")
    kind = _kind(response.status_code, code)
    return kind(
        f"The storage answered {response.request.method} with {response.status_code}"
        f"{f' {code}' if code else ''}.",
        status=response.status_code,
        type=code,
        request_id=str(response.headers.get("x-amz-request-id", ""))
        or _told(response, "RequestId"),
        clio_message=_told(response, "Message"),
    )


def _kind(status: int, code: str) -> type[errors.ResponseError]:
    if status >= 500 or status in {408, 429} or code in PASSING:
        return errors.ServerError
    if code == "BadDigest":
        return errors.BadDigest
    if status in {401, 403} or code == "ExpiredToken":
        return errors.LinkExpired
    return errors.UnexpectedRedirect if 300 <= status < 400 else errors.StorageRefused


def _told(response: httpx.Response, name: str) -> str:
    """What stands in an element; a parser of XML would be a door for what can be done with one."""
    found = re.search(rb"<%b>([^<]{1,500})</%b>" % (name.encode(), name.encode()), _head(response))
    return found[1].decode("utf-8", "replace") if found else ""


def _head(response: httpx.Response) -> bytes:
    return response.content[:_LONGEST]
