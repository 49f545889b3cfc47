"""The ways to a receiver: over HTTP, or straight into a function or an ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from inspect import iscoroutinefunction
from typing import Any, Protocol, TypeAlias, cast
from urllib.parse import urlsplit

from .deliveries import Parcel, Receipt

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
App: TypeAlias = Callable[
    [Scope, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


class Answered(Protocol):
    """What a receiving function gives back."""

    @property
    def status(self) -> int:
        """Of HTTP."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Sent with it."""
        ...


Function: TypeAlias = Callable[[str, Mapping[str, str], bytes], Answered]
Post: TypeAlias = Callable[[Parcel], Receipt]


def parted(url: str) -> tuple[str, str | None]:
    """The scheme and the host of an address; nothing of what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", None
    return parts.scheme, parts.hostname


def way(to: App | Function | None) -> Post:
    """How to post: over HTTP without a receiver, else straight to it."""
    if to is None:
        return over_http
    if iscoroutinefunction(to) or iscoroutinefunction(type(to).__call__):
        return _to_app(cast("App", to))
    return _to_function(cast("Function", to))


def over_http(parcel: Parcel) -> Receipt:
    """Post over HTTP, following no redirect."""
    import httpx

    try:
        answer = httpx.post(
            parcel.url,
            headers=dict(parcel.headers),
            content=parcel.body,
            timeout=parcel.patience,
            follow_redirects=False,
            trust_env=False,
            verify=parcel.url.startswith("https"),  # to load certificates takes its time
        )
    except (httpx.HTTPError, httpx.InvalidURL):
        return Receipt()
    return Receipt(answer.status_code, answer.headers.get("x-hook-secret", ""))


def _to_function(function: Function) -> Post:
    def post(parcel: Parcel) -> Receipt:
        answer = function("POST", parcel.headers, parcel.body)
        return Receipt(answer.status, _secret(answer.headers))

    return post


def _secret(headers: Mapping[str, str]) -> str:
    return {name.lower(): value for name, value in headers.items()}.get("x-hook-secret", "")


def _to_app(app: App) -> Post:
    from anyio.from_thread import start_blocking_portal

    def post(parcel: Parcel) -> Receipt:
        with start_blocking_portal() as portal:
            return portal.call(_called, app, parcel)

    return post


async def _called(app: App, parcel: Parcel) -> Receipt:
    """What an ASGI application answers; one that raises has answered already, or not at all."""
    from contextlib import suppress

    sent: list[Message] = []
    coming = iter([{"type": "http.request", "body": parcel.body}])

    async def receive() -> Message:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    with suppress(Exception):
        await app(_scope(parcel), receive, send)
    if not sent:
        return Receipt(500)
    headers = {name.decode("latin-1"): text.decode("latin-1") for name, text in sent[0]["headers"]}
    return Receipt(sent[0]["status"], _secret(headers))


def _scope(parcel: Parcel) -> Scope:
    url = urlsplit(parcel.url)
    headers = [(name.lower().encode(), text.encode()) for name, text in parcel.headers.items()]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": headers,
        "server": (url.hostname, url.port or 443),
        "client": ("127.0.0.1", 0),
    }
