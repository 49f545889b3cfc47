"""The door to the simulated Clio Grow: from a request to an answer."""

from __future__ import annotations

from collections import deque
from email.utils import formatdate
from secrets import token_hex

from attrs import define, evolve, field

from ..figures import as_whole
from ..oauth import bearer
from ..settings import Settings
from ..wire import Refusal, Request, Response, Values
from . import answers, lists
from .authority import GrowAuthority
from .collections import COLLECTIONS, Collection
from .payloads import TELLS_MAKER_ONLY
from .state import GrowState
from .visit import GrowVisit

PREFIX = "/grow/"


@define
class GrowDoor:
    """Answers everything below ``/grow/``; the version may stand in the path or not.

    Args:
        state: What there is.
        authority: Knows the tokens.
        settings: How it behaves.
        user_id: Whose tokens they are.
    """

    state: GrowState
    authority: GrowAuthority
    settings: Settings
    user_id: int
    requests: int = 0
    _answered: deque[float] = field(factory=deque, repr=False)

    def answer(self, request: Request, now: float) -> Response:
        """Answer a request."""
        response = self._outcome(request, now)
        date, request_id = formatdate(now, usegmt=True), token_hex(16)
        headers = {**response.headers, "Date": date, "X-Request-Id": request_id}
        return evolve(response, headers=headers)

    def _outcome(self, request: Request, now: float) -> Response:
        try:
            if request.path.startswith(f"{PREFIX}oauth/"):
                return self.authority.answer(request, now)
            return self._api(self._admitted(request, now))
        except Refusal as refusal:
            return refusal.response

    def _admitted(self, request: Request, now: float) -> GrowVisit:
        """Let a request in whose token is good, unless it is one too many."""
        self.requests += 1
        try:
            scopes = self.authority.scopes_of(bearer(request), now)
        except Refusal:
            scopes = None
        if scopes is None:
            raise answers.unauthorized()
        while self._answered and self._answered[0] <= now - self.settings.grow_window:
            self._answered.popleft()
        if len(self._answered) >= self.settings.grow_rate_limit:
            raise answers.too_many()
        self._answered.append(now)
        return GrowVisit(request, now, self.state, self.settings, scopes)

    # --------------------------------------------------------------------------------- routes

    def _api(self, visit: GrowVisit) -> Response:
        path = visit.request.path.removeprefix(PREFIX).removeprefix("v2/")
        match visit.request.method, path.split("/"):
            case "GET", ["users", "who_am_i"]:
                visit.need("grow_user_read")
                return self._show(visit, COLLECTIONS["users"], self.user_id)
            case method, [name] if name in COLLECTIONS:
                return self._of_collection(method, visit, COLLECTIONS[name], {})
            case method, [parent, number, child] if f"{parent}/{child}" in COLLECTIONS:
                collection = COLLECTIONS[f"{parent}/{child}"]
                key = {f"_{parent}": self._parent(visit, collection, number)["id"]}
                return self._of_collection(method, visit, collection, key)
            case method, [name, number] if name in COLLECTIONS:
                return self._of_record(method, visit, COLLECTIONS[name], as_whole(number) or 0)
            case _:
                raise answers.not_found()

    def _of_collection(
        self, method: str, visit: GrowVisit, collection: Collection, key: Values
    ) -> Response:
        match method:
            case "GET":
                visit.need(collection.reads)
                return self._index(visit, collection, key)
            case "POST" if collection.make is not None:
                visit.need(collection.writes or collection.reads)
                return self._create(visit, collection, key, collection.make(visit, visit.data()))
            case _:
                raise answers.not_found()

    def _of_record(
        self, method: str, visit: GrowVisit, collection: Collection, record_id: int
    ) -> Response:
        match method:
            case "GET" if collection.shows:
                visit.need(collection.reads)
                return self._show(visit, collection, record_id)
            case "DELETE" if collection.deletes:
                visit.need(collection.writes or collection.reads)
                self._found(visit, collection.table, record_id)
                del self.state.tables[collection.table][record_id]
                return Response(204)
            case _:
                raise answers.not_found()

    # ---------------------------------------------------------------------------------- verbs

    def _index(self, visit: GrowVisit, collection: Collection, key: Values) -> Response:
        lists.check_state(visit.request, collection.states)
        records = [
            record
            for record in lists.filtered(visit.request, self.state.all(collection.table))
            if record.items() >= key.items() and collection.listed(visit, record)
        ]
        page, meta = lists.cut(visit.request, records, self.settings)
        data = [visit.view(collection.table, record) for record in page]
        return answers.shown(visit.request, {"data": data, "meta": meta})

    def _show(self, visit: GrowVisit, collection: Collection, record_id: int) -> Response:
        record = self._found(visit, collection.table, record_id)
        data = visit.view(collection.table, record)
        return answers.shown(visit.request, {"data": data}, record["updated_at"])

    def _create(
        self, visit: GrowVisit, collection: Collection, key: Values, values: Values
    ) -> Response:
        record = self.state.add(collection.table, {**values, **key}, visit.now)
        told = {name: record[f"_{name}"] for name in TELLS_MAKER_ONLY if f"_{name}" in record}
        return answers.made(visit.view(collection.table, record) | told)

    def _parent(self, visit: GrowVisit, collection: Collection, number: str) -> Values:
        parent = self._found(visit, collection.parent, as_whole(number) or 0)
        if visit.request.method == "POST" and parent.get("is_locked"):
            raise answers.unprocessable("the matter is locked")
        return parent

    def _found(self, visit: GrowVisit, table: str, record_id: int) -> Values:
        record = self.state.tables[table].get(record_id)
        if record is None or (table == "inbox_leads" and not visit.may_see(record)):
            raise answers.not_found()
        return record
