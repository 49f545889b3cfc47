"""The verbs of Clio Grow: get, list, create, delete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from attrs import define, field, frozen

from .._flow import Flow
from .._flows.contents import next_url, one, several
from .._flows.payloads import Payload
from .._flows.queries import HARMLESS, LEAVE_OUT, is_empty, words_of
from .._flows.session import Session
from .._wire import Answer, Params, query as pairs, segment
from ..auth import Scope
from ..errors import ConfigurationError, Forbidden, InvalidValue, UnexpectedRedirect
from ..fields import unknown
from .payloads import checked
from .records import GrowRecord, read

R = TypeVar("R", bound=GrowRecord)
T = TypeVar("T")

AT_ONCE = 50
"""Ids that one request may name (facts, 14)."""


@frozen(kw_only=True)
class Spec(Generic[R]):
    """What the verbs have to know of a collection.

    Args:
        path: Below ``/grow/``, with braces around the id that it needs.
        record: The class of its records.
        reads: The scope that reading takes.
        writes: The scope that writing takes.
        filters: The TypedDict of what it can be listed by.
        create: The TypedDict of a new record.
    """

    path: str
    record: type[R]
    reads: Scope
    writes: Scope | None = None
    filters: type[Any] | None = None
    create: type[Any] | None = None

    def at(self, parents: Mapping[str, int]) -> str:
        """The path with the ids that it needs.

        Raises:
            ConfigurationError: One is none.
        """
        return self.path.format_map({name: segment(id) for name, id in parents.items()})


@frozen
class Page(Generic[R]):
    """One page of a list.

    Args:
        records: In the order of their ids.
        next_url: Where Clio says the next page is.
    """

    records: tuple[R, ...]
    next_url: str | None = field(repr=False)


@frozen
class Query(Generic[R]):
    """One list, or the part of it that one request may ask for."""

    spec: Spec[R]
    path: str
    params: Params = field(repr=False)


def queries(
    spec: Spec[R], filters: Mapping[str, object], parents: Mapping[str, int]
) -> tuple[Query[R], ...]:
    """What to ask for a list: once, or as often as its ids make necessary.

    Raises:
        UnknownField: There is no filter of that name.
        ConfigurationError: A value that no request can carry.
    """
    _check(spec, filters)
    path = spec.at(parents)
    asked = [Query(spec, path, params) for params in _parts(filters)]
    for query in asked:
        pairs(query.params)  # what cannot be sent is told now, not when the list is iterated over
    return tuple(asked)


def _check(spec: Spec[Any], filters: Mapping[str, object]) -> None:
    known = sorted(spec.filters.__annotations__) if spec.filters else []
    for name, value in filters.items():
        if name not in known:
            raise unknown(name, f"{spec.record.__name__} list", known, what="filter")
        if value is None:
            raise ConfigurationError(
                f"{name} cannot be None: Clio does not list by the lack of it.",
                advice=LEAVE_OUT,
            )
        if is_empty(value) and name not in HARMLESS:
            raise ConfigurationError(
                f"{name} is empty: Clio would not see it and list everything.", advice=LEAVE_OUT
            )
        _check_word(spec, name, value)


def _check_word(spec: Spec[Any], name: str, value: object) -> None:
    words = words_of(spec.filters or dict).get(name, ())
    if words and value not in words:
        raise InvalidValue(
            f"{name} is none of what Clio lists {spec.path} by: {', '.join(words)}.",
            advice="Write it like that: upper and lower case matter.",
        )


def _parts(filters: Mapping[str, object]) -> Iterator[Params]:
    if "ids" not in filters:
        yield filters
        return
    others = {name: value for name, value in filters.items() if name != "ids"}
    ids = _ids(filters["ids"])
    for start in range(0, len(ids), AT_ONCE):
        yield {**others, "ids[]": ids[start : start + AT_ONCE]}


def _ids(given: object) -> Sequence[object]:
    if isinstance(given, str | bytes) or not isinstance(given, Sequence | set | frozenset):
        raise ConfigurationError("ids is no list.", advice="Pass one, even of a single id.")
    return list(dict.fromkeys(given))


# ------------------------------------------------------------------------------------------ verbs


def get(session: Session, spec: Spec[R], id: int | str, params: Params | None = None) -> Flow[R]:
    """Read one record, by its id or by a name that Clio has instead of one."""
    where = f"{spec.path}/{segment(id)}"
    answer = yield from _permitted(spec.reads, session.fetch("GET", where, params=params))
    return read(spec.record, one(answer))


def create(
    session: Session, spec: Spec[R], payload: Payload, parents: Mapping[str, int]
) -> Flow[R]:
    """Make a record."""
    body = {"data": checked(payload, spec.create or dict, spec.record)}
    request = session.fetch("POST", spec.at(parents), json=body)
    answer = yield from _permitted(spec.writes or spec.reads, request)
    return read(spec.record, one(answer))


def delete(session: Session, spec: Spec[R], id: int) -> Flow[None]:
    """Delete a record."""
    request = session.fetch("DELETE", f"{spec.path}/{segment(id)}")
    yield from _permitted(spec.writes or spec.reads, request)


def _on_our_host(session: Session, query: Query[Any], url: str) -> str:
    """Clio's own address of a page; where it names another host, its query on our path.

    Clio's description shows such addresses on a host of Clio Grow's past (facts,
    14), and the token must not follow them.
    """
    theirs, ours = urlsplit(url), urlsplit(session.base_url)
    if (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc):
        return url
    return f"{query.path}?{theirs.query}"


def _permitted(scope: Scope, request: Flow[Answer]) -> Flow[Answer]:
    """The answer; a refusal says which scope it takes. Some come as a redirect (facts, 14)."""
    try:
        return (yield from request)
    except (Forbidden, UnexpectedRedirect) as error:
        error.advice = (
            f"It takes the scope {scope!r}: give the application that permission in Clio's "
            "developer portal, name it in scopes=, and log in again."
        )
        raise


# ------------------------------------------------------------------------------------------ lists


@define
class Walk(Generic[R]):
    """One reading of a list, page after page.

    Args:
        queries: What is asked for, one after the other.
    """

    _queries: Sequence[Query[R]] = field(alias="queries")
    _at: int = field(default=0, init=False)
    _url: str | None = field(default=None, init=False)
    _read: set[str] = field(factory=set, init=False)

    @property
    def over(self) -> bool:
        """Whether there is nothing left to read."""
        return self._at == len(self._queries)

    def step(self, session: Session) -> Flow[Page[R]]:
        """Read the next page."""
        query, url = self._queries[self._at], self._url
        where = query.path if url is None else _on_our_host(session, query, url)
        request = session.fetch("GET", where, params=query.params if url is None else None)
        answer = yield from _permitted(query.spec.reads, request)
        records = tuple(read(query.spec.record, item) for item in several(answer))
        self._url = next_url(answer, self._read)
        self._read |= {self._url} if self._url else set()
        self._at += self._url is None
        return Page(records, self._url)


def everything(session: Session, queries: Sequence[Query[R]]) -> Flow[tuple[R, ...]]:
    """Read a whole list."""
    walk, found = Walk(queries), list[R]()
    while not walk.over:
        page = yield from walk.step(session)
        found.extend(page.records)
    return tuple(found)


def first(session: Session, queries: Sequence[Query[R]]) -> Flow[R | None]:
    """Read the first record of a list; Clio Grow has no pages of one."""
    walk = Walk(queries)
    while not walk.over:
        page = yield from walk.step(session)
        if page.records:
            return page.records[0]
    return None
