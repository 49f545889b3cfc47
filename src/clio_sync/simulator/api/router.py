"""From a path and a method to a verb of a collection."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .. import refusals
from ..visit import Visit
from ..wire import Response, Values
from . import lists, singles
from .catalogue import Catalogue
from .resource import Resource

BASE = "/api/v4/"


class Router:
    """The API as a whole.

    Args:
        resources: The collections there are.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.catalogue = Catalogue(resources)

    def answer(self, visit: Visit) -> Response:
        """Answer a request whose token is good.

        Raises:
            Refusal: It is answered with something else than it asked for.
        """
        path = visit.request.path.removeprefix(BASE).removesuffix(".json")
        if path == "users/who_am_i" and visit.request.method == "GET":
            return self._who_am_i(visit)
        collection, _, last = path.rpartition("/")
        if path in self.catalogue.by_path:
            return self._collection(visit, self.catalogue.by_path[path])
        if collection in self.catalogue.by_path and re.fullmatch(r"\d+", last):
            return self._record(visit, self.catalogue.by_path[collection], int(last))
        raise refusals.no_route()

    def _collection(self, visit: Visit, resource: Resource) -> Response:
        match visit.request.method:
            case "GET":
                return lists.index(self.catalogue, visit, resource)
            case "POST" if resource.spec.create is not None:
                return singles.create(self.catalogue, visit, resource)
            case _:
                raise refusals.no_route()

    def _record(self, visit: Visit, resource: Resource, record_id: int) -> Response:
        match visit.request.method:
            case "GET":
                record = self._existing(visit, resource, record_id)
                return singles.show(self.catalogue, visit, resource, record)
            case "PATCH" if resource.spec.update is not None:
                record = self._existing(visit, resource, record_id)
                return singles.update(self.catalogue, visit, resource, record)
            case "DELETE" if resource.deletable:
                return singles.delete(visit, resource, self._existing(visit, resource, record_id))
            case _:
                raise refusals.no_route()

    def _who_am_i(self, visit: Visit) -> Response:
        users = self.catalogue.by_path["users"]
        me = self._existing(visit, users, visit.user_id)
        return singles.show(self.catalogue, visit, users, me, default=("id", "etag", "name"))

    def _existing(self, visit: Visit, resource: Resource, record_id: int) -> Values:
        record = visit.state.get(resource.path, record_id)
        if record is None:
            raise refusals.not_found(visit.settings)
        return record
