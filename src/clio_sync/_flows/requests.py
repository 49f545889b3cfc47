"""Requests as they are asked for, and as they are sent; and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .._drivers.timing import Timeouts, bounds
from .._flow import NEVER
from .._wire import Params, answer, dumps, query_string, request_id, unreadable
from ..errors import ClioError, ConfigurationError
from ..observers import Answered, Failed, Requesting

if TYPE_CHECKING:
    import httpx


class Asked(NamedTuple):
    """What somebody asks for, before it has a token.

    Args:
        method: The HTTP method.
        path: Below the base URL, or an absolute URL used as it is.
        params: The query; an absolute URL keeps its own when this is None.
        json: The body.
        headers: Beyond those that every request carries.
        before: The instant after which it must not leave.
    """

    method: str
    path: str
    params: Params | None = None
    json: object = None
    headers: Mapping[str, str] | None = None
    before: float = NEVER

    def request(
        self, base_url: str, headers: dict[str, str], timeouts: Timeouts | None
    ) -> httpx.Request:
        """The request as it is sent.

        Args:
            base_url: What the path is appended to.
            headers: All of them.
            timeouts: How long it may take; the driver's unless given.

        Raises:
            ConfigurationError: It cannot be sent.
        """
        url = self.path if self.path.startswith(("https://", "http://")) else base_url + self.path
        if self.params:
            url += ("&" if "?" in url else "?") + query_string(self.params)
        if self.json is None:
            return _made(self.method, url, headers, None, timeouts)
        headers["Content-Type"] = "application/json"
        return _made(self.method, url, headers, dumps(self.json), timeouts)


class Attempt(NamedTuple):
    """One sending of a request.

    Args:
        request: What is sent.
        number: From 1.
        before: The instant after which it must not leave.
    """

    request: httpx.Request
    number: int
    before: float

    def requesting(self) -> Requesting:
        """That it is about to leave."""
        return Requesting(self.request.method, self.request.url.path, self.number)

    def answered(self, response: httpx.Response, seconds: float) -> Answered:
        """That Clio answered."""
        left = response.headers.get("X-RateLimit-Remaining", "")
        return Answered(
            self.request.method,
            self.request.url.path,
            response.status_code,
            seconds,
            len(response.content),
            self.number,
            request_id(response),
            int(left) if left.isdecimal() else None,
        )

    def failed(self, error: ClioError, seconds: float) -> Failed:
        """That there is no answer."""
        return Failed(
            self.request.method,
            self.request.url.path,
            type(error).__name__,
            seconds,
            self.number,
        )


def headed(usual: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Headers with others laid over them, however their names are written.

    Raises:
        ConfigurationError: One that only the session may set.
    """
    if not own:
        return dict(usual)
    names = {name.lower() for name in own}
    if "authorization" in names:
        raise ConfigurationError(
            "The token is the client's affair: it cannot be set as a header.",
            advice="Make another client for another token.",
        )
    return {**{name: text for name, text in usual.items() if name.lower() not in names}, **own}


def located(response: httpx.Response) -> str:
    """The absolute address that an answer sends its reader to.

    Raises:
        ResponseError: It is a refusal, or leads nowhere.
    """
    if response.is_redirect and "Location" in response.headers:
        return str(response.request.url.join(response.headers["Location"]))
    answer(response)
    raise unreadable(response, "leads nowhere")


def _made(
    method: str,
    url: str,
    headers: dict[str, str],
    content: bytes | None,
    timeouts: Timeouts | None,
) -> httpx.Request:
    import httpx

    extensions: dict[str, Any] | None = None if timeouts is None else bounds(timeouts)
    try:
        return httpx.Request(method, url, headers=headers, content=content, extensions=extensions)
    except (httpx.InvalidURL, AttributeError, TypeError, ValueError):
        pass  # what they say repeats the address or the header
    raise ConfigurationError(
        "The address or a header of the request cannot be sent.",
        advice="Check the path, the token, if_match and the headers: plain ASCII text, one line.",
    )
