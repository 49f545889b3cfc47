"""Bodies of requests: JSON, or a form in either of its two encodings."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from . import brackets, json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .wire import Request

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


def content(request: Request) -> object:
    """What a body says; whatever does not call itself a form is read as JSON.

    Raises:
        ValueError: It cannot be read.
    """
    if _media_type(request) not in {FORM, MULTIPART}:
        return json_text.loads(request.body)
    said = brackets.tree(fields(request))
    json_text.check(said)
    return said


def is_named(request: Request) -> bool:
    """Whether a body says what it is, and that is something an API for JSON and forms reads."""
    type = _media_type(request)
    return type in {FORM, MULTIPART, JSON} or type.endswith("+json")


def fields(request: Request) -> list[tuple[str, str]]:
    """The fields of a form in their order.

    Raises:
        ValueError: It cannot be read.
    """
    if _media_type(request) == MULTIPART:
        return list(_parts(request))
    return parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict")


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parts(request: Request) -> Iterator[tuple[str, str]]:
    """The parts of a multipart form; a file is known by its name."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n"
    message = message_from_bytes(head.encode("latin-1") + request.body, policy=HTTP)
    if message.defects or not message.is_multipart():
        raise ValueError("the parts are not in order")
    for part in message.get_payload():
        assert isinstance(part, Message)
        name = part.get_param("name", header="content-disposition")
        yield str(name or ""), part.get_filename() or _text(part)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload.decode()
    raise ValueError("a part is not plain")
