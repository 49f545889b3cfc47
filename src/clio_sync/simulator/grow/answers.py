"""What Clio Grow answers: records, and everything that it says no with (facts, 14)."""

from __future__ import annotations

import hashlib
from email.utils import formatdate, parsedate_to_datetime

from ..clock import instant_of
from ..wire import Refusal, Request, Response, Values, as_json


def refusal(status: int, message: str) -> Refusal:
    """The shape of nearly every refusal."""
    return Refusal(as_json(status, {"error": {"status": str(status), "message": message}}))


def unauthorized() -> Refusal:
    """401 for whoever shows no token, or none that is good here."""
    return refusal(401, "Unauthorized")


def not_found() -> Refusal:
    """404 for a record or a path that is not there."""
    return refusal(404, "Not Found")


def bad_request(message: str) -> Refusal:
    """400 for a query that cannot be."""
    return refusal(400, message)


def unprocessable(message: str) -> Refusal:
    """422 for content that breaks a rule."""
    return refusal(422, message)


def too_many() -> Refusal:
    """429: the one refusal of another shape, with no word on when to come back."""
    return Refusal(as_json(429, {"message": "Too Many Requests"}))


def shown(request: Request, body: object, updated_at: str | None = None) -> Response:
    """An answer to a read; without a body for whoever has it already."""
    response = as_json(200, body)
    tag = f'W/"{hashlib.md5(response.body, usedforsecurity=False).hexdigest()}"'
    headers = {**response.headers, "ETag": tag}
    if updated_at is not None:
        headers["Last-Modified"] = formatdate(instant_of(updated_at), usegmt=True)
    if _is_known(request, tag, updated_at):
        return Response(304, {"ETag": tag})
    return Response(200, headers, response.body)


def made(record: Values) -> Response:
    """An answer to a write that made a record."""
    return as_json(201, {"data": record})


def _is_known(request: Request, tag: str, updated_at: str | None) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tag in [one.strip() for one in tags.split(",")]
    since = request.headers.get("if-modified-since")
    if since is None or updated_at is None:
        return False
    try:
        return instant_of(updated_at) <= parsedate_to_datetime(since).timestamp()
    except ValueError:
        return False
