"""What passes through the simulator's doors: requests, answers, and no answer at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import evolve, field, frozen

from . import bodies, json_text

Values: TypeAlias = dict[str, Any]
"""The fields of a record, or any JSON object, by their names on the wire."""

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
BODILESS = frozenset({204, 304})
"""The statuses that never come with a body."""

_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


@frozen
class Request:
    """One request as it arrived.

    Args:
        method: In capitals.
        path: Decoded, without the query.
        query: The parameters in their order, decoded.
        headers: By lower-case name.
        body: As sent.
        origin: Scheme, host and port under which the simulator was addressed.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    origin: str = "http://clio.test"

    @classmethod
    def of(cls, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Request:
        """Take a URL apart.

        Raises:
            ValueError: It has no host that could be one.
        """
        parts = urlsplit(url)
        if _HOST.fullmatch(parts.netloc) is None:
            raise ValueError("no host")
        return cls(
            method=method.upper(),
            path=unquote(parts.path),
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in headers.items()},
            body=body,
            origin=f"{parts.scheme}://{parts.netloc}",
        )

    def all(self, name: str) -> list[str]:
        """Every value of a query parameter."""
        return [value for key, value in self.query if key == name]

    def get(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        return next((value for key, value in reversed(self.query) if key == name), default)

    def form(self) -> dict[str, str]:
        """The body as form fields; none if it is no form."""
        try:
            return dict(bodies.fields(self))
        except ValueError:
            return {}


@frozen
class Response:
    """One answer.

    Args:
        status: Of HTTP.
        headers: In the spelling to send.
        body: The bytes to send.
        delay: Seconds to let pass before it is sent.
    """

    status: int
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = field(default=b"", repr=False)
    delay: float = 0.0


@frozen
class Hangup:
    """The connection ends without an answer.

    Args:
        refused: Whether it was never made, so that nothing can have been sent.
    """

    refused: bool = False


Outcome: TypeAlias = Response | Hangup


class Refusal(Exception):
    """An answer other than the one asked for, raised from wherever it is decided.

    Args:
        response: What to answer.
    """

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def as_json(status: int, body: object, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a JSON body."""
    return Response(status, {"Content-Type": JSON, **(headers or {})}, json_text.dumps(body))


def as_html(status: int, page: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a page for people."""
    return Response(status, {"Content-Type": HTML, **(headers or {})}, page.encode())


def without_body(outcome: Outcome) -> Outcome:
    """What HEAD gets of an answer: all but its body, of which it says the length."""
    if isinstance(outcome, Hangup) or outcome.status in BODILESS:
        return outcome
    headers = {**outcome.headers, "Content-Length": str(len(outcome.body))}
    return evolve(outcome, headers=headers, body=b"")


def alike(before: Values, after: Values) -> bool:
    """Whether two versions hold the same; a field that is missing holds None."""
    return all(before.get(name) == value for name, value in after.items())
