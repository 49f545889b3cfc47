"""From a path and a method to a verb of a collection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

from .. import refusals
from ..figures import as_whole
from ..visit import Visit
from ..wire import Request, Response
from . import lists, singles
from .catalogue import Catalogue
from .resource import Resource

BASE = "/api/v4/"


Verb: TypeAlias = Callable[[Visit], Response]
"""What answers a request whose token is good; it raises `Refusal` for a different answer."""


class Router:
    """The API as a whole.

    Args:
        resources: The collections there are.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.catalogue: Catalogue = Catalogue(resources)

    def verb(self, request: Request) -> Verb:
        """What a path and a method stand for.

        Raises:
            Refusal: They stand for nothing.
        """
        path = request.path.removesuffix(".json")
        if path.startswith(BASE):
            collection, _, last = path.removeprefix(BASE).rpartition("/")
            whole = self.catalogue.by_path.get(path.removeprefix(BASE))
            if whole is not None:
                return self._of_collection(request.method, whole)
            if collection in self.catalogue.by_path:
                return self._of_record(request.method, self.catalogue.by_path[collection], last)
        raise refusals.no_route()

    def _of_collection(self, method: str, resource: Resource) -> Verb:
        match method:
            case "GET":
                return partial(lists.index, self.catalogue, resource)
            case "POST" if resource.spec.create is not None:
                return partial(singles.create, self.catalogue, resource)
            case _:
                raise refusals.no_route()

    def _of_record(self, method: str, resource: Resource, last: str) -> Verb:
        if (resource.path, last, method) == ("users", "who_am_i", "GET"):
            return partial(singles.who_am_i, self.catalogue, resource)
        if not re.fullmatch(r"[0-9]+", last):
            raise refusals.no_route()
        record_id = as_whole(last) or 0  # nothing has as long an id as has no number here
        match method:
            case "GET":
                return partial(singles.show, self.catalogue, resource, record_id)
            case "PATCH" if resource.spec.update is not None:
                return partial(singles.update, self.catalogue, resource, record_id)
            case "DELETE" if resource.deletable:
                return partial(singles.delete, resource, record_id)
            case _:
                raise refusals.no_route()
