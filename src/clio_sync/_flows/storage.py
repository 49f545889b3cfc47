"""Bytes to and from the storage behind Clio's documents, which is not Clio's API.

Its requests carry no token and cost nothing of the token's budget. They
follow no redirect: where Clio itself names the address, that is where the
bytes are. Sending the same bytes twice harms nobody, so what may pass is
repeated, in writing as in reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from attrs import field, frozen

from .._flow import Flow, Moved, call, download, sleep, upload
from .._policy.retry import Wait
from .._wire import storage
from ..errors import (
    BadDigest,
    ConfigurationError,
    LinkExpired,
    NoAnswer,
    RequestError,
    SourceChanged,
)
from ..files.sources import Piece
from ..files.targets import Downloaded, Target
from ..observers import Waiting
from .session import Session


@frozen
class Link:
    """A signed address to which bytes can be sent.

    Args:
        url: The address; good for whoever has it.
        headers: Those that it was signed with.
    """

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)


@frozen
class Cargo:
    """Bytes that are to be sent to one place.

    Args:
        piece: The bytes.
        digest: Their MD5 as Clio was told it; empty if it was not.
        begin: Called before each attempt; answers what counts the bytes of it.
    """

    piece: Piece
    digest: str
    begin: Callable[[], Moved]


def put(
    session: Session, link: Link, cargo: Cargo, renew: Callable[[Link], Flow[Link]]
) -> Flow[None]:
    """Send bytes until the storage has them.

    Args:
        session: Whose patience this takes.
        link: Where to send them.
        cargo: The bytes.
        renew: Asks Clio for another address in place of one that is over.

    Raises:
        ResponseError: The storage does not take them.
        SourceChanged: They are not what they were when Clio was told of them.
    """
    failures, renewed = 0, False
    while True:
        try:
            return (yield from _sent(session, link, cargo))
        except LinkExpired:
            if renewed:
                raise
            link, renewed = (yield from renew(link)), True
        except BadDigest as error:
            yield from _compare(cargo)
            failures += 1
            yield from wait_out(session, error, failures)
        except RequestError as error:
            failures += 1
            yield from wait_out(session, error, failures)


def fetch(
    session: Session,
    path: str,
    params: Mapping[str, object] | None,
    target: Target,
    begin: Callable[[], Moved],
) -> Flow[Downloaded]:
    """Bring what Clio keeps at a path into a target, whole or not at all.

    Args:
        session: Whose requests these are.
        path: Of Clio's download operation, below the API's base.
        params: Its query.
        target: Where to put the bytes.
        begin: Called before each attempt; answers what counts the bytes of it.

    Raises:
        ResponseError: Clio or the storage does not give them.
        ChecksumMismatch: They are not those that were expected.
        FileUnusable: They cannot be kept.
    """
    failures, renewed = 0, False
    url = yield from session.location(path, params=params)
    while True:
        try:
            return (yield from _fetched(session, url, target, begin()))
        except LinkExpired:
            if renewed:
                raise
            url, renewed = (yield from session.location(path, params=params)), True
        except RequestError as error:
            failures += 1
            yield from wait_out(session, error, failures)


def _sent(session: Session, link: Link, cargo: Cargo) -> Flow[None]:
    headers = storage.with_length(link.headers, cargo.piece.length)
    request = storage.request("PUT", _safe(session, link.url), headers)
    storage.check((yield from upload(request, cargo.piece, cargo.begin())))


def _compare(cargo: Cargo) -> Flow[None]:
    """Tell a file that has changed from bytes that were harmed on their way."""
    if cargo.digest and (yield from call(cargo.piece.md5)) != cargo.digest:
        raise SourceChanged(
            "The file has changed while it was uploaded.",
            advice="Upload it again, without resume, once nobody writes to it.",
        )


def _fetched(session: Session, url: str, target: Target, moved: Moved) -> Flow[Downloaded]:
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": session.user_agent}
    request = storage.request("GET", _safe(session, url), headers)
    yield from call(target.open)
    response = storage.check((yield from download(request, target, moved)))
    storage.check_whole(response, target.size)
    target.expect(md5=storage.md5_of(response))
    return (yield from call(target.commit, str(response.headers.get("Content-Type", ""))))


def wait_out(session: Session, error: RequestError, failures: int) -> Flow[None]:
    """Wait before the next attempt, or give up with the error."""
    harmed_on_its_way = isinstance(error, BadDigest)
    judged = NoAnswer() if harmed_on_its_way else error
    match session.retry.judge(judged, failures, repeatable=True):
        case Wait(seconds):
            session.audience.tell(Waiting(seconds, "retry", error=type(error).__name__))
            yield from sleep(seconds)
        case _:
            raise error


def _safe(session: Session, url: str) -> str:
    """The address itself, if client data may be sent there.

    Raises:
        ConfigurationError: It is not encrypted, though Clio's own address is.
    """
    if urlsplit(session.base_url).scheme == "https" and urlsplit(url).scheme != "https":
        raise ConfigurationError(
            "The storage would be addressed without encryption.",
            advice="Nothing was sent. Check what stands between Clio and this program.",
        )
    return url
