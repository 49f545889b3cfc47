"""A map beside the account as it is now: what is renamed, gone, or not to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from .._flow import Flow, together
from .._flows.crud import list_data
from ..errors import BadRequest, Forbidden, Unprocessable
from .binding import misfits
from .directory import Directory
from .values import Record

if TYPE_CHECKING:
    from .._drivers import AsyncDriver, Driver
    from .._flows.session import Session
    from .data_map import DataMap


class Client(Protocol):
    """A blocking client, as far as a map needs one; `Clio` is one."""

    @property
    def session(self) -> Session:
        """What its requests share."""
        ...

    @property
    def driver(self) -> Driver:
        """What waits for it."""
        ...


class AsyncClient(Protocol):
    """An async client, as far as a map needs one; `AsyncClio` is one."""

    @property
    def session(self) -> Session:
        """What its requests share."""
        ...

    @property
    def driver(self) -> AsyncDriver:
        """What waits for it."""
        ...


@frozen
class Check:
    """What a map and an account make of each other.

    Args:
        map: The map's name.
        complaints: Everything that does not fit, in words.
        directory: The account's names, as far as they could be read; for `DataMap.bound`,
            `DataMap.explain` and `DataMap.coverage`.
    """

    map: str
    complaints: tuple[str, ...]
    directory: Directory

    @property
    def fits(self) -> bool:
        """Whether nothing stands in the way, as far as reading shows."""
        return not self.complaints

    def __str__(self) -> str:
        if self.fits:
            return f"The data map {self.map!r} fits this Clio account."
        listed = "".join(f"\n- {complaint}" for complaint in self.complaints)
        return f"The data map {self.map!r} does not fit this Clio account:{listed}"


def checked(session: Session, data_map: DataMap, marker: str | None) -> Flow[Check]:
    """Compare a map with the account, see `DataMap.check`."""
    asked = sorted(data_map.needs(marker=marker))
    lists = yield from together([listed(session, name) for name in asked])
    found = dict(zip(asked, lists, strict=True))
    directory = Directory.of(**{name: some for name, some in found.items() if some is not None})
    refused = [_refused(name) for name, some in found.items() if some is None]
    doubts = misfits(data_map, directory, marker)
    seen = yield from _seen(session, data_map)
    return Check(data_map.name, (*refused, *doubts, *seen), directory)


def listed(session: Session, name: str) -> Flow[list[Record] | None]:
    """One of the account's lists; None if this user may not read it."""
    try:
        return list((yield from list_data(session, name, {"fields": Directory.selections[name]})))
    except Forbidden:
        return None


def _refused(name: str) -> str:
    words = name.replace("_", " ")
    return (
        f"Clio does not let this user read {words}: the permission is missing, "
        "in the application's settings or in the user's role."
    )


def _seen(session: Session, data_map: DataMap) -> Flow[tuple[str, ...]]:
    """Whether records can be read at all, and with what the map reads of its plain fields."""
    params = {"fields": ",".join(data_map.vocabulary.always), "limit": 1}
    try:
        yield from session.fetch("GET", f"{data_map.resource}.json", params=params)
    except Forbidden:
        return (_refused(data_map.resource),)
    except (BadRequest, Unprocessable):
        return (f"Clio does not know all fields that are read of {data_map.resource}.",)
    return ()
