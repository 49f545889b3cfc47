"""From a path and a method to what answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import define, field

from .. import refusals
from ..permissions import needed
from ..strictness import Strictness
from ..visit import Visit
from ..wire import Request, Response
from . import lists, singles
from .catalogue import Catalogue, Operation
from .resource import Resource

BASE = "/api/v4/"

Verb: TypeAlias = Callable[[Visit], Response]
"""What answers a request whose token is good; it raises `Refusal` for a different answer."""

_VERBS: Mapping[str, tuple[str, Operation]] = {
    "get": ("GET", singles.show),
    "create": ("POST", singles.create),
    "update": ("PATCH", singles.update),
    "delete": ("DELETE", singles.delete),
}
_CHECKED = (lists.index, *(operation for _, operation in _VERBS.values()))
_ID = re.compile(r"[0-9]+")


@define
class _Node:
    """One place in the tree of paths.

    Args:
        below: The places below it, by the next segment.
        any: The place below it for a segment that is an id.
        ids: What such an id looks like.
        answers: Who answers here, by method, and what the ids on the way are called.
    """

    below: dict[str, _Node] = field(factory=dict)
    any: _Node | None = None
    ids: re.Pattern[str] = _ID
    answers: dict[str, tuple[Resource, Operation, tuple[str, ...]]] = field(factory=dict)


class Router:
    """The API as a whole.

    Args:
        resources: The collections there are.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.catalogue: Catalogue = Catalogue(resources)
        self.strictness: Strictness = Strictness()
        self._root = _Node()
        for resource in self.catalogue.by_path.values():
            for (method, path), operation in _routes(resource):
                names = tuple(re.findall(r"{(\w+)}", path))
                self._place(path, resource).answers[method] = (resource, operation, names)

    def verb(self, request: Request) -> Verb:
        """What a path and a method stand for.

        Raises:
            Refusal: They stand for nothing.
        """
        ids: list[str] = []
        path = request.path.removesuffix(".json")
        place = self._found(path.removeprefix(BASE), ids) if path.startswith(BASE) else None
        if place is None or request.method not in place.answers:
            raise refusals.no_route()
        resource, operation, names = place.answers[request.method]
        named = dict(zip(names, ids, strict=True))

        def verb(visit: Visit) -> Response:
            _permit(visit, resource.path)
            if visit.settings.strict and operation in _CHECKED:
                self.strictness.look(visit, resource, lists=operation is lists.index)
            return operation(self.catalogue, resource, visit, named)

        return verb

    def routes(self) -> Iterator[tuple[str, str]]:
        """Every method and path that is answered, with braces around ids."""
        for resource in self.catalogue.by_path.values():
            for route, _ in _routes(resource):
                yield route

    def _found(self, path: str, ids: list[str]) -> _Node | None:
        place: _Node | None = self._root
        for segment in path.split("/"):
            if place is None:
                return None
            further = place.below.get(segment)
            if further is None and place.any is not None and place.ids.fullmatch(segment):
                further = place.any
                ids.append(segment)
            place = further
        return place

    def _place(self, path: str, resource: Resource) -> _Node:
        place = self._root
        for segment in path.split("/"):
            if segment.startswith("{"):
                place.ids = resource.ids
                place.any = place.any or _Node()
                place = place.any
            else:
                place = place.below.setdefault(segment, _Node())
        return place


def _permit(visit: Visit, path: str) -> None:
    """Look whether the application may do this at all.

    Raises:
        Refusal: It may not.
    """
    if not visit.lacks and not visit.settings.only_reads:
        return
    name = needed(path)
    writes = visit.request.method not in {"GET", "HEAD"}
    if name in visit.lacks and not _asks_who(visit):
        raise refusals.forbidden()
    if writes and name in visit.settings.only_reads:
        raise refusals.forbidden()


def _asks_who(visit: Visit) -> bool:
    about = visit.request.path.removesuffix(".json").endswith("users/who_am_i")
    return about and not visit.settings.who_am_i_needs_users


def _routes(resource: Resource) -> Iterator[tuple[tuple[str, str], Operation]]:
    """What a collection answers: the verbs that Clio has for it, and what else it can do."""
    verbs, single = resource.spec.verbs, resource.spec.id is None
    if "list" in verbs:
        yield ("GET", resource.path), lists.index
    for verb, (method, operation) in _VERBS.items():
        if verb in verbs:
            whole = single or verb == "create"
            yield (method, resource.path if whole else f"{resource.path}/{{id}}"), operation
    for (method, route), operation in resource.operations.items():
        yield (method, f"{resource.path}/{route}".rstrip("/")), operation
