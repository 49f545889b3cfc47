"""The verbs on single records: get, create, update, delete; and the same in raw data.

The fifth, list, is in `lists`.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

from attrs import define, field, frozen

from .._flow import NEVER, Flow
from .._wire import Answer, Params, segment
from ..errors import ConfigurationError
from ..fields import Fields, selection
from ..records import Record, decode
from .contents import Trail, next_url, one, several
from .payloads import Payload, check
from .queries import located
from .session import Session

R = TypeVar("R", bound=Record)
Json = dict[str, Any]
Verb = Literal["list", "get", "create", "update", "delete"]


@frozen(kw_only=True)
class Spec(Generic[R]):
    """What the verbs have to know of a collection.

    Args:
        path: Below ``/api/v4/``, with braces around the ids that it needs.
        record: The class of its records.
        default: The selection of a caller who passes no ``fields``.
        verbs: Those of the five that Clio has for it.
        id: What its ids are; None of a singleton, which has none.
        filters: The TypedDict of what it can be listed by.
        wire: Filters that Clio writes differently.
        limit: The largest page.
        by_id: Whether the list can be asked for in the order of ids.
        create: The TypedDict of a new record.
        update: The TypedDict of a change.
    """

    path: str
    record: type[R]
    default: str
    verbs: tuple[Verb, ...] = ()
    id: type[int | str] | None = int
    filters: type[Any] | None = None
    wire: Mapping[str, str] = field(factory=dict)
    limit: int = 200
    by_id: bool = True
    create: type[Any] | None = None
    update: type[Any] | None = None

    def selection(self, fields: Fields | str | None) -> str:
        """The ``fields`` to send for what a caller passed, checked."""
        return selection(fields, self.record, self.default)

    def filter_names(self) -> list[str]:
        """What it can be listed by."""
        return sorted(self.filters.__annotations__) if self.filters else []

    def placeholders(self) -> list[str]:
        """The ids that its path needs."""
        return [name for _, name, _, _ in Formatter().parse(self.path) if name]


# ---------------------------------------------------------------------------------------- records


def get(
    session: Session,
    spec: Spec[R],
    id: int | str,
    fields: Fields | str | None,
    parents: Mapping[str, int] = MappingProxyType({}),
) -> Flow[R]:
    """Read one record, by its id or by a name that Clio has instead of one."""
    selected = spec.selection(fields)
    data = yield from show_data(session, located(spec, parents), id, selected)
    return decode(spec.record, data)


def only(
    session: Session, spec: Spec[R], fields: Fields | str | None, parents: Mapping[str, int]
) -> Flow[R]:
    """Read what there is only one of."""
    params = {"fields": spec.selection(fields)}
    answer = yield from session.fetch("GET", f"{located(spec, parents)}.json", params=params)
    return decode(spec.record, one(answer))


def create(
    session: Session, spec: Spec[R], payload: Payload, fields: Fields | str | None
) -> Flow[R]:
    """Make a record."""
    checked = check(payload, spec.create or dict, spec.record)
    selected = spec.selection(fields)
    data = yield from write_data(session, "POST", spec.path, checked, selected)
    return decode(spec.record, data)


def update(
    session: Session,
    spec: Spec[R],
    id: int | str,
    payload: Payload,
    fields: Fields | str | None,
    if_match: str | None,
) -> Flow[R]:
    """Change a record; with ``if_match``, only if it is still as it was read."""
    checked = check(payload, spec.update or dict, spec.record)
    selected = spec.selection(fields)
    path = f"{spec.path}/{segment(id)}"
    data = yield from write_data(session, "PATCH", path, checked, selected, if_match)
    return decode(spec.record, data)


def delete(session: Session, spec: Spec[R], id: int | str) -> Flow[None]:
    """Delete a record."""
    yield from session.fetch("DELETE", f"{spec.path}/{segment(id)}.json")


def delete_only(session: Session, spec: Spec[R]) -> Flow[None]:
    """Delete what there is only one of."""
    yield from session.fetch("DELETE", f"{spec.path}.json")


# --------------------------------------------------------------------------------------- raw data


def show_data(session: Session, path: str, id: int | str, fields: Fields | str) -> Flow[Json]:
    """Read one record as Clio's JSON.

    Args:
        session: Whose requests these are.
        path: Of the collection, such as ``"contacts"``.
        id: The record's id, or a name that Clio has instead of one.
        fields: The selection, sent as it is.
    """
    params = {"fields": str(fields)}
    where = f"{path}/{segment(id)}.json"
    return one((yield from session.fetch("GET", where, params=params)))


def list_data(
    session: Session, path: str, params: Params, *, limit: int = 200, by_id: bool = True
) -> Flow[list[Json]]:
    """Read a whole list as Clio's JSON, page after page.

    Args:
        session: Whose requests these are.
        path: Of the collection, such as ``"contacts"``.
        params: The query, in Clio's names.
        limit: The size of a page.
        by_id: Ask for the order of ids, which pages by cursor and without an end.
    """
    found, _ = yield from counted_data(session, path, params, limit=limit, by_id=by_id)
    return found


def counted_data(
    session: Session, path: str, params: Params, *, limit: int = 200, by_id: bool = True
) -> Flow[tuple[list[Json], int | None]]:
    """Read a whole list, and how many records it has by Clio's own count, where there is one.

    Args:
        session: Whose requests these are.
        path: Of the collection, such as ``"contacts"``.
        params: The query, in Clio's names.
        limit: The size of a page.
        by_id: Ask for the order of ids.
    """
    found: list[Json] = []
    walk = PageWalk(path, params, limit, by_id)
    while not walk.over:
        found.extend((yield from walk.step(session)))
    return found, walk.counted


@define
class PageWalk:
    """A whole list as Clio's JSON, of which no more than a page is held.

    Args:
        path: Of the collection, such as ``"contacts"``.
        params: The query, in Clio's names.
        limit: The size of a page.
        by_id: Ask for the order of ids.
    """

    path: str
    params: Params
    limit: int = 200
    by_id: bool = True
    over: bool = field(default=False, init=False)
    _trail: Trail | None = field(default=None, init=False)
    _next: str | None = field(default=None, init=False)

    @property
    def counted(self) -> int | None:
        """How many records there are by Clio's own count, where there is one."""
        return None if self._trail is None else self._trail.counted

    def step(self, session: Session) -> Flow[list[Json]]:
        """Read the next page.

        Args:
            session: Whose requests these are.
        """
        answer = yield from self._fetched(session)
        if self._trail is None:
            self._trail = Trail(answer)
            found = several(answer)
        else:
            found = self._trail.further(answer)
        self._next = next_url(answer, self._trail.urls)
        self.over = self._next is None
        return found

    def _fetched(self, session: Session) -> Flow[Answer]:
        if self._trail is None or self._next is None:
            order = {"order": "id(asc)"} if self.by_id else {}
            asked = {"limit": self.limit, **order, **self.params}
            return (yield from session.fetch("GET", f"{self.path}.json", params=asked))
        self._trail.urls.add(self._next)
        return (yield from session.fetch("GET", within(session, self._next)))


def write_data(
    session: Session,
    method: str,
    path: str,
    payload: Payload,
    fields: Fields | str,
    if_match: str | None = None,
    before: float = NEVER,
) -> Flow[Json]:
    """Send one write, and read what it made of the record.

    Args:
        session: Whose requests these are.
        method: ``"POST"`` or ``"PATCH"``.
        path: Of the collection or of the record, such as ``"contacts/7"``.
        payload: What stands under ``data``; its keys are not checked here.
        fields: The selection of the answer, which would else be ``id, etag``.
        if_match: The etag that the record must still have.
        before: The instant after which the request must not leave.
    """
    answer = yield from session.fetch(
        method,
        f"{path}.json",
        params={"fields": str(fields)},
        json={"data": payload},
        headers=_condition(if_match),
        before=before,
    )
    return one(answer)


def raw(
    session: Session,
    method: str,
    path: str,
    params: Params | None,
    json: object,
    headers: Mapping[str, str] | None,
) -> Flow[Answer]:
    """Send any request at all, with the token, the pace and the patience of the others."""
    where = within(session, path) if "://" in path else _below(session, path)
    return (yield from session.fetch(method, where, params=params, json=json, headers=headers))


def within(session: Session, url: str) -> str:
    """The address itself, if the token may be sent there.

    Raises:
        ConfigurationError: It is on another host, or is no address.
    """
    import httpx

    ours = httpx.URL(session.base_url)
    try:
        theirs = httpx.URL(url)
    except httpx.InvalidURL:
        theirs = httpx.URL()
    if (ours.scheme, ours.host, ours.port) != (theirs.scheme, theirs.host, theirs.port):
        raise ConfigurationError(
            "The address is on another host than Clio's API, or is none.",
            advice="Check the base URL: the token is not sent elsewhere.",
        )
    return url


def _below(session: Session, path: str) -> str:
    """A path as it hangs below the base URL, whether or not it repeats that one's own path."""
    from urllib.parse import urlsplit

    root = urlsplit(session.base_url).path.strip("/")
    below = path.lstrip("/").removeprefix(f"{root}/")
    if ".." in below.partition("?")[0].split("/"):
        raise ConfigurationError(
            "The path leads out of Clio's API.", advice='Write it like "contacts/7".'
        )
    return below


def _condition(if_match: str | None) -> dict[str, str] | None:
    if if_match == "":
        raise ConfigurationError(
            "if_match is empty: Clio would change the record whatever has become of it.",
            advice="Select etag and pass it, or pass None to change it unconditionally.",
        )
    return {"If-Match": if_match} if if_match is not None else None
