"""Everything this Clio says no with: one small function for each answer."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence

from .settings import Settings
from .wire import Refusal, Response, as_html, as_json

UNAUTHORIZED = "User is not authorized"
INVALID_TOKEN = (
    "The access token provided is expired, revoked, malformed or invalid for other reasons."  # noqa: S105
)
LOST_PAGE = 23_000
"""Bytes of the page for paths that lead nowhere: with its styles Clio's is that long (facts, 17)."""

_PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


def error(status: int, type: str, message: str) -> Response:
    """The shape of nearly every refusal."""
    return as_json(status, {"error": {"type": type, "message": message}})


def no_bearer() -> Refusal:
    """401 for whoever shows no bearer token at all."""
    return Refusal(error(401, "UnauthorizedError", UNAUTHORIZED))


def bad_token() -> Refusal:
    """401 for a token that is expired, revoked, or of another region."""
    body = {"error": "invalid_token", "error_description": INVALID_TOKEN}
    challenge = f'Bearer realm="Clio", error="invalid_token", error_description="{INVALID_TOKEN}"'
    return Refusal(as_json(401, body, {"WWW-Authenticate": challenge}))


def oauth(status: int, name: str) -> Refusal:
    """A refusal of the token endpoint."""
    return Refusal(as_json(status, {"error": name}))


def forbidden() -> Refusal:
    """403 for what the application, or the user, has no permission for."""
    message = "User is forbidden from taking that action"
    return Refusal(error(403, "ForbiddenError", message))


def firewall() -> Refusal:
    """403 from what stands in front of the API."""
    return Refusal(as_html(403, _PAGE.format("403 Forbidden")))


def no_route() -> Refusal:
    """404 for a path that leads nowhere: a page, not JSON."""
    page = _PAGE.format("The page you were looking for does not exist")
    return Refusal(as_html(404, page.ljust(LOST_PAGE)))


def malformed() -> Refusal:
    """400 for what is hardly HTTP, from what stands in front of the API."""
    return Refusal(as_html(400, _PAGE.format("400 Bad Request")))


def broken(settings: Settings, status: int) -> Response:
    """A failure that is nobody's answer."""
    if settings.failures == "json":
        return error(status, "InternalServerError", "Something went wrong")
    return as_html(status, f"<html><body><h1>{status}</h1></body></html>")


def not_found(settings: Settings) -> Refusal:
    """404 for a record that is not there."""
    return Refusal(error(404, settings.not_found_type, "The requested record was not found"))


def retired(settings: Settings, version: str) -> Refusal:
    """410 for a version that is not served."""
    return Refusal(error(410, settings.version_type, f"API version {version} is not supported"))


def stale(settings: Settings) -> Refusal:
    """412 for an ``If-Match`` that does not match."""
    return Refusal(error(412, settings.precondition_type, "The record has changed"))


def bad_request(settings: Settings, message: str) -> Refusal:
    """400 for a request that cannot be read."""
    return Refusal(error(400, settings.bad_request_type, message))


def invalid_fields(names: Sequence[str]) -> Refusal:
    """400 for what ``fields`` must not name."""
    one = "is not a valid field" if len(names) == 1 else "are not valid fields"
    return Refusal(error(400, "InvalidFields", f"{', '.join(names)} {one}"))


def bad_parameter(settings: Settings, message: str) -> Refusal:
    """A known query parameter with a value that makes no sense."""
    return Refusal(error(settings.bad_parameter_status, "ArgumentError", message))


def bad_page_token(settings: Settings) -> Refusal:
    """A ``page_token`` of another query, or of nobody's."""
    message = "page_token is invalid"
    return Refusal(error(settings.bad_page_token_status, "ArgumentError", message))


def unprocessable(message: str) -> Refusal:
    """422 for content that breaks a rule."""
    return Refusal(error(422, "ArgumentError", message))


def conflict(settings: Settings, message: str) -> Refusal:
    """409 for a record that something else is using."""
    return Refusal(error(409, settings.conflict_type, message))


def delete_failed(message: str) -> Refusal:
    """400 for what cannot be put into the trash."""
    return Refusal(error(400, "DeleteFailed", f"Delete failed: {message}"))


def upload_failed(settings: Settings, type: str, message: str) -> Refusal:
    """What is said of an upload whose bytes are not there, or not seen yet."""
    return Refusal(error(settings.upload_error_status, type, message))


def with_attributes(errors: Mapping[str, Sequence[str]]) -> Response:
    """422 that says for each attribute what is wrong with it."""
    message = "; ".join(f"{name} {', '.join(said)}" for name, said in errors.items())
    body = {"type": "ArgumentError", "message": message, "errors": dict(errors)}
    return as_json(422, {"error": body})


def unknown_reference(settings: Settings, name: str) -> Refusal:
    """A write that names a record which is not there."""
    if settings.unknown_reference_status == 404:
        return not_found(settings)
    message = f"{name} does not exist"
    return Refusal(error(settings.unknown_reference_status, "ArgumentError", message))


def one_of(name: str, choices: Sequence[object]) -> Refusal:
    """422 for a value outside its list."""
    return unprocessable(must_be_one_of(name, choices))


def must_be_one_of(name: str, choices: Sequence[object]) -> str:
    """What is said about a value outside its list; Python's typing forgets the list's order."""
    listed = sorted(choices, key=str)
    return f"{name} must be one of {json.dumps(listed, ensure_ascii=False)}"


def rate_limited(limit: int, seconds: int) -> Response:
    """429 for a token that has spent its budget."""
    message = f"Rate limit of {limit} exceeded. Retry in {seconds} seconds."
    response = error(429, "RateLimited", message)
    return Response(429, {**response.headers, "Retry-After": str(seconds)}, response.body)


def wrapped(refused: Response) -> Response:
    """The same as an intermediary packs it now and then: nothing outside says what is inside."""
    packed = b64encode(refused.body).decode()
    return as_json(200, {"metadata": {"encodingDecoded": "text/plain"}, "data": packed})
