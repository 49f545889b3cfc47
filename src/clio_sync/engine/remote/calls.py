"""What the engine asks of Clio, and in which words it takes the answers."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._flow import Flow
from ..._flows import crud
from ..._flows.contents import next_url, one, several, total
from ..._flows.session import Session
from ...errors import ClioError, NotFound
from ...store.words import Account, RecordId
from ..words import Record
from .aftermath import Aftermath
from .answers import each_once, number_of, numbered, strange
from .outcome import Done, Outcome, is_clios, meaning
from .ways import UNORDERED, way_of

BATCH = 50
"""Records read by id in one request; Clio documents no limit, Grow's is 50 (facts, 4)."""


@frozen
class Remote:
    """Clio, as far as the engine needs it."""

    session: Session
    aftermath: Aftermath = field(factory=Aftermath, repr=False)
    """What rollbacks did lately, which lists may not show for a while."""

    def account(self) -> Flow[Account]:
        """Whose Clio this is."""
        answer = yield from self.session.fetch(
            "GET", "users/who_am_i.json", params={"fields": "id,account{id}"}
        )
        who = numbered(one(answer))
        account = who.get("account")
        named = number_of(account.get("id")) if isinstance(account, dict) else None
        return Account(host_of(self.session), user_id=who["id"], account_id=named or 0)

    def show(self, resource: str, id: int, fields: str) -> Flow[Record | None]:
        """The record as it is now; None if Clio says that there is none."""
        try:
            return numbered((yield from crud.show_data(self.session, resource, id, fields)), id)
        except NotFound as error:
            if not is_clios(error):
                raise strange("a 404 that does not say that there is no such record") from error
            return None

    def read(self, resource: str, ids: Collection[int], fields: str) -> Flow[dict[int, Record]]:
        """Records by id, fifty at a time; those that Clio does not list are left out."""
        found: dict[int, Record] = {}
        for some in _batches(sorted(ids)):
            listed = yield from self.list(resource, {"ids[]": some, "fields": fields})
            found.update({record["id"]: record for record in listed})
        return found

    def scan(self, resource: str, fields: str, since: str) -> Flow[Sequence[Record]]:
        """Every record that changed since an instant (ISO 8601)."""
        return (yield from self.list(resource, {"fields": fields, "updated_since": since}))

    def everything(self, resource: str, fields: str) -> Flow[tuple[Sequence[Record], int]]:
        """Every record, and how many more there are by Clio's own count."""
        by_id = resource not in UNORDERED
        listed, counted = yield from crud.counted_data(
            self.session, resource, {"fields": fields}, by_id=by_id
        )
        found = each_once([numbered(record) for record in listed])
        missing = max(0, (counted or 0) - len(found))
        return (yield from self._as_is(resource, found, fields)), missing

    def walk(self, resource: str, fields: str) -> crud.PageWalk:
        """Everything, page by page."""
        return crud.PageWalk(resource, {"fields": fields}, by_id=resource not in UNORDERED)

    def page(self, walk: crud.PageWalk) -> Flow[Sequence[Record]]:
        """The next page of a walk."""
        return [numbered(record) for record in (yield from walk.step(self.session))]

    def made_since(self, resource: str, since: str, fields: str) -> Flow[Sequence[Record]]:
        """Every record that was made since an instant (ISO 8601)."""
        return (yield from self.list(resource, {"fields": fields, "created_since": since}))

    def glance(self, resource: str, fields: str) -> Flow[tuple[Sequence[Record], int | None, bool]]:
        """The first page of everything: its records, how many there are, and whether it is all.

        How many there are Clio does not always say.
        """
        params = {"order": "id(asc)", "limit": 200, "fields": fields}
        answer = yield from self.session.fetch("GET", f"{resource}.json", params=params)
        listed = yield from self._as_is(resource, several(answer), fields)
        return listed, total(answer), next_url(answer, ()) is not None

    def count(self, resource: str, order: str) -> Flow[int | None]:
        """How many records there are, if Clio says so; it does where pages follow no ids."""
        params = {"order": order, "limit": 1, "fields": "id"}
        answer = yield from self.session.fetch("GET", f"{resource}.json", params=params)
        return total(answer)

    def marked(
        self, resource: str, asked: Mapping[str, str], fields: str
    ) -> Flow[Sequence[Record]]:
        """What Clio lists for a marker; not to be trusted unread."""
        return (yield from self.list(resource, {**asked, "fields": fields}))

    def list(self, resource: str, params: Mapping[str, Any]) -> Flow[Sequence[Record]]:
        """All pages of a list, in the order of ids where Clio can give that."""
        by_id = resource not in UNORDERED
        found: builtins.list[Record] = []
        for asked in way_of(resource).asked:
            if asked.items() <= {**asked, **params}.items():
                wanted = {**asked, **params}
                listed = yield from crud.list_data(self.session, resource, wanted, by_id=by_id)
                found += [numbered(record) for record in listed if _is_whole(resource, record)]
        return (yield from self._as_is(resource, each_once(found), str(params.get("fields", ""))))

    def _as_is(
        self, resource: str, listed: Sequence[Record], fields: str
    ) -> Flow[builtins.list[Record]]:
        """What a list shows, as it is after what rollbacks did lately."""
        known = [one for one in listed if not self.aftermath.is_gone(resource, one)]
        for place, seen in enumerate(known):
            if self.aftermath.is_old(resource, seen):
                known[place] = (yield from self.show(resource, seen["id"], fields)) or seen
        return known

    def create(
        self, resource: str, payload: Mapping[str, Any], fields: str, before: float
    ) -> Flow[Outcome]:
        """Make a record, and say what became of the attempt."""
        try:
            record = yield from crud.write_data(
                self.session, "POST", resource, payload, fields, if_match=None, before=before
            )
            return Done(numbered(record))
        except ClioError as error:
            return meaning(error, creating=True)

    def update(
        self, record: RecordId, payload: Mapping[str, Any], etag: str, fields: str, before: float
    ) -> Flow[Outcome]:
        """Change a record unless it has changed since ``etag``, and say what became of it."""
        path = f"{record.resource}/{record.id}"
        try:
            written = yield from crud.write_data(
                self.session, "PATCH", path, payload, fields, if_match=etag, before=before
            )
            return Done(numbered(written, record.id))
        except ClioError as error:
            return meaning(error, creating=False)

    def delete(self, record: RecordId, before: float) -> Flow[Outcome]:
        """Take a record away, and say what became of that; Clio heeds no version here (facts, 6)."""
        path = f"{record.resource}/{record.id}.json"
        try:
            yield from self.session.fetch("DELETE", path, before=before)
            return Done({})
        except ClioError as error:
            return meaning(error, creating=False)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _is_whole(resource: str, record: Record) -> bool:
    """Whether it is a record by itself; one day of an entry that recurs has no number."""
    said = record.get("id")
    return resource != "calendar_entries" or not isinstance(said, str) or said.isdecimal()


def host_of(session: Session) -> str:
    """Whom a session speaks to; accounts of different hosts have nothing to do with each other."""
    from urllib.parse import urlsplit

    return urlsplit(session.base_url).hostname or ""
