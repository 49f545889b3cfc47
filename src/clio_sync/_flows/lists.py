"""Lists: what is asked for, in as many requests as that takes, page after page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlsplit

from attrs import define, evolve, field, frozen

from .._flow import Flow
from .._wire import Answer, Params, query as pairs, query_string, unreadable
from ..errors import ConfigurationError
from ..fields import Fields
from ..records import Record, decode_all, shape
from .contents import next_url, several, total
from .crud import Spec, within
from .custom_fields import resolved
from .queries import BY_ID, Filters, located, meant, parameters
from .session import Session

R = TypeVar("R", bound=Record)
Id = TypeVar("Id", bound=int | str)

LONGEST = 2_000
"""The most characters in an address: what everything on the way to Clio lets through. No more
than 166 ids have room in it, whose records are one page."""


@frozen
class Progress:
    """How far a list has been read.

    Args:
        pages: How many pages there were so far.
        records: How many records were in them.
        total: How many the whole list has, where Clio says so.
    """

    pages: int
    records: int
    total: int | None


Watcher = Callable[[Progress], object]


@frozen
class Page(Generic[R]):
    """One page of a list.

    Args:
        records: In Clio's order.
        next_url: Where the next page is; followed as it stands.
        total: How many records the whole list has, where Clio says so.
    """

    records: tuple[R, ...]
    next_url: str | None = field(repr=False)
    total: int | None


@frozen
class Found(Mapping[Id, R]):
    """Records by their id, in the order in which they were asked for.

    Args:
        by_id: The records.
        missing: The ids of which Clio's list holds nothing: deleted, hidden from this user,
            or so new that lists do not show them yet.
    """

    by_id: Mapping[Id, R] = field(repr=False)
    missing: tuple[Id, ...] = ()

    def __getitem__(self, id: Id) -> R:
        return self.by_id[id]

    def __iter__(self) -> Iterator[Id]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)


# ------------------------------------------------------------------------------ what is asked for


@frozen
class Query(Generic[R]):
    """One list, asked for but not yet fetched.

    Args:
        spec: Of the collection.
        path: Where it is, below ``/api/v4/``.
        params: The query, in Clio's names, without what is below.
        ids: The records that are meant, each once; None for all.
        custom_fields: Conditions by the name or id of a custom field, not yet looked up.
    """

    spec: Spec[R]
    path: str
    params: Params = field(repr=False)
    ids: tuple[object, ...] | None = field(default=None, repr=False)
    custom_fields: Mapping[Any, object] = field(factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        spec: Spec[R],
        filters: Filters,
        fields: Fields | str | None,
        custom_fields: Mapping[Any, object] | None = None,
    ) -> Query[R]:
        """Check what a caller passed to ``list()``.

        Raises:
            FieldError: A name that Clio would refuse, or ignore.
            ConfigurationError: A value that Clio would refuse, or ignore.
        """
        params = {"fields": spec.selection(fields), **parameters(spec, filters)}
        pairs(params)  # what cannot be sent is told now, and not when the list is iterated over
        ids = meant(filters, params.get("order"))
        where = f"{located(spec, filters)}.json"
        return cls(spec, where, params, ids, _conditions(custom_fields))

    def limited(self, limit: int) -> Query[R]:
        """The same with pages of another size."""
        return evolve(self, params={**self.params, "limit": limit})

    def counted(self) -> Query[R]:
        """The same with as little of each record as there can be."""
        if "id" not in shape(self.spec.record):
            return self
        return evolve(self, params={**self.params, "fields": "id", "limit": self.spec.limit})

    def requests(self, base_url: str, conditions: Params) -> list[Params]:
        """What to send: one query, or as many as the ids need.

        Args:
            base_url: Where paths hang.
            conditions: Those on custom fields, as Clio reads them.
        """
        if twice := self.params.keys() & conditions.keys():
            raise ConfigurationError(f"{min(twice)} is asked for twice, by id and by name.")
        params = {**self.params, **conditions}
        if self.ids is None:
            return [params]
        wire = self.spec.wire.get("ids", "ids")
        room = LONGEST - len(base_url) - len(self.path) - len(query_string(params))
        parts: list[Params] = [{**params, wire: part} for part in _parts(self.ids, wire, room)]
        if len(parts) > 1 and params.get("order", "id(asc)") not in BY_ID:
            raise ConfigurationError(
                f"{len(self.ids)} ids take several requests, whose records have no common order.",
                advice="Leave out order=, or ask for id(asc) or id(desc), and sort what comes.",
            )
        return parts


def _conditions(asked: object) -> Mapping[Any, object]:
    if asked is None:
        return {}
    if not isinstance(asked, Mapping):
        raise ConfigurationError(
            "custom_fields is no mapping.", advice='Pass one like {"Filing date": "2026-01-31"}.'
        )
    if not asked:
        raise ConfigurationError(
            "custom_fields is empty: Clio would not see it and list everything.",
            advice="Leave it out to list everything.",
        )
    return cast("Mapping[Any, object]", asked)


def _parts(ids: Iterable[object], wire: str, room: int) -> Iterator[tuple[object, ...]]:
    """The ids in requests of a safe length, each of at least one."""
    part: list[object] = []
    left = room
    for id in ids:
        cost = len(query_string({wire: id})) + 1
        if part and cost > left:
            yield tuple(part)
            part, left = [], room
        part.append(id)
        left -= cost
    if part:
        yield tuple(part)


def _check_start(url: str, path: str) -> None:
    """Refuse another list's page: its records would be read as what they are not."""
    if not urlsplit(url).path.removesuffix(".json").endswith(path.removesuffix(".json")):
        raise ConfigurationError(
            "start= is a page of another list.",
            advice="Pass the next_url of a page of this one.",
        )


# -------------------------------------------------------------------------------- the way through


@define
class Walk(Generic[R]):
    """One way through a list, a page at a step.

    Pages may shift while they are read (facts, 3): a record that an earlier page
    held is left out when it comes again. A page of nothing else ends the walk with
    an error, for it would go round for ever.

    Args:
        query: What is asked for.
        watcher: Told after each page.
        url: Where to begin, instead of at the first page.
    """

    query: Query[R]
    watcher: Watcher | None = None
    url: str | None = field(default=None, repr=False)
    over: bool = False
    _requests: list[Params] | None = field(default=None, repr=False)
    _several: bool = False
    _addresses: set[str] = field(factory=set, repr=False)
    _ids: set[object] = field(factory=set, repr=False)
    _done: Progress = Progress(0, 0, None)

    def step(self, session: Session) -> Flow[Page[R]]:
        """The next page; where nothing is asked for, an empty one without a request."""
        if self._requests is None:
            self._requests = yield from self._prepared(session)
            self._several = len(self._requests) > 1
        if self.url is not None:
            self._addresses.add(self.url)
            return self._page((yield from session.fetch("GET", within(session, self.url))))
        if self._requests:
            params = self._requests.pop(0)
            return self._page((yield from session.fetch("GET", self.query.path, params=params)))
        self.over = True
        return Page((), None, 0)

    def _prepared(self, session: Session) -> Flow[list[Params]]:
        if self.url is not None:
            _check_start(within(session, self.url), self.query.path)
            return []
        conditions = yield from resolved(session, self.query.spec.path, self.query.custom_fields)
        return self.query.requests(session.base_url, conditions)

    def _page(self, answer: Answer) -> Page[R]:
        records = decode_all(self.query.spec.record, several(answer))
        self.url = next_url(answer, self._addresses)
        self.over = self.url is None and not self._requests
        page = Page(self._new(answer, records), self.url, None if self._several else total(answer))
        self._tell(page)
        return page

    def _new(self, answer: Answer, records: tuple[R, ...]) -> tuple[R, ...]:
        """Those that no earlier page held; within one page Clio may repeat an id on purpose."""
        found = records
        if self._ids:
            found = tuple(one for one in records if one.__dict__.get("id") not in self._ids)
        if records and not found:
            raise unreadable(answer.response, "holds nothing but records that were read before")
        if not self.over:
            self._ids.update(one.__dict__["id"] for one in found if "id" in one.__dict__)
        return found

    def _tell(self, page: Page[R]) -> None:
        done = self._done
        known = page.total if page.total is not None else done.total
        self._done = Progress(done.pages + 1, done.records + len(page.records), known)
        if self.watcher is not None:
            self.watcher(self._done)


def first(session: Session, query: Query[R]) -> Flow[R | None]:
    """The first record of a list, or None."""
    walk = Walk(query.limited(1))
    while not walk.over:
        page = yield from walk.step(session)
        if page.records:
            return page.records[0]
    return None


def count(session: Session, query: Query[R]) -> Flow[int]:
    """How many records a list has: as Clio says, or else by reading their ids."""
    small = query.counted()
    page = yield from Walk(small.limited(1)).step(session)
    if page.total is not None:
        return page.total
    return len((yield from everything(session, small)))


def everything(
    session: Session, query: Query[R], watcher: Watcher | None = None
) -> Flow[tuple[R, ...]]:
    """Every record of a list."""
    walk = Walk(query, watcher)
    found: list[R] = []
    while not walk.over:
        found.extend((yield from walk.step(session)).records)
    return tuple(found)


def many(
    session: Session, spec: Spec[R], ids: Iterable[Id], fields: Fields | str | None
) -> Flow[Found[Id, R]]:
    """Records by their ids, as few requests as that takes; an id may be a number in text.

    Raises:
        ConfigurationError: One is no id.
    """
    wanted = cast("tuple[Id, ...]", meant({"ids": ids}, None))
    selected = Fields.parse(spec.selection(fields)) | "id"
    read = yield from everything(session, Query.of(spec, {"ids": wanted}, selected))
    held = {str(record.__dict__.get("id")): record for record in read}
    found = {id: held[str(id)] for id in wanted if str(id) in held}
    return Found(found, tuple(id for id in wanted if id not in found))
